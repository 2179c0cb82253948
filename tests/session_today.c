/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What day it is for the register: its zone, and a clock that cannot be right. */
#include "tests/session_fixture.h"

#include "crypto/seal.h"
#include "tracker/interview/record.h"
#include "tracker/session/access/ledger.h"
#include "tracker/session/access/today.h"
#include "tracker/session/acts/close.h"

/* The date of the newest act. */
static void last_date(struct session *session, char date[DAY_TEXT + 1])
{
    struct fault fault = {.error = ERROR_NONE};
    struct ledger_entry *entries;
    size_t count;
    must(ledger_read(session, &entries, &count, &fault));
    assert_true(count > 0);
    memcpy(date, entries[count - 1].date, DAY_TEXT + 1);
    free(entries);
}

static void in_zone(const char *zone, int64_t when, const char *expected)
{
    static const char *const callers[] = {"UTC0", "AAA12", "AAA-14", ":/nonexistent"};
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text passphrase = phrase_of(PHRASE);
    struct world w;
    world_folder(&w);
    struct init_request request = request_of(&w, &passphrase);
    request.zone = zone;
    clock_set(when);
    must(people_init(&request, w.init, &fault));
    for (size_t i = 0; i < sizeof callers / sizeof *callers; i++) {
        struct today today;
        char date[DAY_TEXT + 1];
        assert_int_equal(setenv("TZ", callers[i], 1), 0);
        struct session *session = open_as(&w, "coordination");
        clock_set(when); /* it went on meanwhile */
        must(people_invite(session, "evaluation-1", NULL, w.code, &fault));
        must(session_today(session, &today, &fault));
        last_date(session, date);
        if (strcmp(date, expected) != 0 || today.day != day_parse(expected) ||
            today.month != month_at(today.day))
            fail_msg("%s, TZ=%s: %s and %u, not %s", zone ? zone : "", callers[i], date, today.day,
                     expected);
        done(session);
    }
    assert_int_equal(unsetenv("TZ"), 0);
    clock_real();
    world_end(&w);
}

/* Months and dates are of the register's zone, whatever the caller's: at the year's end, and in
 * summer. */
static void test_zone(void **state)
{
    (void)state;
    in_zone(NULL, 1798758000, "2027-01-01"); /* 2026-12-31 23:00 UTC */
    in_zone(NULL, 1798757990, "2026-12-31");
    in_zone("Europe/Paris", 1814392800, "2027-07-01"); /* 2027-06-30 22:00 UTC */
    in_zone("Indian/Reunion", 1798747200, "2027-01-01");
    in_zone("America/Martinique", 1798758000, "2026-12-31");
    in_zone("<+0545>-5:45", 1798740900, "2027-01-01");
}

static void test_no_zone(void **state)
{
    (void)state;
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text passphrase = phrase_of(PHRASE);
    struct world w;
    world_folder(&w);
    struct init_request request = request_of(&w, &passphrase);
    request.zone = "Europe/Rennes";
    refused(people_init(&request, w.init, &fault), ERROR_ZONE);
    assert_string_equal(fault.subject, "Europe/Rennes");
    assert_int_equal(entries_of(w.store), 0);
    assert_int_equal(entries_of(w.sheets_dir), 0);
    world_end(&w);
}

/* Writes a row into the journal as version 1.0.0 did under a clock that had no month. */
static void write_row(struct session *session, month m)
{
    struct fault fault = {.error = ERROR_NONE};
    struct interview interview = {.rank = 1, .department = 22, .month = m};
    const struct evaluation_keys *keys = roster_evaluation(session->roster);
    const size_t count = sizeof first_answers / sizeof *first_answers;
    uint8_t plain[RECORD_BYTES];
    uint8_t sealed[SEALED_ROW_BYTES];
    struct place place;
    struct txn *txn;
    must(interview_answers(session_codebook(session), first_answers, count, &interview.answers,
                           &fault));
    record_write(session_codebook(session), &interview, plain);
    must(session_begin(session, true, &txn, &fault));
    must(journal_place(txn, &place));
    assert_int_equal(seal_row(session->ring, &place, session->roster->evaluation_count, &keys->key,
                              plain, sealed),
                     CRYPTO_OK);
    must(session_end(session, txn, journal_add(txn, &place, sealed), &fault));
}

static void check_rows(struct session *session, uint32_t misdated, unsigned long long waiting)
{
    struct fault fault = {.error = ERROR_NONE};
    struct check_answer answer;
    must(session_check(session, &answer, &fault));
    assert_true(answer.opened);
    assert_int_equal(answer.misdated, misdated);
    assert_int_equal(answer.waiting, waiting);
}

/* Rows that have to wait stay where they are, with the month they were counted in: no closing
 * counts them again. */
static void test_misdated(void **state)
{
    (void)state;
    struct fault fault = {.error = ERROR_NONE};
    struct world w;
    struct close_answer answer;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    write_row(session, 0);
    write_row(session, 1);
    write_row(session, month_january(2150));
    done(session);
    session = open_as(&w, "evaluation-1");
    check_rows(session, 3, 3);
    struct close_request request = {.through = (month)(this_month() - 2)};
    must(session_close_period(session, &request, &answer, &fault));
    assert_int_equal(answer.misdated, 3);
    assert_int_equal(answer.interviews[0], 3);
    assert_int_equal(answer.waiting[0], 3);
    check_rows(session, 0, 3);
    request.through = (month)(this_month() - 1);
    must(session_close_period(session, &request, &answer, &fault));
    assert_int_equal(answer.misdated, 0);
    assert_int_equal(answer.interviews[0], 0);
    assert_int_equal(answer.waiting[0], 3);
    request.last = true;
    must(session_close_period(session, &request, &answer, &fault));
    assert_int_equal(answer.erased, 3);
    check_rows(session, 0, 0);
    done(session);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zone),
        cmocka_unit_test(test_no_zone),
        cmocka_unit_test(test_misdated),
    };
    return cmocka_run_group_tests_name("session today", tests, start, NULL);
}
