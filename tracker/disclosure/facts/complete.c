/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The true table of a block, where counters do not tell it column by column. */
#include <stdlib.h>

#include "tracker/disclosure/facts/facts_internal.h"
#include "tracker/disclosure/model/lp.h"

/* A small model of the columns without a truth: first is its first column in the large one. */
struct gap {
    struct facts *facts;
    struct model model;
    uint32_t *to; /* by column - first: column of the small model */
    size_t first;
};

/* Adds lo <= sum <= hi, columns that have a truth replaced by it; false when that cannot hold. */
static bool add_row(struct gap *gap, const struct sum *sum, int64_t lo, int64_t hi)
{
    const int64_t *truth = gap->facts->model.truth;
    struct sum open = {.constant = sum->constant};
    for (size_t t = 0; t < sum->count; t++) {
        uint32_t column = sum->terms[t].column;
        int64_t coefficient = sum->terms[t].coefficient;
        if (truth[column] == TRUTH_UNKNOWN)
            sum_column(&open, gap->to[column - gap->first], coefficient);
        else
            sum_constant(&open, coefficient * truth[column]);
    }
    bool holds = open.count > 0 || (open.constant >= lo && open.constant <= hi);
    if (open.count > 0)
        model_constraint(&gap->model, CONSTRAINT_KNOWN, &open, lo, hi);
    sum_clear(&open);
    return holds;
}

static bool add_rows(struct gap *gap, const struct facts_block *block, size_t first_row)
{
    const struct facts *facts = gap->facts;
    for (size_t i = first_row; i < facts->model.row_count; i++) {
        const struct constraint *row = &facts->model.rows[i];
        if (!add_row(gap, &row->sum, row->lo, row->hi))
            return false;
    }
    for (size_t c = 0; c < facts->codebook->counter_count; c++) {
        int64_t value = facts_value(facts, block, c);
        if (block->counted[c] && block->counters[c].count > 0 &&
            !add_row(gap, &block->counters[c], value, value))
            return false;
    }
    return true;
}

static bool solve(struct gap *gap, int64_t *table, bool *failed)
{
    size_t count = gap->model.column_count;
    uint32_t *columns = calloc(count, sizeof *columns);
    struct lp_scope scope = {.columns = columns, .count = count, .kinds = CONSTRAINT_ALL};
    struct solver *solver = columns ? solver_new(&gap->model, 0) : NULL;
    struct sum nothing = {0};
    enum lp_result result = LP_FAILED;
    for (size_t c = 0; columns && c < count; c++)
        columns[c] = (uint32_t)c;
    struct lp *lp = solver ? lp_new(solver, &scope) : NULL;
    if (lp)
        result = lp_table(lp, &nothing, true, table);
    lp_free(lp);
    solver_free(solver);
    free(columns);
    *failed = result == LP_FAILED || result == LP_LIMIT;
    return result == LP_FOUND;
}

bool facts_complete(struct facts *facts, struct facts_block *block, size_t first_column,
                    size_t first_row, bool *failed)
{
    struct gap gap = {.facts = facts, .first = first_column};
    int64_t *truth = facts->model.truth;
    size_t count = facts->model.column_count;
    gap.to = calloc(count - first_column + 1, sizeof *gap.to);
    int64_t *table = calloc(count - first_column + 1, sizeof *table);
    bool found = false;
    *failed = !gap.to || !table || facts->model.failed;
    if (*failed)
        goto end;
    for (size_t c = first_column; c < count; c++)
        if (truth[c] == TRUTH_UNKNOWN)
            gap.to[c - first_column] = model_column(&gap.model, TRUTH_UNKNOWN);
    found = add_rows(&gap, block, first_row);
    if (found && gap.model.column_count > 0) {
        *failed = !model_index(&gap.model);
        found = !*failed && solve(&gap, table, failed);
    }
    for (size_t c = first_column; found && c < count; c++)
        if (truth[c] == TRUTH_UNKNOWN)
            truth[c] = table[gap.to[c - first_column]];
end:
    model_clear(&gap.model);
    free(gap.to);
    free(table);
    return found;
}
