/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which groups are unsafe: every counter of every block and of every period that is or was
 * released, what is left of its base, and the four corners of crossings, when fewer than k people
 * are in. The one place, with the values printed in the end, where true counters are looked at. */
#include <stdlib.h>
#include <string.h>

#include "tracker/codebook/plan.h"
#include "tracker/disclosure/gate_internal.h"

enum { PARTS = 4 };

/* Seeds made so far: one for a counter and the closings of the period it is looked at in. */
struct seeds {
    size_t *numbers; /* by counter, for the span below */
    size_t first, last;
};

struct grouping {
    struct gate *gate;
    struct seeds seeds;
    bool *columns; /* scratch */
    uint32_t *list;
};

/* A group over several blocks: its form and, by rank, how many interviews are in it. */
struct tally {
    struct form form;
    int64_t interviews[RANKS];
};

static void mark_terms(struct grouping *grouping, const struct form *form)
{
    for (size_t t = 0; t < form->count; t++)
        grouping->columns[form->terms[t].column] = true;
}

/* Marks the columns of the counter, of its margins too for a crossing, in the closings first to
 * last. */
static void mark_counter(struct grouping *grouping, size_t counter, size_t first, size_t last)
{
    const struct gate *gate = grouping->gate;
    const struct counter *c = &gate->request->codebook->counters[counter];
    for (size_t i = 0; i < gate->known.count; i++) {
        const struct known_block *block = &gate->known.blocks[i];
        if (block->closing < first || block->closing > last)
            continue;
        mark_terms(grouping, &block->counters[counter]);
        if (c->kind == COUNTER_CROSSING) {
            mark_terms(grouping, &block->counters[c->a]);
            mark_terms(grouping, &block->counters[c->b]);
        }
    }
}

/* Moves the marked columns to the end of the list. */
static size_t take_marked(struct grouping *grouping, size_t count)
{
    for (size_t column = 0; column < grouping->gate->known.model.column_count; column++)
        if (grouping->columns[column]) {
            grouping->list[count++] = (uint32_t)column;
            grouping->columns[column] = false;
        }
    return count;
}

/* Near: the last closing and the one beside it. Further: all closings of those years. */
static size_t make_seed(struct grouping *grouping, size_t counter)
{
    const struct gate_request *request = grouping->gate->request;
    size_t first = grouping->seeds.first, last = grouping->seeds.last;
    unsigned from = month_year(request->closings[first].through);
    unsigned to = month_year(request->closings[last].through);
    size_t beside =
        last > 0 && (last > first || last + 1 == request->closing_count) ? last - 1 : last + 1;
    mark_counter(grouping, counter, last < beside ? last : beside, last < beside ? beside : last);
    size_t near = take_marked(grouping, 0);
    while (first > 0 && month_year(request->closings[first - 1].through) == from)
        first--;
    while (last + 1 < request->closing_count &&
           month_year(request->closings[last + 1].through) == to)
        last++;
    mark_counter(grouping, counter, first, last);
    for (size_t i = 0; i < near; i++)
        grouping->columns[grouping->list[i]] = false;
    size_t count = take_marked(grouping, near);
    return search_seed(protect_search(grouping->gate->protect), grouping->list, count, near);
}

static size_t seed_of(struct grouping *grouping, size_t counter, const struct span *span)
{
    struct seeds *seeds = &grouping->seeds;
    if (span->first != seeds->first || span->last != seeds->last) {
        seeds->first = span->first;
        seeds->last = span->last;
        for (size_t c = 0; c < grouping->gate->request->codebook->counter_count; c++)
            seeds->numbers[c] = NONE;
    }
    if (seeds->numbers[counter] == NONE)
        seeds->numbers[counter] = make_seed(grouping, counter);
    return seeds->numbers[counter];
}

/* Corner of a counter in a block. One-way: 0 in it, 1 the rest of its base. Crossings: 0 both,
 * 1 row alone, 2 column alone, 3 neither. */
static void corner(const struct gate *gate, const struct known_block *block, size_t counter,
                   int part, struct form *form)
{
    const struct codebook *codebook = gate->request->codebook;
    const struct counter *c = &codebook->counters[counter];
    const struct form *own = &block->counters[counter];
    if (c->kind == COUNTER_CROSSING) {
        if (part == 1 || part == 2)
            form_add(form, &block->counters[part == 1 ? c->a : c->b], 1);
        form_add(form, own, part == 0 || part == 3 ? 1 : -1);
        if (part == 3) {
            form_constant(form, block->n);
            form_add(form, &block->counters[c->a], -1);
            form_add(form, &block->counters[c->b], -1);
        }
        return;
    }
    struct node node = node_of(codebook, counter);
    if (part == 1 && node.question >= 0)
        form_add(form, &block->asked[node.question], 1);
    else if (part == 1)
        form_constant(form, node.asked >> (block->rank - 1) & 1 ? block->n : 0);
    form_add(form, own, part == 0 ? 1 : -1);
}

