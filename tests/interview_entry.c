/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entering an interview and checking it agree, whatever is answered in whatever order: what can be
 * ticked breaks no rule but those of what is missing, and what is checked is what was asked. */
#include "tests/codebook_fixture.h"

#include "tracker/interview/entry.h"
#include "tracker/interview/interview.h"

enum { ROUNDS = 200, CAMPAIGN = 20000, STEPS = 120, SEED = 20260301 };

static unsigned below(unsigned *seed, unsigned limit)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % limit;
}

/* Answers as a user does: a single question takes one, others tick and untick. */
static void answer_one(const struct codebook *book, unsigned rank, struct answers *answers,
                       unsigned *seed)
{
    unsigned option = below(seed, (unsigned)book->option_count);
    const struct option *o = &book->options[option];
    const struct answers before = *answers;
    if (!entry_offers(o, rank) || entry_asked(book, rank, answers, o->question) != ENTRY_ASKED)
        return;
    if (book->questions[o->question].type == QUESTION_SINGLE)
        entry_take(book, answers, option);
    else if (entry_tick(book, answers, option, NULL))
        assert_memory_equal(answers, &before, sizeof before); /* refused: nothing changes */
}

/* Each question: asked, skipped or of another rank, and nothing refused but what is missing. */
static void agrees(const struct codebook *book, unsigned rank, const struct answers *answers)
{
    struct interview interview = {.rank = rank, .answers = entry_given(book, rank, answers)};
    const struct answers twice = entry_given(book, rank, &interview.answers);
    enum error first = ERROR_NONE;
    int walk = -1;
    assert_memory_equal(&twice, &interview.answers, sizeof twice);
    for (unsigned q = 0; q < book->question_count; q++) {
        bool asked = entry_asked(book, rank, answers, q) == ENTRY_ASKED;
        enum error error = entry_check(book, rank, &interview.answers, q, NULL);
        assert_true(asked || entry_ticked(book, &interview.answers, q) == 0);
        assert_int_equal(entry_asked(book, rank, answers, q) == ENTRY_OTHER_RANK,
                         (book->questions[q].ranks >> (rank - 1) & 1) == 0);
        assert_true(error == ERROR_NONE || error == ERROR_ANSWER_MISSING ||
                    error == ERROR_ANSWER_REQUIRES);
        first = first ? first : error;
        if (!asked)
            continue;
        assert_int_equal(entry_next(book, rank, answers, walk), q);
        assert_int_equal(entry_previous(book, rank, answers, q), walk);
        walk = (int)q;
    }
    assert_int_equal(entry_next(book, rank, answers, walk), book->question_count);
    assert_int_equal(interview_check(book, &interview, NULL), first);
}

static void test_agree(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    unsigned seed = SEED;
    for (unsigned i = 0; i < test_rounds(ROUNDS, CAMPAIGN); i++) {
        unsigned rank = 1 + i % RANKS;
        struct answers answers = {0};
        for (unsigned step = 0; step < STEPS; step++) {
            answer_one(book, rank, &answers, &seed);
            agrees(book, rank, &answers);
        }
    }
    codebook_free(book);
}

static unsigned of(const struct codebook *book, const char *word)
{
    int option = codebook_option(book, word);
    assert_true(option >= 0);
    return (unsigned)option;
}

/* An answer that makes another needless: it is said, is not given, and comes back. */
static void test_dropped(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    unsigned question = 0;
    struct answers before = {0}, now;
    while (!book->questions[question].skip_if.word[0] && !book->questions[question].skip_if.word[1])
        question++;
    entry_take(book, &before, book->questions[question].first);
    assert_int_equal(entry_ticked(book, &before, question), 1);
    now = before;
    for (unsigned i = 0; i < book->option_count; i++)
        if (answers_has(&book->questions[question].skip_if, book->options[i].bit) &&
            !answers_meet(&book->questions[question].skip_if, &now))
            entry_take(book, &now, i);
    assert_int_equal(entry_asked(book, 1, &now, question), ENTRY_SKIPPED);
    assert_int_equal(entry_dropped(book, 1, &before, &now), (int)question);
    assert_int_equal(entry_dropped(book, 1, &before, &before), -1);
    const struct answers given = entry_given(book, 1, &now);
    assert_int_equal(entry_ticked(book, &given, question), 0);
    assert_int_equal(entry_ticked(book, &now, question), 1);
    assert_int_equal(entry_check(book, 1, &now, question, NULL), ERROR_ANSWER_SKIPPED);
    codebook_free(book);
}

/* What a codebook no longer offers is unticked, and nothing else. */
static void test_retired(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    struct answers answers = {0};
    unsigned gone = of(book, "CAN_TEL"), stays = of(book, "PRO_REG");
    entry_take(book, &answers, gone);
    entry_take(book, &answers, stays);
    struct answers dropped = entry_drop_retired(book, &answers);
    assert_false(answers_has(&dropped, book->options[gone].bit));
    book->options[gone].retired = true;
    dropped = entry_drop_retired(book, &answers);
    assert_true(answers_has(&dropped, book->options[gone].bit));
    assert_false(answers_has(&dropped, book->options[stays].bit));
    assert_false(answers_has(&answers, book->options[gone].bit));
    assert_true(answers_has(&answers, book->options[stays].bit));
    assert_false(entry_offers(&book->options[gone], 1));
    assert_int_equal(entry_check_option(&book->options[gone], 0, NULL), ERROR_CODE_RETIRED);
    codebook_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agree),
        cmocka_unit_test(test_dropped),
        cmocka_unit_test(test_retired),
    };
    return cmocka_run_group_tests_name("interview_entry", tests, NULL, NULL);
}
