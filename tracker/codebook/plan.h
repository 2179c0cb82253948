/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting one interview by the tabulation plan. */
#ifndef TRACKER_CODEBOOK_PLAN_H
#define TRACKER_CODEBOOK_PLAN_H

#include "tracker/codebook/scope.h"

/* What the plan looks at in one interview. */
struct plan_entry {
    const struct answers *answers;
    unsigned rank; /* 1 to 3 */
    bool late;
    bool declared;
};

/* Adds 1 to counts[i] for each counter i of the codebook that holds in the interview; counts has
 * counter_count places. */
void plan_count(const struct codebook *codebook, const struct plan_entry *interview,
                uint32_t *counts);

/* True when question is asked at rank, given the answers. */
bool plan_asked(const struct codebook *codebook, unsigned question, unsigned rank,
                const struct answers *answers);

#endif
