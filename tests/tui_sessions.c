/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two sessions of one seat and one interview begun, as when a line goes silent and its user comes
 * back: whoever wrote last is not written over by who knows less. By keys, without a terminal. */
#include "tests/tui_fixture.h"

/* Begins a first interview in one session and takes it up in another, two answers further. */
static struct app *go_on_elsewhere(struct office *office, const char *user)
{
    enter(office, user);
    press(office, "1");
    char digits[TICKET_DIGITS + 1];
    snprintf(digits, sizeof digits, "%.*s", (int)TICKET_DIGITS,
             interview_draft(office->app)->next.digits);
    type_line(office, digits);
    press(office, "a");
    struct app *first = office->app;
    enter(office, user);
    press(office, "ra");
    says(office, "Statut, prestation");
    return first;
}

/* What lies there now is what the session of the office shows. */
static void assert_kept(struct office *office)
{
    struct app *here = office->app;
    enter(office, here->user);
    press(office, "r");
    struct app *again = office->app;
    office->app = here;
    assert_int_equal(interview_draft(again)->place, interview_draft(here)->place);
    assert_memory_equal(&interview_draft(again)->answers, &interview_draft(here)->answers,
                        sizeof interview_draft(here)->answers);
    assert_true(interview_draft(here)->kept);
    app_free(again);
}

static void give_up(struct office *office)
{
    press(office, "<esc>xabandonner<enter>");
    says(office, "L'entretien commencé est abandonné.");
}

/* The session that was left is told that its line is cut. */
static void test_first_ends(void **state)
{
    struct office *office = *state;
    struct app *first = go_on_elsewhere(office, "29-1");
    app_free(first);
    assert_kept(office);
    press(office, "a");
    silent(office, "une autre session");
    assert_kept(office);
    give_up(office);
}

/* It locks after its idle minutes, and is unlocked: it shows what the other one wrote. */
static void test_first_locks(void **state)
{
    struct office *office = *state;
    struct app *first = go_on_elsewhere(office, "29-2"), *second = office->app;
    office->app = first;
    press(office, "<idle>");
    says(office, "La saisie commencée est gardée");
    office->app = second;
    assert_kept(office);
    office->app = first;
    type_line(office, practice_phrase);
    assert_int_equal(interview_draft(first)->place, interview_draft(second)->place);
    assert_memory_equal(&interview_draft(first)->answers, &interview_draft(second)->answers,
                        sizeof interview_draft(first)->answers);
    app_free(second);
    give_up(office);
}

/* Its user answers there after all: told, and home, where the interview is taken up as it is. */
static void test_first_answers(void **state)
{
    struct office *office = *state;
    struct app *first = go_on_elsewhere(office, "29-3"), *second = office->app;
    office->app = first;
    press(office, "b");
    says(office, "autre session");
    assert_string_equal(screen_name(office), "referent");
    office->app = second;
    assert_kept(office);
    office->app = first;
    press(office, "r");
    assert_int_equal(interview_draft(first)->place, interview_draft(second)->place);
    app_free(second);
    give_up(office);
}

/* Its user leaves from the home, where it was set aside. */
static void test_first_leaves(void **state)
{
    struct office *office = *state;
    struct app *first = go_on_elsewhere(office, "35-1"), *second = office->app;
    press(office, "<esc>");
    office->app = first;
    press(office, "<esc>");
    assert_string_equal(screen_name(office), "referent");
    office->app = second;
    press(office, "ra");
    office->app = first;
    press(office, "<esc>");
    assert_string_equal(screen_name(office), "door");
    app_free(first);
    office->app = second;
    assert_kept(office);
    give_up(office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {office_test(test_first_ends), office_test(test_first_locks),
                                       office_test(test_first_answers),
                                       office_test(test_first_leaves)};
    return cmocka_run_group_tests_name("tui sessions", tests, office_make, office_end);
}
