/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each column of the model is two of the problem, people added to its true value and people taken
 * from it, each of them at a cost of 1; the last row is the form. At no move all rows hold but that
 * one, and costs are as low as they get: where the dual simplex method starts from. */
#include "tracker/disclosure/model/nearest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/disclosure/model/solver_internal.h"

struct moves {
    struct solver *solver;
    glp_prob *problem;
    uint32_t *columns;
    size_t count;
    int *less;    /* by number of a column, from 1: the problem's column of people taken, or 0 */
    size_t *rows; /* rows[i] is row i + 1 of the problem */
    size_t row_count;
    int *index; /* scratch: one row */
    double *value;
};

static double truth_of(const struct moves *moves, const struct form *form)
{
    double sum = (double)form->constant;
    for (size_t t = 0; t < form->count; t++)
        sum += (double)form->terms[t].coefficient *
               (double)moves->solver->model->truth[form->terms[t].column];
    return sum;
}

/* Makes row number of the problem from a form; true when a coefficient is big. */
static bool set_row(struct moves *moves, int number, const struct form *form)
{
    int count = 0;
    bool big = false;
    for (size_t t = 0; t < form->count; t++) {
        double coefficient = (double)form->terms[t].coefficient;
        int more = moves->solver->local[form->terms[t].column];
        if (more == 0)
            continue;
        moves->index[++count] = more;
        moves->value[count] = coefficient;
        big = big || fabs(coefficient) > BIG_COEFFICIENT;
        if (moves->less[more] == 0)
            continue;
        moves->index[++count] = moves->less[more];
        moves->value[count] = -coefficient;
    }
    glp_set_mat_row(moves->problem, number, count, moves->index, moves->value);
    return big;
}

static void set_bounds(void *context)
{
    struct moves *moves = context;
    for (size_t i = 0; i < moves->row_count; i++) {
        const struct row *row = &moves->solver->model->rows[moves->rows[i]];
        solver_bounds(moves->problem, (int)i + 1, row, truth_of(moves, &row->form));
    }
}

static void add_columns(struct moves *moves)
{
    const int64_t *truth = moves->solver->model->truth;
    int last = (int)moves->count;
    if (last > 0)
        glp_add_cols(moves->problem, last);
    for (int c = 1; c <= (int)moves->count; c++) {
        int64_t most = truth[moves->columns[c - 1]];
        glp_set_col_kind(moves->problem, c, GLP_IV);
        glp_set_col_bnds(moves->problem, c, GLP_LO, 0, 0);
        glp_set_obj_coef(moves->problem, c, 1);
        if (most == 0)
            continue;
        moves->less[c] = ++last;
        glp_add_cols(moves->problem, 1);
        glp_set_col_kind(moves->problem, last, GLP_IV);
        glp_set_col_bnds(moves->problem, last, GLP_DB, 0, (double)most);
        glp_set_obj_coef(moves->problem, last, 1);
    }
}

static void build(void *context)
{
    struct moves *moves = context;
    bool big = false;
    moves->problem = glp_create_prob();
    add_columns(moves);
    glp_add_rows(moves->problem, (int)moves->row_count + 1);
    for (size_t i = 0; i < moves->row_count; i++)
        if (set_row(moves, (int)i + 1, &moves->solver->model->rows[moves->rows[i]].form))
            big = true;
    if (big)
        glp_scale_prob(moves->problem, GLP_SF_AUTO);
    set_bounds(moves);
}

struct moves *moves_new(struct solver *solver, const uint32_t *columns, size_t count)
{
    struct moves *moves = calloc(1, sizeof *moves);
    if (!moves)
        return NULL;
    moves->solver = solver;
    moves->count = count;
    moves->columns = calloc(count + 1, sizeof *moves->columns);
    moves->less = calloc(count + 1, sizeof *moves->less);
    moves->index = calloc(2 * count + 1, sizeof *moves->index);
    moves->value = calloc(2 * count + 1, sizeof *moves->value);
    solver_mark(solver, columns, count, true);
    moves->rows = solver_rows(solver, columns, count, ROW_ALL, false, &moves->row_count);
    bool done = moves->columns && moves->less && moves->index && moves->value && moves->rows;
    if (done) {
        memcpy(moves->columns, columns, count * sizeof *columns);
        done = solver_guarded(solver, build, moves);
    }
    solver_mark(solver, columns, count, false);
    if (!done) {
        moves_free(moves);
        return NULL;
    }
    return moves;
}

