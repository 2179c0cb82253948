/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a fact is written down: rows over the columns of a block. */
#include "tracker/disclosure/facts/known_internal.h"

void known_at_least(struct known *known, struct form *form, int64_t least)
{
    bool trivial = form->constant >= least;
    for (size_t t = 0; t < form->count; t++)
        trivial = trivial && form->terms[t].coefficient > 0;
    if (!trivial || form->failed)
        model_row(&known->model, ROW_KNOWN, form, least, NO_UPPER);
    form_release(form);
}

void known_equal(struct known *known, struct form *form, int64_t value)
{
    if (form->count > 0 || form->constant != value || form->failed)
        model_row(&known->model, ROW_KNOWN, form, value, value);
    form_release(form);
}

void known_order(struct known *known, const struct form *plus, const struct form *minus)
{
    struct form form = {0};
    if (plus)
        form_add(&form, plus, 1);
    if (minus)
        form_add(&form, minus, -1);
    known_at_least(known, &form, 0);
}

int64_t known_value(const struct known *known, const struct known_block *block, size_t counter)
{
    if (!block->block)
        return TRUTH_UNKNOWN;
    return block_value(block->block, known->codebook->counters[counter].name, NULL);
}

bool known_offered(const struct known_block *block, const struct option *option)
{
    return (option->ranks >> (block->rank - 1) & 1) && option->since <= block->version;
}

const struct form *known_option(const struct known *known, const struct known_block *block,
                                unsigned bit)
{
    const struct codebook *codebook = known->codebook;
    for (size_t c = 0; c < codebook->counter_count; c++) {
        const struct counter *counter = &codebook->counters[c];
        if (counter->kind == COUNTER_OPTION && codebook->options[counter->a].bit == bit)
            return block->counted[c] ? &block->counters[c] : NULL;
    }
    return NULL;
}
