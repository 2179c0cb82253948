/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/release/node.h"

#include <stdio.h>
#include <string.h>

#include "tracker/codebook/plan.h"

struct answers node_options(const struct codebook *codebook, unsigned question, uint8_t ranks,
                            unsigned version)
{
    const struct question *q = &codebook->questions[question];
    struct answers set = {0};
    for (unsigned i = q->first; i < q->first + q->count; i++)
        if ((codebook->options[i].ranks & q->ranks & ranks) &&
            codebook->options[i].since <= version)
            answers_set(&set, codebook->options[i].bit);
    return set;
}

static uint8_t ranks_of(const struct codebook *codebook, const struct node *node)
{
    const struct question *q = &codebook->questions[node->question];
    uint8_t ranks = 0;
    for (unsigned i = q->first; i < q->first + q->count; i++)
        if (answers_has(&node->members, codebook->options[i].bit))
            ranks |= codebook->options[i].ranks & q->ranks;
    return ranks;
}

struct node node_of(const struct codebook *codebook, size_t counter)
{
    const struct counter *c = &codebook->counters[counter];
    struct node node = {.kind = c->kind, .question = -1, .movement = -1, .ranks = RANK_ALL};
    node.asked = RANK_ALL;
    if (c->kind == COUNTER_OPTION) {
        const struct option *option = &codebook->options[c->a];
        node.question = (int)option->question;
        answers_set(&node.members, option->bit);
        node.says_nothing = option->says_nothing;
    } else if (c->kind == COUNTER_GROUP) {
        const struct group *group = &codebook->groups[c->a];
        node.question = (int)group->question;
        node.members = group->members;
        node.group = true;
        node.says_nothing = group->says_nothing;
    } else if (c->kind == COUNTER_MOVEMENT) {
        const struct movement *movement = &codebook->movements[c->a];
        node.movement = (int)c->a;
        node.place = (enum movement_place)c->b;
        node.says_nothing = movement->says_nothing[c->b];
        node.asked = codebook->questions[movement->before].ranks &
                     codebook->questions[movement->after].ranks;
        node.ranks = node.asked;
    }
    if (node.question >= 0) {
        node.asked = codebook->questions[node.question].ranks;
        node.ranks = ranks_of(codebook, &node);
    }
    return node;
}

bool node_disjoint(const struct codebook *codebook, const struct node *a, const struct node *b)
{
    if (a->question < 0 || a->question != b->question || answers_meet(&a->members, &b->members))
        return false;
    const struct question *q = &codebook->questions[a->question];
    if (q->type == QUESTION_SINGLE)
        return true;
    for (unsigned i = q->first; i < q->first + q->count; i++)
        for (unsigned j = q->first; j < q->first + q->count; j++) {
            const struct option *x = &codebook->options[i], *y = &codebook->options[j];
            if (!answers_has(&a->members, x->bit) || !answers_has(&b->members, y->bit))
                continue;
            bool together =
                !x->exclusive && !y->exclusive && (x->one_of == 0 || x->one_of != y->one_of);
            if (together)
                return false;
        }
    return true;
}

size_t plan_cells(const struct table *table)
{
    switch (table->kind) {
    case TABLE_ONE_WAY:
        return table->row_count;
    case TABLE_CROSSING:
        return table->row_count * table->col_count;
    case TABLE_VOLUMES:
    case TABLE_AREAS:
        break;
    }
    return 0;
}

bool plan_cell(const struct codebook *codebook, const struct table *table, enum rank_scope scope,
               size_t row, size_t col, struct plan_cell *out)
{
    *out = (struct plan_cell){.table = table, .scope = scope, .row = row, .col = col};
    out->margin[0] = codebook_counter(codebook, table->rows[row]);
    out->margin[1] = -1;
    out->counter = out->margin[0];
    if (table->kind == TABLE_CROSSING) {
        char name[COUNTER_CHARS + 1];
        snprintf(name, sizeof name, "%s*%s", table->rows[row], table->cols[col]);
        out->margin[1] = codebook_counter(codebook, table->cols[col]);
        out->counter = codebook_counter(codebook, name);
    }
    return out->counter >= 0 && out->margin[0] >= 0 &&
           (table->kind != TABLE_CROSSING || out->margin[1] >= 0);
}

uint8_t plan_cell_ranks(const struct codebook *codebook, const struct plan_cell *cell)
{
    uint8_t asked = scope_ranks(cell->scope), possible = asked;
    for (int side = 0; side < 2 && cell->margin[side] >= 0; side++) {
        struct node node = node_of(codebook, (size_t)cell->margin[side]);
        asked &= node.asked;
        possible &= node.ranks;
    }
    return possible ? asked : 0;
}

int plan_cell_skip(const struct codebook *codebook, const struct plan_cell *cell)
{
    for (int side = 0; side < 2 && cell->margin[side] >= 0; side++) {
        struct node node = node_of(codebook, (size_t)cell->margin[side]);
        if (node.question >= 0 && !answers_none(&codebook->questions[node.question].skip_if))
            return node.question;
    }
    return -1;
}

bool plan_cell_key(const struct codebook *codebook, const struct plan_cell *cell)
{
    if (cell->table->kind != TABLE_ONE_WAY || cell->table->base)
        return false;
    for (size_t i = 0; i < codebook->key_figure_count; i++) {
        const struct key_figure *figure = &codebook->key_figures[i];
        if (figure->scope == cell->scope && strcmp(figure->row, cell->table->rows[cell->row]) == 0)
            return true;
    }
    return false;
}
