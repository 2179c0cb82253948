/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is logged in and what they may do. One file an act: log, close, release, people, codebook,
 * backup. The command line and the terminal interface call the same acts. */
#ifndef TRACKER_SESSION_ACCESS_SESSION_H
#define TRACKER_SESSION_ACCESS_SESSION_H

#include <stddef.h>

#include "tracker/base/error.h"
#include "tracker/interview/month.h"
#include "tracker/session/access/role.h"

struct session;
struct codebook;

/* A passphrase or code as read: bytes in secret memory, not NUL-terminated, owned by the caller. */
struct secret_text {
    const char *text;
    size_t bytes;
};

struct session_options {
    const char *store; /* path of the store folder */
    const char *user;
    const char *state_dir; /* where the last seen tag is remembered, NULL: nowhere */
    void (*on_wait)(void *context, unsigned seconds); /* another user is writing; may be NULL */
    /* How far a check, a backup or a restore is; false stops it: ERROR_STOPPED. May be NULL. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
};

/* Logs a user in: opens their lock with the passphrase, collects their keys, checks the whole
 * store, the chain of public keys, and that the store is not older than the one last seen.
 * ERROR_PASSPHRASE (same time and words for an unknown user); after five of a user in a row, the
 * next try is refused for a second, then 2, 4… 32, as remembered in state_dir
 * (ERROR_PASSPHRASE_SLOW, subject: the wait). ERROR_REVOKED, ERROR_STORE_OLDER,
 * ERROR_STORE_DAMAGED, and those of store_open; *out is then NULL. ERROR_STORE_OLDER leaves a
 * session to coordination alone, good for session_accept_older and nothing else. */
CHECKED enum error session_open(const struct session_options *options,
                                const struct secret_text *passphrase, struct session **out,
                                struct fault *fault);

/* Ends a session: scrubs the store when the session wrote, remembers the last tag, wipes and frees.
 * The session is gone whatever the answer, which is that of the scrub; NULL is ERROR_NONE. What was
 * done stands: a scrub that the system hinders (disk, memory, another who is writing) waits for a
 * later session, the answer is ERROR_NONE and fault tells what hindered it. */
enum error session_close(struct session *session, struct fault *fault);

/* Name and role of the user logged in; the name belongs to the session. */
const char *session_user(const struct session *session);
enum role session_role(const struct session *session);

/* Looks at the store, as every transaction does: what session_codebook, session_k and others answer
 * is then what is in force. ERROR_REVOKED, ERROR_ACCESS_CHANGED, ERROR_STORE_OLDER, those of the
 * store. */
CHECKED enum error session_refresh(struct session *session, struct fault *fault);

/* True in a practice store: every screen and page bears a banner. */
bool session_practice(const struct session *session);

/* Newest code list in force, as far as this session knows: every transaction looks. That of a
 * version, NULL when there is none. They belong to the session and last as long. */
const struct codebook *session_codebook(const struct session *session);
const struct codebook *session_codebook_of(const struct session *session, unsigned version);

/* People a group must have, as fixed when the store was created. */
unsigned session_k(const struct session *session);

/* What a user is told at login, in sentences: that the clock is wrong, or does not agree with the
 * register; that an older copy was put in service since their last login; and each access reopened
 * with recovery sheets that they were not told of on this machine. Empty when there is nothing to
 * tell. Accesses are told once. The error is one of the ledger; text then holds the rest. */
enum { NEWS_BYTES = 1024 };
CHECKED enum error session_news(struct session *session, char text[static NEWS_BYTES],
                                struct fault *fault);

/* True when an older copy was put in service since this user last logged in. */
bool session_saw_restore(const struct session *session);

/* Coordination alone: accepts the copy as it stands, raises the generation, writes it to the
 * ledger. Meant after ERROR_STORE_OLDER, and where others are refused by it while coordination, on
 * this machine, remembers nothing newer. Releases lost since must be imported before anything is
 * released over their months. ERROR_DENIED. */
CHECKED enum error session_accept_older(struct session *session, struct fault *fault);

/* Called from a signal handler when a mangled store file ends the program: puts the terminal back;
 * async-signal-safe. NULL for none. */
void session_on_crash(void (*restore)(void));

#endif
