/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a counter of one answer is about: an option, a group or a derived option, as a set of
 * options. */
#ifndef TRACKER_DISCLOSURE_RELEASE_NODE_H
#define TRACKER_DISCLOSURE_RELEASE_NODE_H

#include "tracker/codebook/codebook.h"

struct node {
    enum counter_kind kind;
    int question; /* index; -1 for LATE, DECLARED and derived options */
    int movement; /* index, -1 for none */
    enum movement_place place;
    struct answers members; /* options that count; empty for derived ones */
    uint8_t ranks;          /* at which it may be above zero */
    uint8_t asked;          /* ranks at which its question is asked */
    bool group;             /* more than one option may count */
    bool says_nothing;      /* about the person */
};

/* The node of counter (index); of a crossing's counter, only kind is filled. */
struct node node_of(const struct codebook *codebook, size_t counter);

enum { VERSION_ANY = UINT32_MAX >> 1 };

/* Options of a question that may be ticked at one of the ranks, with a code list no newer than that
 * version. */
struct answers node_options(const struct codebook *codebook, unsigned question, uint8_t ranks,
                            unsigned version);

/* True when nobody can be in both: single choices and sets of exclusive options that do not meet.
 */
bool node_disjoint(const struct codebook *codebook, const struct node *a, const struct node *b);

#endif
