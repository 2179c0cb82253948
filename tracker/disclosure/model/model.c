/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/model/model.h"

#include <stdlib.h>
#include <string.h>

void model_clear(struct model *model)
{
    for (size_t i = 0; i < model->row_count; i++)
        sum_clear(&model->rows[i].sum);
    free(model->rows);
    if (model->truth)
        explicit_bzero(model->truth, model->column_count * sizeof *model->truth);
    free(model->truth);
    free(model->first);
    free(model->crossed);
    *model = (struct model){0};
}

/* Makes room for one more element of size bytes in an array; false without memory. */
static bool room_for_one(void **array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return true;
    size_t larger = *room ? 2 * *room : 64;
    void *moved = realloc(*array, larger * size);
    if (!moved)
        return false;
    *array = moved;
    *room = larger;
    return true;
}

uint32_t model_column(struct model *model, int64_t truth)
{
    void *array = model->truth;
    if (!room_for_one(&array, model->column_count, &model->column_room, sizeof *model->truth)) {
        model->failed = true;
        return 0;
    }
    model->truth = array;
    model->truth[model->column_count] = truth;
    return (uint32_t)model->column_count++;
}

/* bound - constant, where an absent bound stays absent. */
static int64_t shifted(int64_t bound, int64_t constant, bool *failed)
{
    int64_t out = bound;
    if (bound != NO_LOWER && bound != NO_UPPER && __builtin_sub_overflow(bound, constant, &out))
        *failed = true;
    return out;
}

size_t model_constraint(struct model *model, enum constraint_kind kind, const struct sum *sum,
                        int64_t lo, int64_t hi)
{
    void *array = model->rows;
    if (sum->failed ||
        !room_for_one(&array, model->row_count, &model->constraint_room, sizeof *model->rows)) {
        model->failed = true;
        return 0;
    }
    model->rows = array;
    struct constraint *row = &model->rows[model->row_count];
    *row = (struct constraint){.kind = kind, .active = true};
    row->lo = shifted(lo, sum->constant, &model->failed);
    row->hi = shifted(hi, sum->constant, &model->failed);
    row->real_lo = (double)row->lo;
    row->real_hi = (double)row->hi;
    sum_add(&row->sum, sum, 1);
    row->sum.constant = 0;
    if (row->sum.failed)
        model->failed = true;
    return model->row_count++;
}

bool model_index(struct model *model)
{
    size_t terms = 0;
    for (size_t i = 0; i < model->row_count; i++)
        terms += model->rows[i].sum.count;
    model->first = calloc(model->column_count + 2, sizeof *model->first);
    model->crossed = calloc(terms + 1, sizeof *model->crossed);
    if (!model->first || !model->crossed || model->failed)
        return false;
    /* Counting sort: sizes two places on, then starts one place on, then filled. */
    for (size_t i = 0; i < model->row_count; i++)
        for (size_t t = 0; t < model->rows[i].sum.count; t++)
            model->first[model->rows[i].sum.terms[t].column + 2]++;
    for (size_t c = 0; c < model->column_count; c++)
        model->first[c + 2] += model->first[c + 1];
    for (size_t i = 0; i < model->row_count; i++)
        for (size_t t = 0; t < model->rows[i].sum.count; t++)
            model->crossed[model->first[model->rows[i].sum.terms[t].column + 1]++] = (uint32_t)i;
    return true;
}

static uint32_t root(uint32_t *parent, uint32_t at)
{
    while (parent[at] != at)
        at = parent[at] = parent[parent[at]];
    return at;
}

void model_components(const struct model *model, unsigned kinds, uint32_t *component)
{
    for (size_t c = 0; c < model->column_count; c++)
        component[c] = (uint32_t)c;
    for (size_t i = 0; i < model->row_count; i++) {
        const struct sum *sum = &model->rows[i].sum;
        for (size_t t = 1; (model->rows[i].kind & kinds) && t < sum->count; t++) {
            uint32_t a = root(component, sum->terms[0].column);
            uint32_t b = root(component, sum->terms[t].column);
            component[a > b ? a : b] = a > b ? b : a;
        }
    }
    for (size_t c = 0; c < model->column_count; c++)
        component[c] = root(component, (uint32_t)c);
}

bool constraint_fits(const struct constraint *row, const int64_t *table)
{
    int64_t value;
    return sum_value(&row->sum, table, &value) && value >= row->lo && value <= row->hi;
}
