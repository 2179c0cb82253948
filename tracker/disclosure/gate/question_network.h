/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counts of one question in one block, tied as the code list ties them. */
#ifndef TRACKER_DISCLOSURE_GATE_QUESTION_NETWORK_H
#define TRACKER_DISCLOSURE_GATE_QUESTION_NETWORK_H

#include "tracker/codebook/codebook.h"
#include "tracker/disclosure/gate/planner.h"

enum { QUESTION_PEOPLE = 512 };

/* Which number of the network each option and group of the code list is; 0 where it has none.
 * Number 0 is everybody who was asked. */
struct question_numbers {
    uint32_t option[CODEBOOK_OPTIONS];
    uint32_t group[CODEBOOK_GROUPS];
    uint32_t others;                              /* whoever ticked no exclusive option */
    struct planner_group people[QUESTION_PEOPLE]; /* whom P6 protects */
    size_t people_count;
    bool complete; /* false: something of the question has no room, or no tie here yet */
};

/* Makes the network of a question asked of so many people at a rank; it is not finished yet, and
 * the caller's to clear. k is the size under which a group is protected. */
void question_network(const struct codebook *codebook, unsigned question, unsigned rank,
                      int32_t people, int32_t k, struct network *network,
                      struct question_numbers *numbers);

#endif
