/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/model/model.h"

#include <stdlib.h>
#include <string.h>

void form_release(struct form *form)
{
    free(form->terms);
    *form = (struct form){0};
}

void form_constant(struct form *form, int64_t value)
{
    if (__builtin_add_overflow(form->constant, value, &form->constant))
        form->failed = true;
}

/* Place of column among the terms, or where it would be inserted. */
static size_t place(const struct form *form, uint32_t column)
{
    size_t low = 0, high = form->count;
    if (high > 0 && form->terms[high - 1].column < column)
        return high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (form->terms[middle].column < column)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool grow(struct form *form)
{
    if (form->count < form->room)
        return true;
    size_t room = form->room ? 2 * form->room : 4;
    struct term *terms = realloc(form->terms, room * sizeof *terms);
    if (!terms)
        return false;
    form->terms = terms;
    form->room = room;
    return true;
}

void form_column(struct form *form, uint32_t column, int64_t coefficient)
{
    if (coefficient == 0 || form->failed)
        return;
    size_t at = place(form, column);
    size_t after = form->count - at;
    if (after > 0 && form->terms[at].column == column) {
        int64_t *sum = &form->terms[at].coefficient;
        if (__builtin_add_overflow(*sum, coefficient, sum))
            form->failed = true;
        if (*sum != 0)
            return;
        memmove(&form->terms[at], &form->terms[at + 1], (after - 1) * sizeof *form->terms);
        form->count--;
        return;
    }
    if (!grow(form)) {
        form->failed = true;
        return;
    }
    memmove(&form->terms[at + 1], &form->terms[at], after * sizeof *form->terms);
    form->terms[at] = (struct term){column, coefficient};
    form->count++;
}

void form_add(struct form *form, const struct form *what, int64_t times)
{
    int64_t product;
    if (what->failed || __builtin_mul_overflow(what->constant, times, &product)) {
        form->failed = true;
        return;
    }
    form_constant(form, product);
    for (size_t i = 0; i < what->count; i++) {
        if (__builtin_mul_overflow(what->terms[i].coefficient, times, &product))
            form->failed = true;
        else
            form_column(form, what->terms[i].column, product);
    }
}

static bool same_terms(const struct form *a, const struct form *b, int64_t sign)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->terms[i].column != b->terms[i].column ||
            a->terms[i].coefficient != sign * b->terms[i].coefficient)
            return false;
    return true;
}

bool form_same_terms(const struct form *a, const struct form *b)
{
    return same_terms(a, b, 1);
}

bool form_opposite_terms(const struct form *a, const struct form *b)
{
    return same_terms(a, b, -1);
}

bool form_value(const struct form *form, const int64_t *table, int64_t *out)
{
    int64_t sum = form->constant, product;
    for (size_t i = 0; i < form->count; i++)
        if (__builtin_mul_overflow(form->terms[i].coefficient, table[form->terms[i].column],
                                   &product) ||
            __builtin_add_overflow(sum, product, &sum))
            return false;
    *out = sum;
    return true;
}

void model_release(struct model *model)
{
    for (size_t i = 0; i < model->row_count; i++)
        form_release(&model->rows[i].form);
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

size_t model_row(struct model *model, enum row_kind kind, const struct form *form, int64_t lo,
                 int64_t hi)
{
    void *array = model->rows;
    if (form->failed ||
        !room_for_one(&array, model->row_count, &model->row_room, sizeof *model->rows)) {
        model->failed = true;
        return 0;
    }
    model->rows = array;
    struct row *row = &model->rows[model->row_count];
    *row = (struct row){.kind = kind, .active = true};
    row->lo = shifted(lo, form->constant, &model->failed);
    row->hi = shifted(hi, form->constant, &model->failed);
    row->real_lo = (double)row->lo;
    row->real_hi = (double)row->hi;
    form_add(&row->form, form, 1);
    row->form.constant = 0;
    if (row->form.failed)
        model->failed = true;
    return model->row_count++;
}

bool model_index(struct model *model)
{
    size_t terms = 0;
    for (size_t i = 0; i < model->row_count; i++)
        terms += model->rows[i].form.count;
    model->first = calloc(model->column_count + 2, sizeof *model->first);
    model->crossed = calloc(terms + 1, sizeof *model->crossed);
    if (!model->first || !model->crossed || model->failed)
        return false;
    /* Counting sort: sizes two places on, then starts one place on, then filled. */
    for (size_t i = 0; i < model->row_count; i++)
        for (size_t t = 0; t < model->rows[i].form.count; t++)
            model->first[model->rows[i].form.terms[t].column + 2]++;
    for (size_t c = 0; c < model->column_count; c++)
        model->first[c + 2] += model->first[c + 1];
    for (size_t i = 0; i < model->row_count; i++)
        for (size_t t = 0; t < model->rows[i].form.count; t++)
            model->crossed[model->first[model->rows[i].form.terms[t].column + 1]++] = (uint32_t)i;
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
        const struct form *form = &model->rows[i].form;
        for (size_t t = 1; (model->rows[i].kind & kinds) && t < form->count; t++) {
            uint32_t a = root(component, form->terms[0].column);
            uint32_t b = root(component, form->terms[t].column);
            component[a > b ? a : b] = a > b ? b : a;
        }
    }
    for (size_t c = 0; c < model->column_count; c++)
        component[c] = root(component, (uint32_t)c);
}

bool row_fits(const struct row *row, const int64_t *table)
{
    int64_t value;
    return form_value(&row->form, table, &value) && value >= row->lo && value <= row->hi;
}
