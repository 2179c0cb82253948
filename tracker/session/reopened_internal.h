/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which accesses are closed, kept in and outside the store: for restore.c and session.c. */
#ifndef TRACKER_SESSION_REOPENED_INTERNAL_H
#define TRACKER_SESSION_REOPENED_INTERNAL_H

#include "tracker/session/reopened.h"
#include "tracker/session/session_internal.h"

/* Acts of the ledger: an access open again, its user being the subject; and that nobody can tell
 * which are. */
#define ACT_REOPENED "accès rouvert"
#define ACT_REOPENED_UNKNOWN "accès à vérifier"

enum { PRINT_BYTES = 8, CLOSED_MOST = 2 * ROSTER_USERS };

/* Accesses that were open once and are no more, by the beginning of their signing keys. */
struct closed {
    size_t count;
    uint8_t prints[CLOSED_MOST][PRINT_BYTES];
};

/* True when the access with that signing key (32 bytes) is one of them. */
bool closed_has(const struct closed *closed, const uint8_t *print);

/* Adds those of a roster. */
void closed_add(struct closed *closed, const struct roster *roster);

/* Reads what coordination remembers of them on this machine; false, and none, when it is nothing or
 * not its own. */
bool closed_read(const struct session *session, struct closed *closed);

/* Remembers those of the session's roster as well, for coordination alone. */
void closed_remember(const struct session *session);

/* In a restored store: notes in the ledger the accesses that are open and among closed, and writes
 * them to out, whose source the caller has set. */
CHECKED enum error reopened_note(struct session *session, struct txn *txn,
                                 const struct closed *closed, struct reopened *out);

#endif
