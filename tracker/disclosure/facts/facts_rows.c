/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a fact is written down: rows over the columns of a block. */
#include "tracker/disclosure/facts/facts_internal.h"

void facts_at_least(struct facts *facts, struct sum *sum, int64_t least)
{
    bool trivial = sum->constant >= least;
    for (size_t t = 0; t < sum->count; t++)
        trivial = trivial && sum->terms[t].coefficient > 0;
    if (!trivial || sum->failed)
        model_constraint(&facts->model, CONSTRAINT_KNOWN, sum, least, NO_UPPER);
    sum_clear(sum);
}

void facts_equal(struct facts *facts, struct sum *sum, int64_t value)
{
    if (sum->count > 0 || sum->constant != value || sum->failed)
        model_constraint(&facts->model, CONSTRAINT_KNOWN, sum, value, value);
    sum_clear(sum);
}

void facts_order(struct facts *facts, const struct sum *plus, const struct sum *minus)
{
    struct sum sum = {0};
    if (plus)
        sum_add(&sum, plus, 1);
    if (minus)
        sum_add(&sum, minus, -1);
    facts_at_least(facts, &sum, 0);
}

int64_t facts_value(const struct facts *facts, const struct facts_block *block, size_t counter)
{
    if (!block->block)
        return TRUTH_UNKNOWN;
    return block_value(block->block, facts->codebook->counters[counter].name, NULL);
}

bool facts_offered(const struct facts_block *block, const struct option *option)
{
    return (option->ranks >> (block->rank - 1) & 1) && option->since <= block->version;
}

const struct sum *facts_option(const struct facts *facts, const struct facts_block *block,
                               unsigned bit)
{
    const struct codebook *codebook = facts->codebook;
    for (size_t c = 0; c < codebook->counter_count; c++) {
        const struct counter *counter = &codebook->counters[c];
        if (counter->kind == COUNTER_OPTION && codebook->options[counter->a].bit == bit)
            return block->counted[c] ? &block->counters[c] : NULL;
    }
    return NULL;
}
