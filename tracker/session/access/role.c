/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/role.h"

#include <string.h>

#include "tracker/base/normalise.h"

/* Reads a number of one to four digits without leading zero that ends the text or stands before
 * `end`. */
static const char *read_number(const char *text, char end, unsigned *number)
{
    unsigned n = 0;
    const char *p = text;
    if (*p < '1' || *p > '9')
        return NULL;
    for (; *p >= '0' && *p <= '9'; p++) {
        if (p - text == 4)
            return NULL;
        n = n * 10 + (unsigned)(*p - '0');
    }
    *number = n;
    return *p == end ? p : NULL;
}

static bool read_numbered(const char *user, const char *prefix, unsigned *number)
{
    size_t length = strlen(prefix);
    return strncmp(user, prefix, length) == 0 && read_number(user + length, '\0', number) != NULL;
}

enum role role_of(const char *user, unsigned *department, unsigned *number)
{
    unsigned area = 0;
    unsigned n = 0;
    enum role role = ROLE_NONE;
    const char *dash;

    if (strlen(user) > USER_CHARS)
        return ROLE_NONE;
    if (strcmp(user, "coordination") == 0)
        role = ROLE_COORDINATION;
    else if (read_numbered(user, "evaluation-", &n))
        role = ROLE_EVALUATION;
    else if (read_numbered(user, "formatrice-", &n))
        role = ROLE_FORMATRICE;
    else if ((dash = read_number(user, '-', &area)) && read_number(dash + 1, '\0', &n))
        role = ROLE_REFERENT;
    if (department)
        *department = role == ROLE_REFERENT ? area : 0;
    if (number)
        *number = n;
    return role;
}

enum role role_typed(const char *typed, char user[static USER_CHARS + 1], unsigned *department)
{
    struct normal name;
    if (!normalise(NORMAL_FORGIVING, typed, strlen(typed), &name) || name.bytes > USER_CHARS)
        name.bytes = 0;
    memcpy(user, name.text, name.bytes);
    user[name.bytes] = '\0';
    for (char *space = strchr(user, ' '); space; space = strchr(space, ' '))
        *space = '-';
    enum role role = role_of(user, department, NULL);
    if (role == ROLE_NONE)
        user[0] = '\0';
    return role;
}

const char *role_word(enum role role)
{
    switch (role) {
    case ROLE_REFERENT:
        return "referent";
    case ROLE_FORMATRICE:
        return "formatrice";
    case ROLE_EVALUATION:
        return "evaluation";
    case ROLE_COORDINATION:
        return "coordination";
    case ROLE_NONE:
        break;
    }
    return "";
}

bool role_holds(enum role role, enum key_kind kind)
{
    switch (kind) {
    case KEY_STORE:
        return role != ROLE_NONE;
    case KEY_JOURNAL:
        return role == ROLE_REFERENT || role == ROLE_EVALUATION || role == ROLE_COORDINATION;
    case KEY_TICKET:
        return role == ROLE_REFERENT || role == ROLE_COORDINATION;
    case KEY_EVALUATION:
    case KEY_COUNTER:
    case KEY_RELEASE:
        return role == ROLE_EVALUATION;
    case KEY_ROOT:
        break;
    }
    return false;
}
