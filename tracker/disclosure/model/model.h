/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader can know of hidden counts: columns (nonnegative integers nobody was told), and
 * rows, sums of columns between two bounds. A group of people is a sum over the columns. */
#ifndef TRACKER_DISCLOSURE_MODEL_MODEL_H
#define TRACKER_DISCLOSURE_MODEL_MODEL_H

#include "tracker/disclosure/model/sum.h"

/* Bounds that bound nothing, and a column whose true value is not recorded. */
#define NO_LOWER INT64_MIN
#define NO_UPPER INT64_MAX
enum { TRUTH_UNKNOWN = -1 };

/* A set of kinds of rows. */
enum constraint_kind {
    CONSTRAINT_KNOWN = 1,
    CONSTRAINT_PAST = 2,
    CONSTRAINT_PUBLISHED = 4,
    CONSTRAINT_ALL = 7
};

struct constraint {
    struct sum sum;          /* constant 0 */
    int64_t lo, hi;          /* for integer tables */
    double real_lo, real_hi; /* the same before rounding inwards, for real ones */
    enum constraint_kind kind;
    bool active; /* candidates are switched on and off */
};

struct model {
    int64_t *truth; /* by column */
    size_t column_count, column_room;
    struct constraint *rows;
    size_t row_count, constraint_room;
    size_t *first; /* model_index: rows of column c are crossed[first[c]] to [first[c + 1] - 1] */
    uint32_t *crossed;
    bool failed; /* sticky: a sum failed or memory was short */
};

/* Empties a model and frees all it owns. */
void model_clear(struct model *model);

/* Adds a column and returns its number. */
uint32_t model_column(struct model *model, int64_t truth);

/* Adds the active row lo <= sum <= hi and returns its number; the sum's constant is moved into
 * the bounds. */
size_t model_constraint(struct model *model, enum constraint_kind kind, const struct sum *sum,
                        int64_t lo, int64_t hi);

/* Makes the index from columns to rows; nothing may be added afterwards. False without memory, or
 * when the model had failed. */
bool model_index(struct model *model);

/* Writes for each column the number of its component: columns that share a row of these kinds,
 * active or not, share a component; its number is its first column. */
void model_components(const struct model *model, unsigned kinds, uint32_t *component);

/* True when the table satisfies row, by integer additions alone. */
bool constraint_fits(const struct constraint *row, const int64_t *table);

#endif
