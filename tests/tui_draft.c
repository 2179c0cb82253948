/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call and its draft, by keys and without a terminal: tickets spent and given back, a draft
 * that is lost, copied, not written, or on another machine. */
#include <glob.h>

#include "tests/tui_fixture.h"

static const char *const all_codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                        "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_PAR",
                                        "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};
enum { CODES = sizeof all_codes / sizeof *all_codes, FIRST_ONLY = 2 /* of them */ };

/* The draft of a user on this machine; false when there is none. */
static bool draft_path(const struct office *office, const char *user, char path[256])
{
    char pattern[256];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*.%s.draft", office->state, user);
    bool any = glob(pattern, 0, NULL, &found) == 0 && found.gl_pathc == 1;
    if (any)
        snprintf(path, 256, "%s", found.gl_pathv[0]);
    globfree(&found);
    return any;
}

static void lose_draft(const struct office *office, const char *user)
{
    char path[256];
    assert_true(draft_path(office, user, path));
    assert_int_equal(unlink(path), 0);
}

/* The ticket on the screen. */
static struct ticket shown(struct office *office)
{
    struct ticket ticket = {""};
    char *text = said(office);
    size_t digits = 0;
    const char *at = strstr(text, "Notez ce code");
    assert_non_null(at);
    for (; *at && digits < TICKET_DIGITS; at++)
        if (*at >= '0' && *at <= '9')
            ticket.digits[digits++] = *at;
    free(text);
    assert_int_equal(digits, TICKET_DIGITS);
    return ticket;
}

/* Opens a call: "1", or "2" and the ticket. */
static struct ticket call(struct office *office, const char *rank, const struct ticket *ticket)
{
    press(office, rank);
    if (ticket)
        type_line(office, ticket->digits);
    return shown(office);
}

/* The ticket that was handed out is typed back. */
static void give(struct office *office, const struct ticket *ticket)
{
    type_line(office, ticket->digits);
    assert_string_equal(screen_name(office), "questions");
}

/* Answers everything and saves. */
static void save_it(struct office *office)
{
    struct fault fault = {.error = ERROR_NONE};
    struct app *app = office->app;
    const size_t count = CODES - (interview_draft(app)->rank > 1 ? FIRST_ONLY : 0);
    must(interview_answers(session_codebook(app->session), all_codes, count,
                           &interview_draft(app)->answers, &fault));
    interview_draft(app)->place = ENTRY_REVIEW;
    assert_true(interview_keep(app));
    press(office, "<esc>r");
    assert_string_equal(screen_name(office), "review");
    press(office, "e");
    says(office, "Entretien enregistré et scellé");
}

static void abandon(struct office *office)
{
    press(office, "x");
    assert_string_equal(screen_name(office), "abandon");
    type_line(office, "abandonner");
}

/* What the ticket screen answers to a ticket; back at home afterwards. */
static void answers_to(struct office *office, const struct ticket *ticket, const char *sentence)
{
    press(office, "2");
    assert_string_equal(screen_name(office), "ticket");
    type_line(office, ticket->digits);
    says(office, sentence);
    press(office, "<esc>");
    assert_string_equal(screen_name(office), "referent");
}

static const char used[] = "Ce code de suite a déjà servi";

