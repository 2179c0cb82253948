/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts made of releases written by hand: what is said comes from cells that left, and nothing
 * else. Run from the root of the sources, or with TRACKER_SOURCE naming it. With
 * TRACKER_GOLDEN=write the stored texts are written anew. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tracker/codebook/sanitise.h"
#include "tracker/disclosure/release.h"
#include "tracker/report/text.h"
#include "tracker/text.h"

enum { FILE_BYTES = 1 << 18, COLUMNS = 80 };

static const char release_file[] = "bilan.json";
static const char golden_file[] = "bilan.txt";

static FILE *open_data(const char *name, const char *mode)
{
    const char *source = getenv("TRACKER_SOURCE");
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/data/%s", source && *source ? source : ".", name);
    FILE *file = fopen(path, mode);
    if (!file)
        fail_msg("%s cannot be opened", path);
    return file;
}

static char *read_data(const char *name, size_t *bytes)
{
    char *text = calloc(1, FILE_BYTES);
    FILE *file = open_data(name, "r");
    assert_non_null(text);
    *bytes = fread(text, 1, FILE_BYTES - 1, file);
    fclose(file);
    return text;
}

struct fixture {
    struct codebook *codebook;
    struct release *release; /* fresh for each test */
};

static int start(void **state)
{
    static struct fixture fixture;
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    *state = &fixture;
    return codebook_read(text, bytes, &fixture.codebook, NULL) == ERROR_NONE ? 0 : -1;
}

static int stop(void **state)
{
    struct fixture *fixture = *state;
    codebook_free(fixture->codebook);
    return 0;
}

static int setup(void **state)
{
    struct fixture *fixture = *state;
    size_t bytes;
    char *json = read_data(release_file, &bytes);
    enum error error = release_from_json(json, bytes, &fixture->release, NULL);
    free(json);
    return text_start("fr") && error == ERROR_NONE ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    release_free(fixture->release);
    return 0;
}

static struct release_table *find_table(const struct fixture *fixture, const char *id,
                                        enum rank_scope scope)
{
    struct release *release = fixture->release;
    for (size_t i = 0; i < release->table_count; i++)
        if (release->tables[i].scope == scope && strcmp(release->tables[i].id, id) == 0)
            return &release->tables[i];
    fail_msg("no table %s", id);
    return NULL;
}

static struct cell *find_cell(const struct fixture *fixture, const char *id, enum rank_scope scope,
                              const char *row, const char *col)
{
    struct release_table *table = find_table(fixture, id, scope);
    for (size_t i = 0; i < table->cell_count; i++)
        if (strcmp(table->cells[i].row, row) == 0 && strcmp(table->cells[i].col, col) == 0)
            return &table->cells[i];
    fail_msg("no cell %s %s %s", id, row, col);
    return NULL;
}

static void say(struct cell *cell, enum precision precision, uint32_t lo, uint32_t hi)
{
    cell->precision = precision;
    cell->lo = lo;
    cell->hi = hi;
    cell->than_row[0] = cell->than_col[0] = '\0';
}

static char *text_of_release(const struct fixture *fixture)
{
    char *text = report_text(fixture->release, fixture->codebook, text_english(), false);
    assert_non_null(text);
    return text;
}

/* The text, spaces and line ends made single spaces, so that sentences can be looked for. */
static char *flatten(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++)
        if (!isspace((unsigned char)*from))
            *to++ = *from;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    return text;
}

static void assert_says(const struct fixture *fixture, const char *sentence)
{
    char *text = flatten(text_of_release(fixture));
    if (!strstr(text, sentence))
        fail_msg("not said: %s", sentence);
    free(text);
}

static void assert_silent(const struct fixture *fixture, const char *sentence)
{
    char *text = flatten(text_of_release(fixture));
    if (strstr(text, sentence))
        fail_msg("said: %s", sentence);
    free(text);
}

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

static void the_essential_says_what_the_article_says(void **state)
{
    static const char *const sentences[] = {
        "20 personnes aidées.",
        "40 entretiens, soit 2,00 par personne en moyenne (trois au plus).",
        "Pour 9 personnes sur 20 (45 %), la réponse a été trouvée dès le premier entretien.",
        "Par téléphone : 29 entretiens sur 40 (73 %).",
        "Profil néophyte : 8 personnes sur 20 (40 %).",
        "Profil familiarisé ou expérimenté : 12 personnes sur 20 (60 %).",
        "Dans au moins deux tiers des entretiens, la personne se dit satisfaite.",
        "le partenariat et ses activités : au moins aussi souvent chez les néophytes que chez les "
        "personnes familiarisées.",
        "le cadre d'emploi et le statut : au moins aussi souvent chez les personnes familiarisées "
        "que chez les néophytes.",
    };
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        assert_says(*state, sentences[i]);
}

