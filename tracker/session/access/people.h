/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Creating a store and running its seats: DESIGN, section 5 (Keys). */
#ifndef TRACKER_SESSION_ACCESS_PEOPLE_H
#define TRACKER_SESSION_ACCESS_PEOPLE_H

#include "crypto/passphrase.h"
#include "crypto/recovery.h"
#include "tracker/session/access/roster.h"
#include "tracker/session/access/session.h"

enum { SHEET_PATH_BYTES = 4096 };

struct init_request {
    const char *store;
    const char *recovery_dir; /* an existing folder: three files, 0600, never over one; NULL in
                                 practice stores that need none, and with show_sheets */
    bool show_sheets;         /* their codes are to be shown: they come in the answer */
    const struct secret_text *passphrase; /* coordination's */
    unsigned departments[DEPARTMENTS_MAX];
    size_t department_count;
    unsigned seats;
    unsigned k;
    const char *zone;     /* name or rule, NULL: Europe/Paris */
    const char *codebook; /* text of a code list, NULL: the built-in one */
    size_t codebook_bytes;
    uint64_t map_bytes; /* 0: STORE_MAP_BYTES */
    bool practice;
};

struct init_answer {
    char id[2 * ID_BYTES + 1];
    char code[INVITATION_CHARS + 1];                /* of evaluation-1; secret memory */
    char sheets[RECOVERY_SHEETS][SHEET_PATH_BYTES]; /* paths written */
    struct sheet codes[RECOVERY_SHEETS];            /* with show_sheets */
};

/* Checks departments, seats and k alone. ERROR_FIELD, the subject being "departments", "seats" or
 * "k". */
CHECKED enum error people_init_check(const struct init_request *request, struct fault *fault);

/* Creates a store: coordination with its passphrase, the recovery identity and its three sheets,
 * the code list, an invitation for evaluation-1. ERROR_STORE_EXISTS, ERROR_FIELD (k outside 3 to
 * 11, departments none, twice or too many, seats, no folder for the sheets of a real store),
 * ERROR_ZONE, ERROR_CLOCK,
 * ERROR_CODEBOOK, ERROR_PASSPHRASE_SHORT, ERROR_FILE_EXISTS and those of the store; nothing is left
 * behind on failure, sheets included. */
CHECKED enum error people_init(const struct init_request *request, struct init_answer *answer,
                               struct fault *fault);

/* A store made beside its place, which it takes once its sheets are known to be in good hands. */
struct creation;

/* people_init but for its last step; answer must last as long as *out, which is NULL on failure. */
CHECKED enum error people_create(const struct init_request *request, struct init_answer *answer,
                                 struct creation **out, struct fault *fault);

/* Opens the new store with two sheets, as people_recover would, then puts it in its place.
 * ERROR_SHEETS, after which others can be tried; ERROR_STORE_EXISTS and others of the store. */
CHECKED enum error people_create_finish(struct creation *creation, const struct sheet *a,
                                        const struct sheet *b, struct fault *fault);

/* Frees; a store that was not finished is removed with its sheets. NULL does nothing. */
void people_create_end(struct creation *creation);

/* Invites a user (coordination: référents, and evaluation-1 until the first évaluation is active;
 * évaluation: évaluations and formatrices). code is secret memory, empty on failure. An active user
 * needs confirm equal to their name (ERROR_USER_ACTIVE): their access is closed and made anew, with
 * the same epochs. ERROR_USER_LAST for coordination and the only évaluation, ERROR_USER_STATE for
 * oneself, ERROR_USER_UNKNOWN, ERROR_DENIED, ERROR_NOT_READY (a référent before the first
 * évaluation), ERROR_ROSTER_FULL. */
CHECKED enum error people_invite(struct session *session, const char *user, const char *confirm,
                                 char code[INVITATION_CHARS + 1], struct fault *fault);

/* Turns an invitation into an access: makes the user's own pairs, signs their public halves with
 * the one-time pair, locks them under the passphrase, erases the invitation. The first évaluation
 * also makes the evaluation pair, the counter key and the release key. accept_charter records that
 * the charter's current version was accepted. ERROR_PASSPHRASE for a wrong code,
 * ERROR_PASSPHRASE_SHORT, ERROR_PASSPHRASE_FORM. */
CHECKED enum error people_activate(const struct session_options *options,
                                   const struct secret_text *code,
                                   const struct secret_text *passphrase, bool accept_charter,
                                   struct fault *fault);

/* Tells whether a code as typed opens the user's invitation, before a passphrase is asked for;
 * nothing is changed. ERROR_CODE_FORM, ERROR_PASSPHRASE. */
CHECKED enum error people_check_code(const struct session_options *options,
                                     const struct secret_text *code, struct fault *fault);

/* Accepts the current version of the charter. */
CHECKED enum error people_accept_charter(struct session *session, struct fault *fault);

/* True when the user accepted the charter's current version. */
bool people_charter_accepted(const struct session *session);

/* Changes the passphrase of the session's own user. It does not lock out who kept an older copy of
 * the store and the older passphrase. */
CHECKED enum error people_passwd(struct session *session, const struct secret_text *passphrase,
                                 struct fault *fault);

/* Closes a user's access: lock, invitation and grants removed, new epochs of the symmetric keys for
 * everyone else (and of the evaluation pair, counter and release keys when an évaluation is
 * revoked, by another one). Coordination: référents, formatrices; évaluation: évaluations,
 * formatrices. Sessions under way take up the new keys by themselves; the revoked one gets
 * ERROR_REVOKED. ERROR_USER_LAST for the only évaluation and for coordination, ERROR_USER_STATE for
 * oneself and for who is revoked already, ERROR_USER_UNKNOWN, ERROR_DENIED. */
CHECKED enum error people_revoke(struct session *session, const char *user, struct fault *fault);

/* One line a user, for the list of seats. */
struct person {
    char name[USER_CHARS + 1];
    enum role role;
    enum user_state state;
    bool free; /* a seat never invited */
    bool charter;
};

/* Every seat of the store and every other user, in order; *people is freed with free(). */
CHECKED enum error people_list(struct session *session, struct person **people, size_t *count,
                               struct fault *fault);

/* Makes a new access for an active user from two recovery sheets: new pairs and passphrase, same
 * epochs, written in the ledger ("secours") and shown at the next logins; the charter is to be
 * accepted again. Works on an older copy of the store too, and leaves it to be accepted as such.
 * ERROR_SHEETS, ERROR_USER_UNKNOWN, ERROR_USER_STATE (invited or revoked), ERROR_PASSPHRASE_SHORT.
 */
CHECKED enum error people_recover(const struct session_options *options, const struct sheet *a,
                                  const struct sheet *b, const struct secret_text *passphrase,
                                  struct fault *fault);

#endif
