/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock after idle minutes, and an interview begun: kept, taken up once, saved once; by keys,
 * without a terminal. */
#include <signal.h>

#include "tests/tui_fixture.h"

/* Another session of the same seat. */
static struct app *second(struct office *office)
{
    struct app *first = office->app;
    enter(office, first->user);
    struct app *app = office->app;
    office->app = first;
    return app;
}

/* Does what keys say in another session. */
static void press_in(struct office *office, struct app *app, const char *keys)
{
    struct app *first = office->app;
    office->app = app;
    press(office, keys);
    office->app = first;
}

static unsigned waiting(struct office *office)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_coordination(office);
    struct txn *txn;
    uint64_t count = 0, marks = 0;
    must(session_begin(session, false, &txn, &fault));
    must(journal_count(txn, &count, &marks));
    txn_abort(txn);
    done(session);
    return (unsigned)count;
}

/* Begins a first interview; its ticket is typed back. */
static void begin(struct office *office)
{
    press(office, "1");
    assert_string_equal(screen_name(office), "ticket");
    char digits[TICKET_DIGITS + 1];
    snprintf(digits, sizeof digits, "%.*s", (int)TICKET_DIGITS,
             interview_draft(office->app)->next.digits);
    type_line(office, digits);
    assert_string_equal(screen_name(office), "questions");
}

/* Fills the interview begun in, and stands at its review. */
static void fill(struct office *office)
{
    static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                        "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_PAR",
                                        "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};
    struct fault fault = {.error = ERROR_NONE};
    struct app *app = office->app;
    must(interview_answers(session_codebook(app->session), codes, sizeof codes / sizeof *codes,
                           &interview_draft(app)->answers, &fault));
    interview_draft(app)->place = ENTRY_REVIEW;
    assert_true(interview_keep(app));
    press(office, "<esc>r");
    assert_string_equal(screen_name(office), "review");
}

static void test_lock(void **state)
{
    struct office *office = *state;
    enter(office, "22-1");
    begin(office);
    press(office, "a");
    char *before = page_of(office, 24, 80, false);
    struct draft *draft = secret_alloc(sizeof *draft);
    *draft = *interview_draft(office->app);
    press(office, "<idle>");
    assert_string_equal(screen_name(office), "lock");
    assert_null(office->app->session);
    assert_false(interview_here(office->app));
    assert_int_equal(interview_draft(office->app)->rank, 0); /* wiped: the copy is sealed */
    says(office, "la session de 22-1 est verrouillée");
    says(office, "La phrase secrète de tous, ici");
    fits(office);

    press(office, "<esc>");
    assert_string_equal(screen_name(office), "lock");
    press(office, "pas la bonne<enter>");
    says(office, "Phrase secrète ou utilisateur incorrect.");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "questions");
    assert_memory_equal(interview_draft(office->app), draft, sizeof *draft);
    char *after = page_of(office, 24, 80, false);
    assert_string_equal(after, before);
    secret_free(before);
    secret_free(after);
    secret_free(draft);

    /* the passphrase being changed is not kept */
    press(office, "<esc>p");
    press(office, "une autre phrase<idle>");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "passphrase");
    press(office, "<enter>");
    says(office, "au moins 12 caractères");

    /* closed from the lock: the draft stays */
    press(office, "<esc><idle><down>f");
    assert_string_equal(screen_name(office), "door");
    app_free(office->app);
    enter(office, "22-1");
    says(office, "Reprendre l'entretien commencé");
    press(office, "xabandonner<enter>");
    says(office, "L'entretien commencé est abandonné.");
}

/* The idle time is a quarter of an hour; only practice may shorten it, and nobody is locked out of
 * the door. */
static void test_idle(void **state)
{
    struct office *office = *state;
    enter(office, "22-1");
    assert_int_equal(app_idle_seconds(office->app), 15 * 60);
    office->app->options.idle_seconds = 5;
    assert_int_equal(app_idle_seconds(office->app), 5);
    office->app->practice = false;
    assert_int_equal(app_idle_seconds(office->app), 15 * 60);
    press(office, "<esc>");
    assert_int_equal(app_idle_seconds(office->app), 0);
}

