/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hidden whole numbers and what ties them: each tie says that a sum of some of them lies between
 * two bounds. Ranges are narrowed along the ties until they agree (bounds consistency: Davis,
 * "Constraint propagation with interval labels", Artificial Intelligence 32, 1987); where ties form
 * a tree they are then exact, elsewhere they hold, and a table that fits is looked for. */
#ifndef TRACKER_DISCLOSURE_GATE_NETWORK_H
#define TRACKER_DISCLOSURE_GATE_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tracker/base/error.h"

#define NETWORK_NO_LOWER INT64_MIN
#define NETWORK_NO_UPPER INT64_MAX

struct network_term {
    uint32_t number;
    int32_t times;
};

/* What a number can be, both ends included. */
struct range {
    int32_t lo, hi;
};

struct network_tie {
    size_t first, count; /* in terms */
    int64_t lo, hi;
};

struct network {
    struct range *start; /* by number: before any tie */
    size_t count, room;
    struct network_tie *ties;
    size_t tie_count, tie_room;
    struct network_term *terms;
    size_t term_count, term_room;
    size_t *first; /* network_finish: ties of number n are of[first[n]] to [first[n + 1] - 1] */
    uint32_t *of;
    bool failed; /* sticky: memory was short */
};

/* Frees all that a network owns; one of zeros is empty. */
void network_clear(struct network *network);

/* Adds a number from lo to hi and returns which it is. */
uint32_t network_number(struct network *network, int32_t lo, int32_t hi);

/* Ties numbers: lo <= sum of terms <= hi. Terms are copied; no number stands twice. */
void network_tie(struct network *network, const struct network_term *terms, size_t count,
                 int64_t lo, int64_t hi);

/* Makes the index from numbers to ties; nothing may be added afterwards. ERROR_MEMORY, also when
 * an earlier call was short of it. */
CHECKED enum error network_finish(struct network *network);

/* Scratch of the functions below: one for a network, freed with free(); NULL without memory. */
struct network_scratch;
struct network_scratch *network_scratch_new(const struct network *network);

/* Narrows ranges (one a number) until they agree along every tie; `changed` is the number that was
 * just narrowed in ranges that agreed before, or NETWORK_ALL. False when nothing fits. */
#define NETWORK_ALL UINT32_MAX
bool network_narrow(const struct network *network, struct network_scratch *scratch,
                    struct range *ranges, uint32_t changed);

/* Looks for a table (a value a number) within ranges that agree: numbers are set one by one to
 * their least value, else to their most. True: ranges are single values and every tie holds. False:
 * none was found in so many steps, and ranges are spoilt. The same on every machine. */
bool network_table(const struct network *network, struct network_scratch *scratch,
                   struct range *ranges);

#endif
