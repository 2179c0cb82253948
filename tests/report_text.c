/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables, marks, method and previews of releases written by hand. With TRACKER_GOLDEN=write the
 * stored text is written anew. */

#include "tests/report_fixture.h"
#include "tracker/base/sanitise.h"

enum { COLUMNS = 80 };

static const char golden_file[] = "bilan.txt";

static void the_scenario_reads_as_the_stored_text(void **state)
{
    const struct fixture *fixture = *state;
    char *text = text_of_release(fixture);
    const char *golden = getenv("TRACKER_GOLDEN");
    if (golden && strcmp(golden, "write") == 0) {
        FILE *file = open_data(golden_file, "w");
        fputs(text, file);
        fclose(file);
    }
    size_t bytes;
    char *stored = read_data(golden_file, &bytes);
    assert_string_equal(text, stored);
    free(stored);
    free(text);
}

/* Hiding one cell takes its sentence away and no other. */
static void marks_are_two_and_explained(void **state)
{
    const struct fixture *fixture = *state;
    char *text = text_of_release(fixture);
    assert_non_null(strstr(text, "« · » : nombre masqué."));
    assert_non_null(strstr(text, "« – » : question non posée"));
    free(text);
    assert_says(fixture, "Soutien moral, isolement · Autre hors champ");
    assert_says(fixture, "Base : 11, deuxièmes entretiens · pour toutes les lignes : moins de 15 "
                         "personnes.");
    assert_says(fixture, "Base : ·, premiers entretiens · pour toutes les lignes : la base n'est "
                         "pas connue du lecteur.");
    assert_says(fixture, "(premiers entretiens) · pour toutes les lignes : la base n'est pas "
                         "connue du lecteur.");
    assert_silent(fixture, "· pour toutes les lignes. ");
    say(find_cell(fixture, "T11", SCOPE_1, "OUTG_NON", ""), PRECISION_EXACT, 10, 10);
    say(find_cell(fixture, "T11", SCOPE_1, "OUTG_OUI", ""), PRECISION_EXACT, 10, 10);
    assert_says(fixture, "(premiers entretiens) · pour toutes les lignes. ");
    say(find_cell(fixture, "T12", SCOPE_1, "ISS_PAR", ""), PRECISION_NOT_ASKED, 0, 0);
    assert_says(fixture, "vérifier auprès d'un organisme – ");
}

static void a_line_stands_under_the_groups_of_its_table(void **state)
{
    const struct fixture *fixture = *state;
    char *text = text_of_release(fixture);
    assert_non_null(strstr(text, "\n    Mitigé ou insatisfait "));
    assert_non_null(strstr(text, "\n      Mitigé  "));
    assert_non_null(strstr(text, "\n        Impôt, facturation "));
    free(text);
    struct cell *group = find_cell(fixture, "T14", SCOPE_ALL, "SATG_NPO", "");
    snprintf(group->row, sizeof group->row, "CAN_TEL");
    text = text_of_release(fixture);
    assert_non_null(strstr(text, "\n    Mitigé  "));
    free(text);
}

static void small_departments_are_hidden(void **state)
{
    const struct fixture *fixture = *state;
    assert_says(fixture, "département 56 8 ");
    fixture->release->areas[3].interviews = 0;
    assert_says(fixture, "département 56 · ");
}

static void volumes_alone_are_explained(void **state)
{
    const struct fixture *fixture = *state;
    char *text = text_of_release(fixture);
    assert_null(strstr(text, "rien d'autre que les volumes"));
    free(text);
    fixture->release->volumes_only = true;
    assert_says(fixture,
                "Pour ces mois, rien d'autre que les volumes : une publication d'avant une "
                "restauration");
}

static void the_method_page_says_who_waits(void **state)
{
    const struct fixture *fixture = *state;
    assert_says(fixture, "Aucun entretien n'attend à la fin de la période.");
    fixture->release->waiting[1] = 4;
    assert_says(fixture, "Entretiens en attente à la fin de la période : premiers 0, "
                         "deuxièmes 4, troisièmes 0.");
    assert_says(fixture, "Saisis après la clôture de leur mois : au plus un tiers des entretiens");
    assert_says(fixture, "Rang déclaré, le code de suite étant perdu : ·");
    assert_says(fixture, "juin 2024 20 11 9 20 11 9 ");
    assert_says(fixture, "Grille de codes : ENT, version 1.");
}

static void nobody_at_all_is_no_division(void **state)
{
    const struct fixture *fixture = *state;
    memset(fixture->release->interviews, 0, sizeof fixture->release->interviews);
    assert_says(fixture, "0 personne aidée.");
    assert_silent(fixture, "en moyenne");
}

static void a_table_unknown_to_the_codebook_is_shown_by_its_codes(void **state)
{
    const struct fixture *fixture = *state;
    struct release_table *table = find_table(fixture, "T14", SCOPE_ALL);
    snprintf(table->id, sizeof table->id, "X1");
    snprintf(table->cells[0].row, sizeof table->cells[0].row, "NEW_ROW");
    assert_says(fixture, "Autres tableaux");
    assert_says(fixture, "X1 X1 Base : 40, tous les entretiens NEW_ROW au moins deux tiers");
}

