/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The planner on one question in one block, exhaustively: every way that so many people can answer,
 * grouped by the page it gives. What a reader can conclude is what all of a page's ways have in
 * common. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/cmocka.h"
#include "tracker/disclosure/gate/question_network.h"

enum { K = 5, SHEETS = 8, CELLS = 32, NUMBERS = 256 };

static struct codebook *book;

struct world {
    struct network network;
    struct question_numbers numbers;
    struct planner *planner;
    uint32_t cells[CELLS];
    size_t cell_count;
    struct answers sheets[SHEETS]; /* what one person can tick */
    size_t sheet_count;
    int32_t in[SHEETS][NUMBERS]; /* what one person with a sheet is in each number */
    uint32_t plain;              /* numbers below it are no sums of others */
    bool single;
    int32_t people;
    int32_t (*ways)[SHEETS]; /* every way to answer: people by sheet */
    size_t way_count;
    size_t pages, told, inhabited, strange;
};

static int start(void **state)
{
    size_t bytes;
    struct fault fault;
    (void)state;
    const char *text = codebook_builtin(&bytes);
    return codebook_read(text, bytes, &book, &fault) != ERROR_NONE;
}

static int end(void **state)
{
    (void)state;
    codebook_free(book);
    return 0;
}

static void list_ways(struct world *w, int32_t *way, size_t at, int32_t left)
{
    if (at + 1 == w->sheet_count) {
        way[at] = left;
        if (w->ways)
            memcpy(w->ways[w->way_count], way, sizeof *w->ways);
        w->way_count++;
        return;
    }
    for (int32_t n = 0; n <= left; n++) {
        way[at] = n;
        list_ways(w, way, at + 1, left - n);
    }
}

/* The cells in the plan's order: the rows of the first one-way table of the question. */
static void take_cells(struct world *w, unsigned question)
{
    size_t count = 0;
    for (size_t t = 0; t < book->table_count && count == 0; t++)
        for (size_t r = 0; book->tables[t].kind == TABLE_ONE_WAY && r < book->tables[t].row_count;
             r++) {
            const int o = codebook_option(book, book->tables[t].rows[r]);
            const int g = codebook_group(book, book->tables[t].rows[r]);
            if (o >= 0 && book->options[o].question == question)
                w->cells[count++] = w->numbers.option[o];
            if (g >= 0 && book->groups[g].question == question)
                w->cells[count++] = w->numbers.group[g];
        }
    w->cell_count = count;
    assert_true(count > 0);
}

/* A single choice: one option a sheet. A multiple one: an exclusive option, or any others. */
static void list_sheets(struct world *w, unsigned question)
{
    const struct question *asked = &book->questions[question];
    w->single = asked->type == QUESTION_SINGLE;
    for (unsigned mask = 1; mask < 1U << asked->count; mask++) {
        struct answers sheet = {{0}};
        bool alone = false;
        for (unsigned i = 0; i < asked->count; i++)
            if (mask >> i & 1) {
                answers_set(&sheet, book->options[asked->first + i].bit);
                alone = alone || book->options[asked->first + i].exclusive;
            }
        if ((mask & (mask - 1)) != 0 && (w->single || alone))
            continue;
        assert_true(w->sheet_count < SHEETS);
        w->sheets[w->sheet_count++] = sheet;
    }
}

/* Whether a person with that sheet is in a number that is no sum of others: everybody (0), an
 * option, a group, whoever ticked no exclusive option. */
static bool is_in(const struct world *w, const struct answers *sheet, uint32_t number)
{
    bool other = number == w->numbers.others && number != 0;
    if (number == 0)
        return true;
    for (size_t o = 0; o < book->option_count; o++) {
        if (w->numbers.option[o] == number)
            return answers_has(sheet, book->options[o].bit);
        if (w->numbers.option[o] && book->options[o].exclusive &&
            answers_has(sheet, book->options[o].bit))
            other = false;
    }
    for (size_t g = 0; g < book->group_count; g++)
        if (w->numbers.group[g] == number)
            return answers_meet(sheet, &book->groups[g].members);
    return other;
}

