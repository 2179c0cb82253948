/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the counters kept of five people give their answer sheets away. Starting from the true
 * sheets, the search exchanges the answers to one question between people and keeps what every
 * counter of the plan, and every rule of the codebook, still allows: each set of sheets found is
 * one explanation of the block. The plan must leave at least a thousand; the counts of all pairs of
 * answers, kept beside it, leave the truth alone, which shows that the search can see a bad plan.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/cmocka.h"
#include "tracker/codebook/plan.h"
#include "tracker/interview/entry.h"
#include "tracker/interview/interview.h"

enum { PEOPLE = 5, ORDERS = 120, ENOUGH = 1000, MONTH = 2024 * 12, DRAWS = 8 };

/* Sheets of five people, sorted: who is who does not matter. */
struct sheets {
    struct answers of[PEOPLE];
};

struct search {
    struct codebook *codebook;
    unsigned rank;
    bool pairs; /* all pairs of options are counted too */
    uint32_t truth[CODEBOOK_COUNTERS];
    uint32_t truth_pairs[CODEBOOK_OPTIONS][CODEBOOK_OPTIONS];
    struct sheets found[ENOUGH];
    size_t count;
};

static int compare_answers(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct answers));
}

static void count_sheets(const struct search *search, const struct sheets *sheets, uint32_t *counts)
{
    memset(counts, 0, search->codebook->counter_count * sizeof *counts);
    for (size_t i = 0; i < PEOPLE; i++) {
        struct plan_entry entry = {.answers = &sheets->of[i], .rank = search->rank};
        plan_count(search->codebook, &entry, counts);
    }
}

static uint32_t count_pair(const struct sheets *sheets, unsigned a, unsigned b)
{
    uint32_t count = 0;
    for (size_t i = 0; i < PEOPLE; i++)
        count += answers_has(&sheets->of[i], a) && answers_has(&sheets->of[i], b);
    return count;
}

static bool pairs_agree(const struct search *search, const struct sheets *sheets)
{
    const struct codebook *codebook = search->codebook;
    for (size_t a = 0; a < codebook->option_count; a++)
        for (size_t b = 0; b < a; b++)
            if (count_pair(sheets, codebook->options[a].bit, codebook->options[b].bit) !=
                search->truth_pairs[a][b])
                return false;
    return true;
}

/* True when the sheets could be those the block counts. */
static bool explains(const struct search *search, const struct sheets *sheets)
{
    uint32_t counts[CODEBOOK_COUNTERS];
    for (size_t i = 0; i < PEOPLE; i++) {
        struct interview interview = {
            .rank = search->rank, .month = MONTH, .department = 22, .answers = sheets->of[i]};
        if (interview_check(search->codebook, &interview, NULL) != ERROR_NONE)
            return false;
    }
    count_sheets(search, sheets, counts);
    return memcmp(counts, search->truth, search->codebook->counter_count * sizeof *counts) == 0 &&
           (!search->pairs || pairs_agree(search, sheets));
}

static bool facts(const struct search *search, const struct sheets *sheets)
{
    for (size_t i = 0; i < search->count; i++)
        if (memcmp(&search->found[i], sheets, sizeof *sheets) == 0)
            return true;
    return false;
}

/* The order of that number of five people. */
static void nth_order(unsigned number, unsigned order[PEOPLE])
{
    unsigned left[PEOPLE];
    for (unsigned i = 0; i < PEOPLE; i++)
        left[i] = i;
    for (unsigned i = 0; i < PEOPLE; i++) {
        unsigned at = number % (PEOPLE - i);
        number /= PEOPLE - i;
        order[i] = left[at];
        left[at] = left[PEOPLE - i - 1];
    }
}

/* Gives person i the answers that person order[i] gave to the question. */
static struct sheets exchange(const struct codebook *codebook, const struct sheets *from,
                              unsigned question, const unsigned order[PEOPLE])
{
    struct sheets to = *from;
    const struct question *q = &codebook->questions[question];
    for (size_t i = 0; i < PEOPLE; i++) {
        for (unsigned o = q->first; o < q->first + q->count; o++) {
            unsigned bit = codebook->options[o].bit;
            answers_clear(&to.of[i], bit);
            if (answers_has(&from->of[order[i]], bit))
                answers_set(&to.of[i], bit);
        }
    }
    qsort(to.of, PEOPLE, sizeof *to.of, compare_answers);
    return to;
}

