/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by known*.c: one file a kind of fact. */
#ifndef TRACKER_DISCLOSURE_FACTS_FACTS_INTERNAL_H
#define TRACKER_DISCLOSURE_FACTS_FACTS_INTERNAL_H

#include "tracker/disclosure/facts/facts.h"
#include "tracker/disclosure/release/node.h"

/* Adds the row sum >= least (or sum = value), unless it holds of itself, and clears the sum.
 */
void facts_at_least(struct facts *facts, struct sum *sum, int64_t least);
void facts_equal(struct facts *facts, struct sum *sum, int64_t value);

/* Adds the row sum of plus - sum of minus >= 0; either may be NULL. */
void facts_order(struct facts *facts, const struct sum *plus, const struct sum *minus);

/* The value a block records for a counter: 0 when it does not count it, TRUTH_UNKNOWN without
 * block. */
int64_t facts_value(const struct facts *facts, const struct facts_block *block, size_t counter);

/* Whether the option may have been ticked in an interview of the block: at its rank, with a code
 * list that had it. */
bool facts_offered(const struct facts_block *block, const struct option *option);

/* A single-choice question. */
void facts_single(struct facts *facts, struct facts_block *block, unsigned question);

/* A movement: one column for each pair of answers before and after, which makes both questions and
 * the derived options; true then. When together is false or the questions are not put to everybody,
 * the derived options get columns of their own, and the questions nothing. */
bool facts_movement(struct facts *facts, struct facts_block *block, unsigned movement,
                    bool together);

/* A multiple-choice question: ticks, groups, exclusive options. */
void facts_multiple(struct facts *facts, struct facts_block *block, unsigned question);

/* The sum of an option (bit), or NULL when the block does not count it. */
const struct sum *facts_option(const struct facts *facts, const struct facts_block *block,
                               unsigned bit);

/* Answers that one answer requires of another question. */
void facts_requirement(struct facts *facts, struct facts_block *block,
                       const struct requirement *requirement);

/* One crossing of the plan. */
void facts_crossing(struct facts *facts, struct facts_block *block, const struct table *table);

/* Gives columns without a truth values that fit counters and rows of the block; false when there
 * are none, *failed telling that the solver failed. */
bool facts_complete(struct facts *facts, struct facts_block *block, size_t first_column,
                    size_t first_row, bool *failed);

#endif
