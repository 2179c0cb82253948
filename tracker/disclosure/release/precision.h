/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How finely a cell may be tried, from public numbers and the plan alone, and the fixed bins of
 * each precision. */
#ifndef TRACKER_DISCLOSURE_RELEASE_PRECISION_H
#define TRACKER_DISCLOSURE_RELEASE_PRECISION_H

#include "tracker/disclosure/release/plan_cell.h"
#include "tracker/disclosure/release/release.h"

enum cell_kind { CELL_KEY_FIGURE, CELL_ONE_WAY, CELL_CROSSING };

/* The precision tried for a cell over n people (the largest public number of interviews of a rank
 * that it sums over). In-year trends are never finer than rounded. PRECISION_HIDDEN below 3 k
 * people. */
enum precision precision_tried(enum cell_kind kind, uint32_t n, unsigned k, bool in_year);

/* The bin of value (0 to base) at a precision: thirds of the base; for rounded, bins of k that
 * begin after 0 to 3k/2, the last being the mirror of the first and what is too short for a bin of
 * k joining its neighbour. Exact: the value itself; others: 0 to base. */
void precision_range(enum precision precision, uint32_t value, uint32_t base, unsigned k,
                     uint32_t *lo, uint32_t *hi);

/* Least number of people below which nothing is said of answers, and least base that is an answer:
 * 3 k. */
uint32_t precision_least(unsigned k);

/* What public numbers and the plan alone decide of a cell. */
struct tried {
    enum precision precision; /* tried first; hidden or not asked: nothing is tried */
    uint32_t people;          /* n above */
    bool base_public;         /* false: the base is itself an answer */
    uint32_t base;            /* when public */
};

/* The same for a cell of the plan over blocks of these sizes, by rank; in thirds at most for the
 * rows that the plan wants so. */
struct tried precision_of_cell(const struct codebook *codebook, const struct plan_cell *cell,
                               const uint32_t folded[RANKS], unsigned k, bool in_year);

/* For METHOD_TABLE: one-way over all interviews. */
struct tried precision_of_method(const uint32_t folded[RANKS], unsigned k, bool in_year);

/* Why a cell is hidden, from public numbers and what the release says of bases. */
enum hidden_reason { HIDDEN_FEW, HIDDEN_BASE, HIDDEN_RULE };

/* The reason for a cell of a table of the release that is hidden. */
enum hidden_reason precision_reason(const struct release *release, const struct codebook *codebook,
                                    const struct release_table *table, const struct cell *cell);

#endif
