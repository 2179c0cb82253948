/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linear sums over columns: how many people are in a cell, or a group, whatever the table. */
#ifndef TRACKER_DISCLOSURE_MODEL_SUM_H
#define TRACKER_DISCLOSURE_MODEL_SUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct term {
    uint32_t column;
    int64_t coefficient;
};

/* constant + sum of coefficient x column; terms by column, none zero. Zeroed: the sum 0. Once
 * memory was short or a number too large, `failed` stays set. */
struct sum {
    struct term *terms;
    size_t count, room;
    int64_t constant;
    bool failed;
};

/* Frees the terms: the sum 0 again. */
void sum_clear(struct sum *sum);

/* Sums; a sum that fails stays so. */
void sum_constant(struct sum *sum, int64_t value);                      /* adds value */
void sum_column(struct sum *sum, uint32_t column, int64_t coefficient); /* adds one term */
void sum_add(struct sum *sum, const struct sum *what, int64_t times);   /* adds times x what */

/* True when a and b have the same terms; the constants may differ. */
bool sum_same_terms(const struct sum *a, const struct sum *b);

/* The same with every coefficient of one negated. */
bool sum_opposite_terms(const struct sum *a, const struct sum *b);

/* Value at a table (one value a column); false when it does not fit 64 bits. */
bool sum_value(const struct sum *sum, const int64_t *table, int64_t *out);

#endif