/* A ticket is spent when its call opens; abandoned, it is good again and the next one is not. */
static void test_ticket_of_a_call(void **state)
{
    struct office *office = *state;
    enter(office, "22-1");
    struct ticket second = call(office, "1", NULL);
    give(office, &second);
    save_it(office);

    /* lost with its draft: the next ticket is good, the one brought is spent */
    struct ticket third = call(office, "2", &second);
    says(office, "Deuxième entretien");
    app_free(office->app);
    lose_draft(office, "22-1");
    enter(office, "22-1");
    says(office, "Un entretien commencé ici ne peut plus être repris");
    press(office, "1");
    assert_string_equal(screen_name(office), "referent");
    says(office, "renoncez-y (x)");
    abandon(office);
    silent(office, "ne peut plus être repris");
    answers_to(office, &second, used);
    press(office, "2"); /* a third and last one, which hands out nothing */
    type_line(office, third.digits);
    assert_string_equal(screen_name(office), "questions");
    says(office, "Troisième et dernier entretien");
    press(office, "<esc>");
    abandon(office);

    /* abandoned: the other way round */
    press(office, "3");
    type_line(office, third.digits);
    assert_string_equal(screen_name(office), "questions");
    press(office, "<esc>");
    abandon(office);
    second = call(office, "1", NULL);
    give(office, &second);
    save_it(office);
    third = call(office, "2", &second);
    press(office, "<esc>");
    abandon(office);
    answers_to(office, &third, used);
    struct ticket other = call(office, "2", &second);
    assert_string_not_equal(other.digits, third.digits);
    press(office, "<esc>");
    abandon(office);
}

/* Given back only if the one handed out was not used meanwhile. */
static void test_used_meanwhile(void **state)
{
    struct office *office = *state;
    enter(office, "22-2");
    struct ticket second = call(office, "1", NULL);
    give(office, &second);
    save_it(office);
    struct ticket third = call(office, "2", &second);
    press(office, "<esc>");
    struct app *first = office->app;
    enter(office, "29-1");
    press(office, "3");
    type_line(office, third.digits);
    assert_string_equal(screen_name(office), "questions");
    app_free(office->app);
    office->app = first;
    abandon(office);
    says(office, "Le code dicté a servi entre-temps");
    answers_to(office, &second, used);
    enter(office, "29-1");
    abandon(office);
    app_free(office->app);
    office->app = first;
}

/* « Pas de suite » by mistake: back to the ticket; once saved, the ticket withdrawn is spent; and
 * taken back, it may be handed out again. */
static void test_withdrawn(void **state)
{
    struct office *office = *state;
    enter(office, "22-3");
    struct ticket next = call(office, "1", NULL);
    press(office, "s");
    assert_string_equal(screen_name(office), "questions");
    press(office, "<back>");
    assert_string_equal(screen_name(office), "ticket");
    assert_string_equal(shown(office).digits, next.digits);
    press(office, "sa<back><back>"); /* from the second question as well */
    assert_string_equal(shown(office).digits, next.digits);
    give(office, &next);
    press(office, "<back>");
    assert_string_equal(screen_name(office), "questions"); /* not where it was given */
    save_it(office);
    struct ticket third = call(office, "2", &next);
    press(office, "s");
    app_free(office->app); /* it is kept */
    enter(office, "22-3");
    press(office, "r<back>");
    assert_string_equal(shown(office).digits, third.digits);
    press(office, "s");
    save_it(office);
    answers_to(office, &third, used);

    press(office, "a");
    type_line(office, "annuler");
    assert_string_equal(screen_name(office), "questions");
    press(office, "<back>");
    assert_string_equal(shown(office).digits, third.digits);
    give(office, &third);
    save_it(office);
    press(office, "3");
    type_line(office, third.digits);
    says(office, "Troisième et dernier entretien");
    press(office, "<esc>");
    abandon(office);
}

/* A copy of the file opens nothing once the interview is saved or abandoned. */
static void test_copy(void **state)
{
    struct office *office = *state;
    char path[256], copy[300];
    enter(office, "29-1");
    for (int round = 0; round < 2; round++) {
        struct ticket next = call(office, "1", NULL);
        give(office, &next);
        press(office, "a");
        assert_true(draft_path(office, "29-1", path));
        snprintf(copy, sizeof copy, "%s/copy", office->folder);
        file_copy(path, copy);
        if (round == 0) {
            save_it(office);
        } else {
            press(office, "<esc>");
            abandon(office);
        }
        assert_false(draft_path(office, "29-1", path));
        app_free(office->app);
        file_copy(copy, path);
        enter(office, "29-1");
        silent(office, "Reprendre");
        says(office, round == 0 ? "avait bien été enregistré" : "n'est plus à reprendre");
        assert_false(draft_path(office, "29-1", path));
    }
    /* nor does it open another call of the same seat */
    struct ticket next = call(office, "1", NULL);
    app_free(office->app);
    assert_true(draft_path(office, "29-1", path));
    file_copy(copy, path);
    enter(office, "29-1");
    says(office, "Un entretien commencé ici ne peut plus être repris");
    abandon(office);
    answers_to(office, &next, "Deuxième entretien"); /* given up: it stays good */
    abandon(office);
}