/* What one person with a sheet is in every number: 0 or 1; sums come after their terms. */
static void sheet_values(struct world *w, size_t sheet)
{
    int32_t *in = w->in[sheet];
    for (uint32_t n = 0; n < w->network.count; n++)
        in[n] = is_in(w, &w->sheets[sheet], n);
    for (size_t t = 0; t < w->network.tie_count; t++) {
        const struct network_tie *tie = &w->network.ties[t];
        const struct network_term *terms = w->network.terms + tie->first;
        const uint32_t number = terms[tie->count - 1].number;
        if (tie->lo != 0 || tie->hi != 0 || terms[tie->count - 1].times != -1 || number < w->plain)
            continue;
        in[number] = 0;
        for (size_t i = 0; i + 1 < tie->count; i++)
            in[number] += terms[i].times * in[terms[i].number];
    }
}

/* Options, groups and the others come first. */
static uint32_t plain_of(const struct world *w)
{
    uint32_t last = w->numbers.others;
    for (size_t o = 0; o < book->option_count; o++)
        last = w->numbers.option[o] > last ? w->numbers.option[o] : last;
    for (size_t g = 0; g < book->group_count; g++)
        last = w->numbers.group[g] > last ? w->numbers.group[g] : last;
    return last + 1;
}

static struct world *world_new(const char *question, int32_t people)
{
    struct world *w = calloc(1, sizeof *w);
    int32_t way[SHEETS] = {0};
    assert_non_null(w);
    const int q = codebook_question(book, question);
    question_network(book, (unsigned)q, 1, people, K, &w->network, &w->numbers);
    assert_true(w->numbers.complete);
    assert_int_equal(network_finish(&w->network), ERROR_NONE);
    take_cells(w, (unsigned)q);
    assert_int_equal(planner_new(&w->network, w->numbers.people, w->numbers.people_count, w->cells,
                                 w->cell_count, K, &w->planner),
                     ERROR_NONE);
    list_sheets(w, (unsigned)q);
    assert_true(w->network.count <= NUMBERS);
    w->plain = plain_of(w);
    for (size_t i = 0; i < w->sheet_count; i++)
        sheet_values(w, i);
    w->people = people;
    list_ways(w, way, 0, people);
    w->ways = calloc(w->way_count, sizeof *w->ways);
    assert_non_null(w->ways);
    w->way_count = 0;
    list_ways(w, way, 0, people);
    return w;
}

static void world_free(struct world *w)
{
    planner_free(w->planner);
    network_clear(&w->network);
    free(w->ways);
    free(w);
}

/* The value of a number in one way to answer. */
static int32_t value(const struct world *w, const int32_t *way, uint32_t number)
{
    int32_t sum = 0;
    for (size_t i = 0; i < w->sheet_count; i++)
        sum += way[i] * w->in[i][number];
    return sum;
}

static bool fits(const struct world *w, const int32_t *way, const struct range *ranges)
{
    for (uint32_t n = 1; n < w->network.count; n++) {
        const int32_t v = value(w, way, n);
        if (v < ranges[n].lo || v > ranges[n].hi)
            return false;
    }
    return true;
}

/* What the ways of one page have in common, of any group and any set of answers. */
static void judge(struct world *w, const size_t *ways, size_t count)
{
    for (size_t g = 0; g < w->numbers.people_count; g++) {
        const struct planner_group *group = &w->numbers.people[g];
        int32_t least = w->people, most = 0;
        for (size_t n = 0; n < count; n++) {
            const int32_t there = value(w, w->ways[ways[n]], group->number);
            least = there < least ? there : least;
            most = there > most ? there : most;
        }
        w->told += least == most && least > 0 && least < K;
        w->inhabited += least > 0 && (group->set ? most < K : least < K);
    }
}

