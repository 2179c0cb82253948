/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single choices: the options that no counter tells apart are one class, and the classes of a
 * question sum to the interviews in which it was asked. */
#include "tracker/disclosure/facts/known_internal.h"

enum { CLASSES = 32 };

struct class
{
    int owner; /* smallest counter that holds it, -1: none */
    unsigned level;
    struct answers members; /* empty for those who ticked nothing */
    struct form form;
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
static int owner_of(const struct known *known, const struct known_block *block, unsigned question,
                    const struct answers *set)
{
    int owner = -1;
    unsigned smallest = ANSWER_BITS + 1;
    for (size_t c = 0; c < known->codebook->counter_count; c++) {
        struct node node = known->nodes[c];
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

static void find_classes(const struct known *known, const struct known_block *block,
                         unsigned question, struct classes *classes)
{
    const struct question *q = &known->codebook->questions[question];
    classes->count = 0;
    for (unsigned i = q->first; i < q->first + q->count; i++) {
        const struct option *option = &known->codebook->options[i];
        struct answers alone = {0};
        answers_set(&alone, option->bit);
        if (known_offered(block, option))
            add_class(classes, owner_of(known, block, question, &alone), option->level,
                      &option->bit);
    }
    if (!q->required)
        add_class(classes, -1, 0, NULL);
}

/* Forms of the question's counters: sums of the classes they hold. */
static void name_nodes(struct known *known, struct known_block *block, unsigned question,
                       const struct classes *classes)
{
    for (size_t c = 0; c < known->codebook->counter_count; c++) {
        struct node node = known->nodes[c];
        for (size_t i = 0; node.question == (int)question && i < classes->count; i++) {
            const struct class *class = &classes->list[i];
            if (!answers_none(&class->members) && answers_within(&class->members, &node.members))
                form_add(&block->counters[c], &class->form, 1);
        }
    }
}

static void release_classes(struct classes *classes)
{
    for (size_t i = 0; i < classes->count; i++)
        form_release(&classes->list[i].form);
}

void known_single(struct known *known, struct known_block *block, unsigned question)
{
    struct classes classes;
    const struct form *asked = &block->asked[question];
    if (asked->count == 0 && asked->constant == 0)
        return;
    find_classes(known, block, question, &classes);
    struct form all = {0};
    for (size_t i = 0; i < classes.count; i++) {
        form_column(&classes.list[i].form, model_column(&known->model, TRUTH_UNKNOWN), 1);
        form_add(&all, &classes.list[i].form, 1);
    }
    form_add(&all, asked, -1);
    known_equal(known, &all, 0);
    name_nodes(known, block, question, &classes);
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
static void loose_movement(struct known *known, struct known_block *block, unsigned movement)
{
    struct form room = {.constant = block->n};
    for (size_t c = 0; c < known->codebook->counter_count; c++) {
        const struct counter *counter = &known->codebook->counters[c];
        if (counter->kind != COUNTER_MOVEMENT || counter->a != movement || !block->counted[c])
            continue;
        int64_t value = known_value(known, block, c);
        form_column(&block->counters[c], model_column(&known->model, value), 1);
        form_add(&room, &block->counters[c], -1);
    }
    known_at_least(known, &room, 0);
}

bool known_movement(struct known *known, struct known_block *block, unsigned movement,
                    bool together)
{
    const struct codebook *codebook = known->codebook;
    const struct movement *m = &codebook->movements[movement];
    struct classes before, after;
    if (!(codebook->questions[m->before].ranks & codebook->questions[m->after].ranks &
          1U << (block->rank - 1)))
        return false;
    if (!together || !plainly_asked(codebook, m->before, block->rank) ||
        !plainly_asked(codebook, m->after, block->rank)) {
        loose_movement(known, block, movement);
        return false;
    }
    form_constant(&block->asked[m->before], block->n);
    form_constant(&block->asked[m->after], block->n);
    find_classes(known, block, m->before, &before);
    find_classes(known, block, m->after, &after);
    struct form places[MOVEMENT_PLACES] = {{0}}, all = {0};
    for (size_t i = 0; i < before.count; i++)
        for (size_t j = 0; j < after.count; j++) {
            uint32_t column = model_column(&known->model, TRUTH_UNKNOWN);
            form_column(&before.list[i].form, column, 1);
            form_column(&after.list[j].form, column, 1);
            form_column(&places[place_of(&before.list[i], &after.list[j])], column, 1);
            form_column(&all, column, 1);
        }
    known_equal(known, &all, block->n);
    name_nodes(known, block, m->before, &before);
    name_nodes(known, block, m->after, &after);
    for (size_t c = 0; c < codebook->counter_count; c++)
        if (codebook->counters[c].kind == COUNTER_MOVEMENT && codebook->counters[c].a == movement)
            form_add(&block->counters[c], &places[codebook->counters[c].b], 1);
    for (size_t p = 0; p < MOVEMENT_PLACES; p++)
        form_release(&places[p]);
    release_classes(&before);
    release_classes(&after);
    return true;
}
