/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by solver.c, lp.c and nearest.c. */
#ifndef TRACKER_DISCLOSURE_MODEL_SOLVER_INTERNAL_H
#define TRACKER_DISCLOSURE_MODEL_SOLVER_INTERNAL_H

#include <glpk.h>
#include <setjmp.h>

#include "tracker/disclosure/model/solver.h"

#define BIG_COEFFICIENT 1000.0

enum { STEPS = 200000, NODES = 4000 };

struct solver {
    const struct model *model;
    jmp_buf escape;
    bool dead;       /* the library gave up: none of its objects exists any more */
    double deadline; /* seconds of the monotonic clock, 0: none */
    int *local;      /* by column: its number in the problem being looked at, 0 outside */
    bool *taken;     /* by row: scratch */
};

/* Runs work so that a fatal error of the library comes back here: false, the solver dead. */
bool solver_guarded(struct solver *solver, void (*work)(void *), void *context);

/* What is left of its time; INT_MAX when steps are counted. */
int solver_milliseconds(const struct solver *solver);

/* Numbers the columns (ascending) from 1, or forgets them. */
void solver_mark(struct solver *solver, const uint32_t *columns, size_t count, bool on);

/* The rows of these kinds that touch the columns, which are marked, in the order of the columns; of
 * those that reach outside none when inside. Their numbers, *row_count of them, to be freed by the
 * caller; NULL without memory. */
size_t *solver_rows(struct solver *solver, const uint32_t *columns, size_t count, unsigned kinds,
                    bool inside, size_t *row_count);

/* Sets the bounds of row number of a problem to lo and hi, less shift; either may be absent. */
void solver_bounds(glp_prob *problem, int number, const struct constraint *row, double shift);

/* True when value is a whole number as nearly as the library computes; *whole is that number. */
bool solver_whole(double value, int64_t *whole);

#endif
