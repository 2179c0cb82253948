/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others change while an interview is on screen, by keys, without a terminal. */
#include <jansson.h>

#include "tests/tui_fixture.h"
#include "tracker/session/access/people.h"
#include "tracker/session/acts/codebook_update.h"

static const char *const all_codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                        "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_PAR",
                                        "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};

static struct session *open_user(const struct office *office, const char *user, const char *phrase)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    const struct session_options options = {.store = office->store, .user = user};
    const struct secret_text text = phrase_of(phrase);
    must(session_open(&options, &text, &session, &fault));
    return session;
}

/* The list in force, as its next version: questions the other way round, and options retired. */
static char *next_list(struct session *session, const char *const words[], size_t count)
{
    const struct codebook *codebook = session_codebook(session);
    json_t *root = json_loadb(codebook->text, codebook->text_bytes, 0, NULL);
    size_t i, j;
    json_t *question, *option;
    json_array_foreach(json_object_get(root, "questions"), i, question)
    {
        json_array_foreach(json_object_get(question, "options"), j, option)
        {
            for (size_t w = 0; w < count; w++)
                if (strcmp(json_string_value(json_object_get(option, "code")), words[w]) == 0)
                    json_object_set_new(option, "retired", json_true());
        }
    }
    json_t *questions = json_object_get(root, "questions");
    json_t *first = json_incref(json_array_get(questions, 0)); /* the channel comes second */
    json_array_remove(questions, 0);
    json_array_insert_new(questions, 1, first);
    json_object_set_new(root, "version", json_integer(codebook->version + 1));
    char *text = json_dumps(root, 0);
    assert_non_null(text);
    json_decref(root);
    return text;
}

/* Formatrice proposes, évaluation approves, each in a session of their own. */
static void change_list(const struct office *office, const char *const words[], size_t count)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_user(office, "formatrice-1", practice_phrase);
    char *text = next_list(session, words, count);
    must(codebook_update_propose(session, text, strlen(text), &fault));
    done(session);
    session = open_user(office, "evaluation-1", practice_phrase);
    must(codebook_update_approve(session, text, strlen(text), &fault));
    done(session);
    free(text);
}

/* Opens a first call without a next one, and answers everything. */
static void answer_all(struct office *office)
{
    struct fault fault = {.error = ERROR_NONE};
    struct app *app = office->app;
    press(office, "1");
    press(office, "s");
    must(interview_answers(session_codebook(app->session), all_codes,
                           sizeof all_codes / sizeof *all_codes, &interview_draft(app)->answers,
                           &fault));
    interview_draft(app)->place = ENTRY_REVIEW;
    assert_true(interview_keep(app));
    press(office, "<esc>r");
    assert_string_equal(screen_name(office), "review");
}

/* A new list: what it no longer offers is said and asked again, all else stays. */
static void test_code_list(void **state)
{
    static const char *const retired[] = {"CAN_TEL", "SAT_POS"};
    struct office *office = *state;
    enter(office, "22-1");
    answer_all(office);
    change_list(office, retired, 2);
    press(office, "e");
    assert_string_equal(screen_name(office), "review");
    says(office, "La grille de codes a changé. Réponses retirées, à remplacer : « Téléphone »");
    says(office, "il manque 2 réponses");
    const struct codebook *codebook = session_codebook(office->app->session);
    assert_int_equal(interview_draft(office->app)->codebook, codebook->version);
    int region = codebook_option(codebook, "PRO_REG");
    assert_true(region >= 0 &&
                answers_has(&interview_draft(office->app)->answers, codebook->options[region].bit));
    press(office, "e");
    says(office, "Il manque une réponse");
    press(office, "<esc>r<enter>"); /* opens the first that is missing */
    silent(office, "Téléphone");
    press(office, "b"); /* the channel, then the next one that is missing */
    press(office, "b");
    assert_string_equal(screen_name(office), "review");
    press(office, "e");
    says(office, "Entretien enregistré");
}

/* The question on screen stays the same one, though it stands elsewhere in the new list. */
static void test_question(void **state)
{
    static const char *const retired[] = {"CAN_VIS"};
    struct office *office = *state;
    enter(office, "29-1");
    press(office, "1");
    press(office, "s");
    says(office, "Téléphone"); /* the first question */
    const struct codebook *before = session_codebook(office->app->session);
    const char *word = before->questions[interview_draft(office->app)->place - ENTRY_QUESTION].code;
    change_list(office, retired, 1);
    struct session *session = office->app->session;
    struct fault fault = {.error = ERROR_NONE};
    must(session_refresh(session, &fault)); /* as whatever looks at the store does */
    says(office, "La grille de codes a changé. Les réponses déjà données restent.");
    const struct codebook *after = session_codebook(session);
    assert_int_equal(after->version, before->version + 1);
    assert_string_equal(after->questions[interview_draft(office->app)->place - ENTRY_QUESTION].code,
                        word);
    says(office, "Téléphone");
    silent(office, "Visioconférence");
    press(office, "<esc>");
    press(office, "x");
    type_line(office, "abandonner");
}

/* A passphrase changed in another session locks this one; nothing typed is lost. */
static void test_passphrase(void **state)
{
    struct office *office = *state;
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text other = phrase_of(OTHER_PHRASE);
    enter(office, "35-1");
    answer_all(office);
    const struct answers answers = interview_draft(office->app)->answers;
    struct session *session = open_user(office, "35-1", practice_phrase);
    must(people_passwd(session, &other, &fault));
    done(session);
    press(office, "e");
    says(office, "Session verrouillée");
    says(office, "Votre accès a changé depuis que vous êtes entré");
    says(office, "La saisie commencée est gardée");
    assert_string_equal(screen_name(office), "lock");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "lock");
    type_line(office, OTHER_PHRASE);
    assert_string_equal(screen_name(office), "review");
    assert_memory_equal(&interview_draft(office->app)->answers, &answers, sizeof answers);
    press(office, "e");
    says(office, "Entretien enregistré");
}

/* So does an access that is closed, and there is no way back. */
static void test_revoked(void **state)
{
    struct office *office = *state;
    struct fault fault = {.error = ERROR_NONE};
    enter(office, "56-1");
    answer_all(office);
    struct session *session = open_coordination(office);
    must(people_revoke(session, "56-1", &fault));
    done(session);
    press(office, "e");
    says(office, "Session verrouillée");
    says(office, "Cet accès est fermé");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "lock");
    press(office, "<down>f");
    assert_string_equal(screen_name(office), "door");
}

/* Each on a store of its own. */
static int each_end(void **state)
{
    return office_leave(state) == 0 ? office_end(state) : -1;
}
#define each(name) cmocka_unit_test_setup_teardown(name, office_make, each_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        each(test_code_list),
        each(test_question),
        each(test_passphrase),
        each(test_revoked),
    };
    return cmocka_run_group_tests_name("tui follow", tests, NULL, NULL);
}
