/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which accesses are closed, kept outside the store as well. */
#ifndef TRACKER_SESSION_ACCESS_CLOSED_INTERNAL_H
#define TRACKER_SESSION_ACCESS_CLOSED_INTERNAL_H

#include "tracker/session/access/session_internal.h"

enum { PRINT_BYTES = 8, CLOSED_MOST = 2 * ROSTER_USERS };

/* Accesses that were open once and are no more, by the beginning of their signing keys. */
struct closed {
    size_t count;
    uint8_t prints[CLOSED_MOST][PRINT_BYTES];
};

/* True when the access with that signing key (32 bytes) is one of them. */
bool closed_has(const struct closed *closed, const uint8_t *print);

/* Adds the access with that signing key (32 bytes); the oldest go first where there are too many.
 */
void closed_add_key(struct closed *closed, const uint8_t *print);

/* Adds those of a roster. */
void closed_add(struct closed *closed, const struct roster *roster);

/* Reads what coordination remembers of them on this machine; false, and none, when it is nothing or
 * not its own. */
bool closed_read(const struct session *session, struct closed *closed);

/* Remembers those of the session's roster as well, for coordination alone. */
void closed_remember(const struct session *session);

#endif