static void what_is_hidden_makes_no_sentence(void **state)
{
    const struct fixture *fixture = *state;
    for (size_t t = 0; t < fixture->release->table_count; t++) {
        struct release_table *table = &fixture->release->tables[t];
        for (size_t i = 0; i < table->cell_count; i++)
            say(&table->cells[i], PRECISION_HIDDEN, 0, 0);
    }
    char *text = text_of_release(fixture);
    static const char volumes[] =
        "L'essentiel\n-----------\n\n  20 personnes aidées.\n"
        "  40 entretiens, soit 2,00 par personne en moyenne (trois au plus).\n\n"
        "1. Les bénéficiaires et les entretiens\n";
    assert_non_null(strstr(text, volumes));
    assert_null(strstr(text, "█"));
    assert_null(strstr(text, "░"));
    free(text);
}

/* Hiding one cell takes its sentence away and no other. */
static void each_sentence_comes_from_its_cell(void **state)
{
    static const struct {
        const char *table;
        enum rank_scope scope;
        const char *row, *words;
    } findings[] = {
        {"T3", SCOPE_ALL, "CAN_TEL", "Par téléphone"},
        {"T5", SCOPE_1, "ISS_TRV", "dès le premier entretien"},
        {"T6", SCOPE_1, "PROG_NEO", "Profil néophyte"},
        {"T6", SCOPE_1, "PROG_FAM", "Profil familiarisé"},
        {"T10", SCOPE_ALL, "HCGG_OUI", "dépasse le champ"},
        {"T12b", SCOPE_ALL, "ISS_TRV", "tous rangs confondus"},
        {"T13", SCOPE_ALL, "MVT_GAGNE", "plus en sécurité"},
        {"T14", SCOPE_ALL, "SAT_POS", "se dit satisfaite"},
    };
    const struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof findings / sizeof *findings; i++) {
        struct cell *cell =
            find_cell(fixture, findings[i].table, findings[i].scope, findings[i].row, "");
        struct cell before = *cell;
        assert_says(fixture, findings[i].words);
        say(cell, PRECISION_HIDDEN, 0, 0);
        assert_silent(fixture, findings[i].words);
        *cell = before;
    }
}

static void an_unknown_base_makes_no_sentence_nor_percentage(void **state)
{
    const struct fixture *fixture = *state;
    find_table(fixture, "T3", SCOPE_ALL)->base_known = false;
    assert_silent(fixture, "Par téléphone");
    assert_silent(fixture, "73 %");
    assert_says(fixture, "Base : ·, tous les entretiens");
}

static void percentages_need_an_exact_number_and_a_base_of_20(void **state)
{
    const struct fixture *fixture = *state;
    struct release_table *table = find_table(fixture, "T5", SCOPE_1);
    assert_says(fixture, "9 personnes sur 20 (45 %)");
    table->base = 19;
    assert_says(fixture, "9 personnes sur 19, la réponse");
    table->base = 40;
    say(&table->cells[0], PRECISION_EXACT, 29, 29);
    assert_says(fixture, "29 personnes sur 40 (73 %)");
    say(&table->cells[0], PRECISION_EXACT, 1, 1);
    assert_says(fixture, "1 personne sur 40 (3 %)");
    say(&table->cells[0], PRECISION_ROUNDED, 28, 32);
    assert_says(fixture, "Pour 28 à 32 personnes sur 40, la réponse");
}

static void ranges_are_said_in_words(void **state)
{
    const struct fixture *fixture = *state;
    struct cell *cell = find_cell(fixture, "T3", SCOPE_ALL, "CAN_TEL", "");
    say(cell, PRECISION_ROUNDED, 0, 7);
    assert_says(fixture, "Par téléphone : au plus 7 entretiens sur 40.");
    say(cell, PRECISION_ROUNDED, 33, 40);
    assert_says(fixture, "Par téléphone : au moins 33 entretiens sur 40.");
    say(cell, PRECISION_ROUNDED, 13, 17);
    assert_says(fixture, "Par téléphone : 13 à 17 entretiens sur 40.");
    say(cell, PRECISION_THIRD, 0, 13);
    assert_says(fixture, "Par téléphone : au plus un tiers des entretiens.");
    say(cell, PRECISION_THIRD, 14, 26);
    assert_says(fixture, "Par téléphone : un à deux tiers des entretiens.");
    say(cell, PRECISION_THIRD, 27, 40);
    assert_says(fixture, "Par téléphone : au moins deux tiers des entretiens.");
}

