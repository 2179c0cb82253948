/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extremes of a form over the tables that fit a model's rows. GLPK stays behind this file: its
 * terminal output is off and its fatal errors come back as LP_FAILED. One solver at a time. */
#ifndef TRACKER_DISCLOSURE_LP_H
#define TRACKER_DISCLOSURE_LP_H

#include "tracker/disclosure/model.h"

enum lp_result {
    LP_FOUND,
    LP_SHORT, /* no table, real or integer, reaches the target */
    LP_UNBOUNDED,
    LP_INFEASIBLE, /* no table fits the rows */
    LP_LIMIT,      /* steps, nodes or time ran out: nothing is known */
    LP_FAILED,     /* memory, or the library gave up: free the solver */
};

struct solver;
struct lp;

/* A solver over an indexed model, which must outlive it. milliseconds bounds all its work together;
 * 0: steps and nodes are bounded instead, so that results do not depend on the clock. NULL without
 * memory. */
struct solver *solver_new(const struct model *model, unsigned milliseconds);

/* Frees the solver; its lps must have been freed. NULL does nothing. */
void solver_free(struct solver *solver);

/* True when all its time is used up. */
bool solver_late(const struct solver *solver);

/* Which part of the model a problem is about. With others, columns outside keep the value they have
 * there; without, rows that reach outside are left out (a relaxation). */
struct lp_scope {
    const uint32_t *columns; /* ascending */
    size_t count;
    const int64_t *others; /* a whole table, or NULL */
    unsigned kinds;        /* set of enum row_kind */
};

/* A problem, warm from one call to the next; scope and its arrays must outlive it. NULL when memory
 * is short or the library failed. */
struct lp *lp_new(struct solver *solver, const struct lp_scope *scope);

/* Frees; NULL does nothing. */
void lp_free(struct lp *lp);

/* Takes up which rows of the model are active now. */
enum lp_result lp_refresh(struct lp *lp);

/* *bound becomes the largest (up) or smallest value of form over real tables. LP_FOUND,
 * LP_UNBOUNDED, LP_INFEASIBLE, LP_LIMIT or LP_FAILED. */
enum lp_result lp_bound(struct lp *lp, const struct form *form, bool up, double *bound);

/* Looks for an integer table with form at least (up) or at most *target; with target NULL, for the
 * one with the extreme value. LP_FOUND: table holds it, checked by integer additions. */
enum lp_result lp_table(struct lp *lp, const struct form *form, bool up, const int64_t *target,
                        int64_t *table);

#endif
