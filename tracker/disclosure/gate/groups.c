/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which groups are looked at: every counter of every block and of every period that is or was
 * released, what is left of its base, the four combinations of crossings, the parts of multiple
 * choices, and whoever the tables leave out. */
#include <stdlib.h>
#include <string.h>

#include "tracker/codebook/plan.h"
#include "tracker/disclosure/gate/combination.h"

/* What is left of the crossings that begin with this counter. */
static bool add_lines(struct grouping *grouping, size_t counter, const struct span *span)
{
    const struct codebook *codebook = grouping->gate->request->codebook;
    for (size_t t = 0; t < codebook->table_count; t++) {
        const struct table *table = &codebook->tables[t];
        struct plan_cell cell;
        if (table->kind == TABLE_CROSSING && plan_cell(codebook, table, SCOPE_ALL, 0, 0, &cell) &&
            cell.counter == (int)counter && !remainder_of_crossing(grouping, table, span))
            return false;
    }
    return true;
}

/* Both, row alone, column alone, neither. */
static bool add_crossing(struct grouping *grouping, size_t counter, const struct span *span)
{
    const struct counter *c = &grouping->gate->request->codebook->counters[counter];
    int both = (int)counter, a = (int)c->a, b = (int)c->b;
    const struct combination combinations[] = {
        {.counters = {both}, .signs = {1}, .count = 1},
        {.counters = {a, both}, .signs = {1, -1}, .count = 2},
        {.counters = {b, both}, .signs = {1, -1}, .count = 2},
        {.counters = {a, b, both}, .signs = {-1, -1, 1}, .count = 3, .whole = 1},
    };
    for (size_t i = 0; i < sizeof combinations / sizeof *combinations; i++)
        if (!combination_add(grouping, counter, &combinations[i], span))
            return false;
    return add_lines(grouping, counter, span);
}

/* A group of a multiple choice, or all who were asked it (group -1). */
struct family {
    int question, group;
    struct answers members;
};

/* Those in the family otherwise than by one of its parts or by an exclusive option. */
static bool add_beyond(struct grouping *grouping, const struct family *family, size_t part,
                       const struct span *span)
{
    const struct facts *facts = &grouping->gate->facts;
    const struct codebook *codebook = facts->codebook;
    struct combination beyond = {.counters = {(int)part, family->group},
                                 .signs = {-1, 1},
                                 .count = family->group < 0 ? 1 : 2,
                                 .asked = family->group < 0,
                                 .question = family->question,
                                 .secret = SECRET_COUNT};
    for (size_t c = 0; c < codebook->counter_count && beyond.count < CORNER_COUNTERS; c++) {
        const struct counter *counter = &codebook->counters[c];
        if (counter->kind != COUNTER_OPTION || !codebook->options[counter->a].exclusive ||
            !remainder_part_inside(facts, c, family->question, &family->members) ||
            answers_within(&facts->nodes[c].members, &facts->nodes[part].members))
            continue;
        beyond.signs[beyond.count] = -1;
        beyond.counters[beyond.count++] = (int)c;
    }
    return combination_add(grouping, part, &beyond, span);
}

/* As the ticks over the first, those in several parts of a family. */
static bool add_several(struct grouping *grouping, const struct family *family, size_t counter,
                        const struct span *span)
{
    const struct facts *facts = &grouping->gate->facts;
    struct combination several = {.counters = {family->group},
                                  .signs = {-1},
                                  .count = family->group >= 0,
                                  .asked = family->group < 0 ? -1 : 0,
                                  .question = family->question,
                                  .secret = SECRET_COUNT};
    for (size_t c = 0; c < facts->codebook->counter_count && several.count < CORNER_COUNTERS; c++) {
        if (!remainder_part_inside(facts, c, family->question, &family->members) ||
            !remainder_part_direct(facts, c, family->question, &family->members))
            continue;
        several.signs[several.count] = 1;
        several.counters[several.count++] = (int)c;
    }
    return several.count < 2 || combination_add(grouping, counter, &several, span);
}

