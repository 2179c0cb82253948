/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by known*.c: one file a kind of fact. */
#ifndef TRACKER_DISCLOSURE_FACTS_KNOWN_INTERNAL_H
#define TRACKER_DISCLOSURE_FACTS_KNOWN_INTERNAL_H

#include "tracker/disclosure/facts/known.h"
#include "tracker/disclosure/release/node.h"

/* Adds the row form >= least (or form = value), unless it holds of itself, and releases the form.
 */
void known_at_least(struct known *known, struct form *form, int64_t least);
void known_equal(struct known *known, struct form *form, int64_t value);

/* Adds the row sum of plus - sum of minus >= 0; either may be NULL. */
void known_order(struct known *known, const struct form *plus, const struct form *minus);

/* The value a block records for a counter: 0 when it does not count it, TRUTH_UNKNOWN without
 * block. */
int64_t known_value(const struct known *known, const struct known_block *block, size_t counter);

/* Whether the option may have been ticked in an interview of the block: at its rank, with a code
 * list that had it. */
bool known_offered(const struct known_block *block, const struct option *option);

/* A single-choice question. */
void known_single(struct known *known, struct known_block *block, unsigned question);

/* A movement: one column for each pair of answers before and after, which makes both questions and
 * the derived options; true then. When together is false or the questions are not put to everybody,
 * the derived options get columns of their own, and the questions nothing. */
bool known_movement(struct known *known, struct known_block *block, unsigned movement,
                    bool together);

/* A multiple-choice question: ticks, groups, exclusive options. */
void known_multiple(struct known *known, struct known_block *block, unsigned question);

/* The form of an option (bit), or NULL when the block does not count it. */
const struct form *known_option(const struct known *known, const struct known_block *block,
                                unsigned bit);

/* Answers that one answer requires of another question. */
void known_requirement(struct known *known, struct known_block *block,
                       const struct requirement *requirement);

/* One crossing of the plan. */
void known_crossing(struct known *known, struct known_block *block, const struct table *table);

/* Gives columns without a truth values that fit counters and rows of the block; false when there
 * are none, *failed telling that the solver failed. */
bool known_complete(struct known *known, struct known_block *block, size_t first_column,
                    size_t first_row, bool *failed);

#endif
