/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiple choices. Options and groups are nested sets; a person is in a group when in one of its
 * options. Where a group is a sum of options (exclusive ones, or none that can come together), it
 * is one; elsewhere it is a column between its parts and their sum. */
#include "tracker/disclosure/facts/facts_internal.h"

enum { NODES = CODEBOOK_OPTIONS + CODEBOOK_GROUPS };

/* One counted set of options of the question. The whole question is one too, without a counter. */
struct part {
    struct answers members;
    const struct sum *sum;
    int parent; /* index of the smallest set around it, -1 for the whole question */
    bool option;
};

struct choice {
    struct facts *facts;
    struct facts_block *block;
    const struct question *question;
    const struct sum *asked;
    struct answers options;   /* possible at this rank */
    struct answers exclusive; /* those ticked alone, and counted */
    bool complete;            /* every option is counted */
    struct part parts[NODES];
    size_t count;
};

static bool in(const struct choice *choice, const struct option *option, const struct answers *set)
{
    return answers_has(&choice->options, option->bit) && answers_has(set, option->bit);
}

static const struct sum *sum_of_option(const struct choice *choice, const struct option *option)
{
    for (size_t i = 0; i < choice->count; i++)
        if (choice->parts[i].option && answers_has(&choice->parts[i].members, option->bit))
            return choice->parts[i].sum;
    return NULL;
}

/* Adds times the counted options of set, exclusive ones or the others. */
static void add_options(const struct choice *choice, const struct answers *set, bool exclusive,
                        int64_t times, struct sum *sum)
{
    const struct codebook *codebook = choice->facts->codebook;
    for (unsigned i = 0; i < choice->question->count; i++) {
        const struct option *option = &codebook->options[choice->question->first + i];
        const struct sum *own = sum_of_option(choice, option);
        if (own && option->exclusive == exclusive && in(choice, option, set))
            sum_add(sum, own, times);
    }
}

/* How many options of set one person can tick together. */
static unsigned together(const struct choice *choice, const struct answers *set)
{
    const struct codebook *codebook = choice->facts->codebook;
    unsigned count = 0;
    for (unsigned i = 0; i < choice->question->count; i++) {
        const struct option *option = &codebook->options[choice->question->first + i];
        bool first = true;
        for (unsigned j = 0; j < i; j++) {
            const struct option *other = &codebook->options[choice->question->first + j];
            first = first && !(option->one_of > 0 && other->one_of == option->one_of &&
                               in(choice, other, set));
        }
        count += first && !option->exclusive && in(choice, option, set);
    }
    return count;
}

/* True when set holds every option that can come with others. */
static bool all_others(const struct choice *choice, const struct answers *set)
{
    const struct codebook *codebook = choice->facts->codebook;
    for (unsigned i = 0; i < choice->question->count; i++) {
        const struct option *option = &codebook->options[choice->question->first + i];
        if (!option->exclusive && answers_has(&choice->options, option->bit) &&
            !answers_has(set, option->bit))
            return false;
    }
    return true;
}

static struct answers restricted(const struct answers *set, const struct answers *to, bool inside)
{
    struct answers out;
    for (unsigned i = 0; i < ANSWER_BITS / 64; i++)
        out.word[i] = set->word[i] & (inside ? to->word[i] : ~to->word[i]);
    return out;
}

static void add_part(struct choice *choice, size_t counter, const struct node *node)
{
    struct part *part = &choice->parts[choice->count++];
    *part = (struct part){.members = restricted(&node->members, &choice->options, true),
                          .sum = &choice->block->counters[counter],
                          .option = node->kind == COUNTER_OPTION,
                          .parent = -1};
}

