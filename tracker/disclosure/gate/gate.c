/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule. A reader knows the sizes of blocks, the method, all that was ever released, and that
 * counts are whole numbers. A group of fewer than k people (zero, complements, combinations of
 * crossings and whoever the tables leave out too) is safe while the reader must reckon with k
 * people or more in it, and with nobody, as far as the sizes of blocks alone allow. Of what one
 * release has beside another the last alone is looked at: the parts of such a group in single
 * blocks are as small. Cells are tried one by one, in an order and at precisions that follow public
 * numbers and the plan only; each leaves if every unsafe group stays safe, else it is hidden under
 * the one mark. After Fischetti and Salazar's attacker problems, with integer witnesses in place of
 * their verdicts. */
#include "tracker/disclosure/gate/gate.h"

#include <stdlib.h>
#include <string.h>

#include "tracker/codebook/plan.h"
#include "tracker/disclosure/gate/gate_internal.h"

enum error gate_open(struct gate *gate)
{
    const struct gate_request *request = gate->request;
    enum error error = facts_build(request->codebook, request->k, request->closings, gate->wanted,
                                   request->closing_count, !gate->blind, &gate->facts, gate->fault);
    return error == ERROR_NONE ? gate_past_rows(gate) : error;
}

enum error gate_guard(struct gate *gate, size_t *broken)
{
    const struct gate_request *request = gate->request;
    gate->protect = protect_new(&gate->facts.model, request->k, gate->rows, gate->candidate_count);
    if (!gate->protect)
        return fault_set(gate->fault, ERROR_MEMORY, "%s", "");
    enum error error = gate_groups(gate);
    if (error == ERROR_NONE && protect_start(gate->protect, broken) != ERROR_NONE)
        error = fault_set(gate->fault, ERROR_LIBRARY, "GLPK");
    return error;
}

/* What the slot says, as its own count: its candidate may be about what is left of it. */
static void say(const struct gate *gate, const struct slot *slot, struct cell *cell)
{
    cell->precision =
        slot->tried.precision == PRECISION_NOT_ASKED ? PRECISION_NOT_ASKED : PRECISION_HIDDEN;
    if (slot->candidate == NONE || !gate->candidates[slot->candidate].published)
        return;
    const struct candidate *candidate = &gate->candidates[slot->candidate];
    cell->precision = candidate->precision;
    if (slot->than != NONE) {
        struct cell than = {.row = ""};
        gate_cell(&than, &gate->slots[slot->than].cell);
        memcpy(cell->than_row, than.row, sizeof cell->than_row);
        memcpy(cell->than_col, than.col, sizeof cell->than_col);
        cell->hi = (uint32_t)slot->base.value;
        return;
    }
    int64_t own = slot->sum.constant, its = candidate->sum.constant;
    if (sum_same_terms(&slot->sum, &candidate->sum)) {
        cell->lo = (uint32_t)(own + candidate->lo - its);
        cell->hi = (uint32_t)(own + candidate->hi - its);
    } else {
        cell->lo = (uint32_t)(own + its - candidate->hi);
        cell->hi = (uint32_t)(own + its - candidate->lo);
    }
}

static void say_base(const struct gate *gate, const struct slot *slot, struct release_table *table)
{
    bool answer = !slot->tried.base_public;
    if (slot->cell.table && slot->cell.table->kind == TABLE_CROSSING)
        answer = plan_cell_skip(gate->request->codebook, &slot->cell) >= 0;
    if (!answer) {
        table->base_known = true;
        table->base = slot->tried.base;
    } else if (slot->cell.table && slot->cell.table->kind == TABLE_ONE_WAY &&
               slot->base.candidate != NONE && gate->candidates[slot->base.candidate].published) {
        table->base_known = true;
        table->base = (uint32_t)slot->base.value;
    }
}

/* Adds the slots, in order, to the release's tables. */
static enum error gate_tables(const struct gate *gate, struct release *release)
{
    struct release_table *table = NULL;
    const struct slot *before = NULL;
    for (size_t i = 0; i < gate->slot_count; i++) {
        const struct slot *slot = &gate->slots[i];
        if (slot->reserved)
            continue;
        if (!before || before->cell.table != slot->cell.table ||
            before->cell.scope != slot->cell.scope)
            table = gate_table(release, slot->cell.table, slot->cell.scope,
                               slot->cell.table ? plan_cells(slot->cell.table) : 2);
        if (!table)
            return fault_set(gate->fault, ERROR_MEMORY, "%s", "");
        struct cell *cell = &table->cells[table->cell_count++];
        if (slot->cell.table)
            gate_cell(cell, &slot->cell);
        else
            memcpy(cell->row, gate->request->codebook->counters[slot->cell.counter].name,
                   sizeof cell->row - 1);
        say(gate, slot, cell);
        say_base(gate, slot, table);
        before = slot;
    }
    return ERROR_NONE;
}

static enum error gate_fill(const struct gate *gate, struct release **out)
{
    enum error error;
    if (!protect_verify(gate->protect))
        return fault_set(gate->fault, ERROR_LIBRARY, "GLPK");
    *out = gate_head(gate->request, &gate->period);
    error = *out ? gate_tables(gate, *out) : fault_set(gate->fault, ERROR_MEMORY, "%s", "");
    if (error != ERROR_NONE) {
        release_free(*out);
        *out = NULL;
    }
    return error;
}

enum error gate_release(const struct gate_request *request, struct release **out,
                        struct fault *fault)
{
    struct gate gate = {.request = request, .fault = fault};
    size_t broken;
    *out = NULL;
    enum error error = gate_period(request, &gate.period, fault);
    if (error != ERROR_NONE)
        return error;
    gate.wanted = calloc(request->closing_count + 1, sizeof *gate.wanted);
    if (!gate.wanted)
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    gate_want(&gate);
    if (gate_in_shadow(&gate)) {
        gate_clear(&gate);
        return gate_volumes(request, out, fault);
    }
    error = gate_open(&gate);
    if (error == ERROR_NONE)
        error = gate_candidates(&gate);
    if (error == ERROR_NONE && !model_index(&gate.facts.model))
        error = fault_set(fault, ERROR_MEMORY, "%s", "");
    if (error == ERROR_NONE)
        error = gate_guard(&gate, &broken);
    if (error == ERROR_NONE)
        error = gate_run(&gate);
    if (error == ERROR_NONE)
        error = gate_fill(&gate, out);
    gate_clear(&gate);
    return error;
}

/* The model of every closing there is. */
static enum error open_all(struct gate *gate)
{
    const struct gate_request *request = gate->request;
    gate->period = (struct span){.first = NONE, .last = NONE, .ranks = RANK_ALL};
    gate->wanted = calloc(request->closing_count + 1, sizeof *gate->wanted);
    if (!gate->wanted)
        return fault_set(gate->fault, ERROR_MEMORY, "%s", "");
    memset(gate->wanted, true, request->closing_count * sizeof *gate->wanted);
    return gate_open(gate);
}

enum error gate_fits(const struct gate_request *request, struct fault *fault)
{
    struct gate gate = {.request = request, .fault = fault};
    enum error error = open_all(&gate);
    gate_clear(&gate);
    return error;
}

enum error gate_check_past(const struct gate_request *request, size_t *broken)
{
    struct gate gate = {.request = request};
    *broken = 0;
    enum error error = open_all(&gate);
    if (error == ERROR_NONE && !model_index(&gate.facts.model))
        error = ERROR_MEMORY;
    if (error == ERROR_NONE)
        error = gate_guard(&gate, broken);
    gate_clear(&gate);
    return error;
}
