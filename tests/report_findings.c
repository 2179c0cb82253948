/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences come from cells that left, and nothing else. */

#include "tests/report_fixture.h"

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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_essential_says_what_the_article_says),
        TEST(what_is_hidden_makes_no_sentence),
        TEST(each_sentence_comes_from_its_cell),
        TEST(an_unknown_base_makes_no_sentence_nor_percentage),
        TEST(percentages_need_an_exact_number_and_a_base_of_20),
        TEST(ranges_are_said_in_words),
        TEST(more_often_is_said_of_numbers_that_show_it),
        TEST(a_direction_is_never_strict),
    };
#undef TEST
    return cmocka_run_group_tests(tests, start, finish);
}
