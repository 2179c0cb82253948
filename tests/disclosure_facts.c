/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the codebook tells a reader beforehand is all of it, and no more than is true: on small
 * sums, the extremes of random sums of counters over the known rows are those over every way to
 * answer. */
#include "crypto/secret.h"
#include "tests/disclosure_forms.h"
#include "tracker/disclosure/facts/facts.h"
#include "tracker/disclosure/model/search.h"

enum { PEOPLE = 4, SUMS = 40, K = 3 };

struct extremes {
    const struct codebook *book;
    uint32_t *counts[PATTERNS];
    unsigned patterns;
    const int *total; /* coefficient, by counter */
    long lo, hi;
};

static void enumerate(struct extremes *x, unsigned pattern, long left, long value)
{
    long one = 0;
    if (pattern == x->patterns) {
        if (left == 0) {
            x->lo = value < x->lo ? value : x->lo;
            x->hi = value > x->hi ? value : x->hi;
        }
        return;
    }
    for (size_t c = 0; c < x->book->counter_count; c++)
        one += x->total[c] * (long)x->counts[pattern][c];
    for (long people = 0; people <= left; people++)
        enumerate(x, pattern + 1, left - people, value + people * one);
}

/* The same extremes over the rows of the model. */
static void search_extremes(const struct facts *facts, struct search *search, const int *total,
                            int64_t *lo, int64_t *hi)
{
    struct sum sum = {0};
    for (size_t c = 0; c < facts->codebook->counter_count; c++)
        sum_add(&sum, &facts->blocks[0].counters[c], total[c]);
    assert_int_equal(search_prior(search, &sum, false, lo), LP_FOUND);
    assert_int_equal(search_prior(search, &sum, true, hi), LP_FOUND);
    sum_clear(&sum);
}

static void compare(const struct small_form *sum, struct draws *draws)
{
    struct codebook *book = small_book(sum);
    struct closing closing = {.first = month_january(2024), .through = month_december(2024)};
    struct extremes x = {.book = book};
    struct facts facts;
    struct fault fault = {0};
    bool wanted = true;
    for (; sum->patterns[x.patterns]; x.patterns++) {
        struct answers answers = small_answers(book, sum->patterns[x.patterns]);
        x.counts[x.patterns] = small_counts(book, &answers);
    }
    for (int i = 0; i < PEOPLE; i++) {
        struct answers answers = small_answers(book, sum->patterns[draw_below(draws, x.patterns)]);
        fixture_count(&closing, book, 1, &answers, false, false);
    }
    assert_int_equal(facts_build(book, K, &closing, &wanted, 1, true, &facts, &fault), ERROR_NONE);
    assert_true(model_index(&facts.model));
    struct search *search = search_new(&facts.model);
    assert_non_null(search);
    for (int s = 0; s < SUMS; s++) {
        int total[CODEBOOK_COUNTERS] = {0};
        int64_t lo, hi;
        for (size_t c = 0; c < book->counter_count; c++)
            if (book->counters[c].kind != COUNTER_LATE &&
                book->counters[c].kind != COUNTER_DECLARED && draw_below(draws, 2) == 0)
                total[c] = (int)draw_below(draws, 5) - 2;
        x.total = total;
        x.lo = INT32_MAX;
        x.hi = INT32_MIN;
        enumerate(&x, 0, PEOPLE, 0);
        search_extremes(&facts, search, total, &lo, &hi);
        if (lo != x.lo || hi != x.hi)
            fail_msg("%s: rows allow %ld to %ld, people %ld to %ld", sum->name, (long)lo, (long)hi,
                     x.lo, x.hi);
    }
    search_free(search);
    facts_clear(&facts);
    closing_clear(&closing);
    for (unsigned p = 0; p < x.patterns; p++)
        free(x.counts[p]);
    codebook_free(book);
}

static void rows_are_what_people_can_do(void **state)
{
    struct draws draws = draws_start();
    (void)state;
    for (unsigned i = 0; i < fixture_rounds(4, 100); i++)
        for (size_t f = 0; f < SMALL_FORMS; f++)
            compare(&small_forms[f], &draws);
}

/* The form with one more answer, as the version after it. */
static struct codebook *with_one_more(const struct codebook *book)
{
    struct codebook *next = NULL;
    struct fault fault = {0};
    json_t *root = json_loads(book->text, 0, NULL);
    json_t *question = json_array_get(json_object_get(root, "questions"), 0);
    json_t *option = json_pack("{s:s, s:i, s:s, s:s, s:s}", "code", "SX", "bit", 9, "key", "x",
                               "fr", "SX", "en", "SX");
    json_object_set_new(root, "version", json_integer(book->version + 1));
    assert_int_equal(json_array_append_new(json_object_get(question, "options"), option), 0);
    char *text = json_dumps(root, 0);
    assert_non_null(text);
    assert_int_equal(codebook_read(text, strlen(text), &next, &fault), ERROR_NONE);
    assert_int_equal(codebook_follows(book, next, &fault), ERROR_NONE);
    codebook_note_new(next, book);
    free(text);
    json_decref(root);
    return next;
}

/* Columns of a model, read by newest, of one block counted by book. */
static size_t columns(const struct codebook *book, const struct codebook *newest)
{
    struct closing closing = {.first = month_january(2024), .through = month_december(2024)};
    struct facts facts;
    struct fault fault = {0};
    bool wanted = true;
    struct answers answers = small_answers(book, "SA");
    for (int i = 0; i < PEOPLE; i++)
        fixture_count(&closing, book, 1, &answers, false, false);
    assert_int_equal(facts_build(newest, K, &closing, &wanted, 1, true, &facts, &fault),
                     ERROR_NONE);
    size_t count = facts.model.column_count;
    facts_clear(&facts);
    closing_clear(&closing);
    return count;
}

/* Nobody can have given an answer that did not exist: a reader who knows that deduces more. */
static void an_answer_is_possible_since_it_exists(void **state)
{
    static const struct small_form single = {.name = "single"};
    struct codebook *first = small_book(&single), *next = with_one_more(first);
    (void)state;
    assert_int_equal(columns(first, next), columns(first, first));
    assert_int_equal(columns(next, next), columns(first, first) + 1);
    codebook_free(first);
    codebook_free(next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_are_what_people_can_do),
                                       cmocka_unit_test(an_answer_is_possible_since_it_exists)};
    if (crypto_start() != CRYPTO_OK)
        return 1;
    return cmocka_run_group_tests_name("disclosure_known", tests, NULL, NULL);
}
