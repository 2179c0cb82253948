/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/model/model.h"

#include <stdlib.h>
#include <string.h>

void sum_clear(struct sum *sum)
{
    free(sum->terms);
    *sum = (struct sum){0};
}

void sum_constant(struct sum *sum, int64_t value)
{
    if (__builtin_add_overflow(sum->constant, value, &sum->constant))
        sum->failed = true;
}

/* Place of column among the terms, or where it would be inserted. */
static size_t place(const struct sum *sum, uint32_t column)
{
    size_t low = 0, high = sum->count;
    if (high > 0 && sum->terms[high - 1].column < column)
        return high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sum->terms[middle].column < column)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool grow(struct sum *sum)
{
    if (sum->count < sum->room)
        return true;
    size_t room = sum->room ? 2 * sum->room : 4;
    struct term *terms = realloc(sum->terms, room * sizeof *terms);
    if (!terms)
        return false;
    sum->terms = terms;
    sum->room = room;
    return true;
}

void sum_column(struct sum *sum, uint32_t column, int64_t coefficient)
{
    if (coefficient == 0 || sum->failed)
        return;
    size_t at = place(sum, column);
    size_t after = sum->count - at;
    if (after > 0 && sum->terms[at].column == column) {
        int64_t *total = &sum->terms[at].coefficient;
        if (__builtin_add_overflow(*total, coefficient, total))
            sum->failed = true;
        if (*total != 0)
            return;
        memmove(&sum->terms[at], &sum->terms[at + 1], (after - 1) * sizeof *sum->terms);
        sum->count--;
        return;
    }
    if (!grow(sum)) {
        sum->failed = true;
        return;
    }
    memmove(&sum->terms[at + 1], &sum->terms[at], after * sizeof *sum->terms);
    sum->terms[at] = (struct term){column, coefficient};
    sum->count++;
}

void sum_add(struct sum *sum, const struct sum *what, int64_t times)
{
    int64_t product;
    if (what->failed || __builtin_mul_overflow(what->constant, times, &product)) {
        sum->failed = true;
        return;
    }
    sum_constant(sum, product);
    for (size_t i = 0; i < what->count; i++) {
        if (__builtin_mul_overflow(what->terms[i].coefficient, times, &product))
            sum->failed = true;
        else
            sum_column(sum, what->terms[i].column, product);
    }
}

static bool same_terms(const struct sum *a, const struct sum *b, int64_t sign)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->terms[i].column != b->terms[i].column ||
            a->terms[i].coefficient != sign * b->terms[i].coefficient)
            return false;
    return true;
}

bool sum_same_terms(const struct sum *a, const struct sum *b)
{
    return same_terms(a, b, 1);
}

bool sum_opposite_terms(const struct sum *a, const struct sum *b)
{
    return same_terms(a, b, -1);
}

bool sum_value(const struct sum *sum, const int64_t *table, int64_t *out)
{
    int64_t total = sum->constant, product;
    for (size_t i = 0; i < sum->count; i++)
        if (__builtin_mul_overflow(sum->terms[i].coefficient, table[sum->terms[i].column],
                                   &product) ||
            __builtin_add_overflow(total, product, &total))
            return false;
    *out = total;
    return true;
}

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