/* Finds the sum of each group, options having theirs. */
static void name_group(struct choice *choice, size_t counter, const struct answers *members)
{
    struct facts *facts = choice->facts;
    struct sum *sum = &choice->block->counters[counter];
    struct answers others = restricted(&choice->exclusive, members, false);
    if (choice->complete && together(choice, members) <= 1) {
        add_options(choice, members, true, 1, sum);
        add_options(choice, members, false, 1, sum);
    } else if (choice->complete && choice->question->required && all_others(choice, members)) {
        sum_add(sum, choice->asked, 1);
        add_options(choice, &others, true, -1, sum);
    } else {
        sum_column(sum, model_column(&facts->model, facts_value(facts, choice->block, counter)), 1);
    }
}

static void find_parts(struct choice *choice)
{
    struct facts *facts = choice->facts;
    const struct codebook *codebook = facts->codebook;
    for (int groups = 0; groups < 2; groups++)
        for (size_t c = 0; c < codebook->counter_count; c++) {
            struct node node = facts->nodes[c];
            if (node.question < 0 || &codebook->questions[node.question] != choice->question ||
                !choice->block->counted[c] || node.group != (groups == 1) ||
                !answers_meet(&node.members, &choice->options))
                continue;
            add_part(choice, c, &node);
            if (groups == 1)
                name_group(choice, c, &choice->parts[choice->count - 1].members);
            else
                sum_column(&choice->block->counters[c],
                           model_column(&facts->model, facts_value(facts, choice->block, c)), 1);
        }
}

/* Exclusive options counted, and whether all are: after the options, before the groups. */
static void find_exclusive(struct choice *choice)
{
    const struct codebook *codebook = choice->facts->codebook;
    choice->complete = true;
    for (unsigned i = 0; i < choice->question->count; i++) {
        const struct option *option = &codebook->options[choice->question->first + i];
        bool counted = false;
        if (!answers_has(&choice->options, option->bit))
            continue;
        for (size_t c = 0; c < codebook->counter_count; c++)
            counted = counted || (codebook->counters[c].kind == COUNTER_OPTION &&
                                  &codebook->options[codebook->counters[c].a] == option &&
                                  choice->block->counted[c]);
        choice->complete = choice->complete && counted;
        if (counted && option->exclusive)
            answers_set(&choice->exclusive, option->bit);
    }
}

static unsigned size_of(const struct answers *set)
{
    unsigned size = 0;
    for (unsigned i = 0; i < ANSWER_BITS / 64; i++)
        size += (unsigned)__builtin_popcountll(set->word[i]);
    return size;
}

static void nest(struct choice *choice)
{
    for (size_t i = 0; i < choice->count; i++)
        for (size_t j = 0; j < choice->count; j++) {
            struct part *part = &choice->parts[i], *around = &choice->parts[j];
            bool larger = size_of(&around->members) > size_of(&part->members) ||
                          (size_of(&around->members) == size_of(&part->members) && j > i);
            if (i != j && larger && answers_within(&part->members, &around->members) &&
                (part->parent < 0 ||
                 size_of(&around->members) < size_of(&choice->parts[part->parent].members)))
                part->parent = (int)j;
        }
}

static const struct answers *members_of(const struct choice *choice, int part)
{
    return part < 0 ? &choice->options : &choice->parts[part].members;
}

static const struct sum *sum_of(const struct choice *choice, int part)
{
    return part < 0 ? choice->asked : choice->parts[part].sum;
}

/* Room left in a set (-1: the whole question) by its exclusive options, those in but excepted. */
static void free_room(const struct choice *choice, int part, const struct answers *but,
                      struct sum *room)
{
    struct answers beside = restricted(members_of(choice, part), but, false);
    sum_add(room, sum_of(choice, part), 1);
    add_options(choice, &beside, true, -1, room);
}

/* A set holds each set right inside it beside its other exclusive options, and no more than all of
 * them together. */
