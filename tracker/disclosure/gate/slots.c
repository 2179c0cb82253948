/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier releases told, as rows. */
#include <stdio.h>
#include <string.h>

#include "tracker/codebook/plan.h"
#include "tracker/disclosure/gate/gate_internal.h"

static bool in_span(const struct facts_block *block, const struct span *span)
{
    return block->closing >= span->first && block->closing <= span->last &&
           (span->ranks >> (block->rank - 1) & 1);
}

bool gate_form(const struct gate *gate, int counter, const struct span *span, struct sum *sum)
{
    for (size_t i = 0; i < gate->facts.count; i++) {
        const struct facts_block *block = &gate->facts.blocks[i];
        if (!in_span(block, span))
            continue;
        if (!block->counted[counter])
            return false;
        sum_add(sum, &block->counters[counter], 1);
    }
    return true;
}

void gate_asked(const struct gate *gate, unsigned question, const struct span *span,
                struct sum *sum)
{
    for (size_t i = 0; i < gate->facts.count; i++)
        if (in_span(&gate->facts.blocks[i], span))
            sum_add(sum, &gate->facts.blocks[i].asked[question], 1);
}

bool gate_base(const struct gate *gate, const struct table *table, const struct span *span,
               struct sum *sum)
{
    const struct codebook *codebook = gate->request->codebook;
    struct plan_cell cell;
    if (table->kind != TABLE_ONE_WAY)
        return false;
    if (table->base)
        return gate_form(gate, codebook_counter(codebook, table->base), span, sum);
    if (!plan_cell(codebook, table, SCOPE_ALL, 0, 0, &cell) || plan_cell_skip(codebook, &cell) < 0)
        return false;
    gate_asked(gate, (unsigned)plan_cell_skip(codebook, &cell), span, sum);
    return true;
}

void gate_direction(const struct sum *za, int64_t na, const struct sum *zb, int64_t nb,
                    struct sum *sum)
{
    sum_add(sum, za, nb);
    sum_add(sum, zb, -na);
}

/* One past release being read. */
struct past {
    struct gate *gate;
    const struct release *release;
    struct span span; /* of one of its tables */
};

static enum error refuse(const struct past *past)
{
    return fault_set(past->gate->fault, ERROR_RELEASE_INVALID, "n° %u", past->release->number);
}

/* Form of the cell (row, col); false when the blocks do not count it. */
static bool cell_form(const struct past *past, const char *row, const char *col, struct sum *sum)
{
    char name[2 * CODE_CHARS + 2];
    snprintf(name, sizeof name, "%s%s%s", row, *col ? "*" : "", col);
    int counter = codebook_counter(past->gate->request->codebook, name);
    return counter >= 0 && gate_form(past->gate, counter, &past->span, sum);
}

/* The direction a cell tells, as a sum that is 0 or more; false when the release does not tell the
 * two bases. */
static bool direction_form(const struct past *past, const struct release_table *table,
                           const struct cell *cell, struct sum *sum)
{
    struct sum here = {0}, there = {0};
    struct cell other = {.precision = PRECISION_DIRECTION};
    uint32_t na, nb;
    memcpy(other.row, cell->than_row, sizeof other.row);
    memcpy(other.col, cell->than_col, sizeof other.col);
    bool read = release_cell_base(past->release, table, cell, &na) &&
                release_cell_base(past->release, table, &other, &nb) &&
                cell_form(past, cell->row, cell->col, &here) &&
                cell_form(past, other.row, other.col, &there);
    if (read)
        gate_direction(&here, na, &there, nb, sum);
    sum_clear(&here);
    sum_clear(&there);
    return read;
}

static enum error add_row(const struct past *past, const struct sum *sum, int64_t lo, int64_t hi)
{
    struct model *model = &past->gate->facts.model;
    size_t row = model_constraint(model, CONSTRAINT_PAST, sum, lo, hi);
    if (model->failed)
        return fault_set(past->gate->fault, ERROR_MEMORY, "%s", "");
    if (past->gate->blind)
        return ERROR_NONE;
    return constraint_fits(&model->rows[row], model->truth) ? ERROR_NONE : refuse(past);
}

static enum error add_cell(const struct past *past, const struct release_table *table,
                           const struct cell *cell)
{
    struct sum sum = {0};
    enum error error = ERROR_NONE;
    switch (cell->precision) {
    case PRECISION_EXACT:
    case PRECISION_ROUNDED:
    case PRECISION_THIRD:
        error = cell_form(past, cell->row, cell->col, &sum)
                    ? add_row(past, &sum, cell->lo, cell->hi)
                    : refuse(past);
        break;
    case PRECISION_DIRECTION:
        error = direction_form(past, table, cell, &sum) ? add_row(past, &sum, 0, NO_UPPER)
                                                        : refuse(past);
        break;
    case PRECISION_HIDDEN:
    case PRECISION_NOT_ASKED:
    case PRECISIONS:
        break;
    }
    sum_clear(&sum);
    return error;
}

static enum error add_table(struct past *past, const struct release_table *table)
{
    const struct codebook *codebook = past->gate->request->codebook;
    int planned = codebook_table(codebook, table->id);
    struct sum base = {0};
    enum error error = ERROR_NONE;
    past->span.ranks = scope_ranks(table->scope);
    if (table->base_known && planned >= 0 &&
        gate_base(past->gate, &codebook->tables[planned], &past->span, &base))
        error = add_row(past, &base, table->base, table->base);
    sum_clear(&base);
    for (size_t i = 0; error == ERROR_NONE && i < table->cell_count; i++)
        error = add_cell(past, table, &table->cells[i]);
    return error;
}

enum error gate_past_rows(struct gate *gate)
{
    enum error error = ERROR_NONE;
    for (size_t i = 0; i < gate->request->past_count; i++) {
        struct past past = {.gate = gate, .release = gate->request->past[i]};
        if (!gate_past_span(gate->request, past.release, &past.span) ||
            !gate->wanted[past.span.first])
            continue;
        for (size_t t = 0; error == ERROR_NONE && t < past.release->table_count; t++)
            error = add_table(&past, &past.release->tables[t]);
    }
    return error;
}
