/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/model/solver.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "tracker/base/clock.h"
#include "tracker/disclosure/model/solver_internal.h"

static const double TOLERANCE = 1e-6;

static double now(void)
{
    return (double)clock_awake_milliseconds() / 1000.0;
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

bool solver_guarded(struct solver *solver, void (*work)(void *), void *context)
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

int solver_milliseconds(const struct solver *solver)
{
    if (solver->deadline == 0)
        return INT_MAX;
    double left = (solver->deadline - now()) * 1000;
    return left < 1 ? 1 : (left > INT_MAX ? INT_MAX : (int)left);
}

void solver_mark(struct solver *solver, const uint32_t *columns, size_t count, bool on)
{
    for (size_t c = 0; c < count; c++)
        solver->local[columns[c]] = on ? (int)c + 1 : 0;
}

static bool reaches_outside(const struct solver *solver, const struct constraint *row)
{
    for (size_t t = 0; t < row->sum.count; t++)
        if (!solver->local[row->sum.terms[t].column])
            return true;
    return false;
}

size_t *solver_rows(struct solver *solver, const uint32_t *columns, size_t count, unsigned kinds,
                    bool inside, size_t *row_count)
{
    const struct model *model = solver->model;
    size_t room = 0;
    for (size_t c = 0; c < count; c++)
        room += model->first[columns[c] + 1] - model->first[columns[c]];
    size_t *rows = calloc(room + 1, sizeof *rows);
    *row_count = 0;
    for (size_t c = 0; rows && c < count; c++)
        for (size_t i = model->first[columns[c]]; i < model->first[columns[c] + 1]; i++) {
            size_t row = model->crossed[i];
            if (solver->taken[row] || !(model->rows[row].kind & kinds) ||
                (inside && reaches_outside(solver, &model->rows[row])))
                continue;
            solver->taken[row] = true;
            rows[(*row_count)++] = row;
        }
    for (size_t i = 0; i < *row_count; i++)
        solver->taken[rows[i]] = false;
    return rows;
}

void solver_bounds(glp_prob *problem, int number, const struct constraint *row, double shift)
{
    double lo = row->real_lo - shift, hi = row->real_hi - shift;
    bool has_lo = row->active && row->lo != NO_LOWER, has_hi = row->active && row->hi != NO_UPPER;
    int type = GLP_FR;
    if (has_lo && has_hi)
        type = lo < hi ? GLP_DB : GLP_FX;
    else if (has_lo || has_hi)
        type = has_lo ? GLP_LO : GLP_UP;
    glp_set_row_bnds(problem, number, type, lo, hi);
}

bool solver_whole(double value, int64_t *whole)
{
    double near = rint(value);
    if (!(fabs(value - near) <= TOLERANCE) || fabs(near) > 9e15)
        return false;
    *whole = (int64_t)near;
    return true;
}
