/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens of a formatrice, by keys, without a terminal. */
#include "tests/tui_fixture.h"
#include "tracker/codebook/codebook.h"
#include "tracker/session/acts/close.h"
#include "tracker/session/acts/codebook_update.h"

static void test_home(void **state)
{
    struct office *office = *state;
    enter(office, "formatrice-1");
    assert_string_equal(screen_name(office), "formatrice");
    says(office, "D1 Activité");
    says(office, "juin 2024 : entretiens 40, personnes 20, moyenne 2,00");
    says(office, "Rien à signaler.");
    golden(office, "formatrice");
    press(office, "2");
    says(office, "département 29 : 13");
    golden(office, "couverture");
}

/* Every indicator by its digit, and by the arrows and Enter; every page at every size. */
static void test_indicators(void **state)
{
    static const char *const names[] = {
        "D1 Activité",           "D2 Couverture",         "D3 Réponse rapide",
        "D4 Demandes en hausse", "D5 Profils, questions", "D6 Hors champ",
        "D7 Divergences",        "D8 Difficultés",        "D10 Usage des appuis"};
    static const char digits[] = "123456780";
    struct office *office = *state;
    enter(office, "formatrice-1");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char digit[] = {digits[i], '\0'};
        press(office, digit);
        says(office, names[i]);
        says(office, "juin 2024");
        fits(office);
        secret_free(page_of(office, 43, 132, false));
        assert_true(text_start("en"));
        secret_free(page_of(office, 24, 80, false));
        assert_true(text_start("fr"));
    }
    press(office, "1<down><enter>");
    says(office, names[1]);
    press(office, "<up><enter>");
    says(office, names[0]);
}

/* What is hidden is said in words, and has no number. */
static void test_hidden(void **state)
{
    struct office *office = *state;
    enter(office, "formatrice-1");
    press(office, "7");
    says(office, "juin 2024 : · (masqué)");
    says(office, "Ce qui est publié ne permet pas de le dire.");
    says(office, "Base de juin 2024 : masquée");
    says(office, "« · » : nombre masqué. Rapproché de tout ce qui est déjà sorti");
    press(office, "3");
    says(office, "Il faut deux clôtures pour le dire.");
}

static void test_menu(void **state)
{
    static const struct menu_line lines[] = {{"g", "codes"},  {"n", "ask"},     {"l", "releases"},
                                             {"r", "ledger"}, {"h", "charter"}, {"p", "passphrase"},
                                             {"t", "reader"}};
    struct office *office = *state;
    enter(office, "formatrice-1");
    menu_leads(office, lines, sizeof lines / sizeof *lines);
    press(office, "?");
    assert_string_equal(screen_name(office), "help");
    press(office, "<esc>");
    press(office, "v");
    says(office, "Le registre est entier");
    silent(office, "Entretiens scellés"); /* counts are not for her */
    press(office, "<esc>");
    assert_string_equal(screen_name(office), "door");
    assert_null(office->app->session);
}

/* The code list with its version raised and one label corrected, in a file. */
static void write_next(struct office *office, char path[128], const char *label)
{
    struct codebook *codebook = NULL;
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    const char *version = strstr(text, "\"version\": 2");
    const char *phone = strstr(text, "\"Téléphone\"");
    assert_non_null(version);
    assert_true(phone > version);
    snprintf(path, 128, "%s/grille.json", office->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fwrite(text, 1, (size_t)(version - text), file);
    fprintf(file, "\"version\": 3");
    version += strlen("\"version\": 2");
    fwrite(version, 1, (size_t)(phone - version), file);
    fprintf(file, "\"%s\"", label);
    fputs(phone + strlen("\"Téléphone\""), file);
    fclose(file);
    codebook_free(codebook);
}

static void test_propose(void **state)
{
    struct office *office = *state;
    char path[128];
    char *text = NULL;
    size_t bytes;
    struct fault fault = {.error = ERROR_NONE};
    write_next(office, path, "Par téléphone");
    enter(office, "formatrice-1");
    press(office, "n<enter>");
    says(office, "Rien n'est fait.");
    press(office, "/nulle/part<enter>");
    says(office, "Fichier inaccessible : /nulle/part");
    press(office, "<wipe>");
    type_line(office, path);
    assert_string_equal(screen_name(office), "codebook_update");
    says(office, "Grille de codes, version 3 : ce qui change");
    says(office, "CAN_TEL « Téléphone » devient « Par téléphone »");
    golden(office, "proposition");
    press(office, "r"); /* nothing is proposed */
    must(codebook_update_proposal(office->app->session, &text, &bytes, &fault));
    assert_null(text);
    press(office, "n");
    press(office, path);
    press(office, "<enter>o");
    assert_string_equal(screen_name(office), "formatrice");
    says(office, "La grille est proposée.");
    must(codebook_update_proposal(office->app->session, &text, &bytes, &fault));
    assert_non_null(text);
    free(text);
}

/* A file that does not follow the version in force is refused, and the path can be mended. */
static void test_propose_refused(void **state)
{
    struct office *office = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/mauvaise.json", office->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("{}", file);
    fclose(file);
    enter(office, "formatrice-1");
    press(office, "n");
    type_line(office, path);
    assert_string_equal(screen_name(office), "ask");
    says(office, "Grille de codes refusée");
    size_t bytes; /* the version in force, once more */
    const char *text = codebook_builtin(&bytes);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, bytes, file), bytes);
    fclose(file);
    press(office, "<enter>");
    assert_string_equal(screen_name(office), "ask");
    says(office, "La nouvelle grille doit suivre la version en vigueur");
}