static void more_often_is_said_of_numbers_that_show_it(void **state)
{
    const struct fixture *fixture = *state;
    struct cell *newcomers = find_cell(fixture, "T9", SCOPE_ALL, "PROG_NEO", "QG_COL");
    struct cell *acquainted = find_cell(fixture, "T9", SCOPE_ALL, "PROG_FAM", "QG_COL");
    say(newcomers, PRECISION_EXACT, 14, 14);
    say(acquainted, PRECISION_EXACT, 7, 7);
    assert_says(fixture, "le partenariat et ses activités : plus souvent chez les néophytes "
                         "(14 sur 15) que chez les personnes familiarisées (7 sur 25).");
    say(newcomers, PRECISION_THIRD, 10, 15);
    say(acquainted, PRECISION_THIRD, 0, 8);
    assert_says(fixture, "plus souvent chez les néophytes (au moins deux tiers) que chez les "
                         "personnes familiarisées (au plus un tiers).");
    say(acquainted, PRECISION_THIRD, 9, 17); /* up to 17 of 25: 2 thirds of 15 are no more */
    assert_silent(fixture, "le partenariat et ses activités :");
    say(newcomers, PRECISION_EXACT, 9, 9);
    say(acquainted, PRECISION_EXACT, 15, 15);
    assert_silent(fixture, "le partenariat et ses activités :");
    say(newcomers, PRECISION_EXACT, 3, 3);
    assert_says(fixture, "plus souvent chez les personnes familiarisées (15 sur 25) que chez les "
                         "néophytes (3 sur 15).");
    say(find_cell(fixture, "T6c", SCOPE_ALL, "PROG_FAM", ""), PRECISION_HIDDEN, 0, 0);
    assert_silent(fixture, "le partenariat et ses activités :");
}

static void a_direction_is_never_strict(void **state)
{
    assert_silent(*state, "plus souvent chez");
    assert_says(*state, "Familiarisés ou expérimentés : au moins aussi souvent que Néophytes");
}

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
    assert_says(fixture, "· pour toutes les lignes : la base n'est pas connue du lecteur.");
    say(find_cell(fixture, "T12", SCOPE_1, "ISS_PAR", ""), PRECISION_NOT_ASKED, 0, 0);
    assert_says(fixture, "vérifier auprès d'un organisme – ");
}

static void small_departments_are_hidden(void **state)
{
    const struct fixture *fixture = *state;
    assert_says(fixture, "département 56 8 ");
    fixture->release->areas[3].interviews = 0;
    assert_says(fixture, "département 56 · ");
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
        if (text_columns(copy) > COLUMNS || (bytes && copy[bytes - 1] == ' '))
            fail_msg("too wide, or a space at the end: %s", copy);
        assert_true(text_is_clean(copy, bytes));
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
        text = report_preview(fixture->release, fixture->codebook, text_english());
        assert_non_null(text);
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
    char *text = report_text(fixture->release, fixture->codebook, false, true);
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
    char *before = report_preview(fixture->release, fixture->codebook, false);
    assert_non_null(before);
    for (size_t t = 0; t < fixture->release->table_count; t++) {
        struct release_table *table = &fixture->release->tables[t];
        for (size_t i = 0; i < table->cell_count; i++)
            table->cells[i].lo = table->cells[i].hi = 777;
    }
    char *after = report_preview(fixture->release, fixture->codebook, false);
    assert_non_null(after);
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
        TEST(the_essential_says_what_the_article_says),
        TEST(what_is_hidden_makes_no_sentence),
        TEST(each_sentence_comes_from_its_cell),
        TEST(an_unknown_base_makes_no_sentence_nor_percentage),
        TEST(percentages_need_an_exact_number_and_a_base_of_20),
        TEST(ranges_are_said_in_words),
        TEST(more_often_is_said_of_numbers_that_show_it),
        TEST(a_direction_is_never_strict),
        TEST(marks_are_two_and_explained),
        TEST(small_departments_are_hidden),
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
    return cmocka_run_group_tests(tests, start, stop);
}