/* What the parts of a multiple choice tell beside their own counts, around one counter of it. */
static bool add_parts(struct grouping *grouping, size_t counter, const struct span *span)
{
    const struct facts *facts = &grouping->gate->facts;
    const struct node *node = &facts->nodes[counter];
    struct family all = {.question = node->question, .group = -1}, own = all;
    if (node->group) {
        own.group = (int)counter;
        own.members = node->members;
        for (size_t c = 0; c < facts->codebook->counter_count; c++)
            if (remainder_part_inside(facts, c, own.question, &own.members) &&
                !add_beyond(grouping, &own, c, span))
                return false;
        if (!add_several(grouping, &own, counter, span))
            return false;
    }
    if (!facts->codebook->questions[node->question].required)
        return true;
    all.members = node_options(facts->codebook, (unsigned)node->question, RANK_ALL, VERSION_ANY);
    return add_beyond(grouping, &all, counter, span) && add_several(grouping, &all, counter, span);
}

/* What is left of the counter's question or movement, once for all its counters. */
static bool add_left(struct grouping *grouping, size_t counter, const struct span *span)
{
    const struct node *nodes = grouping->gate->facts.nodes;
    const struct node *node = &nodes[counter];
    for (size_t c = 0; c < counter; c++)
        if (nodes[c].kind != COUNTER_CROSSING && nodes[c].question == node->question &&
            nodes[c].movement == node->movement)
            return true;
    if (node->question >= 0)
        return remainder_of_question(grouping, (unsigned)node->question, span);
    return node->movement < 0 || remainder_of_movement(grouping, (unsigned)node->movement, span);
}

static bool add_counter(struct grouping *grouping, size_t counter, const struct span *span)
{
    const struct codebook *codebook = grouping->gate->request->codebook;
    enum counter_kind kind = codebook->counters[counter].kind;
    struct node node = grouping->gate->facts.nodes[counter];
    struct combination own = {.counters = {(int)counter}, .signs = {1}, .count = 1}, rest = own;
    rest.signs[0] = -1;
    rest.question = node.question;
    rest.asked = node.question >= 0;
    rest.whole = node.question < 0;
    if (kind == COUNTER_NOT_ASKED)
        return true;
    if (kind == COUNTER_CROSSING)
        return add_crossing(grouping, counter, span);
    if ((!node.says_nothing && !combination_add(grouping, counter, &own, span)) ||
        !combination_add(grouping, counter, &rest, span))
        return false;
    if (!add_left(grouping, counter, span))
        return false;
    if (node.question < 0 || codebook->questions[node.question].type != QUESTION_MULTIPLE)
        return true;
    return add_parts(grouping, counter, span);
}

static bool add_blocks(struct grouping *grouping)
{
    const struct gate *gate = grouping->gate;
    for (size_t i = 0; i < gate->facts.count; i++) {
        const struct facts_block *block = &gate->facts.blocks[i];
        struct span span = {.first = block->closing,
                            .last = block->closing,
                            .ranks = (uint8_t)(1U << (block->rank - 1))};
        for (size_t c = 0; c < gate->request->codebook->counter_count; c++)
            if (!add_counter(grouping, c, &span))
                return false;
    }
    return true;
}

/* Questions that a reader has to think of together: crossed, skipped or required by one another, or
 * of one movement. Writes the same number for them. */
static void tie(uint32_t *ties, size_t count, unsigned a, unsigned b)
{
    uint32_t old = ties[a], new = ties[b];
    for (size_t q = 0; q < count; q++)
        if (ties[q] == old)
            ties[q] = new;
}

static void tie_options(const struct codebook *codebook, const struct answers *options,
                        unsigned question, uint32_t *ties)
{
    for (size_t i = 0; i < codebook->option_count; i++)
        if (answers_has(options, codebook->options[i].bit))
            tie(ties, codebook->question_count, codebook->options[i].question, question);
}

static void tie_questions(const struct facts *facts, uint32_t *ties)
{
    const struct codebook *codebook = facts->codebook;
    size_t count = codebook->question_count;
    for (unsigned q = 0; q < count; q++)
        ties[q] = q;
    for (unsigned q = 0; q < count; q++)
        tie_options(codebook, &codebook->questions[q].skip_if, q, ties);
    for (size_t i = 0; i < codebook->requirement_count; i++)
        tie_options(codebook, &codebook->requirements[i].when, codebook->requirements[i].question,
                    ties);
    for (size_t i = 0; i < codebook->movement_count; i++)
        tie(ties, count, codebook->movements[i].before, codebook->movements[i].after);
    for (size_t c = 0; c < codebook->counter_count; c++) {
        const struct counter *counter = &codebook->counters[c];
        int a = counter->kind == COUNTER_CROSSING ? facts->nodes[counter->a].question : -1;
        int b = counter->kind == COUNTER_CROSSING ? facts->nodes[counter->b].question : -1;
        if (a >= 0 && b >= 0)
            tie(ties, count, (unsigned)a, (unsigned)b);
    }
}