/* Killed at once after the commit: the interview is there, and is not offered again. */
static void test_killed_after_save(void **state)
{
    struct office *office = *state;
    unsigned before = waiting(office);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        enter(office, "22-2");
        begin(office);
        fill(office);
        struct app *app = office->app;
        bool late;
        if (draft_save(app->session, interview_draft(app), &interview_draft(app)->answers, &late,
                       NULL))
            _exit(1);
        raise(SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    enter(office, "22-2");
    silent(office, "Reprendre");
    assert_int_equal(waiting(office), before + 1);
}

/* Killed before: nothing is there, and it is offered. */
static void test_killed_before_save(void **state)
{
    struct office *office = *state;
    unsigned before = waiting(office);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        enter(office, "22-3");
        begin(office);
        fill(office);
        raise(SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(waiting(office), before);
    enter(office, "22-3");
    press(office, "r");
    assert_string_equal(screen_name(office), "review");
    press(office, "e");
    says(office, "Entretien enregistré et scellé");
    assert_int_equal(waiting(office), before + 1);
}

/* Two sessions of one seat take up the same draft: one of them saves it. */
static void test_two_save(void **state)
{
    struct office *office = *state;
    unsigned before = waiting(office);
    enter(office, "29-1");
    begin(office);
    fill(office);
    struct app *other = second(office);
    press_in(office, other, "r");
    press(office, "e");
    says(office, "Entretien enregistré et scellé");
    begin(office); /* and the next one is begun */

    press_in(office, other, "e");
    assert_non_null(strstr(other->message, "il ne l'est pas deux fois"));
    assert_false(interview_begun(other)->can_undo);
    assert_int_equal(waiting(office), before + 1);
    press(office, "a<esc>");
    says(office, "L'entretien commencé est gardé");
    press_in(office, other, "<esc>");
    app_free(other);
    press(office, "xabandonner<enter>");
}

/* One saves while the other is about to abandon: the ticket that was handed out stays good. */
static void test_save_and_abandon(void **state)
{
    struct office *office = *state;
    enter(office, "29-2");
    begin(office);
    fill(office);
    char digits[TICKET_DIGITS + 1];
    snprintf(digits, sizeof digits, "%.*s", (int)TICKET_DIGITS,
             interview_draft(office->app)->next.digits);
    struct app *other = second(office);
    press_in(office, other, "x");
    press(office, "e");
    says(office, "Entretien enregistré et scellé");
    press_in(office, other, "abandonner<enter>");
    app_free(other);
    press(office, "2");
    type_line(office, digits);
    says(office, "Deuxième entretien");
    silent(office, "a déjà servi");
    press(office, "<esc>");
    interview_load(office->app);
    assert_true(interview_here(office->app));
    press(office, "xabandonner<enter>");
}

/* The charter is recalled as soon as a request out of scope is ticked, and beside what follows. */
static void test_reminder(void **state)
{
    struct office *office = *state;
    enter(office, "29-3");
    begin(office);
    for (int i = 0; i < 20 && !is_said(office, "Elle demande aussi, hors champ"); i++) {
        press(office, "a");
        char *page = page_of(office, 24, 80, false);
        if (strstr(page, "[x]"))
            press(office, "<enter>");
        secret_free(page);
    }
    silent(office, "Charte B4");
    press(office, "c");
    says(office, "Charte B4 : hors champ");
    press(office, "f");
    says(office, "Charte B4, C8 :");
    press(office, "f"); /* unticked */
    silent(office, "Charte B4");
    press(office, "<enter>");
    silent(office, "Elle demande aussi");
    says(office, "Charte B4 : hors champ");
    press(office, "<esc>xabandonner<enter>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(test_lock),
        office_test(test_idle),
        office_test(test_killed_after_save),
        office_test(test_killed_before_save),
        office_test(test_two_save),
        office_test(test_save_and_abandon),
        office_test(test_reminder),
    };
    return cmocka_run_group_tests_name("tui lock", tests, office_make, office_end);
}