static void assert_fits(const char *text)
{
    const char *line = text;
    while (*line) {
        size_t bytes = strcspn(line, "\n");
        char *copy = strndup(line, bytes);
        assert_non_null(copy);
        if (sanitise_columns(copy) > COLUMNS || (bytes && copy[bytes - 1] == ' '))
            fail_msg("too wide, or a space at the end: %s", copy);
        assert_true(sanitise_is_clean(copy, bytes));
        free(copy);
        line += bytes + (line[bytes] == '\n');
    }
}

static void lines_fit_in_80_columns(void **state)
{
    static const char *const languages[] = {"fr", "en"};
    const struct fixture *fixture = *state;
    for (size_t i = 0; i < 2; i++) {
        assert_true(text_start(languages[i]));
        char *text = text_of_release(fixture);
        assert_fits(text);
        free(text);
        text = text_of_preview(fixture);
        assert_fits(text);
        free(text);
    }
    text_start("fr");
}

static void banned_words_are_not_used(void **state)
{
    static const char *const words[] = {"cas", "dossier", "dossiers"};
    const struct fixture *fixture = *state;
    char *text = text_of_release(fixture);
    static const char between[] = " \n.,;:()'-";
    char *rest;
    for (char *word = strtok_r(text, between, &rest); word; word = strtok_r(NULL, between, &rest))
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strcasecmp(word, words[i]) == 0)
                fail_msg("« %s »", word);
    free(text);
}

static void ascii_is_ascii(void **state)
{
    const struct fixture *fixture = *state;
    char *text = write_text_once(document_of(fixture), true);
    assert_non_null(text);
    for (const char *c = text; *c; c++)
        assert_true((*c >= ' ' && *c <= '~') || *c == '\n');
    assert_null(strchr(text, '?'));
    assert_non_null(strstr(text, "T3 Canal\n"));
    assert_non_null(strstr(text, "    Telephone                                     29  73 %"
                                 "  ##############\n"));
    assert_non_null(strstr(text, "\".\" : nombre masque."));
    assert_fits(text);
    free(text);
}

/* The bar of a range: full up to its lower bound, light up to its upper. */
static void bars_follow_the_bounds(void **state)
{
    const struct fixture *fixture = *state;
    struct cell *cell = find_cell(fixture, "T3", SCOPE_ALL, "CAN_TEL", "");
    say(cell, PRECISION_ROUNDED, 10, 20);
    assert_says(fixture, "10 à 20 █████░░░░░ ");
    say(cell, PRECISION_EXACT, 40, 40);
    assert_says(fixture, "100 % ████████████████████ ");
    say(cell, PRECISION_EXACT, 0, 0);
    assert_says(fixture, "Téléphone 0 0 % Visio");
}

static void a_preview_depends_on_no_value(void **state)
{
    const struct fixture *fixture = *state;
    char *before = text_of_preview(fixture);
    for (size_t t = 0; t < fixture->release->table_count; t++) {
        struct release_table *table = &fixture->release->tables[t];
        for (size_t i = 0; i < table->cell_count; i++)
            table->cells[i].lo = table->cells[i].hi = 777;
    }
    char *after = text_of_preview(fixture);
    assert_string_equal(before, after);
    assert_null(strstr(before, "·"));
    flatten(before);
    assert_non_null(strstr(before, "T3 Canal (tous les entretiens) tiers de la base Téléphone "
                                   "nombres exacts"));
    assert_non_null(strstr(before, "T3 Canal (deuxièmes entretiens) rien : moins de 15 personnes"));
    free(before);
    free(after);
}

static void trends_and_bilan_bear_their_names(void **state)
{
    const struct fixture *fixture = *state;
    assert_says(fixture, "BILAN DES ENTRETIENS Période : janvier 2024 à juin 2024 Données "
                         "arrêtées à la clôture de fin juin 2024 Seuil : k = 5 personnes "
                         "Publication n° 2 du registre ");
    fixture->release->kind = RELEASE_TRENDS;
    fixture->release->from = fixture->release->to;
    fixture->release->number = 0;
    assert_says(fixture, "TENDANCES DES ENTRETIENS Période : juin 2024 Données");
    assert_silent(fixture, "Publication");
}

static void english_speaks_english(void **state)
{
    const struct fixture *fixture = *state;
    assert_true(text_start("en"));
    assert_says(fixture, "40 interviews, that is 2.00 per person on average (three at most).");
    assert_says(fixture, "By phone: 29 interviews of 40 (73%).");
    assert_says(fixture, "Data as of the closing of the end of June 2024");
    assert_silent(fixture, "entretien");
    text_start("fr");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_scenario_reads_as_the_stored_text),
        TEST(marks_are_two_and_explained),
        TEST(a_line_stands_under_the_groups_of_its_table),
        TEST(small_departments_are_hidden),
        TEST(volumes_alone_are_explained),
        TEST(the_method_page_says_who_waits),
        TEST(nobody_at_all_is_no_division),
        TEST(a_table_unknown_to_the_codebook_is_shown_by_its_codes),
        TEST(lines_fit_in_80_columns),
        TEST(banned_words_are_not_used),
        TEST(ascii_is_ascii),
        TEST(bars_follow_the_bounds),
        TEST(a_preview_depends_on_no_value),
        TEST(trends_and_bilan_bear_their_names),
        TEST(english_speaks_english),
    };
#undef TEST
    return cmocka_run_group_tests(tests, start, finish);
}
