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
