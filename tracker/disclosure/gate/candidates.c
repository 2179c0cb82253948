/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is tried, at which precision, in which order: nothing here depends on a value, but the bins
 * that values fall in and which of two rows a direction favours. */
#include <stdlib.h>
#include <string.h>

#include "tracker/codebook/plan.h"
#include "tracker/disclosure/gate/gate_internal.h"

static enum error no_memory(const struct gate *gate)
{
    return fault_set(gate->fault, ERROR_MEMORY, "%s", "");
}

static int64_t truth_of(const struct gate *gate, const struct sum *sum)
{
    int64_t value = 0;
    return sum_value(sum, gate->facts.model.truth, &value) ? value : 0;
}

/* The last candidate about the same count, or about what is left of it; NONE if there is none yet.
 */
static size_t find(const struct gate *gate, const struct sum *sum, bool reserved)
{
    for (size_t i = gate->candidate_count; i-- > 0;)
        if (gate->candidates[i].pair[0] == NONE && gate->candidates[i].reserved == reserved &&
            (sum_same_terms(&gate->candidates[i].sum, sum) ||
             sum_opposite_terms(&gate->candidates[i].sum, sum)))
            return i;
    return NONE;
}

/* Adds a candidate lo <= sum <= hi; NONE without memory. */
static size_t add(struct gate *gate, const struct sum *sum, enum precision precision, int64_t lo,
                  int64_t hi)
{
    if (gate->candidate_count == gate->candidate_room) {
        size_t room = gate->candidate_room ? 2 * gate->candidate_room : 128;
        struct candidate *larger = realloc(gate->candidates, room * sizeof *larger);
        if (!larger)
            return NONE;
        gate->candidates = larger;
        gate->candidate_room = room;
    }
    struct model *model = &gate->facts.model;
    struct candidate *candidate = &gate->candidates[gate->candidate_count];
    *candidate = (struct candidate){.precision = precision,
                                    .lo = lo,
                                    .hi = hi,
                                    .before = NONE,
                                    .base = {{.candidate = NONE}, {.candidate = NONE}},
                                    .pair = {NONE, NONE}};
    candidate->row = model_constraint(model, CONSTRAINT_PUBLISHED, sum, lo, hi);
    sum_add(&candidate->sum, sum, 1);
    if (model->failed || candidate->sum.failed) {
        sum_clear(&candidate->sum);
        return NONE;
    }
    model->rows[candidate->row].active = false;
    return gate->candidate_count++;
}

/* The base with the candidate that tells it exactly, made when one-way counts of so many people are
 * tried exactly. */
static struct base find_base(struct gate *gate, const struct sum *sum, const struct slot *slot)
{
    bool in_year = !slot->reserved && gate->request->kind == RELEASE_TRENDS;
    struct base base = {find(gate, sum, slot->reserved), truth_of(gate, sum)};
    size_t before = base.candidate;
    if (before != NONE && gate->candidates[before].precision == PRECISION_EXACT)
        return base;
    base.candidate = NONE;
    if (precision_tried(CELL_ONE_WAY, slot->tried.people, gate->request->k, in_year) ==
        PRECISION_EXACT)
        base.candidate = add(gate, sum, PRECISION_EXACT, base.value, base.value);
    if (base.candidate != NONE) {
        gate->candidates[base.candidate].reserved = slot->reserved;
        gate->candidates[base.candidate].before = before;
    }
    return base;
}

/* Form, base and candidate of a slot that is not a direction. */
static enum error propose(struct gate *gate, struct slot *slot)
{
    struct sum base_form = {0};
    int64_t base = slot->tried.base;
    if (!slot->tried.base_public) {
        bool told = true;
        if (slot->cell.table->kind == TABLE_CROSSING)
            told = gate_form(gate, slot->cell.margin[0], &slot->span, &base_form);
        else
            told = gate_base(gate, slot->cell.table, &slot->span, &base_form);
        if (told)
            slot->base = find_base(gate, &base_form, slot);
        base = slot->base.value;
        sum_clear(&base_form);
        if (slot->base.candidate == NONE)
            return gate->facts.model.failed ? no_memory(gate) : ERROR_NONE;
    }
    size_t before = find(gate, &slot->sum, slot->reserved);
    const struct candidate *same = before != NONE ? &gate->candidates[before] : NULL;
    if (same && (same->precision == PRECISION_EXACT ||
                 (same->precision == slot->tried.precision && same->of == base))) {
        slot->candidate = before;
        return ERROR_NONE;
    }
    uint32_t lo, hi;
    precision_range(slot->tried.precision, (uint32_t)truth_of(gate, &slot->sum), (uint32_t)base,
                    gate->request->k, &lo, &hi);
    slot->candidate = add(gate, &slot->sum, slot->tried.precision, lo, hi);
    if (slot->candidate == NONE)
        return no_memory(gate);
    struct candidate *made = &gate->candidates[slot->candidate];
    made->base[0] = slot->base;
    made->reserved = slot->reserved;
    made->of = base;
    made->before = before;
    return ERROR_NONE;
}