/* Approved by the évaluation, after a word. */
static void test_approve(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    says(office, "Une nouvelle grille attend votre approbation (a).");
    press(office, "a");
    says(office, "CAN_TEL « Téléphone » devient « Par téléphone »");
    press(office, "ooui<enter>");
    says(office, "Ce n'est pas le mot demandé");
    assert_int_equal(session_codebook(office->app->session)->version, 2);
    press(office, "approuver<enter>");
    assert_string_equal(screen_name(office), "evaluation");
    says(office, "La grille version 3 est en vigueur.");
    assert_int_equal(session_codebook(office->app->session)->version, 3);
    silent(office, "attend votre approbation");
    press(office, "a");
    says(office, "Aucune grille n'est proposée en ce moment.");
}

/* Two closings side by side, chosen with k and m. */
static void test_two_closings(void **state)
{
    struct office *office = *state;
    struct fault fault = {.error = ERROR_NONE};
    struct close_answer answer;
    struct close_request request = {.through = (month)(month_january(2024) + 11)};
    enter(office, "evaluation-1");
    must(session_close_period(office->app->session, &request, &answer, &fault));
    app_free(office->app);
    enter(office, "formatrice-1");
    says(office, "juin 2024 : entretiens 40, personnes 20, moyenne 2,00");
    says(office, "décembre 2024 : entretiens 0, personnes 0, moyenne –");
    says(office, "2024-06 2024-12 clôture de fin de mois");
    says(office, "20 0 premiers entretiens");
    golden(office, "deux-clotures");
    press(office, "k");
    says(office, "2024-06 2024-12");
    press(office, "3");
    silent(office, "Il faut deux clôtures");
    press(office, "2");
    says(office, "département 22 : aucun entretien");
    says(office, "! À regarder : un département sans entretien");
    says(office, "Geste proposé : relancer les sièges");
    app_free(office->app);
    enter(office, "evaluation-1");
    request.through = (month)(month_january(2025) + 2);
    must(session_close_period(office->app->session, &request, &answer, &fault));
    press(office, "t"); /* the two last ones of three */
    says(office, "2024-12 2025-03 clôture de fin de mois");
    press(office, "<right>k");
    says(office, "2024-06 2025-03 clôture de fin de mois");
    press(office, "m");
    says(office, "2024-06 2024-12 clôture de fin de mois");
}

static void test_dialogue(void **state)
{
    struct office *office = *state;
    talks(office, "formatrice-1", "", "1. Activité");
    talks(office, "formatrice-1", "6\n", "Hors champ");
    talks(office, "formatrice-1", "2\n", "département 29 : aucun");
    talks(office, "formatrice-1", "g\n\n", "CAN_TEL");
    talks(office, "formatrice-1", "t\n0\n\n<\n<\n", "personnes aidées");
    talks(office, "formatrice-1", "v\n", "Le registre est entier");
    talks(office, "formatrice-1", "?\n", "les indicateurs");
    char *text = talk(office, "formatrice-1", "1\n2\n3\n4\n5\n6\n7\n8\n0\n");
    assert_null(strstr(text, "█")); /* bars are for the eye */
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(test_home),     office_test(test_indicators),
        office_test(test_hidden),   office_test(test_menu),
        office_test(test_propose),  office_test(test_propose_refused),
        office_test(test_approve),  office_test(test_two_closings),
        office_test(test_dialogue),
    };
    return cmocka_run_group_tests(tests, office_make, office_end);
}
