/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What searches over a model's rows have in common. GLPK stays behind solver.c, lp.c and nearest.c:
 * its terminal output is off and its fatal errors come back as LP_FAILED. One solver at a time. */
#ifndef TRACKER_DISCLOSURE_MODEL_SOLVER_H
#define TRACKER_DISCLOSURE_MODEL_SOLVER_H

#include "tracker/disclosure/model/model.h"

enum lp_result {
    LP_FOUND,
    LP_SHORT, /* no table, real or integer, reaches the target */
    LP_UNBOUNDED,
    LP_INFEASIBLE, /* no table fits the rows */
    LP_LIMIT,      /* steps, nodes or time ran out: nothing is known */
    LP_FAILED,     /* memory, or the library gave up: free the solver */
};

struct solver;

/* A solver over an indexed model, which must outlive it. milliseconds bounds all its work together;
 * 0: steps and nodes are bounded instead, so that results do not depend on the clock. NULL without
 * memory. */
struct solver *solver_new(const struct model *model, unsigned milliseconds);

/* Frees the solver; its problems must have been freed. NULL does nothing. */
void solver_free(struct solver *solver);

/* True when all its time is used up. */
bool solver_late(const struct solver *solver);

#endif
