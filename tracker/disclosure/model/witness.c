/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/model/witness.h"

#include <stdlib.h>

void witness_clear(struct witness *witness)
{
    free(witness->changes);
    *witness = (struct witness){0};
}

bool witness_keep(struct witness *witness, const struct model *model, const int64_t *table)
{
    size_t count = 0;
    for (size_t c = 0; c < model->column_count; c++)
        count += table[c] != model->truth[c];
    struct term *changes = calloc(count + 1, sizeof *changes);
    if (!changes)
        return false;
    free(witness->changes);
    *witness = (struct witness){.changes = changes, .held = true};
    for (size_t c = 0; c < model->column_count; c++)
        if (table[c] != model->truth[c])
            changes[witness->count++] = (struct term){(uint32_t)c, table[c] - model->truth[c]};
    return true;
}

int64_t witness_value(const struct witness *witness, const struct model *model,
                      const struct sum *sum)
{
    int64_t total = sum->constant;
    size_t change = 0;
    for (size_t t = 0; t < sum->count; t++) {
        const struct term *term = &sum->terms[t];
        int64_t value = model->truth[term->column];
        while (change < witness->count && witness->changes[change].column < term->column)
            change++;
        if (change < witness->count && witness->changes[change].column == term->column)
            value += witness->changes[change].coefficient;
        total += term->coefficient * value;
    }
    return total;
}

bool witness_fits(const struct witness *witness, const struct model *model,
                  const struct constraint *row)
{
    int64_t value = witness_value(witness, model, &row->sum);
    return value >= row->lo && value <= row->hi;
}

bool witness_sound(const struct witness *witness, const struct model *model)
{
    for (size_t i = 0; i < witness->count; i++) {
        uint32_t column = witness->changes[i].column;
        if (model->truth[column] + witness->changes[i].coefficient < 0)
            return false;
        for (size_t r = model->first[column]; r < model->first[column + 1]; r++) {
            const struct constraint *row = &model->rows[model->crossed[r]];
            if (row->active && !witness_fits(witness, model, row))
                return false;
        }
    }
    return true;
}
