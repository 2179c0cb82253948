/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of the plan: what stands at a row and a column of one of its tables. */
#ifndef TRACKER_DISCLOSURE_RELEASE_PLAN_CELL_H
#define TRACKER_DISCLOSURE_RELEASE_PLAN_CELL_H

#include "tracker/disclosure/release/node.h"

/* One cell of the plan at one scope. */
struct plan_cell {
    const struct table *table;
    enum rank_scope scope;
    size_t row, col; /* col 0 outside crossings */
    int counter;     /* of the cell */
    int margin[2];   /* crossings: counters of row and column; else the counter itself and -1 */
};

/* Fills the cell; false when the codebook lacks one of its counters. */
bool plan_cell(const struct codebook *codebook, const struct table *table, enum rank_scope scope,
               size_t row, size_t col, struct plan_cell *out);

/* Rows times columns of a table of answers; 0 for the others. */
size_t plan_cells(const struct table *table);

/* Ranks of the scope at which all questions of the cell are asked; 0 when it can only be zero
 * there. */
uint8_t plan_cell_ranks(const struct codebook *codebook, const struct plan_cell *cell);

/* True when the plan marks the number as a key figure, in this table or in another one. */
bool plan_cell_key(const struct codebook *codebook, const struct plan_cell *cell);

/* The question whose skip rule makes the cell's base an answer, or -1. */
int plan_cell_skip(const struct codebook *codebook, const struct plan_cell *cell);

#endif
