/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which numbers another branch gave, as far as anybody knows; kept, and read from before there was
 * a record of it. */
#include "tests/session_fixture.h"

#include "tracker/session/access/forks.h"
#include "tracker/session/access/ledger.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/acts/recall.h"
#include "tracker/session/acts/rollback.h"

enum { GENERATION = 1700000000 };

static struct fork *add(struct forks *forks, unsigned generation, unsigned given)
{
    const struct fork fork = {.generation = generation,
                              .month = month_january(2026),
                              .first = given + 1,
                              .known = given,
                              .next = forks_series(given)};
    return forks_add(forks, &fork);
}

static void test_numbers(void **state)
{
    (void)state;
    struct forks *forks = calloc(1, sizeof *forks);
    assert_non_null(forks);
    assert_int_equal(forks_next(forks, 0), 1);
    struct fork *fork = add(forks, GENERATION, 3);
    assert_int_equal(forks_next(forks, 3), 101);
    assert_int_equal(forks_next(forks, 104), 105);

    /* what came before is shared, what the other branch gave is not ours, what comes after is */
    assert_null(forks_of(forks, 3));
    assert_ptr_equal(forks_of(forks, 4), fork);
    assert_ptr_equal(forks_of(forks, 100), fork);
    assert_null(forks_of(forks, 101));

    assert_false(forks_learn(forks, fork, 3, 3));
    assert_true(forks_learn(forks, fork, 5, 3));
    assert_int_equal(forks->gone_count, 2);
    assert_int_equal(forks_gone(forks, 4)->state, GONE_MISSING);
    assert_null(forks_gone(forks, 6));
    assert_false(forks_learn(forks, fork, 5, 5));
    assert_false(fork->unknown);

    /* a number of a later series: how many the earlier one had, nobody can tell */
    assert_true(forks_learn(forks, fork, 102, 5));
    assert_true(fork->unknown);
    assert_int_equal(fork->next, 201);
    assert_non_null(forks_gone(forks, 101));
    assert_null(forks_gone(forks, 6));

    /* one that this branch gave as well */
    struct fork *later = add(forks, GENERATION + 1, 201);
    assert_int_equal(later->next, 301);
    assert_true(forks_learn(forks, later, 302, 301));
    assert_true(later->unknown);
    assert_int_equal(later->next, 301);

    /* those that may be stored here: ours, and what was brought back of others */
    forks_note(forks, 101, GONE_CARRIED);
    forks_note(forks, 5, GONE_LOST);
    static const unsigned stored[] = {1, 2, 3, 101, 201, 301, 302};
    unsigned number = 0;
    for (size_t i = 0; i < sizeof stored / sizeof *stored; i++) {
        number = forks_following(forks, number);
        assert_int_equal(number, stored[i]);
    }

    /* when nobody knows, two branches still do not meet */
    struct fork leap = {.generation = GENERATION, .next = 101}, other = leap;
    other.generation += 2;
    forks_leap(&leap);
    forks_leap(&other);
    assert_true(leap.next > FORKS_LEAP && other.next > FORKS_LEAP && leap.next != other.next);
    assert_int_equal(leap.next % SERIES, 1);

    assert_ptr_equal(forks_since(forks, 0), fork);
    assert_ptr_equal(forks_since(forks, GENERATION), later);
    assert_null(forks_since(forks, GENERATION + 1));
    free(forks);
}

/* However many restores, and numbers: the record holds them, or says that it does not. */
static void test_limits(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    world_make(&w);
    struct session *session = open_as(&w, "coordination");
    struct forks *forks = session->forks;
    for (unsigned i = 0; i <= FORKS_MAX; i++) {
        struct fork *fork = add(forks, GENERATION + i, i * SERIES);
        fork->closings = i + 1;
    }
    assert_int_equal(forks->count, FORKS_MAX);
    assert_int_equal(forks->list[0].generation, GENERATION + 1);
    assert_int_equal(forks->list[0].first, 1); /* those of the oldest are foreign still */
    assert_int_equal(forks->list[0].closings, 1);
    for (unsigned i = 0; i < GONE_MAX; i++)
        forks_note(forks, RELEASE_NUMBER_MAX - i, (enum gone_state)(i % 4));
    assert_false(forks->list[FORKS_MAX - 1].unknown);
    must(session_begin(session, true, &txn, &fault));
    must(session_end(session, txn, forks_save(session, txn, &fault), &fault));
    struct forks *before = malloc(sizeof *before);
    assert_non_null(before);
    *before = *forks;
    must(session_begin(session, false, &txn, &fault));
    must(session_end(session, txn, forks_load(session, txn, &fault), &fault));
    assert_int_equal(forks->count, before->count);
    assert_memory_equal(forks->list, before->list, sizeof forks->list);
    assert_int_equal(forks->gone_count, GONE_MAX);
    assert_memory_equal(forks->gone, before->gone, sizeof forks->gone);
    forks_note(forks, 1, GONE_MISSING); /* one more than there is room for */
    assert_true(forks->list[FORKS_MAX - 1].unknown);
    free(before);
    done(session);
    world_end(&w);
}

