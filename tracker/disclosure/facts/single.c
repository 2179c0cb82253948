/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single choices: the options that no counter tells apart are one class, and the classes of a
 * question sum to the interviews in which it was asked. */
#include "tracker/disclosure/facts/facts_internal.h"

enum { CLASSES = 32 };

struct class
{
    int owner; /* smallest counter that holds it, -1: none */
    unsigned level;
    struct answers members; /* empty for those who ticked nothing */
    struct sum sum;
};

struct classes {
    struct class list[CLASSES];
    size_t count;
};

static unsigned size_of(const struct answers *set)
{
    unsigned size = 0;
    for (unsigned i = 0; i < ANSWER_BITS / 64; i++)
        size += (unsigned)__builtin_popcountll(set->word[i]);
    return size;
}

/* The smallest counted node of the question that holds all of set, other than set itself when
 * proper is asked; -1 for none. */
static int owner_of(const struct facts *facts, const struct facts_block *block, unsigned question,
                    const struct answers *set)
{
    int owner = -1;
    unsigned smallest = ANSWER_BITS + 1;
    for (size_t c = 0; c < facts->codebook->counter_count; c++) {
        struct node node = facts->nodes[c];
        unsigned size = size_of(&node.members);
        if (node.question == (int)question && block->counted[c] && size < smallest &&
            answers_within(set, &node.members)) {
            owner = (int)c;
            smallest = size;
        }
    }
    return owner;
}

static void add_class(struct classes *classes, int owner, unsigned level, const unsigned *bit)
{
    for (size_t i = 0; i < classes->count; i++)
        if (classes->list[i].owner == owner && classes->list[i].level == level &&
            (bit || answers_none(&classes->list[i].members))) {
            if (bit)
                answers_set(&classes->list[i].members, *bit);
            return;
        }
    if (classes->count == CLASSES)
        return;
    struct class *class = &classes->list[classes->count++];
    *class = (struct class){.owner = owner, .level = level};
    if (bit)
        answers_set(&class->members, *bit);
}

static void find_classes(const struct facts *facts, const struct facts_block *block,
                         unsigned question, struct classes *classes)
{
    const struct question *q = &facts->codebook->questions[question];
    classes->count = 0;
    for (unsigned i = q->first; i < q->first + q->count; i++) {
        const struct option *option = &facts->codebook->options[i];
        struct answers alone = {0};
        answers_set(&alone, option->bit);
        if (facts_offered(block, option))
            add_class(classes, owner_of(facts, block, question, &alone), option->level,
                      &option->bit);
    }
    if (!q->required)
        add_class(classes, -1, 0, NULL);
}

/* Forms of the question's counters: sums of the classes they hold. */
static void name_nodes(struct facts *facts, struct facts_block *block, unsigned question,
                       const struct classes *classes)
{
    for (size_t c = 0; c < facts->codebook->counter_count; c++) {
        struct node node = facts->nodes[c];
        for (size_t i = 0; node.question == (int)question && i < classes->count; i++) {
            const struct class *class = &classes->list[i];
            if (!answers_none(&class->members) && answers_within(&class->members, &node.members))
                sum_add(&block->counters[c], &class->sum, 1);
        }
    }
}

static void release_classes(struct classes *classes)
{
    for (size_t i = 0; i < classes->count; i++)
        sum_clear(&classes->list[i].sum);
}

void facts_single(struct facts *facts, struct facts_block *block, unsigned question)
{
    struct classes classes;
    const struct sum *asked = &block->asked[question];
    if (asked->count == 0 && asked->constant == 0)
        return;
    find_classes(facts, block, question, &classes);
    struct sum all = {0};
    for (size_t i = 0; i < classes.count; i++) {
        sum_column(&classes.list[i].sum, model_column(&facts->model, TRUTH_UNKNOWN), 1);
        sum_add(&all, &classes.list[i].sum, 1);
    }
    sum_add(&all, asked, -1);
    facts_equal(facts, &all, 0);
    name_nodes(facts, block, question, &classes);
    release_classes(&classes);
}

static enum movement_place place_of(const struct class *before, const struct class *after)
{
    if (before->level == 0 || after->level == 0)
        return MOVEMENT_UNMEASURED;
    if (after->level == before->level)
        return MOVEMENT_STABLE;
    return after->level > before->level ? MOVEMENT_GAINED : MOVEMENT_LOST;
}

static bool plainly_asked(const struct codebook *codebook, unsigned question, unsigned rank)
{
    const struct question *q = &codebook->questions[question];
    return q->type == QUESTION_SINGLE && (q->ranks >> (rank - 1) & 1) && answers_none(&q->skip_if);
}

/* Derived options of a movement whose questions are not both asked of everybody. */
static void loose_movement(struct facts *facts, struct facts_block *block, unsigned movement)
{
    struct sum room = {.constant = block->n};
    for (size_t c = 0; c < facts->codebook->counter_count; c++) {
        const struct counter *counter = &facts->codebook->counters[c];
        if (counter->kind != COUNTER_MOVEMENT || counter->a != movement || !block->counted[c])
            continue;
        int64_t value = facts_value(facts, block, c);
        sum_column(&block->counters[c], model_column(&facts->model, value), 1);
        sum_add(&room, &block->counters[c], -1);
    }
    facts_at_least(facts, &room, 0);
}

bool facts_movement(struct facts *facts, struct facts_block *block, unsigned movement,
                    bool together)
{
    const struct codebook *codebook = facts->codebook;
    const struct movement *m = &codebook->movements[movement];
    struct classes before, after;
    if (!(codebook->questions[m->before].ranks & codebook->questions[m->after].ranks &
          1U << (block->rank - 1)))
        return false;
    if (!together || !plainly_asked(codebook, m->before, block->rank) ||
        !plainly_asked(codebook, m->after, block->rank)) {
        loose_movement(facts, block, movement);
        return false;
    }
    sum_constant(&block->asked[m->before], block->n);
    sum_constant(&block->asked[m->after], block->n);
    find_classes(facts, block, m->before, &before);
    find_classes(facts, block, m->after, &after);
    struct sum places[MOVEMENT_PLACES] = {{0}}, all = {0};
    for (size_t i = 0; i < before.count; i++)
        for (size_t j = 0; j < after.count; j++) {
            uint32_t column = model_column(&facts->model, TRUTH_UNKNOWN);
            sum_column(&before.list[i].sum, column, 1);
            sum_column(&after.list[j].sum, column, 1);
            sum_column(&places[place_of(&before.list[i], &after.list[j])], column, 1);
            sum_column(&all, column, 1);
        }
    facts_equal(facts, &all, block->n);
    name_nodes(facts, block, m->before, &before);
    name_nodes(facts, block, m->after, &after);
    for (size_t c = 0; c < codebook->counter_count; c++)
        if (codebook->counters[c].kind == COUNTER_MOVEMENT && codebook->counters[c].a == movement)
            sum_add(&block->counters[c], &places[codebook->counters[c].b], 1);
    for (size_t p = 0; p < MOVEMENT_PLACES; p++)
        sum_clear(&places[p]);
    release_classes(&before);
    release_classes(&after);
    return true;
}
