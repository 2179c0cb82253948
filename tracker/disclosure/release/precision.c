/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/release/precision.h"

#include <string.h>

uint32_t precision_least(unsigned k)
{
    return 3 * k;
}

enum precision precision_tried(enum cell_kind kind, uint32_t n, unsigned k, bool in_year)
{
    /* In multiples of k: from how many people on each precision is tried. */
    static const struct {
        uint32_t exact, rounded, third, direction;
    } from[] = {
        [CELL_KEY_FIGURE] = {4, 8, 3, UINT32_MAX},
        [CELL_ONE_WAY] = {20, 8, 3, UINT32_MAX},
        [CELL_CROSSING] = {40, 16, 8, 3},
    };
    uint32_t people = n / k;
    if (people >= from[kind].exact)
        return in_year ? PRECISION_ROUNDED : PRECISION_EXACT;
    if (people >= from[kind].rounded)
        return PRECISION_ROUNDED;
    if (people >= from[kind].third)
        return PRECISION_THIRD;
    return people >= from[kind].direction ? PRECISION_DIRECTION : PRECISION_HIDDEN;
}

static void rounded_range(uint32_t value, uint32_t base, unsigned k, uint32_t *lo, uint32_t *hi)
{
    uint32_t end = 3 * k / 2;
    bool roomy = base > 2 * end;
    uint32_t first = roomy ? end : base / 2;           /* ends the first bin */
    uint32_t last = roomy ? base - end : base / 2 + 1; /* begins the last one */
    uint32_t bins = (last - first - 1) / k;
    if (bins == 0)
        last = first + 1;
    if (value <= first) {
        *lo = 0;
        *hi = first;
    } else if (value >= last) {
        *lo = last;
        *hi = base;
    } else {
        uint32_t bin = (value - first - 1) / k;
        if (bin >= bins)
            bin = bins - 1;
        *lo = first + 1 + bin * k;
        *hi = bin == bins - 1 ? last - 1 : *lo + k - 1;
    }
}

static void third_range(uint32_t value, uint32_t base, uint32_t *lo, uint32_t *hi)
{
    uint32_t low = base / 3, high = base - base / 3; /* ends the first, begins the last */
    *lo = value <= low ? 0 : value >= high ? high : low + 1;
    *hi = value <= low ? low : value >= high ? base : high - 1;
}

void precision_range(enum precision precision, uint32_t value, uint32_t base, unsigned k,
                     uint32_t *lo, uint32_t *hi)
{
    *lo = 0;
    *hi = base;
    switch (precision) {
    case PRECISION_EXACT:
        *lo = *hi = value;
        break;
    case PRECISION_ROUNDED:
        rounded_range(value, base, k, lo, hi);
        break;
    case PRECISION_THIRD:
        third_range(value, base, lo, hi);
        break;
    case PRECISION_DIRECTION:
    case PRECISION_HIDDEN:
    case PRECISION_NOT_ASKED:
    case PRECISIONS:
        break;
    }
}

/* Largest and sum of the sizes at these ranks. */
static void sizes(const uint32_t folded[RANKS], uint8_t ranks, uint32_t *largest, uint32_t *sum)
{
    *largest = *sum = 0;
    for (unsigned r = 0; r < RANKS; r++) {
        if (!(ranks >> r & 1))
            continue;
        *sum += folded[r];
        if (folded[r] > *largest)
            *largest = folded[r];
    }
}

struct tried precision_of_cell(const struct codebook *codebook, const struct plan_cell *cell,
                               const uint32_t folded[RANKS], unsigned k, bool in_year)
{
    struct tried tried = {.precision = PRECISION_NOT_ASKED};
    uint8_t ranks = plan_cell_ranks(codebook, cell);
    bool crossing = cell->table->kind == TABLE_CROSSING;
    enum cell_kind kind = crossing                        ? CELL_CROSSING
                          : plan_cell_key(codebook, cell) ? CELL_KEY_FIGURE
                                                          : CELL_ONE_WAY;
    if (ranks == 0)
        return tried;
    sizes(folded, ranks, &tried.people, &tried.base);
    tried.precision = precision_tried(kind, tried.people, k, in_year);
    if (!crossing && tried.precision < PRECISION_THIRD &&
        codebook_in_thirds(codebook, cell->table->rows[cell->row]))
        tried.precision = PRECISION_THIRD;
    tried.base_public = !crossing && !cell->table->base && plan_cell_skip(codebook, cell) < 0;
    return tried;
}

struct tried precision_of_method(const uint32_t folded[RANKS], unsigned k, bool in_year)
{
    struct tried tried = {.base_public = true};
    sizes(folded, RANK_ALL, &tried.people, &tried.base);
    tried.precision = precision_tried(CELL_ONE_WAY, tried.people, k, in_year);
    return tried;
}

static size_t index_of(const code *codes, size_t count, const char *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(codes[i], wanted) == 0)
            return i;
    return SIZE_MAX;
}

enum hidden_reason precision_reason(const struct release *release, const struct codebook *codebook,
                                    const struct release_table *table, const struct cell *cell)
{
    uint32_t folded[RANKS] = {0}, base;
    struct tried tried = {.precision = PRECISION_HIDDEN};
    for (size_t i = 0; i < release->closing_count; i++)
        for (unsigned r = 0; r < RANKS; r++)
            folded[r] += release->closings[i].folded[r];
    int index = codebook_table(codebook, table->id);
    if (index >= 0) {
        const struct table *planned = &codebook->tables[index];
        size_t row = index_of(planned->rows, planned->row_count, cell->row);
        size_t col = cell->col[0] ? index_of(planned->cols, planned->col_count, cell->col) : 0;
        struct plan_cell place;
        if (row != SIZE_MAX && col != SIZE_MAX &&
            plan_cell(codebook, planned, table->scope, row, col, &place))
            tried = precision_of_cell(codebook, &place, folded, release->k,
                                      release->kind == RELEASE_TRENDS);
    } else {
        tried = precision_of_method(folded, release->k, release->kind == RELEASE_TRENDS);
    }
    if (tried.people < precision_least(release->k))
        return HIDDEN_FEW;
    if (!tried.base_public &&
        (!release_cell_base(release, table, cell, &base) || base < precision_least(release->k)))
        return HIDDEN_BASE;
    return HIDDEN_RULE;
}