static void nest_facts(const struct choice *choice, int around)
{
    struct facts *facts = choice->facts;
    struct answers covered = {0};
    struct sum total = {0}, room = {0};
    free_room(choice, around, &(struct answers){0}, &room);
    facts_at_least(facts, &room, 0);
    for (size_t i = 0; i < choice->count; i++) {
        const struct part *part = &choice->parts[i];
        if (part->parent != around)
            continue;
        for (unsigned w = 0; w < ANSWER_BITS / 64; w++)
            covered.word[w] |= part->members.word[w];
        sum_add(&total, part->sum, 1);
        if (answers_within(&part->members, &choice->exclusive))
            continue;
        free_room(choice, around, &part->members, &room);
        sum_add(&room, part->sum, -1);
        facts_at_least(facts, &room, 0);
    }
    if (answers_within(members_of(choice, around), &covered) &&
        (around >= 0 || choice->question->required))
        facts_order(facts, &total, sum_of(choice, around));
    sum_clear(&total);
}

/* Options that exclude one another fit together in every set that holds them. */
static void one_of_facts(const struct choice *choice, int around)
{
    const struct codebook *codebook = choice->facts->codebook;
    const struct question *q = choice->question;
    for (unsigned i = 0; i < q->count; i++) {
        const struct option *option = &codebook->options[q->first + i];
        struct answers class = {0};
        bool first = option->one_of > 0 && in(choice, option, members_of(choice, around));
        for (unsigned j = 0; first && j < q->count; j++) {
            const struct option *other = &codebook->options[q->first + j];
            if (other->one_of != option->one_of || !in(choice, other, members_of(choice, around)))
                continue;
            first = j >= i;
            answers_set(&class, other->bit);
        }
        if (!first)
            continue;
        struct sum room = {0};
        free_room(choice, around, &(struct answers){0}, &room);
        add_options(choice, &class, false, -1, &room);
        facts_at_least(choice->facts, &room, 0);
    }
}

/* How many options of a set one person may tick. */
static unsigned most_ticks(const struct choice *choice, const struct answers *set)
{
    unsigned count = together(choice, set);
    return count < choice->question->max ? count : choice->question->max;
}

/* Ticks in a set: at most `inside` for each person who is in part otherwise than by an exclusive
 * option, at most `outside` for each other one. */
static void tick_row(const struct choice *choice, int around, int part, unsigned outside,
                     unsigned inside)
{
    const struct answers none = {0};
    struct sum room = {0}, group = {0}, ticks = {0};
    free_room(choice, around, &none, &room);
    if (part >= 0)
        free_room(choice, part, &none, &group);
    sum_add(&ticks, &room, outside);
    sum_add(&ticks, &group, (int64_t)inside - outside);
    add_options(choice, members_of(choice, around), false, -1, &ticks);
    facts_at_least(choice->facts, &ticks, 0);
    sum_clear(&room);
    sum_clear(&group);
}

static void tick_facts(const struct choice *choice, int around)
{
    const struct answers *members = members_of(choice, around);
    unsigned most = most_ticks(choice, members);
    if (together(choice, members) > most)
        tick_row(choice, around, -1, most, most);
    for (int part = 0; part < (int)choice->count; part++) {
        struct answers rest = restricted(members, members_of(choice, part), false);
        if (choice->parts[part].parent == around && !choice->parts[part].option &&
            most_ticks(choice, &rest) < most)
            tick_row(choice, around, part, most_ticks(choice, &rest), most);
    }
}

void facts_multiple(struct facts *facts, struct facts_block *block, unsigned question)
{
    struct choice choice = {.facts = facts,
                            .block = block,
                            .question = &facts->codebook->questions[question],
                            .asked = &block->asked[question]};
    if (choice.asked->count == 0 && choice.asked->constant == 0)
        return;
    choice.options =
        node_options(facts->codebook, question, (uint8_t)(1U << (block->rank - 1)), block->version);
    find_exclusive(&choice);
    find_parts(&choice);
    nest(&choice);
    for (int part = -1; part < (int)choice.count; part++) {
        if (part >= 0 && (choice.parts[part].option ||
                          answers_within(&choice.parts[part].members, &choice.exclusive)))
            continue;
        nest_facts(&choice, part);
        one_of_facts(&choice, part);
        tick_facts(&choice, part);
    }
}
