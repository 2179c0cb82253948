/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the files of session/ alone. */
#ifndef TRACKER_SESSION_ACCESS_SESSION_INTERNAL_H
#define TRACKER_SESSION_ACCESS_SESSION_INTERNAL_H

#include "crypto/digest.h"
#include "crypto/identity.h"
#include "crypto/keyring.h"
#include "crypto/passphrase.h"
#include "crypto/secret.h"
#include "tracker/codebook/codebook.h"
#include "tracker/session/access/ledger_act.h"
#include "tracker/session/access/records.h"
#include "tracker/session/access/roster.h"
#include "tracker/session/access/session.h"
#include "tracker/session/access/today.h"
#include "tracker/store/journal.h"
#include "tracker/store/store.h"

enum { PATH_CHARS = 4096 };

/* What a lock holds, in secret memory: the pairs of a user, or of an invitation, and what they pin.
 */
struct credentials {
    struct identity identity;
    struct sign_public root;             /* coordination's signing key */
    struct evaluation_public evaluation; /* of evaluation_epoch, zeros while there is none */
    unsigned evaluation_epoch;
};

/* What is remembered of the store outside it. */
struct remembered {
    bool found;
    struct id tag;
    uint64_t sequence; /* commits seen */
    unsigned generation;
    unsigned releases;
    unsigned ledger; /* entries whose recoveries the user was told */
};

/* The last interview saved, and what takes it back. */
struct last_saved {
    bool any; /* it can be taken back */
    struct place place;
    struct id mark; /* of the ticket it withdrew */
    bool has_mark;
    month month;
};

#define UNREAD UINT64_MAX /* of changes */

struct session {
    struct store *store;
    struct id id; /* of the store */
    bool practice;
    char user[USER_CHARS + 1];
    enum role role;
    unsigned department;
    struct credentials *credentials; /* secret memory */
    struct keyring *ring;
    char holder[STORE_NAME_CHARS + 1]; /* under which name the ring was granted */
    struct roster *roster;
    struct hash roster_text; /* of the record it was read from, or written to */
    struct forks *forks;
    struct codebook *codebooks[CODEBOOKS_MAX]; /* all versions, newest last */
    size_t codebook_count;
    char *state_dir;
    struct remembered remembered;
    bool provisional; /* a copy that is not in its place yet: nothing of it is remembered */
    bool older;       /* the store is older than remembered: nothing but accepting it is allowed */
    bool restored;    /* the generation was raised since this user last logged in */
    bool forgetful;   /* what is remembered outside could not be read, or written */
    bool follows;     /* logged in: what others change is followed from here on */
    uint64_t changes; /* store_changes, as far as they were followed */
    unsigned passphrases;   /* changes of the user's passphrase, as of the login */
    unsigned ledger;        /* entries of it at login */
    struct store_pace pace; /* ask is NULL where nobody wants to know */
    bool wrote;             /* this session's tag is in the store */
    struct id tag;
    uint64_t sequence; /* of the last commit seen or made */
    struct last_saved last;
    unsigned wrong_tickets;
    int64_t slow_until; /* clock_boot_seconds */
};

/* Maps an answer of crypto/ to an error, once. */
enum error session_crypto_error(enum crypto_result result);

/* Steps of a login. A new session has neither store nor keys, and NULL is no memory; session_free
 * wipes it without a scrub. session_enter opens the store; session_unlock opens the lock of that
 * name
 * ("lock 22-1", "invite 22-1") into the credentials (ERROR_PASSPHRASE, also when there is none);
 * session_collect adds to the ring what the holder (the user, unless set otherwise) was granted,
 * opened with the credentials, and gives the ring to the store. */
struct session *session_new(const struct session_options *options);
void session_free(struct session *session);
CHECKED enum error session_enter(struct session *session, const struct session_options *options,
                                 struct fault *fault);
CHECKED enum error session_unlock(struct session *session, const char *name,
                                  const struct secret_text *passphrase, struct fault *fault);
CHECKED enum error session_collect(struct session *session, struct fault *fault);

/* Reads what every session holds of the store: roster, code lists, forks; checks the chain of
 * public keys, what the user pins, and the age. */
CHECKED enum error session_load(struct session *session, struct fault *fault);

/* Remembers outside the store what the session saw of it, unless it is older than remembered. */
void session_remember(struct session *session, bool sync);

/* session_open without anything written in the store, nor beside it but the count of tries. */
CHECKED enum error session_look(const struct session_options *options,
                                const struct secret_text *passphrase, struct session **out,
                                struct fault *fault);

/* Begins a transaction. When others were given newer keys since this user collected theirs,
 * collects again and follows the roster; whoever got none is revoked: ERROR_REVOKED. */
CHECKED enum error session_transaction(struct session *session, bool write, struct txn **out,
                                       struct fault *fault);