/* Follows every bin of every step; ways are those that lead here. */
static void walk(struct world *w, const size_t *ways, size_t count)
{
    struct partition partition;
    bool found;
    const size_t bytes = w->network.count * sizeof(struct range);
    struct range *here = malloc(bytes);
    assert_non_null(here);
    memcpy(here, planner_ranges(w->planner), bytes);
    assert_int_equal(planner_next(w->planner, &partition, &found), ERROR_NONE);
    if (!found) {
        size_t all = 0;
        for (size_t n = 0; n < w->way_count; n++)
            all += fits(w, w->ways[n], here);
        w->strange += all != count; /* what fits the page does not all give it */
        w->pages++;
        judge(w, ways, count);
        free(here);
        return;
    }
    size_t *some = calloc(count + 1, sizeof *some);
    int32_t *ends = calloc(partition.bins, sizeof *ends);
    assert_non_null(some);
    assert_non_null(ends);
    memcpy(ends, partition.ends, partition.bins * sizeof *ends);
    partition.ends = ends;
    for (size_t bin = 0; bin < partition.bins; bin++) {
        const int32_t from = bin ? ends[bin - 1] + 1 : partition.from;
        size_t taken = 0;
        planner_stand(w->planner, here);
        planner_say(w->planner, &partition, bin);
        for (size_t n = 0; n < count; n++) {
            const int32_t v = value(w, w->ways[ways[n]], partition.cell);
            if (v >= from && v <= ends[bin])
                some[taken++] = ways[n];
        }
        assert_true(taken > 0); /* each bin can come */
        walk(w, some, taken);
    }
    free(ends);
    free(some);
    free(here);
}

static void all_pages(const char *question, int32_t people)
{
    struct world *w = world_new(question, people);
    size_t *ways = calloc(w->way_count, sizeof *ways);
    assert_non_null(ways);
    for (size_t i = 0; i < w->way_count; i++)
        ways[i] = i;
    walk(w, ways, w->way_count);
    print_message("%s, %d people: %zu ways, %zu pages\n", question, people, w->way_count, w->pages);
    assert_int_equal(w->strange, 0);
    assert_int_equal(w->told, 0);
    assert_int_equal(w->inhabited, 0);
    free(ways);
    world_free(w);
}

static void pages_tell_nothing(void **state)
{
    static const char *const questions[] = {"CAN", "DUR", "OUT", "SAT", "SAV", "PRO"};
    (void)state;
    for (size_t q = 0; q < sizeof questions / sizeof *questions; q++)
        for (int32_t people = 9; people <= 15; people += 2)
            all_pages(questions[q], people);
    all_pages("CAN", 24);
    all_pages("DUR", 20);
    for (int32_t people = 9; people <= 24; people += 3)
        all_pages("APP", people);
}

/* What a gate prints that looks: a cell to the unit where it and what it leaves are at least k. */
static bool same_marks(const struct world *w, size_t a, size_t b)
{
    for (size_t i = 0; i < w->cell_count; i++) {
        const int32_t x = value(w, w->ways[a], w->cells[i]), y = value(w, w->ways[b], w->cells[i]);
        const bool said_x = x >= K && w->people - x >= K, said_y = y >= K && w->people - y >= K;
        if (said_x != said_y || (said_x && x != y))
            return false;
    }
    return true;
}

/* Hiding by true values is seen by this test: 12, 4 and 4 of twenty people are the only ones who
 * would give « 12, hidden, hidden ». */
static void a_look_is_caught(void **state)
{
    struct world *w = world_new("CAN", 20);
    size_t *ways = calloc(w->way_count, sizeof *ways);
    (void)state;
    assert_non_null(ways);
    for (size_t a = 0; a < w->way_count; a++) {
        size_t count = 0;
        bool first = true;
        for (size_t b = 0; b < w->way_count && first; b++)
            if (same_marks(w, a, b)) {
                first = b >= a;
                ways[count++] = b;
            }
        if (first)
            judge(w, ways, count);
    }
    assert_true(w->told > 0);
    assert_true(w->inhabited > 0);
    free(ways);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pages_tell_nothing),
                                       cmocka_unit_test(a_look_is_caught)};
    return cmocka_run_group_tests_name("planner", tests, start, end);
}
