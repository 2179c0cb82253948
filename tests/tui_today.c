/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clock that does not agree with the register, by keys, without a terminal. */
#include "tests/support/clock.h"
#include "tests/tui_fixture.h"

/* The store is made that day. */
static int today_make(void **state)
{
    clock_set_day("2026-12-01");
    return office_make(state);
}

/* Two years on, a closing asks what day it is; a wrong answer, or none, changes nothing. */
static void test_closing(void **state)
{
    struct office *office = *state;
    clock_set_day("2029-02-10");
    enter(office, "evaluation-1");
    says(office, "dit 2029-02-10 ; le dernier acte du registre est du 2026-12-01.");
    press(office, "c");
    press(office, "<wipe>2024-12<enter>");
    assert_string_equal(screen_name(office), "ask");
    says(office, "Quel jour sommes-nous ?");
    golden(office, "date-a-confirmer");
    type_line(office, "2026-01-01");
    says(office, "Ce n'est pas ce que dit l'horloge");
    press(office, "<esc>");
    assert_string_equal(screen_name(office), "close");
    press(office, "<enter>");
    type_line(office, "2029-02-10");
    says(office, "La date est confirmée");
    assert_string_equal(screen_name(office), "close");
    press(office, "<enter>");
    says(office, "Aperçu de la clôture");
}

/* The same where a call opens: nothing is begun before. */
static void test_call(void **state)
{
    struct office *office = *state;
    clock_set_day("2031-05-20");
    enter(office, "22-1");
    press(office, "1");
    assert_string_equal(screen_name(office), "ask");
    press(office, "<esc>");
    assert_string_equal(screen_name(office), "referent");
    assert_false(interview_here(office->app));
    press(office, "1");
    type_line(office, "2031-05-20");
    assert_string_equal(screen_name(office), "referent");
    press(office, "1");
    assert_string_equal(screen_name(office), "ticket");
    assert_int_equal(interview_draft(office->app)->month, month_january(2031) + 4);
}

/* Behind, the call goes on, and it is said. */
static void test_behind(void **state)
{
    struct office *office = *state;
    clock_set_day("2031-04-30");
    enter(office, "29-1");
    says(office, "L'horloge de cette machine retarde");
    press(office, "1");
    assert_string_equal(screen_name(office), "ticket");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(test_closing),
        office_test(test_call),
        office_test(test_behind),
    };
    return cmocka_run_group_tests_name("tui today", tests, today_make, office_end);
}
