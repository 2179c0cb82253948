/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extremes of a sum over the tables that fit a model's rows. */
#ifndef TRACKER_DISCLOSURE_MODEL_LP_H
#define TRACKER_DISCLOSURE_MODEL_LP_H

#include "tracker/disclosure/model/solver.h"

struct lp;

/* Which part of the model a problem is about. Rows that reach outside are left out (a relaxation).
 */
struct lp_scope {
    const uint32_t *columns; /* ascending */
    size_t count;
    unsigned kinds; /* set of enum constraint_kind */
};

/* A problem of the rows active now, warm from one call to the next; scope and its columns must
 * outlive it. NULL when memory is short or the library failed. */
struct lp *lp_new(struct solver *solver, const struct lp_scope *scope);

/* Frees; NULL does nothing. */
void lp_free(struct lp *lp);

/* *bound becomes the largest (up) or smallest value of sum over real tables. LP_FOUND,
 * LP_UNBOUNDED, LP_INFEASIBLE, LP_LIMIT or LP_FAILED. */
enum lp_result lp_bound(struct lp *lp, const struct sum *sum, bool up, double *bound);

/* Looks for the integer table where sum is largest (up) or smallest, zero outside the scope.
 * LP_FOUND: table holds it, checked by integer additions. */
enum lp_result lp_table(struct lp *lp, const struct sum *sum, bool up, int64_t *table);

#endif
