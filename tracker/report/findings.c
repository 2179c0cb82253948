/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/report/findings.h"

#include <string.h>

static bool share(const struct source *source, const struct release_table *table,
                  const struct cell *cell, uint32_t *base)
{
    return cell->precision <= PRECISION_THIRD &&
           release_cell_base(source->release, table, cell, base) && *base > 0;
}

static bool directed(const struct cell *from, const struct cell *to)
{
    return from->precision == PRECISION_DIRECTION && strcmp(from->than_row, to->row) == 0 &&
           strcmp(from->than_col, to->col) == 0;
}

enum comparison findings_compare(const struct source *source, const struct release_table *table,
                                 const struct cell *a, const struct cell *b,
                                 const struct cell **more, const struct cell **less)
{
    uint32_t base_a;
    uint32_t base_b;
    bool a_first = directed(a, b);
    *more = a_first ? a : b;
    *less = a_first ? b : a;
    if (a_first || directed(b, a))
        return COMPARISON_AS_MUCH;
    if (!share(source, table, a, &base_a) || !share(source, table, b, &base_b))
        return COMPARISON_NONE;
    a_first = (uint64_t)a->lo * base_b > (uint64_t)b->hi * base_a;
    *more = a_first ? a : b;
    *less = a_first ? b : a;
    bool b_first = (uint64_t)b->lo * base_a > (uint64_t)a->hi * base_b;
    return a_first || b_first ? COMPARISON_MORE : COMPARISON_NONE;
}