static bool tally(const struct gate *gate, size_t counter, const struct span *span, int part,
                  struct tally *tally)
{
    for (size_t i = 0; i < gate->known.count; i++) {
        const struct known_block *block = &gate->known.blocks[i];
        struct form form = {0};
        int64_t value = 0;
        if (block->closing < span->first || block->closing > span->last ||
            !(span->ranks >> (block->rank - 1) & 1))
            continue;
        if (!block->counted[counter])
            return false;
        corner(gate, block, counter, part, &form);
        form_add(&tally->form, &form, 1);
        if (!form_value(&form, gate->known.model.truth, &value))
            tally->form.failed = true;
        tally->interviews[block->rank - 1] += value;
        form_release(&form);
    }
    return true;
}

/* People certainly in it: those of one rank are all different. */
static int64_t people(const struct tally *tally)
{
    int64_t most = 0;
    for (unsigned r = 0; r < RANKS; r++)
        if (tally->interviews[r] > most)
            most = tally->interviews[r];
    return most;
}

static bool add_counter(struct grouping *grouping, size_t counter, const struct span *span)
{
    struct gate *gate = grouping->gate;
    const struct counter *c = &gate->request->codebook->counters[counter];
    bool added = true;
    int parts = c->kind == COUNTER_CROSSING ? PARTS : 2;
    if (c->kind == COUNTER_NOT_ASKED)
        return true;
    for (int part = 0; added && part < parts; part++) {
        struct tally t = {0};
        bool silent = part == 0 && c->kind != COUNTER_CROSSING &&
                      node_of(gate->request->codebook, counter).says_nothing;
        if (!silent && tally(gate, counter, span, part, &t) && people(&t) < gate->request->k)
            added = protect_group(gate->protect, &t.form, seed_of(grouping, counter, span));
        added = added && !t.form.failed;
        form_release(&t.form);
    }
    return added;
}

static bool add_blocks(struct grouping *grouping)
{
    const struct gate *gate = grouping->gate;
    for (size_t i = 0; i < gate->known.count; i++) {
        const struct known_block *block = &gate->known.blocks[i];
        struct span span = {block->closing, block->closing, (uint8_t)(1U << (block->rank - 1))};
        for (size_t c = 0; c < gate->request->codebook->counter_count; c++)
            if (!add_counter(grouping, c, &span))
                return false;
    }
    return true;
}

/* Every cell of the plan over a period. */
static bool add_period(struct grouping *grouping, const struct span *period)
{
    const struct codebook *codebook = grouping->gate->request->codebook;
    for (size_t t = 0; t < codebook->table_count; t++) {
        const struct table *table = &codebook->tables[t];
        size_t columns = table->kind == TABLE_CROSSING ? table->col_count : 1;
        for (size_t i = 0; i < table->scope_count * plan_cells(table); i++) {
            struct plan_cell cell;
            enum rank_scope scope = table->scopes[i / plan_cells(table)];
            size_t at = i % plan_cells(table);
            struct span span = *period;
            span.ranks = scope_ranks(scope);
            if (plan_cell(codebook, table, scope, at / columns, at % columns, &cell) &&
                !add_counter(grouping, (size_t)cell.counter, &span))
                return false;
        }
    }
    for (size_t c = 0; c < codebook->counter_count; c++)
        if ((codebook->counters[c].kind == COUNTER_LATE ||
             codebook->counters[c].kind == COUNTER_DECLARED) &&
            !add_counter(grouping, c, period))
            return false;
    return true;
}

static bool add_periods(struct grouping *grouping)
{
    const struct gate_request *request = grouping->gate->request;
    for (size_t i = 0; i < request->past_count; i++) {
        struct span span;
        if (gate_past_span(request, request->past[i], &span) &&
            grouping->gate->wanted[span.first] && !add_period(grouping, &span))
            return false;
    }
    return grouping->gate->period.first == NONE || add_period(grouping, &grouping->gate->period);
}

enum error gate_groups(struct gate *gate)
{
    size_t counters = gate->request->codebook->counter_count;
    struct grouping grouping = {.gate = gate, .seeds = {.first = NONE, .last = NONE}};
    grouping.seeds.numbers = calloc(counters + 1, sizeof *grouping.seeds.numbers);
    grouping.columns = calloc(gate->known.model.column_count + 1, sizeof *grouping.columns);
    grouping.list = calloc(gate->known.model.column_count + 1, sizeof *grouping.list);
    bool added = grouping.seeds.numbers && grouping.columns && grouping.list &&
                 add_blocks(&grouping) && add_periods(&grouping);
    free(grouping.seeds.numbers);
    free(grouping.columns);
    free(grouping.list);
    return added ? ERROR_NONE : fault_set(gate->fault, ERROR_MEMORY, "%s", "");
}