/* A bit drawn from all counters of the slot's blocks: the same whenever they are the same, and
 * nothing a reader could work out. Were ties to follow the order of the plan, who knows that would
 * learn from a direction said of the later row that it is strict. */
static bool tie_break(const struct gate *gate, const struct slot *slot)
{
    uint64_t hash = 14695981039346656037U + slot->cell.col;
    for (size_t i = 0; i < gate->facts.count; i++) {
        const struct facts_block *block = &gate->facts.blocks[i];
        if (block->closing < slot->span.first || block->closing > slot->span.last)
            continue;
        for (size_t c = 0; c < block->block->count; c++)
            hash = (hash ^ block->block->counters[c].value) * 1099511628211U;
    }
    return hash >> 33 & 1;
}

/* Slots a and b of one column: the share of the one at least that of the other. */
static enum error propose_pair(struct gate *gate, size_t a, size_t b)
{
    const struct slot *first = &gate->slots[a], *second = &gate->slots[b];
    struct sum sum = {0};
    int64_t na = first->base.value, nb = second->base.value;
    int64_t more = truth_of(gate, &first->sum) * nb - truth_of(gate, &second->sum) * na;
    bool wins = more > 0 || (more == 0 && tie_break(gate, first));
    if (wins)
        gate_direction(&first->sum, na, &second->sum, nb, &sum);
    else
        gate_direction(&second->sum, nb, &first->sum, na, &sum);
    size_t candidate = add(gate, &sum, PRECISION_DIRECTION, 0, NO_UPPER);
    sum_clear(&sum);
    if (candidate == NONE)
        return no_memory(gate);
    struct candidate *made = &gate->candidates[candidate];
    made->base[0] = gate->slots[wins ? a : b].base;
    made->base[1] = gate->slots[wins ? b : a].base;
    made->pair[0] = wins ? a : b;
    made->pair[1] = wins ? b : a;
    made->reserved = first->reserved;
    return ERROR_NONE;
}

/* True when the slots stand in the same column of the same crossing. */
static bool same_line(const struct slot *a, const struct slot *b)
{
    return a->reserved == b->reserved && a->cell.table == b->cell.table &&
           a->cell.scope == b->cell.scope && a->cell.col == b->cell.col;
}

static bool directed(const struct slot *slot)
{
    return slot->tried.precision == PRECISION_DIRECTION && slot->sum.count > 0;
}

/* The pairs of a slot with those above it in its line. */
static enum error propose_direction(struct gate *gate, size_t at)
{
    struct slot *slot = &gate->slots[at];
    struct sum base = {0};
    enum error error = ERROR_NONE;
    if (gate_form(gate, slot->cell.margin[0], &slot->span, &base))
        slot->base = find_base(gate, &base, slot);
    sum_clear(&base);
    for (size_t j = 0; error == ERROR_NONE && slot->base.candidate != NONE && j < at; j++)
        if (directed(&gate->slots[j]) && gate->slots[j].base.candidate != NONE &&
            same_line(&gate->slots[j], slot))
            error = propose_pair(gate, j, at);
    return error;
}

/* ---- slots ---- */

/* Whose slots are being made. */
struct making {
    struct gate *gate;
    struct span period;
    uint32_t folded[RANKS];
    bool reserved, in_year;
};