/* Where it lies: beside the last seen tags, for its owner alone, always as long. */
static void test_where(void **state)
{
    struct office *office = *state;
    char path[256];
    struct stat info;
    off_t size = 0;
    enter(office, "29-2");
    struct ticket next = call(office, "1", NULL);
    for (int i = 0; i < 3; i++) {
        assert_true(draft_path(office, "29-2", path));
        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(info.st_mode & 07777, 0600);
        assert_true(size == 0 || info.st_size == size);
        size = info.st_size;
        if (i == 0)
            give(office, &next);
        press(office, "a");
    }
    press(office, "<esc>");
    abandon(office);
    assert_false(draft_path(office, "29-2", path));
}

/* From here on no file grows, as on a full disk; and no longer. */
static void fill_disk(bool full)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = full ? 0 : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* The disk is full after the first copy: what is typed stays in memory through the lock, and
 * nothing says that it is kept. */
static void test_disk_full(void **state)
{
    struct office *office = *state;
    enter(office, "29-3");
    struct ticket next = call(office, "1", NULL);
    give(office, &next);
    press(office, "a");
    fill_disk(true);
    press(office, "b");
    says(office, "Le disque est plein");
    struct answers answers = interview_draft(office->app)->answers;
    press(office, "<esc>");
    assert_string_equal(screen_name(office), "referent");
    silent(office, "est gardé");
    press(office, "q");
    assert_false(office->app->left);
    says(office, "quitter le perdrait");
    press(office, "<esc>");
    assert_non_null(office->app->session);
    press(office, "r<idle>");
    assert_string_equal(screen_name(office), "lock");
    silent(office, "est gardée");
    says(office, "n'a pas pu être écrite sur le disque");
    says(office, "Fermer la session et perdre la saisie");
    fill_disk(false);
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "questions");
    assert_memory_equal(&interview_draft(office->app)->answers, &answers, sizeof answers);
    assert_true(interview_draft(office->app)->kept);
    app_free(office->app); /* and on disk again */
    enter(office, "29-3");
    press(office, "r");
    assert_memory_equal(&interview_draft(office->app)->answers, &answers, sizeof answers);
    press(office, "<esc>");
    abandon(office);
}

/* The file vanishes while the interview is on screen, or while home shows it: written again. */
static void test_vanished(void **state)
{
    struct office *office = *state;
    char path[256];
    enter(office, "35-1");
    struct ticket next = call(office, "1", NULL);
    give(office, &next);
    press(office, "a");
    lose_draft(office, "35-1");
    press(office, "a");
    assert_string_equal(screen_name(office), "questions");
    assert_true(draft_path(office, "35-1", path));
    struct answers answers = interview_draft(office->app)->answers;
    press(office, "<esc>");
    lose_draft(office, "35-1");
    press(office, "r");
    assert_string_equal(screen_name(office), "questions");
    assert_memory_equal(&interview_draft(office->app)->answers, &answers, sizeof answers);
    assert_true(draft_path(office, "35-1", path));
    press(office, "<esc>");
    abandon(office);
}