/* Begins a transaction with session_follow; the first writing one of the session records its tag.
 * Nothing is written under a clock that cannot be right: ERROR_CLOCK. */
CHECKED enum error session_begin(struct session *session, bool write, struct txn **out,
                                 struct fault *fault);

/* What the session keeps in memory of the store, read again where another session changed it:
 * roster, own access, code lists, forks, age. Does nothing before the login is done. ERROR_REVOKED,
 * ERROR_ACCESS_CHANGED, ERROR_STORE_OLDER and those of the store. */
CHECKED enum error session_follow(struct session *session, struct txn *txn, struct fault *fault);

/* What this user pins must be on the chain: same root, and the evaluation key of its epoch. */
CHECKED enum error follow_pins(struct session *session, struct fault *fault);

/* Compares the store with what this user saw last: an older copy lacks the tag, one that lost its
 * last commits has a lower sequence. */
CHECKED enum error follow_age(struct session *session, struct txn *txn, struct fault *fault);

/* Commits, or aborts when error is set; returns the first of the two errors and remembers the tag.
 */
CHECKED enum error session_end(struct session *session, struct txn *txn, enum error error,
                               struct fault *fault);

/* Refuses acts to other roles, and every act while the store is older than remembered. */
CHECKED enum error session_allow(const struct session *session, unsigned roles,
                                 struct fault *fault);
#define ALLOW(role) (1u << (role))

/* Named JSON and text records. *text is NUL-terminated and freed with secret_free; NULL when there
 * is none. */
CHECKED enum error text_get(struct txn *txn, const char *name, char **text, size_t *bytes);
CHECKED enum error text_put(struct txn *txn, const char *name, const char *text);

/* A counter kept as a record of its own, 0 when there is none. */
CHECKED enum error number_get(struct txn *txn, const char *name, unsigned *number);
CHECKED enum error number_put(struct txn *txn, const char *name, unsigned number);

/* Locks: credentials of a user or of an invitation under a passphrase, as an open record. */
CHECKED enum error credentials_put(struct txn *txn, const struct store_info *info, const char *name,
                                   const struct credentials *credentials,
                                   const struct secret_text *passphrase);
CHECKED enum error credentials_read(const struct store_info *info, const char *name,
                                    const uint8_t lock[LOCK_BYTES],
                                    const struct secret_text *passphrase,
                                    struct credentials *credentials);

/* Appends a signed, chained entry to the ledger; the subject is what that act is about. */
CHECKED enum error ledger_add(struct session *session, struct txn *txn, enum ledger_act act,
                              const char *subject);

/* The date of the newest entry as it stands, unverified; 0 when there is none to be read. */
CHECKED enum error ledger_entry_last_day(struct txn *txn, day *last);

/* session_today within a transaction. clock_check is its ERROR_CLOCK alone. */
CHECKED enum error today_read(struct session *session, struct txn *txn, struct today *today,
                              struct fault *fault);
CHECKED enum error clock_check(struct fault *fault);

/* Until the day is confirmed (subject: the date): today_dated refuses a clock that is ahead
 * (ERROR_CLOCK_AHEAD), for what gives a month to an interview; today_settled one that is behind the
 * last act as well (ERROR_CLOCK_BEHIND), for what cannot be taken back. */
CHECKED enum error today_dated(const struct today *today, struct fault *fault);
CHECKED enum error today_settled(const struct today *today, struct fault *fault);

/* Keeps this day as that of the register's last act, unless it is ahead. */
CHECKED enum error today_note(struct txn *txn, const struct today *today);

/* Last seen tag outside the store. Writing it after each commit need not wait for the disk: what a
 * power cut takes is only how much of a rollback would be noticed. False when there is one that
 * cannot be read, or none could be written; without a folder, true. */
bool remembered_read(const char *dir, const struct id *store, const char *user,
                     const struct sign_secret *self, struct remembered *out);
bool remembered_write(const char *dir, const struct id *store, const char *user,
                      const struct sign_secret *self, const struct remembered *state, bool sync);

/* Wrong passphrases of a user in a row, counted beside the last seen tag: the time since the last
 * one is that of the file. tries_check refuses a try that comes too early (ERROR_PASSPHRASE_SLOW,
 * subject: the wait); tries_count counts a wrong one, so that twelve who log in at once with the
 * right one do not hinder each other; tries_forget starts anew. Without a folder nothing is
 * refused. */
enum { TRIES_FREE = 5, TRIES_WAIT_MOST = 32 };
CHECKED enum error tries_check(const char *dir, const struct id *store, const char *user,
                               struct fault *fault);
void tries_count(const char *dir, const struct id *store, const char *user);
void tries_forget(const char *dir, const struct id *store, const char *user);

#endif
