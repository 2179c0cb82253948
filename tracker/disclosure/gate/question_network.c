/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/gate/question_network.h"

#include <string.h>

enum { PARTS = CODEBOOK_OPTIONS + CODEBOOK_GROUPS, SET_OPTIONS = 10 };

struct making {
    const struct codebook *codebook;
    unsigned question;
    uint8_t rank; /* mask */
    int32_t people, k;
    struct network *network;
    struct question_numbers *numbers;
};

static bool is_single(const struct making *making)
{
    return making->codebook->questions[making->question].type == QUESTION_SINGLE;
}

/* A number of people tied to others: it is the sum of the terms. */
static uint32_t number_of(const struct making *making, const struct network_term *terms,
                          size_t count)
{
    struct network_term tied[PARTS + 2];
    const uint32_t number = network_number(making->network, 0, making->people);
    memcpy(tied, terms, count * sizeof *terms);
    tied[count] = (struct network_term){number, -1};
    network_tie(making->network, tied, count + 1, 0, 0);
    return number;
}

/* whole - part >= 0 */
static void tie_inside(const struct making *making, uint32_t part, uint32_t whole)
{
    const struct network_term terms[] = {{whole, 1}, {part, -1}};
    network_tie(making->network, terms, 2, 0, NETWORK_NO_UPPER);
}

/* A whole and its parts: their sum, or in a multiple choice something between the largest and it.
 */
static void tie_parts(const struct making *making, uint32_t whole, const uint32_t *parts,
                      size_t count, bool sum)
{
    struct network_term terms[PARTS + 1];
    for (size_t i = 0; i < count; i++) {
        terms[i] = (struct network_term){parts[i], 1};
        if (!sum)
            tie_inside(making, parts[i], whole);
    }
    terms[count] = (struct network_term){whole, -1};
    network_tie(making->network, terms, count + 1, 0, sum ? 0 : NETWORK_NO_UPPER);
}

static void protect(const struct making *making, uint32_t number, bool set)
{
    struct question_numbers *numbers = making->numbers;
    if (numbers->people_count == QUESTION_PEOPLE) {
        numbers->complete = false;
        return;
    }
    numbers->people[numbers->people_count++] =
        (struct planner_group){.number = number, .enough = making->k, .set = set};
}

/* Those of everybody who are not in a number. */
static void protect_rest(const struct making *making, uint32_t number)
{
    const struct network_term terms[] = {{0, 1}, {number, -1}};
    protect(making, number_of(making, terms, 2), false);
}

static void add_numbers(const struct making *making)
{
    const struct codebook *codebook = making->codebook;
    struct question_numbers *numbers = making->numbers;
    for (size_t o = 0; o < codebook->option_count; o++) {
        const struct option *option = &codebook->options[o];
        if (option->question != making->question || !(option->ranks & making->rank))
            continue;
        numbers->option[o] = network_number(making->network, 0, making->people);
        for (int g = option->parent; g >= 0; g = codebook->groups[g].parent)
            if (!numbers->group[g])
                numbers->group[g] = network_number(making->network, 0, making->people);
        numbers->complete =
            numbers->complete && !(option->exclusive && option->parent >= 0) && option->one_of == 0;
    }
}

/* The numbers directly under a group, or under the question (-1); exclusive answers apart. */
static size_t parts_of(const struct making *making, int group, bool exclusive, uint32_t *parts)
{
    const struct codebook *codebook = making->codebook;
    size_t count = 0;
    for (size_t g = 0; g < codebook->group_count && !exclusive; g++)
        if (making->numbers->group[g] && codebook->groups[g].parent == group)
            parts[count++] = making->numbers->group[g];
    for (size_t o = 0; o < codebook->option_count; o++) {
        const struct option *option = &codebook->options[o];
        if (making->numbers->option[o] && option->parent == group && option->exclusive == exclusive)
            parts[count++] = making->numbers->option[o];
    }
    return count;
}