static bool add_slot(const struct making *making, const struct plan_cell *cell, int counter,
                     struct tried tried)
{
    struct gate *gate = making->gate;
    struct slot *slots = realloc(gate->slots, (gate->slot_count + 1) * sizeof *slots);
    if (!slots)
        return false;
    gate->slots = slots;
    struct slot *slot = &slots[gate->slot_count++];
    *slot = (struct slot){.reserved = making->reserved,
                          .span = making->period,
                          .cell = *cell,
                          .tried = tried,
                          .candidate = NONE,
                          .base = {.candidate = NONE},
                          .than = NONE};
    slot->cell.counter = counter;
    slot->span.ranks = cell->table ? scope_ranks(cell->scope) : RANK_ALL;
    bool tries = tried.precision != PRECISION_NOT_ASKED && tried.precision != PRECISION_HIDDEN;
    if (tries && !gate_form(gate, counter, &slot->span, &slot->sum)) {
        sum_clear(&slot->sum);
        slot->tried.precision = PRECISION_HIDDEN;
    }
    return !slot->sum.failed;
}

static bool add_table(const struct making *making, const struct table *table)
{
    const struct codebook *codebook = making->gate->request->codebook;
    size_t columns = table->kind == TABLE_CROSSING ? table->col_count : 1;
    for (size_t i = 0; i < table->scope_count * plan_cells(table); i++) {
        struct plan_cell cell;
        enum rank_scope scope = table->scopes[i / plan_cells(table)];
        size_t at = i % plan_cells(table);
        if (!plan_cell(codebook, table, scope, at / columns, at % columns, &cell))
            continue;
        struct tried tried = precision_of_cell(codebook, &cell, making->folded,
                                               making->gate->request->k, making->in_year);
        if (!add_slot(making, &cell, cell.counter, tried))
            return false;
    }
    return true;
}

static bool add_method(const struct making *making)
{
    const struct codebook *codebook = making->gate->request->codebook;
    struct tried tried =
        precision_of_method(making->folded, making->gate->request->k, making->in_year);
    for (size_t c = 0; c < codebook->counter_count; c++)
        if ((codebook->counters[c].kind == COUNTER_LATE ||
             codebook->counters[c].kind == COUNTER_DECLARED) &&
            !add_slot(making, &(struct plan_cell){0}, (int)c, tried))
            return false;
    return true;
}

static bool add_slots(struct gate *gate, bool reserved)
{
    const struct gate_request *request = gate->request;
    struct making making = {.gate = gate, .period = gate->period, .reserved = reserved};
    making.in_year = !reserved && request->kind == RELEASE_TRENDS;
    if (reserved)
        gate_year_so_far(request, &making.period);
    gate_folded(request, &making.period, making.folded);
    for (size_t t = 0; t < request->codebook->table_count; t++)
        if (!add_table(&making, &request->codebook->tables[t]))
            return false;
    return add_method(&making);
}

/* The order of trying. Tables whose base is an answer come after those that tell it; directions,
 * which need key figures alone, right after them. */
enum stage {
    STAGE_KEY_FIGURES,
    STAGE_DIRECTIONS,
    STAGE_GROUPS,
    STAGE_OPTIONS,
    STAGE_GROUPS_OF_ANSWERS,
    STAGE_OPTIONS_OF_ANSWERS,
    STAGE_CROSSINGS,
    STAGES
};

static enum stage stage_of(const struct gate *gate, const struct slot *slot)
{
    const struct codebook *codebook = gate->request->codebook;
    if (!slot->cell.table)
        return STAGE_OPTIONS;
    if (slot->cell.table->kind == TABLE_CROSSING)
        return directed(slot) ? STAGE_DIRECTIONS : STAGE_CROSSINGS;
    if (plan_cell_key(codebook, &slot->cell))
        return STAGE_KEY_FIGURES;
    bool group = codebook->counters[slot->cell.counter].kind == COUNTER_GROUP;
    if (slot->tried.base_public)
        return group ? STAGE_GROUPS : STAGE_OPTIONS;
    return group ? STAGE_GROUPS_OF_ANSWERS : STAGE_OPTIONS_OF_ANSWERS;
}

static enum error propose_stage(struct gate *gate, enum stage stage, bool reserved)
{
    enum error error = ERROR_NONE;
    for (size_t i = 0; error == ERROR_NONE && i < gate->slot_count; i++) {
        struct slot *slot = &gate->slots[i];
        if (slot->reserved != reserved || slot->tried.precision == PRECISION_NOT_ASKED ||
            slot->tried.precision == PRECISION_HIDDEN || stage_of(gate, slot) != stage)
            continue;
        error = stage == STAGE_DIRECTIONS ? propose_direction(gate, i) : propose(gate, slot);
    }
    return error;
}

