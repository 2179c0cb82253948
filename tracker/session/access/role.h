/* SPDX-License-Identifier: GPL-3.0-or-later */
/* User names and the roles they carry. */
#ifndef TRACKER_SESSION_ACCESS_ROLE_H
#define TRACKER_SESSION_ACCESS_ROLE_H

#include <stdbool.h>

#include "crypto/keyring.h"

enum role {
    ROLE_NONE,
    ROLE_REFERENT,     /* "22-1": department, dash, number */
    ROLE_FORMATRICE,   /* "formatrice-1" */
    ROLE_EVALUATION,   /* "evaluation-1" */
    ROLE_COORDINATION, /* "coordination" */
};

enum { USER_CHARS = 23 };

/* The role a user name carries, ROLE_NONE when it is not a name. For a seat, *department (NULL
 * allowed) and *number receive its parts; for the others *number is theirs. */
enum role role_of(const char *user, unsigned *department, unsigned *number);

/* The user that somebody typed names, in any case, with accents, with a space for the dash; user is
 * empty where it names none. Returns as role_of does. */
enum role role_typed(const char *typed, char user[static USER_CHARS + 1], unsigned *department);

/* The word of a role in output: "referent", "formatrice", "evaluation", "coordination". */
const char *role_word(enum role role);

/* True when a role holds keys of that kind; DESIGN, section 5 (Keys). */
bool role_holds(enum role role, enum key_kind kind);

#endif
