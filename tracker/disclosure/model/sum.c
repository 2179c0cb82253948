/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/model/sum.h"

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