enum error gate_candidates(struct gate *gate)
{
    bool reserves = gate->request->kind == RELEASE_TRENDS;
    enum error error = ERROR_NONE;
    if ((reserves && !add_slots(gate, true)) || !add_slots(gate, false))
        error = no_memory(gate);
    for (int reserved = reserves; reserved >= 0; reserved--)
        for (enum stage stage = 0; error == ERROR_NONE && stage < STAGES; stage++)
            error = propose_stage(gate, stage, reserved);
    if (error == ERROR_NONE) {
        gate->rows = calloc(gate->candidate_count + 1, sizeof *gate->rows);
        error = gate->rows ? ERROR_NONE : no_memory(gate);
    }
    for (size_t i = 0; error == ERROR_NONE && i < gate->candidate_count; i++)
        gate->rows[i] = gate->candidates[i].row;
    return error;
}

/* ---- trying ---- */

/* A base that is an answer serves once it has left exactly and reaches 3 k interviews, hence k
 * people. */
static bool serves(const struct gate *gate, const struct base *base)
{
    return base->candidate != NONE && gate->candidates[base->candidate].published &&
           base->value >= precision_least(gate->request->k);
}

static bool bases_serve(const struct gate *gate, const struct candidate *candidate)
{
    for (int i = 0; i < 2; i++)
        if (candidate->base[i].candidate != NONE && !serves(gate, &candidate->base[i]))
            return false;
    return true;
}

static enum error attempt(struct gate *gate, size_t candidate)
{
    struct candidate *c = &gate->candidates[candidate];
    bool refused = c->before != NONE && !gate->candidates[c->before].published;
    if (refused || !bases_serve(gate, c))
        return ERROR_NONE;
    enum error error = protect_try(gate->protect, candidate, &c->published);
    return error == ERROR_NONE ? error : fault_set(gate->fault, error, "GLPK");
}

/* The candidate that compares two slots, or NONE. */
static size_t pair_of(const struct gate *gate, size_t a, size_t b)
{
    for (size_t i = 0; i < gate->candidate_count; i++) {
        const size_t *pair = gate->candidates[i].pair;
        if ((pair[0] == a && pair[1] == b) || (pair[0] == b && pair[1] == a))
            return i;
    }
    return NONE;
}

/* Compares down the rows of one column of a crossing. A cell says one thing at most: after a
 * comparison that was published the row said to come less often stands for the next one; after one
 * that was not, the later row of the plan. */
static enum error compare_line(struct gate *gate, size_t first)
{
    size_t open = NONE;
    for (size_t i = first; i < gate->slot_count; i++) {
        if (!directed(&gate->slots[i]) || !same_line(&gate->slots[first], &gate->slots[i]) ||
            !serves(gate, &gate->slots[i].base))
            continue;
        size_t pair = open == NONE ? NONE : pair_of(gate, open, i);
        enum error error = pair == NONE ? ERROR_NONE : attempt(gate, pair);
        if (error != ERROR_NONE)
            return error;
        open = i;
        if (pair == NONE || !gate->candidates[pair].published)
            continue;
        const size_t *order = gate->candidates[pair].pair;
        gate->slots[order[0]].candidate = pair;
        gate->slots[order[0]].than = open = order[1];
    }
    return ERROR_NONE;
}

/* The first slot of the line a slot stands in. */
static size_t line_start(const struct gate *gate, size_t at)
{
    size_t start = 0;
    while (!directed(&gate->slots[start]) || !same_line(&gate->slots[start], &gate->slots[at]))
        start++;
    return start;
}

/* Candidates were made in the order of trying; the pairs of a line are tried together. */
enum error gate_run(struct gate *gate)
{
    enum error error = ERROR_NONE;
    for (size_t i = 0; error == ERROR_NONE && i < gate->candidate_count; i++) {
        if (gate->candidates[i].pair[0] == NONE) {
            error = attempt(gate, i);
            continue;
        }
        size_t start = line_start(gate, gate->candidates[i].pair[0]);
        if (!gate->slots[start].compared)
            error = compare_line(gate, start);
        gate->slots[start].compared = true;
    }
    return error;
}
