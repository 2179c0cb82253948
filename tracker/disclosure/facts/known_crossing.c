/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Crossings: cells lie in their margins, margins that cannot meet share theirs, margins that cover
 * a question leave nobody out. */
#include <string.h>

#include "tracker/codebook/plan.h"
#include "tracker/disclosure/facts/known_internal.h"

/* One line of a crossing, seen from the margin it runs along. */
struct line {
    struct known *known;
    struct known_block *block;
    const struct form *base; /* the line's own count */
    const struct form *cells[CODEBOOK_CROSSING_SIDE];
    const struct form *margins[CODEBOOK_CROSSING_SIDE];
    struct node nodes[CODEBOOK_CROSSING_SIDE];
    size_t count;
};

/* Lines first to last of those given never meet: they share the base, and the others share the
 * rest. */
static void apart(const struct line *line, const bool *taken)
{
    struct form inside = {0}, outside = {0};
    form_add(&inside, line->base, 1);
    form_constant(&outside, line->block->n);
    form_add(&outside, line->base, -1);
    for (size_t i = 0; i < line->count; i++) {
        if (!taken[i])
            continue;
        form_add(&inside, line->cells[i], -1);
        form_add(&outside, line->margins[i], -1);
        form_add(&outside, line->cells[i], 1);
    }
    known_at_least(line->known, &inside, 0);
    known_at_least(line->known, &outside, 0);
}

static bool disjoint(const struct line *line, size_t i, size_t j)
{
    return node_disjoint(line->known->codebook, &line->nodes[i], &line->nodes[j]);
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
static void cover(const struct line *line, const bool *parts, const struct form *whole_inside,
                  const struct form *whole_outside)
{
    struct form inside = {0}, outside = {0};
    form_add(&inside, whole_inside, -1);
    form_add(&outside, whole_outside, -1);
    for (size_t i = 0; i < line->count; i++) {
        if (!parts[i])
            continue;
        form_add(&inside, line->cells[i], 1);
        form_add(&outside, line->margins[i], 1);
        form_add(&outside, line->cells[i], -1);
    }
    known_at_least(line->known, &inside, 0);
    known_at_least(line->known, &outside, 0);
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
    const struct known *known = line->known;
    int question = line->nodes[0].question;
    bool parts[CODEBOOK_CROSSING_SIDE];
    memset(parts, true, sizeof parts);
    if (question < 0 || !known->codebook->questions[question].required)
        return;
    struct answers options =
        node_options(known->codebook, (unsigned)question, (uint8_t)(1U << (line->block->rank - 1)),
                     line->block->version);
    if (!covers(line, parts, &options))
        return;
    struct form inside = {0}, outside = {0};
    form_constant(&inside, -(int64_t)line->block->n); /* at least base less those not asked */
    form_add(&inside, &line->block->asked[question], 1);
    form_add(&inside, line->base, 1);
    form_add(&outside, &line->block->asked[question], 1);
    form_add(&outside, line->base, -1);
    cover(line, parts, &inside, &outside);
    form_release(&inside);
    form_release(&outside);
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
        struct form outside = {0};
        form_add(&outside, line->margins[g], 1);
        form_add(&outside, line->cells[g], -1);
        cover(line, parts, line->cells[g], &outside);
        form_release(&outside);
    }
}

static void nested_facts(const struct line *line)
{
    for (size_t i = 0; i < line->count; i++)
        for (size_t j = 0; j < line->count; j++) {
            if (i == j || line->nodes[i].question < 0 ||
                !answers_within(&line->nodes[i].members, &line->nodes[j].members))
                continue;
            struct form outside = {0};
            known_order(line->known, line->cells[j], line->cells[i]);
            form_add(&outside, line->margins[j], 1);
            form_add(&outside, line->cells[j], -1);
            form_add(&outside, line->margins[i], -1);
            form_add(&outside, line->cells[i], 1);
            known_at_least(line->known, &outside, 0);
        }
}

/* A cell that is already a form over the same columns as its margins, because the two questions
 * make a movement: the terms both margins share. */
static bool from_movement(const struct known *known, const struct node *a, const struct node *b,
                          const struct form *x, const struct form *y, struct form *cell)
{
    bool linked = false;
    for (size_t m = 0; m < known->codebook->movement_count; m++) {
        int before = (int)known->codebook->movements[m].before;
        int after = (int)known->codebook->movements[m].after;
        linked = linked || (a->question == before && b->question == after) ||
                 (a->question == after && b->question == before);
    }
    for (size_t i = 0, j = 0; linked && i < x->count && j < y->count;) {
        if (x->terms[i].column == y->terms[j].column)
            form_column(cell, x->terms[i].column, 1);
        if (x->terms[i].column <= y->terms[j].column)
            i++;
        else
            j++;
    }
    return linked;
}

static bool is_zero(const struct form *form)
{
    return form->count == 0 && form->constant == 0;
}

static void name_cell(struct known *known, struct known_block *block, const struct plan_cell *cell)
{
    const struct form *a = &block->counters[cell->margin[0]];
    const struct form *b = &block->counters[cell->margin[1]];
    struct form *own = &block->counters[cell->counter], least = {0};
    struct node x = known->nodes[cell->margin[0]];
    struct node y = known->nodes[cell->margin[1]];
    if (!is_zero(own) || is_zero(a) || is_zero(b) || from_movement(known, &x, &y, a, b, own))
        return;
    int64_t value = known_value(known, block, (size_t)cell->counter);
    form_column(own, model_column(&known->model, value), 1);
    known_order(known, a, own);
    known_order(known, b, own);
    form_constant(&least, block->n);
    form_add(&least, own, 1);
    form_add(&least, a, -1);
    form_add(&least, b, -1);
    known_at_least(known, &least, 0);
}

/* Facts along one line: the cells of one column (side 0) or of one row (side 1). */
static void line_facts(struct known *known, struct known_block *block, const struct table *table,
                       size_t at, int side)
{
    struct line line = {.known = known, .block = block};
    size_t count = side == 0 ? table->row_count : table->col_count;
    struct plan_cell cell;
    for (size_t i = 0; i < count && i < CODEBOOK_CROSSING_SIDE; i++) {
        if (!plan_cell(known->codebook, table, SCOPE_ALL, side == 0 ? i : at, side == 0 ? at : i,
                       &cell))
            return;
        line.base = &block->counters[cell.margin[1 - side]];
        line.cells[i] = &block->counters[cell.counter];
        line.margins[i] = &block->counters[cell.margin[side]];
        line.nodes[i] = known->nodes[cell.margin[side]];
        line.count++;
    }
    disjoint_facts(&line);
    question_facts(&line);
    group_facts(&line);
    nested_facts(&line);
}

void known_crossing(struct known *known, struct known_block *block, const struct table *table)
{
    struct plan_cell cell;
    for (size_t row = 0; row < table->row_count; row++)
        for (size_t col = 0; col < table->col_count; col++) {
            if (!plan_cell(known->codebook, table, SCOPE_ALL, row, col, &cell) ||
                !block->counted[cell.counter] || !block->counted[cell.margin[0]] ||
                !block->counted[cell.margin[1]])
                return;
            name_cell(known, block, &cell);
        }
    for (size_t col = 0; col < table->col_count; col++)
        line_facts(known, block, table, col, 0);
    for (size_t row = 0; row < table->row_count; row++)
        line_facts(known, block, table, row, 1);
}
