/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Crossings: cells lie in their margins, margins that cannot meet share theirs, margins that cover
 * a question leave nobody out. */
#include <string.h>

#include "tracker/codebook/plan.h"
#include "tracker/disclosure/facts/facts_internal.h"
#include "tracker/disclosure/release/plan_cell.h"

/* One line of a crossing, seen from the margin it runs along. */
struct line {
    struct facts *facts;
    struct facts_block *block;
    const struct sum *base; /* the line's own count */
    const struct sum *cells[CODEBOOK_CROSSING_SIDE];
    const struct sum *margins[CODEBOOK_CROSSING_SIDE];
    struct node nodes[CODEBOOK_CROSSING_SIDE];
    size_t count;
};

/* Lines first to last of those given never meet: they share the base, and the others share the
 * rest. */
static void apart(const struct line *line, const bool *taken)
{
    struct sum inside = {0}, outside = {0};
    sum_add(&inside, line->base, 1);
    sum_constant(&outside, line->block->n);
    sum_add(&outside, line->base, -1);
    for (size_t i = 0; i < line->count; i++) {
        if (!taken[i])
            continue;
        sum_add(&inside, line->cells[i], -1);
        sum_add(&outside, line->margins[i], -1);
        sum_add(&outside, line->cells[i], 1);
    }
    facts_at_least(line->facts, &inside, 0);
    facts_at_least(line->facts, &outside, 0);
}

static bool disjoint(const struct line *line, size_t i, size_t j)
{
    return node_disjoint(line->facts->codebook, &line->nodes[i], &line->nodes[j]);
}

static void disjoint_facts(const struct line *line)
{
    bool taken[CODEBOOK_CROSSING_SIDE] = {false}, all = true;
    for (size_t i = 0; i < line->count; i++)
        for (size_t j = 0; j < i; j++)
            all = all && disjoint(line, i, j);
    if (all) {
        memset(taken, true, sizeof taken);
        apart(line, taken);
        return;
    }
    for (size_t i = 0; i < line->count; i++)
        for (size_t j = 0; j < i; j++)
            if (disjoint(line, i, j)) {
                memset(taken, false, sizeof taken);
                taken[i] = taken[j] = true;
                apart(line, taken);
            }
}

/* Everybody in whole is in one of the lines marked, so that inside the base and outside it the
 * parts sum to whole at least. */
static void cover(const struct line *line, const bool *parts, const struct sum *whole_inside,
                  const struct sum *whole_outside)
{
    struct sum inside = {0}, outside = {0};
    sum_add(&inside, whole_inside, -1);
    sum_add(&outside, whole_outside, -1);
    for (size_t i = 0; i < line->count; i++) {
        if (!parts[i])
            continue;
        sum_add(&inside, line->cells[i], 1);
        sum_add(&outside, line->margins[i], 1);
        sum_add(&outside, line->cells[i], -1);
    }
    facts_at_least(line->facts, &inside, 0);
    facts_at_least(line->facts, &outside, 0);
}

/* Whether the lines marked hold all of members between them. */
static bool covers(const struct line *line, const bool *parts, const struct answers *members)
{
    struct answers covered = {0};
    for (size_t i = 0; i < line->count; i++)
        for (unsigned w = 0; parts[i] && w < ANSWER_BITS / 64; w++)
            covered.word[w] |= line->nodes[i].members.word[w];
    return answers_within(members, &covered);
}

/* When the lines hold every answer of a question that all must answer, nobody asked is outside
 * them. */
static void question_facts(const struct line *line)
{
    const struct facts *facts = line->facts;
    int question = line->nodes[0].question;
    bool parts[CODEBOOK_CROSSING_SIDE];
    memset(parts, true, sizeof parts);
    if (question < 0 || !facts->codebook->questions[question].required)
        return;
    struct answers options =
        node_options(facts->codebook, (unsigned)question, (uint8_t)(1U << (line->block->rank - 1)),
                     line->block->version);
    if (!covers(line, parts, &options))
        return;
    struct sum inside = {0}, outside = {0};
    sum_constant(&inside, -(int64_t)line->block->n); /* at least base less those not asked */
    sum_add(&inside, &line->block->asked[question], 1);
    sum_add(&inside, line->base, 1);
    sum_add(&outside, &line->block->asked[question], 1);
    sum_add(&outside, line->base, -1);
    cover(line, parts, &inside, &outside);
    sum_clear(&inside);
    sum_clear(&outside);
}