void moves_free(struct moves *moves)
{
    if (!moves)
        return;
    if (moves->problem && !moves->solver->dead)
        glp_delete_prob(moves->problem);
    free(moves->columns);
    free(moves->less);
    free(moves->rows);
    free(moves->index);
    free(moves->value);
    free(moves);
}

bool moves_cover(const struct moves *moves, const struct form *form)
{
    size_t c = 0;
    for (size_t t = 0; t < form->count; t++) {
        while (c < moves->count && moves->columns[c] < form->terms[t].column)
            c++;
        if (c == moves->count || moves->columns[c] != form->terms[t].column)
            return false;
    }
    return true;
}

bool moves_refresh(struct moves *moves)
{
    return solver_guarded(moves->solver, set_bounds, moves);
}

/* One search. */
struct aim {
    struct moves *moves;
    const struct form *form;
    bool up;
    int64_t target;
    int code, status, nodes;
};

static void relax(void *context)
{
    struct aim *aim = context;
    struct moves *moves = aim->moves;
    int last = (int)moves->row_count + 1;
    double need = (double)aim->target - truth_of(moves, aim->form);
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.meth = GLP_DUALP;
    parameters.it_lim = STEPS;
    set_row(moves, last, aim->form);
    glp_set_row_bnds(moves->problem, last, aim->up ? GLP_LO : GLP_UP, need, need);
    glp_std_basis(moves->problem);
    aim->code = glp_simplex(moves->problem, &parameters);
    aim->status = glp_get_status(moves->problem);
}

static void watch(glp_tree *tree, void *context)
{
    struct aim *aim = context;
    int reason = glp_ios_reason(tree);
    if (reason == GLP_IBINGO || (reason == GLP_ISELECT && aim->nodes >= NODES))
        glp_ios_terminate(tree);
    aim->nodes += reason == GLP_ISELECT;
}

/* Any whole numbers do: dive for the first. */
static void branch(void *context)
{
    struct aim *aim = context;
    glp_iocp parameters;
    glp_init_iocp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.br_tech = GLP_BR_LFV;
    parameters.bt_tech = GLP_BT_DFS;
    parameters.cb_func = watch;
    parameters.cb_info = aim;
    aim->code = glp_intopt(aim->moves->problem, &parameters);
    aim->status = glp_mip_status(aim->moves->problem);
}

/* The true table after the moves found; false when one is not whole, or the table does not fit. */
static bool take_table(const struct aim *aim, double (*column)(glp_prob *, int), int64_t *table)
{
    const struct moves *moves = aim->moves;
    const struct model *model = moves->solver->model;
    int64_t reached;
    memcpy(table, model->truth, model->column_count * sizeof *table);
    for (int c = 1; c <= (int)moves->count; c++) {
        int64_t *value = &table[moves->columns[c - 1]];
        int64_t more, less = 0;
        if (!solver_whole(column(moves->problem, c), &more) ||
            (moves->less[c] && !solver_whole(column(moves->problem, moves->less[c]), &less)))
            return false;
        *value += more - less;
        if (*value < 0)
            return false;
    }
    for (size_t i = 0; i < moves->row_count; i++) {
        const struct row *row = &model->rows[moves->rows[i]];
        if (row->active && !row_fits(row, table))
            return false;
    }
    return form_value(aim->form, table, &reached) &&
           (aim->up ? reached >= aim->target : reached <= aim->target);
}

static enum lp_result solve(struct aim *aim, int64_t *table)
{
    struct solver *solver = aim->moves->solver;
    if (!solver_guarded(solver, relax, aim))
        return LP_FAILED;
    if (aim->code == 0 && aim->status == GLP_NOFEAS)
        return LP_SHORT;
    if (aim->code != 0 || aim->status != GLP_OPT)
        return LP_LIMIT;
    if (take_table(aim, glp_get_col_prim, table))
        return LP_FOUND;
    if (!solver_guarded(solver, branch, aim))
        return LP_FAILED;
    if (aim->code == 0 && aim->status == GLP_NOFEAS)
        return LP_SHORT;
    bool some = aim->status == GLP_OPT || aim->status == GLP_FEAS;
    return some && take_table(aim, glp_mip_col_val, table) ? LP_FOUND : LP_LIMIT;
}

enum lp_result moves_table(struct moves *moves, const struct form *form, bool up, int64_t target,
                           int64_t *table)
{
    struct aim aim = {.moves = moves, .form = form, .up = up, .target = target};
    solver_mark(moves->solver, moves->columns, moves->count, true);
    enum lp_result result = solve(&aim, table);
    solver_mark(moves->solver, moves->columns, moves->count, false);
    return result;
}
