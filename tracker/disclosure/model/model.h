/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader can know of hidden counts: columns (nonnegative integers nobody was told), and
 * rows, sums of columns between two bounds. A group of people is a form over the columns. */
#ifndef TRACKER_DISCLOSURE_MODEL_MODEL_H
#define TRACKER_DISCLOSURE_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bounds that bound nothing, and a column whose true value is not recorded. */
#define NO_LOWER INT64_MIN
#define NO_UPPER INT64_MAX
enum { TRUTH_UNKNOWN = -1 };

struct term {
    uint32_t column;
    int64_t coefficient;
};

/* constant + sum of coefficient x column; terms by column, none zero. Zeroed: the form 0. Once
 * memory was short or a number too large, `failed` stays set. */
struct form {
    struct term *terms;
    size_t count, room;
    int64_t constant;
    bool failed;
};

/* Frees the terms: the form 0 again. */
void form_release(struct form *form);

/* Sums; a form that fails stays so. */
void form_constant(struct form *form, int64_t value);                      /* adds value */
void form_column(struct form *form, uint32_t column, int64_t coefficient); /* adds one term */
void form_add(struct form *form, const struct form *what, int64_t times);  /* adds times x what */

/* True when a and b have the same terms; the constants may differ. */
bool form_same_terms(const struct form *a, const struct form *b);

/* The same with every coefficient of one negated. */
bool form_opposite_terms(const struct form *a, const struct form *b);

/* Value at a table (one value a column); false when it does not fit 64 bits. */
bool form_value(const struct form *form, const int64_t *table, int64_t *out);

/* A set of kinds of rows. */
enum row_kind { ROW_KNOWN = 1, ROW_PAST = 2, ROW_PUBLISHED = 4, ROW_ALL = 7 };

struct row {
    struct form form;        /* constant 0 */
    int64_t lo, hi;          /* for integer tables */
    double real_lo, real_hi; /* the same before rounding inwards, for real ones */
    enum row_kind kind;
    bool active; /* candidates are switched on and off */
};

struct model {
    int64_t *truth; /* by column */
    size_t column_count, column_room;
    struct row *rows;
    size_t row_count, row_room;
    size_t *first; /* model_index: rows of column c are crossed[first[c]] to [first[c + 1] - 1] */
    uint32_t *crossed;
    bool failed; /* sticky: a form failed or memory was short */
};

/* Empties a model and frees all it owns. */
void model_release(struct model *model);

/* Adds a column and returns its number. */
uint32_t model_column(struct model *model, int64_t truth);

/* Adds the active row lo <= form <= hi and returns its number; the form's constant is moved into
 * the bounds. */
size_t model_row(struct model *model, enum row_kind kind, const struct form *form, int64_t lo,
                 int64_t hi);

/* Makes the index from columns to rows; nothing may be added afterwards. False without memory, or
 * when the model had failed. */
bool model_index(struct model *model);

/* Writes for each column the number of its component: columns that share a row of these kinds,
 * active or not, share a component; its number is its first column. */
void model_components(const struct model *model, unsigned kinds, uint32_t *component);

/* True when the table satisfies row, by integer additions alone. */
bool row_fits(const struct row *row, const int64_t *table);

#endif