/* The same for a group among the lines that others among them make up. */
static void group_facts(const struct line *line)
{
    for (size_t g = 0; g < line->count; g++) {
        bool parts[CODEBOOK_CROSSING_SIDE] = {false};
        for (size_t i = 0; i < line->count; i++)
            parts[i] = i != g && line->nodes[i].question >= 0 &&
                       answers_within(&line->nodes[i].members, &line->nodes[g].members);
        if (answers_none(&line->nodes[g].members) || !covers(line, parts, &line->nodes[g].members))
            continue;
        struct sum outside = {0};
        sum_add(&outside, line->margins[g], 1);
        sum_add(&outside, line->cells[g], -1);
        cover(line, parts, line->cells[g], &outside);
        sum_clear(&outside);
    }
}

static void nested_facts(const struct line *line)
{
    for (size_t i = 0; i < line->count; i++)
        for (size_t j = 0; j < line->count; j++) {
            if (i == j || line->nodes[i].question < 0 ||
                !answers_within(&line->nodes[i].members, &line->nodes[j].members))
                continue;
            struct sum outside = {0};
            facts_order(line->facts, line->cells[j], line->cells[i]);
            sum_add(&outside, line->margins[j], 1);
            sum_add(&outside, line->cells[j], -1);
            sum_add(&outside, line->margins[i], -1);
            sum_add(&outside, line->cells[i], 1);
            facts_at_least(line->facts, &outside, 0);
        }
}

/* A cell that is already a sum over the same columns as its margins, because the two questions
 * make a movement: the terms both margins share. */
static bool from_movement(const struct facts *facts, const struct node *a, const struct node *b,
                          const struct sum *x, const struct sum *y, struct sum *cell)
{
    bool linked = false;
    for (size_t m = 0; m < facts->codebook->movement_count; m++) {
        int before = (int)facts->codebook->movements[m].before;
        int after = (int)facts->codebook->movements[m].after;
        linked = linked || (a->question == before && b->question == after) ||
                 (a->question == after && b->question == before);
    }
    for (size_t i = 0, j = 0; linked && i < x->count && j < y->count;) {
        if (x->terms[i].column == y->terms[j].column)
            sum_column(cell, x->terms[i].column, 1);
        if (x->terms[i].column <= y->terms[j].column)
            i++;
        else
            j++;
    }
    return linked;
}

static bool is_zero(const struct sum *sum)
{
    return sum->count == 0 && sum->constant == 0;
}

static void name_cell(struct facts *facts, struct facts_block *block, const struct plan_cell *cell)
{
    const struct sum *a = &block->counters[cell->margin[0]];
    const struct sum *b = &block->counters[cell->margin[1]];
    struct sum *own = &block->counters[cell->counter], least = {0};
    struct node x = facts->nodes[cell->margin[0]];
    struct node y = facts->nodes[cell->margin[1]];
    if (!is_zero(own) || is_zero(a) || is_zero(b) || from_movement(facts, &x, &y, a, b, own))
        return;
    int64_t value = facts_value(facts, block, (size_t)cell->counter);
    sum_column(own, model_column(&facts->model, value), 1);
    facts_order(facts, a, own);
    facts_order(facts, b, own);
    sum_constant(&least, block->n);
    sum_add(&least, own, 1);
    sum_add(&least, a, -1);
    sum_add(&least, b, -1);
    facts_at_least(facts, &least, 0);
}

/* Facts along one line: the cells of one column (side 0) or of one row (side 1). */
static void line_facts(struct facts *facts, struct facts_block *block, const struct table *table,
                       size_t at, int side)
{
    struct line line = {.facts = facts, .block = block};
    size_t count = side == 0 ? table->row_count : table->col_count;
    struct plan_cell cell;
    for (size_t i = 0; i < count && i < CODEBOOK_CROSSING_SIDE; i++) {
        if (!plan_cell(facts->codebook, table, SCOPE_ALL, side == 0 ? i : at, side == 0 ? at : i,
                       &cell))
            return;
        line.base = &block->counters[cell.margin[1 - side]];
        line.cells[i] = &block->counters[cell.counter];
        line.margins[i] = &block->counters[cell.margin[side]];
        line.nodes[i] = facts->nodes[cell.margin[side]];
        line.count++;
    }
    disjoint_facts(&line);
    question_facts(&line);
    group_facts(&line);
    nested_facts(&line);
}

void facts_crossing(struct facts *facts, struct facts_block *block, const struct table *table)
{
    struct plan_cell cell;
    for (size_t row = 0; row < table->row_count; row++)
        for (size_t col = 0; col < table->col_count; col++) {
            if (!plan_cell(facts->codebook, table, SCOPE_ALL, row, col, &cell) ||
                !block->counted[cell.counter] || !block->counted[cell.margin[0]] ||
                !block->counted[cell.margin[1]])
                return;
            name_cell(facts, block, &cell);
        }
    for (size_t col = 0; col < table->col_count; col++)
        line_facts(facts, block, table, col, 0);
    for (size_t row = 0; row < table->row_count; row++)
        line_facts(facts, block, table, row, 1);
}
