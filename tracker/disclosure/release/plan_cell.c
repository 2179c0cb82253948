/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/release/plan_cell.h"

#include <stdio.h>
#include <string.h>

#include "tracker/codebook/scope.h"

size_t plan_cells(const struct table *table)
{
    switch (table->kind) {
    case TABLE_ONE_WAY:
        return table->row_count;
    case TABLE_CROSSING:
        return table->row_count * table->col_count;
    case TABLE_VOLUMES:
    case TABLE_AREAS:
        break;
    }
    return 0;
}

bool plan_cell(const struct codebook *codebook, const struct table *table, enum rank_scope scope,
               size_t row, size_t col, struct plan_cell *out)
{
    *out = (struct plan_cell){.table = table, .scope = scope, .row = row, .col = col};
    out->margin[0] = codebook_counter(codebook, table->rows[row]);
    out->margin[1] = -1;
    out->counter = out->margin[0];
    if (table->kind == TABLE_CROSSING) {
        char name[COUNTER_CHARS + 1];
        snprintf(name, sizeof name, "%s*%s", table->rows[row], table->cols[col]);
        out->margin[1] = codebook_counter(codebook, table->cols[col]);
        out->counter = codebook_counter(codebook, name);
    }
    return out->counter >= 0 && out->margin[0] >= 0 &&
           (table->kind != TABLE_CROSSING || out->margin[1] >= 0);
}

uint8_t plan_cell_ranks(const struct codebook *codebook, const struct plan_cell *cell)
{
    uint8_t asked = scope_ranks(cell->scope), possible = asked;
    for (int side = 0; side < 2 && cell->margin[side] >= 0; side++) {
        struct node node = node_of(codebook, (size_t)cell->margin[side]);
        asked &= node.asked;
        possible &= node.ranks;
    }
    return possible ? asked : 0;
}

int plan_cell_skip(const struct codebook *codebook, const struct plan_cell *cell)
{
    for (int side = 0; side < 2 && cell->margin[side] >= 0; side++) {
        struct node node = node_of(codebook, (size_t)cell->margin[side]);
        if (node.question >= 0 && !answers_none(&codebook->questions[node.question].skip_if))
            return node.question;
    }
    return -1;
}

bool plan_cell_key(const struct codebook *codebook, const struct plan_cell *cell)
{
    if (cell->table->kind != TABLE_ONE_WAY || cell->table->base)
        return false;
    for (size_t i = 0; i < codebook->key_figure_count; i++) {
        const struct key_figure *figure = &codebook->key_figures[i];
        if (figure->scope == cell->scope && strcmp(figure->row, cell->table->rows[cell->row]) == 0)
            return true;
    }
    return false;
}