static void explore(struct search *search, const struct sheets *from)
{
    for (unsigned question = 0; question < search->codebook->question_count; question++) {
        for (unsigned number = 0; number < ORDERS && search->count < ENOUGH; number++) {
            unsigned order[PEOPLE];
            nth_order(number, order);
            struct sheets to = exchange(search->codebook, from, question, order);
            if (!facts(search, &to) && explains(search, &to))
                search->found[search->count++] = to;
        }
    }
}

/* Number of explanations found, ENOUGH at most. */
static size_t explanations(struct search *search, const struct sheets *truth)
{
    const struct codebook *codebook = search->codebook;
    count_sheets(search, truth, search->truth);
    for (size_t a = 0; a < codebook->option_count; a++)
        for (size_t b = 0; b < a; b++)
            search->truth_pairs[a][b] =
                count_pair(truth, codebook->options[a].bit, codebook->options[b].bit);
    search->count = 1;
    search->found[0] = *truth;
    qsort(search->found[0].of, PEOPLE, sizeof *truth->of, compare_answers);
    for (size_t i = 0; i < search->count && search->count < ENOUGH; i++) {
        struct sheets from = search->found[i];
        explore(search, &from);
    }
    return search->count;
}

/* xorshift64*, so that a seed tells everything. */
static unsigned draw(uint64_t *seed, unsigned below)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return (unsigned)((*seed * UINT64_C(2685821657736338717)) >> 33) % below;
}

/* Random answers to one question; one tick, or up to three in a multiple choice. */
static void draw_question(const struct codebook *codebook, unsigned question, uint64_t *seed,
                          struct answers *answers)
{
    const struct question *q = &codebook->questions[question];
    unsigned ticks = q->type == QUESTION_MULTIPLE ? 1 + draw(seed, 3) : 1;
    while (ticks--)
        answers_set(answers, codebook->options[q->first + draw(seed, q->count)].bit);
}

/* A sheet the codebook accepts, question by question, each drawn until it is accepted. */
static struct answers draw_sheet(const struct codebook *codebook, unsigned rank, uint64_t *seed)
{
    for (;;) {
        struct interview interview = {.rank = rank, .month = MONTH, .department = 22};
        for (unsigned q = 0; q < codebook->question_count; q++) {
            struct answers before = interview.answers;
            do {
                interview.answers = before;
                if (plan_asked(codebook, q, rank, &before))
                    draw_question(codebook, q, seed, &interview.answers);
            } while (entry_check(codebook, interview.rank, &interview.answers, q, NULL) !=
                     ERROR_NONE);
        }
        if (interview_check(codebook, &interview, NULL) == ERROR_NONE)
            return interview.answers;
    }
}

static void five_people_have_a_thousand_explanations(void **state)
{
    struct search *search = *state;
    for (search->rank = 1; search->rank <= RANKS; search->rank++) {
        for (uint64_t seed = 1; seed <= DRAWS; seed++) {
            struct sheets truth;
            uint64_t random = seed * 7919;
            for (size_t i = 0; i < PEOPLE; i++)
                truth.of[i] = draw_sheet(search->codebook, search->rank, &random);
            search->pairs = false;
            size_t count = explanations(search, &truth);
            if (count < ENOUGH)
                fail_msg("seed %u, rank %u: %zu explanations", (unsigned)seed, search->rank, count);
        }
    }
}

static void all_pairs_leave_the_truth_alone(void **state)
{
    struct search *search = *state;
    search->rank = 1;
    for (uint64_t seed = 1; seed <= DRAWS; seed++) {
        struct sheets truth;
        uint64_t random = seed * 7919;
        for (size_t i = 0; i < PEOPLE; i++)
            truth.of[i] = draw_sheet(search->codebook, 1, &random);
        search->pairs = true;
        assert_int_equal(explanations(search, &truth), 1);
    }
}

static int start(void **state)
{
    static struct search search;
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    struct codebook *codebook;
    if (codebook_read(text, bytes, &codebook, NULL) != ERROR_NONE)
        return -1;
    search.codebook = codebook;
    *state = &search;
    return 0;
}

static int finish(void **state)
{
    struct search *search = *state;
    codebook_free(search->codebook);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_people_have_a_thousand_explanations),
        cmocka_unit_test(all_pairs_leave_the_truth_alone),
    };
    return cmocka_run_group_tests(tests, start, finish);
}