/* The question a counter is about, -1 for late entries and declared ranks. */
static int question_of(const struct facts *facts, size_t counter)
{
    const struct codebook *codebook = facts->codebook;
    const struct counter *c = &codebook->counters[counter];
    if (c->kind == COUNTER_CROSSING)
        return question_of(facts, c->a);
    const struct node *node = &facts->nodes[counter];
    return node->movement >= 0 ? (int)codebook->movements[node->movement].before : node->question;
}

/* Whether some table at this scope bears on the counter. */
static bool planned(const struct grouping *grouping, enum rank_scope scope, size_t counter)
{
    const struct facts *facts = &grouping->gate->facts;
    const struct codebook *codebook = facts->codebook;
    int question = question_of(facts, counter);
    for (size_t t = 0; question >= 0 && t < codebook->table_count; t++) {
        const struct table *table = &codebook->tables[t];
        struct plan_cell cell;
        for (size_t s = 0; plan_cells(table) > 0 && s < table->scope_count; s++)
            if (table->scopes[s] == scope && plan_cell(codebook, table, scope, 0, 0, &cell) &&
                grouping->ties[question_of(facts, (size_t)cell.margin[0])] ==
                    grouping->ties[question])
                return true;
    }
    return question < 0 && scope == SCOPE_ALL;
}

/* Every counter over a period, at every scope of a table that bears on it. */
static bool add_period(struct grouping *grouping, const struct span *period)
{
    struct span span = *period;
    for (enum rank_scope scope = SCOPE_ALL; scope <= SCOPE_FOLLOW; scope++) {
        span.ranks = scope_ranks(scope);
        for (size_t c = 0; c < grouping->gate->facts.codebook->counter_count; c++)
            if (planned(grouping, scope, c) && !add_counter(grouping, c, &span))
                return false;
    }
    return true;
}

/* The period of past release i, or after the last one that of this release; false when it does not
 * bear on the model. */
static bool period_of(const struct grouping *grouping, size_t i, struct span *span)
{
    const struct gate *gate = grouping->gate;
    *span = gate->period;
    if (i == gate->request->past_count)
        return span->first != NONE;
    return gate_past_span(gate->request, gate->request->past[i], span) && gate->wanted[span->first];
}

/* What a period has beside each shorter one within it. */
static bool add_differences(struct grouping *grouping, const struct span *period)
{
    for (size_t i = 0; i <= grouping->gate->request->past_count; i++) {
        struct span inner, rest = *period;
        if (!period_of(grouping, i, &inner) || inner.first < period->first ||
            inner.last > period->last)
            continue;
        rest.hole_from = inner.first;
        rest.hole_end = inner.last + 1;
        if (inner.first == period->first)
            rest.first = rest.hole_end;
        else if (inner.last == period->last)
            rest.last = inner.first - 1;
        if (rest.first <= rest.last && !add_period(grouping, &rest))
            return false;
    }
    return true;
}

/* Periods of all releases, then differences of any two of them. A group of fewer than k people over
 * such a difference has parts in single blocks that are as small: as a reader must reckon with k
 * people in those, so in it. */
static bool add_periods(struct grouping *grouping)
{
    for (int differences = 0; differences < 2; differences++)
        for (size_t i = 0; i <= grouping->gate->request->past_count; i++) {
            struct span span;
            grouping->difference = differences == 1;
            if (period_of(grouping, i, &span) &&
                !(differences ? add_differences(grouping, &span) : add_period(grouping, &span)))
                return false;
        }
    return true;
}

enum error gate_groups(struct gate *gate)
{
    size_t counters = gate->request->codebook->counter_count;
    struct grouping grouping = {.gate = gate, .areas = {.first = NONE, .last = NONE}};
    grouping.areas.numbers = calloc(counters + 1, sizeof *grouping.areas.numbers);
    grouping.columns = calloc(gate->facts.model.column_count + 1, sizeof *grouping.columns);
    grouping.list = calloc(gate->facts.model.column_count + 1, sizeof *grouping.list);
    tie_questions(&gate->facts, grouping.ties);
    bool added = grouping.areas.numbers && grouping.columns && grouping.list &&
                 add_blocks(&grouping) && add_periods(&grouping);
    free(grouping.areas.numbers);
    free(grouping.columns);
    free(grouping.list);
    return added ? ERROR_NONE : fault_set(gate->fault, ERROR_MEMORY, "%s", "");
}
