/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/model/lp.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/disclosure/model/solver_internal.h"

struct lp {
    struct solver *solver;
    const struct lp_scope *scope;
    glp_prob *problem;
    size_t *rows; /* rows[i] is row i + 1 of the problem */
    size_t row_count;
};

/* Terms of a row, from index 1; returns how many. */
static int inner_terms(const struct lp *lp, const struct constraint *row, int *index, double *value)
{
    int count = 0;
    for (size_t t = 0; t < row->sum.count; t++) {
        index[++count] = lp->solver->local[row->sum.terms[t].column];
        value[count] = (double)row->sum.terms[t].coefficient;
    }
    return count;
}

struct build {
    struct lp *lp;
    int *index;
    double *value;
};

/* Gives columns the upper bounds that a row of count nonnegative terms implies: without any,
 * branching may not end. */
static void bound_columns(const struct build *job, const struct constraint *row, int count)
{
    glp_prob *problem = job->lp->problem;
    if (!row->active || row->hi == NO_UPPER)
        return;
    for (int t = 1; t <= count; t++)
        if (job->value[t] < 0)
            return;
    for (int t = 1; t <= count; t++) {
        double bound = fmax(0, ceil(row->real_hi / job->value[t]));
        int column = job->index[t];
        bool first = glp_get_col_type(problem, column) == GLP_LO;
        if (job->value[t] > 0 && (first || bound < glp_get_col_ub(problem, column)))
            glp_set_col_bnds(problem, column, bound > 0 ? GLP_DB : GLP_FX, 0, bound);
    }
}

static void build(void *context)
{
    struct build *job = context;
    struct lp *lp = job->lp;
    lp->problem = glp_create_prob();
    if (lp->scope->count > 0)
        glp_add_cols(lp->problem, (int)lp->scope->count);
    for (size_t c = 0; c < lp->scope->count; c++) {
        glp_set_col_kind(lp->problem, (int)c + 1, GLP_IV);
        glp_set_col_bnds(lp->problem, (int)c + 1, GLP_LO, 0, 0);
    }
    if (lp->row_count > 0)
        glp_add_rows(lp->problem, (int)lp->row_count);
    bool big = false;
    for (size_t i = 0; i < lp->row_count; i++) {
        const struct constraint *row = &lp->solver->model->rows[lp->rows[i]];
        int count = inner_terms(lp, row, job->index, job->value);
        for (int t = 1; t <= count; t++)
            big = big || fabs(job->value[t]) > BIG_COEFFICIENT;
        glp_set_mat_row(lp->problem, (int)i + 1, count, job->index, job->value);
        solver_bounds(lp->problem, (int)i + 1, row, 0);
        if (lp->solver->deadline != 0)
            bound_columns(job, row, count);
    }
    if (big)
        glp_scale_prob(lp->problem, GLP_SF_AUTO);
    glp_adv_basis(lp->problem, 0);
}

struct lp *lp_new(struct solver *solver, const struct lp_scope *scope)
{
    struct lp *lp = calloc(1, sizeof *lp);
    struct build job = {.lp = lp};
    if (!lp)
        return NULL;
    lp->solver = solver;
    lp->scope = scope;
    solver_mark(solver, scope->columns, scope->count, true);
    lp->rows =
        solver_rows(solver, scope->columns, scope->count, scope->kinds, true, &lp->row_count);
    job.index = calloc(scope->count + 1, sizeof *job.index);
    job.value = calloc(scope->count + 1, sizeof *job.value);
    bool done = job.index && job.value && lp->rows && solver_guarded(solver, build, &job);
    solver_mark(solver, scope->columns, scope->count, false);
    free(job.index);
    free(job.value);
    if (!done) {
        lp_free(lp);
        return NULL;
    }
    return lp;
}

void lp_free(struct lp *lp)
{
    if (!lp)
        return;
    if (lp->problem && !lp->solver->dead)
        glp_delete_prob(lp->problem);
    free(lp->rows);
    free(lp);
}

/* One search: in the problem's own words. */
struct search {
    struct lp *lp;
    const struct sum *sum;
    bool up;
    int code, status;
    double value;
    int nodes;
};

static void set_objective(const struct search *search)
{
    const struct lp *lp = search->lp;
    glp_set_obj_dir(lp->problem, search->up ? GLP_MAX : GLP_MIN);
    for (size_t c = 0; c < lp->scope->count; c++)
        glp_set_obj_coef(lp->problem, (int)c + 1, 0);
    for (size_t t = 0; t < search->sum->count; t++) {
        int local = lp->solver->local[search->sum->terms[t].column];
        if (local != 0)
            glp_set_obj_coef(lp->problem, local, (double)search->sum->terms[t].coefficient);
    }
    glp_set_obj_coef(lp->problem, 0, (double)search->sum->constant);
}