/* No folder to keep anything in: said, never « gardé », and the interview can be saved. */
static void test_nowhere(void **state)
{
    struct office *office = *state;
    char state_dir[sizeof office->state];
    memcpy(state_dir, office->state, sizeof state_dir);
    snprintf(office->state, sizeof office->state, "%.60s/nowhere", office->folder);
    enter(office, "35-2");
    struct ticket next = call(office, "1", NULL);
    says(office, "Impossible de garder un brouillon");
    press(office, "<esc>");
    silent(office, "est gardé");
    press(office, "q");
    assert_false(office->app->left);
    press(office, "r");
    give(office, &next);
    save_it(office);
    press(office, "q");
    assert_true(office->app->left);
    memcpy(office->state, state_dir, sizeof state_dir);
}

/* A draft on another machine is named and left there, or given up by a typed word. */
static void test_elsewhere(void **state)
{
    struct office *office = *state;
    char here[sizeof office->state], path[256];
    memcpy(here, office->state, sizeof here);
    enter(office, "35-3");
    struct ticket next = call(office, "1", NULL);
    give(office, &next);
    press(office, "a<esc>");
    app_free(office->app);

    snprintf(office->state, sizeof office->state, "%.60s/other", office->folder);
    assert_int_equal(mkdir(office->state, 0700), 0);
    enter(office, "35-3");
    says(office, "Un entretien est commencé sur une autre machine");
    press(office, "1");
    assert_string_equal(screen_name(office), "referent");
    press(office, "x");
    type_line(office, "non");
    says(office, "Ce n'est pas le mot demandé");
    press(office, "<esc>");
    app_free(office->app);

    memcpy(office->state, here, sizeof here); /* left there: taken up */
    enter(office, "35-3");
    press(office, "r");
    says(office, "Canal");
    press(office, "<esc>");
    app_free(office->app);

    snprintf(office->state, sizeof office->state, "%.60s/other", office->folder);
    enter(office, "35-3");
    abandon(office);
    silent(office, "autre machine");
    answers_to(office, &next, "Deuxième entretien");
    abandon(office);
    app_free(office->app);

    memcpy(office->state, here, sizeof here);
    enter(office, "35-3");
    says(office, "n'est plus à reprendre");
    silent(office, "Reprendre");
    assert_false(draft_path(office, "35-3", path));
}

/* Another session of the same seat ends the interview. */
static void end_it(struct office *office)
{
    struct app *first = office->app;
    enter(office, first->user);
    abandon(office);
    app_free(office->app);
    office->app = first;
}

/* Locked on each screen of an interview that then ends elsewhere: home, with the reason. */
static void test_unlock_without(void **state)
{
    static const struct {
        const char *keys, *screen;
    } places[] = {{"", "ticket"},
                  {"s", "questions"},
                  {"s<tab><end><enter>", "review"},
                  {"s<tab><end><enter>m", "month"},
                  {"<esc>x", "abandon"}};
    struct office *office = *state;
    enter(office, "56-1");
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        call(office, "1", NULL);
        press(office, places[i].keys);
        assert_string_equal(screen_name(office), places[i].screen);
        press(office, "<idle>");
        assert_string_equal(screen_name(office), "lock");
        end_it(office);
        type_line(office, practice_phrase);
        assert_string_equal(screen_name(office), "referent");
        says(office, "n'est plus ouvert");
        press(office, "s"); /* what the screen that was left had */
        assert_string_equal(screen_name(office), "referent");
        assert_false(interview_here(office->app));
    }
    /* the file alone is gone */
    call(office, "1", NULL);
    press(office, "s<idle>");
    lose_draft(office, "56-1");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "referent");
    says(office, "ne peut plus être repris");
    abandon(office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(test_ticket_of_a_call),
        office_test(test_used_meanwhile),
        office_test(test_withdrawn),
        office_test(test_copy),
        office_test(test_where),
        office_test(test_disk_full),
        office_test(test_vanished),
        office_test(test_nowhere),
        office_test(test_elsewhere),
        office_test(test_unlock_without),
    };
    return cmocka_run_group_tests_name("tui draft", tests, office_make, office_end);
}
