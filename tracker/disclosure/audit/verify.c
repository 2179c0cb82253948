/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate as a reader would check it, without any counter. */
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/disclosure/gate/gate_internal.h"
#include "tracker/disclosure/model/lp.h"

struct desk {
    struct closing *closings; /* all that the releases speak of, in time */
    size_t count;
    const struct release **said; /* those that may say something of answers */
    size_t said_count;
};

/* Takes over a closing; false when another release gave it other sizes. */
static bool take(struct desk *desk, const struct release_closing *given)
{
    size_t at = 0;
    while (at < desk->count && desk->closings[at].through < given->through)
        at++;
    struct closing *closing = &desk->closings[at];
    if (at < desk->count && closing->through == given->through)
        return memcmp(closing->folded, given->folded, sizeof closing->folded) == 0;
    memmove(closing + 1, closing, (desk->count - at) * sizeof *closing);
    *closing = (struct closing){.through = given->through};
    memcpy(closing->folded, given->folded, sizeof closing->folded);
    desk->count++;
    return true;
}

static enum error take_all(struct desk *desk, const struct release *const *releases, size_t count,
                           struct fault *fault)
{
    size_t room = 1;
    for (size_t i = 0; i < count; i++)
        room += releases[i]->closing_count;
    desk->closings = calloc(room, sizeof *desk->closings);
    desk->said = calloc(count + 1, sizeof *desk->said);
    if (!desk->closings || !desk->said)
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    for (size_t i = 0; i < count; i++) {
        const struct release *release = releases[i];
        bool alike = release->k == releases[0]->k;
        bool says = !release->volumes_only; /* else its blocks may be another branch's */
        if (says)
            desk->said[desk->said_count++] = release;
        for (size_t c = 0; alike && says && c < release->closing_count; c++)
            alike = take(desk, &release->closings[c]);
        if (!alike)
            return fault_set(fault, ERROR_RELEASE_INVALID, "n° %u", release->number);
    }
    return ERROR_NONE;
}

/* Finds, for the columns of one component, values that fit every row. */
static enum lp_result settle(struct solver *solver, struct model *model, const uint32_t *component,
                             uint32_t which, uint32_t *columns, int64_t *table)
{
    struct lp_scope scope = {.columns = columns, .kinds = CONSTRAINT_ALL};
    struct sum nothing = {0};
    for (size_t c = 0; c < model->column_count; c++)
        if (component[c] == which)
            columns[scope.count++] = (uint32_t)c;
    struct lp *lp = lp_new(solver, &scope);
    enum lp_result result = lp ? lp_table(lp, &nothing, true, table) : LP_FAILED;
    lp_free(lp);
    for (size_t i = 0; result == LP_FOUND && i < scope.count; i++)
        model->truth[columns[i]] = table[columns[i]];
    return result;
}

/* Gives the model some table that fits all rows in place of the true one. */
static enum error suppose(struct gate *gate)
{
    struct model *model = &gate->facts.model;
    uint32_t *component = calloc(model->column_count + 1, sizeof *component);
    uint32_t *columns = calloc(model->column_count + 1, sizeof *columns);
    int64_t *table = calloc(model->column_count + 1, sizeof *table);
    struct solver *solver = solver_new(model, 0);
    enum lp_result result = component && columns && table && solver ? LP_FOUND : LP_FAILED;
    if (result == LP_FOUND)
        model_components(model, CONSTRAINT_ALL, component);
    for (size_t c = 0; result == LP_FOUND && c < model->column_count; c++)
        if (component[c] == c)
            result = settle(solver, model, component, (uint32_t)c, columns, table);
    for (size_t i = 0; result == LP_FOUND && i < model->row_count; i++)
        if (!constraint_fits(&model->rows[i], model->truth))
            result = LP_INFEASIBLE; /* a row without columns that cannot hold */
    solver_free(solver);
    free(component);
    free(columns);
    free(table);
    if (result == LP_INFEASIBLE || result == LP_SHORT)
        return fault_set(gate->fault, ERROR_RELEASE_INVALID, "%s",
                         _("ses nombres se contredisent"));
    return result == LP_FOUND ? ERROR_NONE : fault_set(gate->fault, ERROR_LIBRARY, "GLPK");
}

enum error gate_verify(const struct codebook *codebook, const struct release *const *releases,
                       size_t count, size_t *exposed, struct fault *fault)
{
    struct desk desk = {0};
    struct gate_request request = {.codebook = codebook, .k = releases[0]->k};
    struct gate gate = {.request = &request,
                        .fault = fault,
                        .blind = true,
                        .period = {.first = NONE, .last = NONE, .ranks = RANK_ALL}};
    *exposed = 0;
    enum error error = take_all(&desk, releases, count, fault);
    request.closings = desk.closings;
    request.closing_count = desk.count;
    request.past = desk.said;
    request.past_count = desk.said_count;
    gate.wanted = calloc(desk.count + 1, sizeof *gate.wanted);
    if (error == ERROR_NONE && !gate.wanted)
        error = fault_set(fault, ERROR_MEMORY, "%s", "");
    if (error == ERROR_NONE) {
        memset(gate.wanted, true, desk.count * sizeof *gate.wanted);
        error = gate_open(&gate);
    }
    if (error == ERROR_NONE && !model_index(&gate.facts.model))
        error = fault_set(fault, ERROR_MEMORY, "%s", "");
    if (error == ERROR_NONE)
        error = suppose(&gate);
    if (error == ERROR_NONE)
        error = gate_guard(&gate, exposed);
    gate_clear(&gate);
    free(desk.closings);
    free(desk.said);
    return error;
}