static void say_last(const struct world *w, int number, enum error expected)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_as(w, "evaluation-1");
    must_fail(recall_last(session, number, &fault), expected, &fault, "recall_last", number);
    done(session);
}

static void test_last_limits(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    struct session *session = open_as(&w, "coordination");
    must(session_accept_older(session, &fault));
    done(session);
    say_last(&w, RELEASE_NUMBER_MAX - SERIES, ERROR_FIELD);
    say_last(&w, 101 + 9 * SERIES, ERROR_FIELD);
    say_last(&w, -2, ERROR_FIELD);
    say_last(&w, 100 + 9 * SERIES, ERROR_NONE);
    say_last(&w, RELEASE_NUMBER_MAX - SERIES - 1, ERROR_NONE);
    done(open_as(&w, "22-1")); /* everybody reads what was written */
    world_end(&w);
}

/* Version 1.0 left a generation and holes among the numbers, and no record. */
static void test_from_before(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    bool pending = false;
    unsigned last = 0;
    world_make(&w);
    struct session *session = open_as(&w, "coordination");
    must(session_begin(session, true, &txn, &fault));
    must(roster_load(session, txn, &fault));
    session->roster->generation = GENERATION; /* November 2023 */
    session->roster->releases_expected = 3;
    must(session_end(session, txn, roster_save(session, txn, &fault), &fault));
    done(session);

    session = open_as(&w, "evaluation-1");
    const struct forks *forks = session->forks;
    assert_int_equal(forks->count, 1);
    assert_int_equal(forks->list[0].month, month_january(2023) + 10);
    assert_int_equal(forks->gone_count, 3);
    assert_ptr_equal(forks_of(forks, 1), &forks->list[0]);
    assert_int_equal(forks_next(forks, 3), 101);
    must(recall_pending(session, &pending, &last, &fault));
    assert_true(pending);
    assert_int_equal(last, 3);
    must(recall_last(session, 3, &fault));
    must(recall_lost(session, 2, RECALL_LOST_WORD, &fault));
    refused(recall_lost(session, 2, RECALL_LOST_WORD, &fault), ERROR_RELEASE_NOT_LOST);
    done(session);
    session = open_as(&w, "22-1");
    assert_int_equal(session->forks->gone[1].state, GONE_LOST);
    assert_true(session->forks->list[0].confirmed);
    done(session);
    world_end(&w);
}

/* Only what stands in the register replaced is taken over, and only of the same one. */
static void test_replaced(void **state)
{
    (void)state;
    struct world w, foreign;
    struct fault fault = {.error = ERROR_NONE};
    struct ledger_entry *entries;
    size_t count;
    char path[160];
    world_make(&w);
    world_init(&foreign);
    path_in(&w, "nowhere", path);
    static const char *const said[] = {"", LEDGER_SAYS_UNREAD};
    const char *const replaced[] = {path, foreign.store};
    struct reopened reopened;
    for (int i = 0; i < 2; i++) {
        struct session *session = open_as(&w, "coordination");
        must(rollback_accept(session, replaced[i], &reopened, &fault));
        must(ledger_read(session, &entries, &count, &fault));
        assert_int_equal(entries[count - 1].act, LEDGER_OLDER_ACCEPTED);
        assert_string_equal(entries[count - 1].subject, said[i]);
        free(entries);
        done(session);
    }
    done(open_as(&w, "22-1"));
    world_end(&foreign);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),     cmocka_unit_test(test_limits),
        cmocka_unit_test(test_last_limits), cmocka_unit_test(test_from_before),
        cmocka_unit_test(test_replaced),
    };
    return cmocka_run_group_tests_name("session_forks", tests, start, NULL);
}
