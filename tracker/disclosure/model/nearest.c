/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each column of the model is two of the problem, people added to its true value and people taken
 * from it, each of them at a cost of 1; the last row is the sum. At no move all rows hold but that
 * one, and costs are as low as they get: where the dual simplex method starts from. */
#include "tracker/disclosure/model/nearest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/disclosure/model/solver_internal.h"

struct nearest {
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

static double truth_of(const struct nearest *nearest, const struct sum *sum)
{
    double total = (double)sum->constant;
    for (size_t t = 0; t < sum->count; t++)
        total += (double)sum->terms[t].coefficient *
                 (double)nearest->solver->model->truth[sum->terms[t].column];
    return total;
}

/* Makes row number of the problem from a sum; true when a coefficient is big. */
static bool set_row(struct nearest *nearest, int number, const struct sum *sum)
{
    int count = 0;
    bool big = false;
    for (size_t t = 0; t < sum->count; t++) {
        double coefficient = (double)sum->terms[t].coefficient;
        int more = nearest->solver->local[sum->terms[t].column];
        if (more == 0)
            continue;
        nearest->index[++count] = more;
        nearest->value[count] = coefficient;
        big = big || fabs(coefficient) > BIG_COEFFICIENT;
        if (nearest->less[more] == 0)
            continue;
        nearest->index[++count] = nearest->less[more];
        nearest->value[count] = -coefficient;
    }
    glp_set_mat_row(nearest->problem, number, count, nearest->index, nearest->value);
    return big;
}

static void set_bounds(void *context)
{
    struct nearest *nearest = context;
    for (size_t i = 0; i < nearest->row_count; i++) {
        const struct constraint *row = &nearest->solver->model->rows[nearest->rows[i]];
        solver_bounds(nearest->problem, (int)i + 1, row, truth_of(nearest, &row->sum));
    }
}

static void add_columns(struct nearest *nearest)
{
    const int64_t *truth = nearest->solver->model->truth;
    int last = (int)nearest->count;
    if (last > 0)
        glp_add_cols(nearest->problem, last);
    for (int c = 1; c <= (int)nearest->count; c++) {
        int64_t most = truth[nearest->columns[c - 1]];
        glp_set_col_kind(nearest->problem, c, GLP_IV);
        glp_set_col_bnds(nearest->problem, c, GLP_LO, 0, 0);
        glp_set_obj_coef(nearest->problem, c, 1);
        if (most == 0)
            continue;
        nearest->less[c] = ++last;
        glp_add_cols(nearest->problem, 1);
        glp_set_col_kind(nearest->problem, last, GLP_IV);
        glp_set_col_bnds(nearest->problem, last, GLP_DB, 0, (double)most);
        glp_set_obj_coef(nearest->problem, last, 1);
    }
}

static void build(void *context)
{
    struct nearest *nearest = context;
    bool big = false;
    nearest->problem = glp_create_prob();
    add_columns(nearest);
    glp_add_rows(nearest->problem, (int)nearest->row_count + 1);
    for (size_t i = 0; i < nearest->row_count; i++)
        if (set_row(nearest, (int)i + 1, &nearest->solver->model->rows[nearest->rows[i]].sum))
            big = true;
    if (big)
        glp_scale_prob(nearest->problem, GLP_SF_AUTO);
    set_bounds(nearest);
}

struct nearest *nearest_new(struct solver *solver, const uint32_t *columns, size_t count)
{
    struct nearest *nearest = calloc(1, sizeof *nearest);
    if (!nearest)
        return NULL;
    nearest->solver = solver;
    nearest->count = count;
    nearest->columns = calloc(count + 1, sizeof *nearest->columns);
    nearest->less = calloc(count + 1, sizeof *nearest->less);
    nearest->index = calloc(2 * count + 1, sizeof *nearest->index);
    nearest->value = calloc(2 * count + 1, sizeof *nearest->value);
    solver_mark(solver, columns, count, true);
    nearest->rows = solver_rows(solver, columns, count, CONSTRAINT_ALL, false, &nearest->row_count);
    bool done =
        nearest->columns && nearest->less && nearest->index && nearest->value && nearest->rows;
    if (done) {
        memcpy(nearest->columns, columns, count * sizeof *columns);
        done = solver_guarded(solver, build, nearest);
    }
    solver_mark(solver, columns, count, false);
    if (!done) {
        nearest_free(nearest);
        return NULL;
    }
    return nearest;
}

void nearest_free(struct nearest *nearest)
{
    if (!nearest)
        return;
    if (nearest->problem && !nearest->solver->dead)
        glp_delete_prob(nearest->problem);
    free(nearest->columns);
    free(nearest->less);
    free(nearest->rows);
    free(nearest->index);
    free(nearest->value);
    free(nearest);
}

bool nearest_cover(const struct nearest *nearest, const struct sum *sum)
{
    size_t c = 0;
    for (size_t t = 0; t < sum->count; t++) {
        while (c < nearest->count && nearest->columns[c] < sum->terms[t].column)
            c++;
        if (c == nearest->count || nearest->columns[c] != sum->terms[t].column)
            return false;
    }
    return true;
}

bool nearest_refresh(struct nearest *nearest)
{
    return solver_guarded(nearest->solver, set_bounds, nearest);
}

/* One search. */
struct aim {
    struct nearest *nearest;
    const struct sum *sum;
    bool up;
    int64_t target;
    int code, status, nodes;
};

static void relax(void *context)
{
    struct aim *aim = context;
    struct nearest *nearest = aim->nearest;
    int last = (int)nearest->row_count + 1;
    double need = (double)aim->target - truth_of(nearest, aim->sum);
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.meth = GLP_DUALP;
    parameters.it_lim = STEPS;
    set_row(nearest, last, aim->sum);
    glp_set_row_bnds(nearest->problem, last, aim->up ? GLP_LO : GLP_UP, need, need);
    glp_std_basis(nearest->problem);
    aim->code = glp_simplex(nearest->problem, &parameters);
    aim->status = glp_get_status(nearest->problem);
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
    aim->code = glp_intopt(aim->nearest->problem, &parameters);
    aim->status = glp_mip_status(aim->nearest->problem);
}

/* The true table after the nearest found; false when one is not whole, or the table does not fit.
 */
static bool take_table(const struct aim *aim, double (*column)(glp_prob *, int), int64_t *table)
{
    const struct nearest *nearest = aim->nearest;
    const struct model *model = nearest->solver->model;
    int64_t reached;
    memcpy(table, model->truth, model->column_count * sizeof *table);
    for (int c = 1; c <= (int)nearest->count; c++) {
        int64_t *value = &table[nearest->columns[c - 1]];
        int64_t more, less = 0;
        if (!solver_whole(column(nearest->problem, c), &more) ||
            (nearest->less[c] && !solver_whole(column(nearest->problem, nearest->less[c]), &less)))
            return false;
        *value += more - less;
        if (*value < 0)
            return false;
    }
    for (size_t i = 0; i < nearest->row_count; i++) {
        const struct constraint *row = &model->rows[nearest->rows[i]];
        if (row->active && !constraint_fits(row, table))
            return false;
    }
    return sum_value(aim->sum, table, &reached) &&
           (aim->up ? reached >= aim->target : reached <= aim->target);
}

static enum lp_result solve(struct aim *aim, int64_t *table)
{
    struct solver *solver = aim->nearest->solver;
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

enum lp_result nearest_table(struct nearest *nearest, const struct sum *sum, bool up,
                             int64_t target, int64_t *table)
{
    struct aim aim = {.nearest = nearest, .sum = sum, .up = up, .target = target};
    solver_mark(nearest->solver, nearest->columns, nearest->count, true);
    enum lp_result result = solve(&aim, table);
    solver_mark(nearest->solver, nearest->columns, nearest->count, false);
    return result;
}
