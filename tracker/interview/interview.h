/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One coded conversation, checked against the codebook before it is sealed. */
#ifndef TRACKER_INTERVIEW_INTERVIEW_H
#define TRACKER_INTERVIEW_INTERVIEW_H

#include "tracker/base/error.h"
#include "tracker/codebook/codebook.h"
#include "tracker/interview/month.h"

struct interview {
    unsigned rank; /* 1 to 3 */
    bool declared; /* rank declared because the ticket was lost */
    bool late;     /* its month was closed already; month is then the oldest open one */
    month month;
    unsigned department; /* as in the seat: 22, 29, 35, 56... */
    struct answers answers;
};

/* Sets the bit of each code of codes (count of them). ERROR_CODE_UNKNOWN, ERROR_CODE_RETIRED or
 * ERROR_CODE_TWICE with the code as subject; answers is
 * then empty. */
CHECKED enum error interview_answers(const struct codebook *codebook, const char *const *codes,
                                     size_t count, struct answers *answers, struct fault *fault);

/* Checks everything the codebook forbids. ERROR_RANK for a rank that is none, ERROR_CODE_UNKNOWN (a
 * bit of no option), then the first fault of entry_check in question order. Month, ticket and
 * department are the session's business. */
CHECKED enum error interview_check(const struct codebook *codebook,
                                   const struct interview *interview, struct fault *fault);

#endif