/* Who is in both parts of a whole, or in it beyond one part. */
static void protect_overlap(const struct making *making, uint32_t whole, const uint32_t *parts,
                            size_t count)
{
    for (size_t i = 0; i < count && count > 1; i++) {
        const struct network_term terms[] = {{whole, 1}, {parts[i], -1}};
        const uint32_t beyond = number_of(making, terms, 2);
        struct network_term others[PARTS + 1];
        size_t other = 0;
        for (size_t j = 0; j < count; j++)
            if (j != i)
                others[other++] = (struct network_term){parts[j], 1};
        others[other++] = (struct network_term){beyond, -1};
        network_tie(making->network, others, other, 0, NETWORK_NO_UPPER);
        protect(making, beyond, false);
    }
    if (count == 2) {
        const struct network_term terms[] = {{parts[0], 1}, {parts[1], 1}, {whole, -1}};
        protect(making, number_of(making, terms, 3), false);
    }
}

static void tie_whole(const struct making *making, uint32_t whole, const uint32_t *parts,
                      size_t count)
{
    const bool sum = is_single(making);
    tie_parts(making, whole, parts, count, sum);
    if (!sum)
        protect_overlap(making, whole, parts, count);
}

static void tie_all(const struct making *making)
{
    uint32_t parts[PARTS], apart[PARTS];
    struct question_numbers *numbers = making->numbers;
    size_t count = parts_of(making, -1, false, parts);
    size_t alone = parts_of(making, -1, true, apart);
    if (is_single(making)) {
        memcpy(parts + count, apart, alone * sizeof *apart);
        tie_whole(making, 0, parts, count + alone);
    } else {
        apart[alone++] = numbers->others = network_number(making->network, 0, making->people);
        tie_parts(making, 0, apart, alone, true);
        tie_whole(making, numbers->others, parts, count);
    }
    for (size_t g = 0; g < making->codebook->group_count; g++)
        if (numbers->group[g]) {
            count = parts_of(making, (int)g, false, parts);
            tie_whole(making, numbers->group[g], parts, count);
        }
}

/* Any set of answers of a single choice, but those that say nothing alone, and everybody. */
static void protect_sets(const struct making *making)
{
    const struct codebook *codebook = making->codebook;
    size_t options[SET_OPTIONS], count = 0;
    for (size_t o = 0; o < codebook->option_count; o++)
        if (making->numbers->option[o]) {
            making->numbers->complete = making->numbers->complete && count < SET_OPTIONS;
            if (count < SET_OPTIONS)
                options[count++] = o;
        }
    for (unsigned mask = 1; mask + 1 < 1U << count; mask++) {
        struct network_term terms[SET_OPTIONS];
        size_t in = 0;
        bool says = false;
        for (size_t i = 0; i < count; i++)
            if (mask >> i & 1) {
                terms[in++] = (struct network_term){making->numbers->option[options[i]], 1};
                says = says || !codebook->options[options[i]].says_nothing;
            }
        if (in > 1 && says)
            protect(making, number_of(making, terms, in), true);
    }
}

/* Each option and group that says something, and whoever is not in it. */
static void protect_rows(const struct making *making)
{
    const struct codebook *codebook = making->codebook;
    const struct question_numbers *numbers = making->numbers;
    for (size_t o = 0; o < codebook->option_count; o++) {
        if (numbers->option[o] && !codebook->options[o].says_nothing)
            protect(making, numbers->option[o], false);
        if (numbers->option[o])
            protect_rest(making, numbers->option[o]);
    }
    for (size_t g = 0; g < codebook->group_count; g++) {
        if (numbers->group[g] && !codebook->groups[g].says_nothing)
            protect(making, numbers->group[g], false);
        if (numbers->group[g])
            protect_rest(making, numbers->group[g]);
    }
}

void question_network(const struct codebook *codebook, unsigned question, unsigned rank,
                      int32_t people, int32_t k, struct network *network,
                      struct question_numbers *numbers)
{
    const struct making making = {codebook, question, (uint8_t)(1U << (rank - 1)), people, k,
                                  network,  numbers};
    memset(numbers, 0, sizeof *numbers);
    numbers->complete = true;
    (void)network_number(network, people, people);
    add_numbers(&making);
    tie_all(&making);
    protect_rows(&making);
    if (is_single(&making))
        protect_sets(&making);
}
