/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by gate_groups.c and gate_left.c: groups of people as sums of counters over blocks. */
#ifndef TRACKER_DISCLOSURE_GATE_COMBINATION_H
#define TRACKER_DISCLOSURE_GATE_COMBINATION_H

#include "tracker/disclosure/gate/gate_internal.h"

/* Seeds made so far: one for a counter and the closings of the period it is looked at in. */
struct areas {
    size_t *numbers; /* by counter, for the span below */
    size_t first, last;
};

struct grouping {
    struct gate *gate;
    struct areas areas;
    uint32_t ties[CODEBOOK_QUESTIONS]; /* by question: those tied have the same number */
    bool *columns;                     /* scratch */
    uint32_t *list;
    bool difference; /* of two periods: only whether anybody is in the group is looked at */
};

/* Counters of one sum, at most: the parts of a set of options, and itself. */
enum { CORNER_COUNTERS = CODEBOOK_OPTIONS + 1 };

/* Who is in counters[0] with signs[0], and so on, plus `whole` times the interviews of the block,
 * plus `asked` times those in which a question was asked. */
struct combination {
    int counters[CORNER_COUNTERS];
    int64_t signs[CORNER_COUNTERS];
    size_t count;
    int64_t whole, asked;
    int question;
    enum secret secret;
};

/* Adds the group over the blocks of a span when fewer than k people are in it, or when that cannot
 * be told; a block that lacks one of its counters leaves it out. counter names the counts that
 * tables which expose it would change first. False without memory. */
bool combination_add(struct grouping *grouping, size_t counter,
                     const struct combination *combination, const struct span *span);

/* ---- gate_left.c ---- */

/* Adds what the counted options and groups of a question leave out, of every group around them and
 * of the question. False without memory. */
bool remainder_of_question(struct grouping *grouping, unsigned question, const struct span *span);

/* The same of a movement's places. */
bool remainder_of_movement(struct grouping *grouping, unsigned movement, const struct span *span);

/* The same of every line of a crossing. */
bool remainder_of_crossing(struct grouping *grouping, const struct table *table,
                           const struct span *span);

/* True when part (a counter) is counted within whole, a set of options of the question, and is not
 * all of it. */
bool remainder_part_inside(const struct facts *facts, size_t part, int question,
                           const struct answers *whole);

/* True when no other counter stands between part and whole; of equal ones the first does not. */
bool remainder_part_direct(const struct facts *facts, size_t part, int question,
                           const struct answers *whole);

#endif
