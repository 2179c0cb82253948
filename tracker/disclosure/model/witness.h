/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A witness: a whole table that fits every row, kept as what sets it apart from the true one. */
#ifndef TRACKER_DISCLOSURE_MODEL_WITNESS_H
#define TRACKER_DISCLOSURE_MODEL_WITNESS_H

#include "tracker/disclosure/model/model.h"

struct witness {
    struct term *changes; /* column, and value less the true value; by column */
    size_t count;
    bool held; /* false: there is none */
};

/* Frees and empties. */
void witness_clear(struct witness *witness);

/* Keeps table (one value a column) in place of what was there; false without memory. */
bool witness_keep(struct witness *witness, const struct model *model, const int64_t *table);

/* Value of a sum at the witness. */
int64_t witness_value(const struct witness *witness, const struct model *model,
                      const struct sum *sum);

/* True when the witness fits the row. */
bool witness_fits(const struct witness *witness, const struct model *model,
                  const struct constraint *row);

/* True when it is a table of nonnegative numbers that fits every active row, the true table being
 * known to fit them all. */
bool witness_sound(const struct witness *witness, const struct model *model);

#endif