static void relax(void *context)
{
    struct search *search = context;
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.it_lim = search->lp->solver->deadline == 0 ? STEPS : INT_MAX;
    parameters.tm_lim = solver_milliseconds(search->lp->solver);
    set_objective(search);
    search->code = glp_simplex(search->lp->problem, &parameters);
    if (search->code == GLP_EBADB || search->code == GLP_ESING || search->code == GLP_ECOND ||
        search->code == GLP_EFAIL) { /* a stale basis: once more from a plain one */
        glp_std_basis(search->lp->problem);
        search->code = glp_simplex(search->lp->problem, &parameters);
    }
    search->status = glp_get_status(search->lp->problem);
    search->value = glp_get_obj_val(search->lp->problem);
}

static enum lp_result solve_real(struct search *search)
{
    struct solver *solver = search->lp->solver;
    if (solver_late(solver))
        return LP_LIMIT;
    if (!solver_guarded(solver, relax, search))
        return LP_FAILED;
    if (search->code != 0)
        return LP_LIMIT;
    switch (search->status) {
    case GLP_OPT:
        return LP_FOUND;
    case GLP_UNBND:
        return LP_UNBOUNDED;
    case GLP_NOFEAS:
        return LP_INFEASIBLE;
    default:
        return LP_LIMIT;
    }
}

enum lp_result lp_bound(struct lp *lp, const struct sum *sum, bool up, double *bound)
{
    struct search search = {.lp = lp, .sum = sum, .up = up};
    solver_mark(lp->solver, lp->scope->columns, lp->scope->count, true);
    enum lp_result result = solve_real(&search);
    solver_mark(lp->solver, lp->scope->columns, lp->scope->count, false);
    *bound = search.value;
    return result;
}

/* Copies a solution; false when a column is not whole, or a row is broken. */
static bool take_table(const struct lp *lp, double (*column)(glp_prob *, int), int64_t *table)
{
    const struct model *model = lp->solver->model;
    memset(table, 0, model->column_count * sizeof *table);
    for (size_t c = 0; c < lp->scope->count; c++) {
        int64_t *value = &table[lp->scope->columns[c]];
        if (!solver_whole(column(lp->problem, (int)c + 1), value) || *value < 0)
            return false;
    }
    for (size_t i = 0; i < lp->row_count; i++) {
        const struct constraint *row = &model->rows[lp->rows[i]];
        if (row->active && !constraint_fits(row, table))
            return false;
    }
    return true;
}

static void watch(glp_tree *tree, void *context)
{
    struct search *search = context;
    const struct solver *solver = search->lp->solver;
    if (glp_ios_reason(tree) != GLP_ISELECT)
        return;
    if (solver->deadline == 0 ? search->nodes >= NODES : solver_late(solver))
        glp_ios_terminate(tree);
    search->nodes++;
}

static void branch(void *context)
{
    struct search *search = context;
    glp_iocp parameters;
    glp_init_iocp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.tm_lim = solver_milliseconds(search->lp->solver);
    parameters.cb_func = watch;
    parameters.cb_info = search;
    search->code = glp_intopt(search->lp->problem, &parameters);
    search->status = glp_mip_status(search->lp->problem);
}

static enum lp_result solve_integer(struct search *search, int64_t *table)
{
    if (!solver_guarded(search->lp->solver, branch, search))
        return LP_FAILED;
    if (search->code != 0)
        return LP_LIMIT;
    if (search->status == GLP_NOFEAS)
        return LP_INFEASIBLE;
    bool best = search->status == GLP_OPT;
    return best && take_table(search->lp, glp_mip_col_val, table) ? LP_FOUND : LP_LIMIT;
}

enum lp_result lp_table(struct lp *lp, const struct sum *sum, bool up, int64_t *table)
{
    struct search search = {.lp = lp, .sum = sum, .up = up};
    solver_mark(lp->solver, lp->scope->columns, lp->scope->count, true);
    enum lp_result result = solve_real(&search);
    if (result == LP_FOUND && !take_table(lp, glp_get_col_prim, table))
        result = solve_integer(&search, table);
    solver_mark(lp->solver, lp->scope->columns, lp->scope->count, false);
    return result;
}
