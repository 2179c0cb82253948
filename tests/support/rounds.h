/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often a test tries: TRACKER_CAMPAIGN=1 asks for large counts; TRACKER_BRIEF=1, set under
 * Valgrind, for a tenth of the usual ones. */
#ifndef TESTS_SUPPORT_ROUNDS_H
#define TESTS_SUPPORT_ROUNDS_H

#include <stdlib.h>
#include <string.h>

static inline unsigned test_rounds(unsigned suite, unsigned campaign)
{
    const char *large = getenv("TRACKER_CAMPAIGN");
    const char *brief = getenv("TRACKER_BRIEF");
    if (large != NULL && strcmp(large, "1") == 0)
        return campaign;
    return brief != NULL && strcmp(brief, "1") == 0 ? (suite + 9) / 10 : suite;
}

#endif
