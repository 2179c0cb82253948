/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/lp.h"

#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STEPS = 200000, NODES = 4000, BIG_COEFFICIENT = 1000 };
static const double TOLERANCE = 1e-6;

struct solver {
    const struct model *model;
    jmp_buf escape;
    bool dead;
    double deadline; /* seconds of the monotonic clock, 0: none */
    int *local;      /* by column: its number in the problem being built, 0 outside */
    bool *taken;     /* by row */
};

struct lp {
    struct solver *solver;
    const struct lp_scope *scope;
    glp_prob *problem;
    size_t *rows; /* rows[i] is row i + 1 of the problem */
    size_t row_count;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int swallow(void *info, const char *text)
{
    (void)info;
    (void)text;
    return 1;
}

static void escape(void *info)
{
    struct solver *solver = info;
    longjmp(solver->escape, 1);
}

/* Runs work so that a fatal error of the library comes back here; afterwards none of its objects
 * exists any more. */
static bool guarded(struct solver *solver, void (*work)(void *), void *context)
{
    if (solver->dead)
        return false;
    if (setjmp(solver->escape)) {
        solver->dead = true;
        glp_error_hook(NULL, NULL);
        glp_free_env();
        return false;
    }
    glp_error_hook(escape, solver);
    work(context);
    return true;
}

struct solver *solver_new(const struct model *model, unsigned milliseconds)
{
    struct solver *solver = calloc(1, sizeof *solver);
    if (!solver)
        return NULL;
    solver->model = model;
    solver->deadline = milliseconds ? now() + milliseconds / 1000.0 : 0;
    solver->local = calloc(model->column_count + 1, sizeof *solver->local);
    solver->taken = calloc(model->row_count + 1, sizeof *solver->taken);
    if (!solver->local || !solver->taken) {
        solver_free(solver);
        return NULL;
    }
    glp_term_out(GLP_OFF);
    glp_term_hook(swallow, NULL);
    return solver;
}

void solver_free(struct solver *solver)
{
    if (!solver)
        return;
    if (!solver->dead) {
        glp_error_hook(NULL, NULL);
        glp_term_hook(NULL, NULL);
        glp_free_env();
    }
    free(solver->local);
    free(solver->taken);
    free(solver);
}

bool solver_late(const struct solver *solver)
{
    return solver->deadline != 0 && now() >= solver->deadline;
}

/* Whether the row belongs to the scope: a kind asked for and, in a relaxation, nothing outside. */
static bool belongs(const struct lp *lp, const struct row *row)
{
    if (!(row->kind & lp->scope->kinds))
        return false;
    for (size_t t = 0; !lp->scope->others && t < row->form.count; t++)
        if (!lp->solver->local[row->form.terms[t].column])
            return false;
    return true;
}

/* Fills lp->rows with the rows that touch the scope's columns, in the order of the model. */
static bool choose_rows(struct lp *lp)
{
    struct solver *solver = lp->solver;
    const struct model *model = solver->model;
    size_t room = 0;
    for (size_t c = 0; c < lp->scope->count; c++) {
        uint32_t column = lp->scope->columns[c];
        room += model->first[column + 1] - model->first[column];
    }
    lp->rows = calloc(room + 1, sizeof *lp->rows);
    if (!lp->rows)
        return false;
    for (size_t c = 0; c < lp->scope->count; c++) {
        uint32_t column = lp->scope->columns[c];
        for (size_t i = model->first[column]; i < model->first[column + 1]; i++) {
            size_t row = model->crossed[i];
            if (solver->taken[row] || !belongs(lp, &model->rows[row]))
                continue;
            solver->taken[row] = true;
            lp->rows[lp->row_count++] = row;
        }
    }
    for (size_t i = 0; i < lp->row_count; i++)
        solver->taken[lp->rows[i]] = false;
    return true;
}

/* What the columns outside contribute to a row. */
static double outside(const struct lp *lp, const struct row *row)
{
    double sum = 0;
    for (size_t t = 0; lp->scope->others && t < row->form.count; t++) {
        const struct term *term = &row->form.terms[t];
        if (!lp->solver->local[term->column])
            sum += (double)term->coefficient * (double)lp->scope->others[term->column];
    }
    return sum;
}

static void set_bounds(struct lp *lp, int number, const struct row *row)
{
    double shift = outside(lp, row);
    double lo = row->real_lo - shift, hi = row->real_hi - shift;
    bool has_lo = row->active && row->lo != NO_LOWER, has_hi = row->active && row->hi != NO_UPPER;
    int type = GLP_FR;
    if (has_lo && has_hi)
        type = lo < hi ? GLP_DB : GLP_FX;
    else if (has_lo || has_hi)
        type = has_lo ? GLP_LO : GLP_UP;
    glp_set_row_bnds(lp->problem, number, type, lo, hi);
}

static void mark_local(const struct lp *lp, bool on)
{
    for (size_t c = 0; c < lp->scope->count; c++)
        lp->solver->local[lp->scope->columns[c]] = on ? (int)c + 1 : 0;
}

/* Terms of a row inside the scope, from index 1; returns how many. */
static int inner_terms(const struct lp *lp, const struct row *row, int *index, double *value)
{
    int count = 0;
    for (size_t t = 0; t < row->form.count; t++) {
        int local = lp->solver->local[row->form.terms[t].column];
        if (local == 0)
            continue;
        index[++count] = local;
        value[count] = (double)row->form.terms[t].coefficient;
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
static void bound_columns(const struct build *job, const struct row *row, int count)
{
    glp_prob *problem = job->lp->problem;
    if (!row->active || row->hi == NO_UPPER || job->lp->scope->others)
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
    glp_add_cols(lp->problem, (int)lp->scope->count);
    for (size_t c = 0; c < lp->scope->count; c++) {
        glp_set_col_kind(lp->problem, (int)c + 1, GLP_IV);
        glp_set_col_bnds(lp->problem, (int)c + 1, GLP_LO, 0, 0);
    }
    if (lp->row_count > 0)
        glp_add_rows(lp->problem, (int)lp->row_count);
    bool big = false;
    for (size_t i = 0; i < lp->row_count; i++) {
        const struct row *row = &lp->solver->model->rows[lp->rows[i]];
        int count = inner_terms(lp, row, job->index, job->value);
        for (int t = 1; t <= count; t++)
            big = big || fabs(job->value[t]) > BIG_COEFFICIENT;
        glp_set_mat_row(lp->problem, (int)i + 1, count, job->index, job->value);
        set_bounds(lp, (int)i + 1, row);
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
    mark_local(lp, true);
    job.index = calloc(scope->count + 1, sizeof *job.index);
    job.value = calloc(scope->count + 1, sizeof *job.value);
    bool done = job.index && job.value && choose_rows(lp) && guarded(solver, build, &job);
    mark_local(lp, false);
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

static void refresh(void *context)
{
    struct lp *lp = context;
    for (size_t i = 0; i < lp->row_count; i++)
        set_bounds(lp, (int)i + 1, &lp->solver->model->rows[lp->rows[i]]);
}

enum lp_result lp_refresh(struct lp *lp)
{
    mark_local(lp, true);
    bool done = guarded(lp->solver, refresh, lp);
    mark_local(lp, false);
    return done ? LP_FOUND : LP_FAILED;
}

/* One search: in the problem's own words. */
struct search {
    struct lp *lp;
    const struct form *form;
    const int64_t *target;
    bool up;
    double shift; /* constant part of the objective */
    int code, status;
    double value;
    int nodes;
};

static int left_milliseconds(const struct solver *solver)
{
    if (solver->deadline == 0)
        return INT_MAX;
    double left = (solver->deadline - now()) * 1000;
    return left < 1 ? 1 : (left > INT_MAX ? INT_MAX : (int)left);
}

static void set_objective(const struct search *search)
{
    const struct lp *lp = search->lp;
    glp_set_obj_dir(lp->problem, search->up ? GLP_MAX : GLP_MIN);
    for (size_t c = 0; c < lp->scope->count; c++)
        glp_set_obj_coef(lp->problem, (int)c + 1, 0);
    for (size_t t = 0; t < search->form->count; t++) {
        int local = lp->solver->local[search->form->terms[t].column];
        if (local != 0)
            glp_set_obj_coef(lp->problem, local, (double)search->form->terms[t].coefficient);
    }
    glp_set_obj_coef(lp->problem, 0, search->shift);
}

static void relax(void *context)
{
    struct search *search = context;
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.it_lim = search->lp->solver->deadline == 0 ? STEPS : INT_MAX;
    parameters.tm_lim = left_milliseconds(search->lp->solver);
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

/* Value of the form's terms outside the scope, plus its constant. */
static double objective_shift(const struct lp *lp, const struct form *form)
{
    double sum = (double)form->constant;
    for (size_t t = 0; lp->scope->others && t < form->count; t++) {
        const struct term *term = &form->terms[t];
        if (!lp->solver->local[term->column])
            sum += (double)term->coefficient * (double)lp->scope->others[term->column];
    }
    return sum;
}

static enum lp_result solve_real(struct search *search)
{
    struct solver *solver = search->lp->solver;
    if (solver_late(solver))
        return LP_LIMIT;
    search->shift = objective_shift(search->lp, search->form);
    if (!guarded(solver, relax, search))
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

enum lp_result lp_bound(struct lp *lp, const struct form *form, bool up, double *bound)
{
    struct search search = {.lp = lp, .form = form, .up = up};
    mark_local(lp, true);
    enum lp_result result = solve_real(&search);
    mark_local(lp, false);
    *bound = search.value;
    return result;
}

/* Copies a solution rounded to integers; false when a column is not whole, or a row is broken. */
static bool take_table(const struct lp *lp, double (*column)(glp_prob *, int), int64_t *table)
{
    const struct model *model = lp->solver->model;
    if (lp->scope->others)
        memcpy(table, lp->scope->others, model->column_count * sizeof *table);
    else
        memset(table, 0, model->column_count * sizeof *table);
    for (size_t c = 0; c < lp->scope->count; c++) {
        double value = column(lp->problem, (int)c + 1), whole = rint(value);
        if (fabs(value - whole) > TOLERANCE || whole < 0 || whole > 9e15)
            return false;
        table[lp->scope->columns[c]] = (int64_t)whole;
    }
    for (size_t i = 0; i < lp->row_count; i++) {
        const struct row *row = &model->rows[lp->rows[i]];
        if (row->active && !row_fits(row, table))
            return false;
    }
    return true;
}

static bool reaches(const struct search *search, double value)
{
    double target = (double)*search->target;
    return search->up ? value >= target - TOLERANCE : value <= target + TOLERANCE;
}

static void watch(glp_tree *tree, void *context)
{
    struct search *search = context;
    const struct solver *solver = search->lp->solver;
    int reason = glp_ios_reason(tree);
    bool out = solver->deadline == 0 ? search->nodes >= NODES : solver_late(solver);
    if (reason == GLP_ISELECT && out)
        glp_ios_terminate(tree);
    search->nodes += reason == GLP_ISELECT;
    if (reason == GLP_IBINGO && search->target &&
        reaches(search, glp_mip_obj_val(search->lp->problem)))
        glp_ios_terminate(tree);
}

static void branch(void *context)
{
    struct search *search = context;
    glp_iocp parameters;
    glp_init_iocp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.tm_lim = left_milliseconds(search->lp->solver);
    if (search->target) { /* any table that reaches it: dive */
        parameters.br_tech = GLP_BR_LFV;
        parameters.bt_tech = GLP_BT_DFS;
    }
    parameters.cb_func = watch;
    parameters.cb_info = search;
    search->code = glp_intopt(search->lp->problem, &parameters);
    search->status = glp_mip_status(search->lp->problem);
    search->value = glp_mip_obj_val(search->lp->problem);
}

static enum lp_result solve_integer(struct search *search, int64_t *table)
{
    if (!guarded(search->lp->solver, branch, search))
        return LP_FAILED;
    bool stopped = search->code != 0;
    if (search->status == GLP_NOFEAS && !stopped)
        return LP_INFEASIBLE;
    if (search->status != GLP_OPT && search->status != GLP_FEAS)
        return LP_LIMIT;
    if (search->target && !reaches(search, search->value))
        return stopped ? LP_LIMIT : LP_SHORT;
    if (!search->target && (stopped || search->status != GLP_OPT))
        return LP_LIMIT;
    return take_table(search->lp, glp_mip_col_val, table) ? LP_FOUND : LP_LIMIT;
}

enum lp_result lp_table(struct lp *lp, const struct form *form, bool up, const int64_t *target,
                        int64_t *table)
{
    struct search search = {.lp = lp, .form = form, .up = up, .target = target};
    mark_local(lp, true);
    enum lp_result result = solve_real(&search);
    if (result == LP_FOUND && target && !reaches(&search, search.value))
        result = LP_SHORT;
    else if (result == LP_FOUND && !take_table(lp, glp_get_col_prim, table))
        result = solve_integer(&search, table);
    mark_local(lp, false);
    return result;
}
