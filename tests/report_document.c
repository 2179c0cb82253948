/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is composed of a release, of the charter and of a help text: titles, sentences, tables, and
 * what each cell is. tests/report_text.c has the text that is written of it. */
#include "tests/report_fixture.h"
#include "tracker/report/words.h"

extern const unsigned char charter_text[]; /* CHARTER.md */

static const struct document_section *find_section(const struct document *document,
                                                   const char *heading)
{
    for (size_t i = 0; i < document->section_count; i++)
        if (document->sections[i].heading && strcmp(document->sections[i].heading, heading) == 0)
            return &document->sections[i];
    fail_msg("no section %s", heading);
    abort(); /* not reached */
}

static bool holds(const struct document *document, const struct document_section *section,
                  enum document_kind kind, const char *text)
{
    for (size_t i = 0; i < section->block_count; i++) {
        const struct document_block *block = &document->blocks[section->first_block + i];
        if (block->kind == kind && block->text && strcmp(block->text, text) == 0)
            return true;
    }
    return false;
}

/* The nth table of that caption, from 0. */
static const struct document_block *find_caption(const struct document *document,
                                                 const char *caption, size_t nth)
{
    for (size_t i = 0; i < document->block_count; i++) {
        const struct document_block *block = &document->blocks[i];
        if (block->kind >= DOCUMENT_TABLE && block->text && strcmp(block->text, caption) == 0 &&
            nth-- == 0)
            return block;
    }
    fail_msg("no table %s", caption);
    abort(); /* not reached */
}

static const struct document_row *row_of(const struct document *document,
                                         const struct document_block *table, const char *label)
{
    for (size_t i = 0; i < table->row_count; i++) {
        const struct document_row *row = &document->rows[table->first_row + i];
        if (strcmp(row->label, label) == 0)
            return row;
    }
    fail_msg("no row %s", label);
    abort(); /* not reached */
}

static const struct document_cell *cell_of(const struct document *document,
                                           const struct document_row *row)
{
    assert_int_equal(row->cell_count, 1);
    return &document->cells[row->first_cell];
}

static void a_bilan_has_its_sections(void **state)
{
    static const char *const headings[] = {
        "L'essentiel",   "Les bénéficiaires et les entretiens",
        "Les demandes",  "Les résultats",
        "Les référents", "Le territoire et les relais",
        "Limites",       "Comment lire ces tableaux",
        "Méthode",
    };
    struct document *document = document_of(*state);
    assert_string_equal(document->title, "BILAN DES ENTRETIENS");
    assert_string_equal(document->language, "fr");
    assert_string_equal(document->date, "2024-06");
    assert_int_equal(document->section_count, 10);
    assert_null(document->sections[0].heading);
    assert_true(holds(document, &document->sections[0], DOCUMENT_PARAGRAPH,
                      "Période : janvier 2024 à juin 2024"));
    for (unsigned i = 0; i < 9; i++) {
        assert_string_equal(document->sections[i + 1].heading, headings[i]);
        assert_int_equal(document->sections[i + 1].number, i);
    }
    document_free(document);
}

static void findings_are_sentences_of_their_own(void **state)
{
    const struct fixture *fixture = *state;
    static const char finding[] = "Par téléphone : 29 entretiens sur 40 (73 %).";
    struct document *document = document_of(fixture);
    const struct document_section *essential = find_section(document, "L'essentiel");
    assert_true(holds(document, essential, DOCUMENT_SENTENCE, "20 personnes aidées."));
    assert_true(holds(document, essential, DOCUMENT_SENTENCE, finding));
    assert_true(holds(document, find_section(document, "Limites"), DOCUMENT_ITEM,
                      "Les chiffres arrêtés à une clôture ne sont pas corrigés ensuite."));
    document_free(document);
    say(find_cell(fixture, "T3", SCOPE_ALL, "CAN_TEL", ""), PRECISION_HIDDEN, 0, 0);
    document = document_of(fixture);
    assert_false(
        holds(document, find_section(document, "L'essentiel"), DOCUMENT_SENTENCE, finding));
    document_free(document);
}

static void a_cell_says_what_it_is(void **state)
{
    const struct fixture *fixture = *state;
    say(find_cell(fixture, "T3", SCOPE_ALL, "CAN_VIS", ""), PRECISION_HIDDEN, 0, 0);
    say(find_cell(fixture, "T3", SCOPE_1, "CAN_TEL", ""), PRECISION_ROUNDED, 13, 17);
    struct document *document = document_of(fixture);
    const struct document_block *table = find_caption(document, "T3 Canal", 0);
    assert_true(table->figure && !table->continues);
    assert_string_equal(table->base, "Base : 40, tous les entretiens");
    const struct document_cell *cell = cell_of(document, row_of(document, table, "Téléphone"));
    assert_int_equal(cell->says, DOCUMENT_EXACT);
    assert_true(cell->lo == 29 && cell->hi == 29 && cell->base == 40);
    assert_string_equal(cell->text, "29");
    assert_string_equal(cell->share, "73 %");
    cell = cell_of(document, row_of(document, table, "Visio"));
    assert_int_equal(cell->says, DOCUMENT_HIDDEN);
    assert_string_equal(cell->text, MARK_HIDDEN);
    assert_null(cell->share);
    table = find_caption(document, "T3 Canal", 1);
    assert_true(table->continues);
    cell = cell_of(document, row_of(document, table, "Téléphone"));
    assert_int_equal(cell->says, DOCUMENT_RANGE);
    assert_true(cell->lo == 13 && cell->hi == 17 && cell->base == 20);
    document_free(document);
}

/* Levels are said by the structure, and a heading of rows has no cell. */
static void rows_have_levels(void **state)
{
    const struct fixture *fixture = *state;
    struct document *document = document_of(fixture);
    const struct document_block *table = find_caption(document, "T3 Canal", 0);
    assert_int_equal(row_of(document, table, "Visio ou face à face")->level, 0);
    assert_int_equal(row_of(document, table, "Visio")->level, 1);
    assert_non_null(find_caption(document, "T3 Canal", 2)->silence);
    document_free(document);
}

/* The crossing of the scenario, whose lines are compared. */
static void a_direction_names_both_lines(void **state)
{
    const struct fixture *fixture = *state;
    struct document *document = document_of(fixture);
    size_t directions = 0, headings = 0;
    for (size_t i = 0; i < document->row_count; i++) {
        const struct document_row *row = &document->rows[i];
        const struct document_cell *cell = &document->cells[row->first_cell];
        headings += row->cell_count == 0;
        if (row->cell_count == 0 || cell->says != DOCUMENT_DIRECTION)
            continue;
        directions++;
        assert_non_null(cell->than);
        assert_non_null(strstr(cell->text, cell->than));
        assert_non_null(strstr(cell->text, row->label));
    }
    assert_true(directions > 0 && headings > 0);
    document_free(document);
}

static void closings_are_a_grid(void **state)
{
    struct document *document = document_of(*state);
    const struct document_section *method = find_section(document, "Méthode");
    const struct document_block *grid = &document->blocks[method->first_block];
    while (grid->kind != DOCUMENT_GRID)
        grid++;
    assert_int_equal(grid->row_count, 3);
    assert_int_equal(grid->group, RANKS);
    for (size_t i = 0; i < grid->row_count; i++) {
        const struct document_row *row = &document->rows[grid->first_row + i];
        unsigned columns = 0;
        assert_true(row->head == (i < 2));
        for (size_t j = 0; j < row->cell_count; j++)
            columns += document->cells[row->first_cell + j].span;
        assert_int_equal(columns, 2 * RANKS);
    }
    document_free(document);
}

/* A line of dashes is a paragraph like any other, and no title. */
static void dashes_are_no_title(void **state)
{
    struct document *document = document_new("fr", "Un titre", NULL);
    (void)state;
    document_section(document, 0, NULL);
    document_say(document, DOCUMENT_PARAGRAPH, "Une ligne");
    document_say(document, DOCUMENT_PARAGRAPH, "---------");
    document_section(document, 1, "Une section");
    document_say_apart(document, DOCUMENT_NOTE, "Une note");
    char *text = write_text_once(document_done(document), false);
    assert_string_equal(text, "Un titre\nUne ligne\n---------\n\n1. Une section\n--------------\n\n"
                              "  Une note\n");
    free(text);
}

static size_t count_of(const char *text, const char *what)
{
    size_t count = 0;
    for (; (text = strstr(text, what)); text += strlen(what))
        count++;
    return count;
}

static void the_charter_has_a_section_a_heading(void **state)
{
    const char *markdown = (const char *)charter_text;
    struct document *document = compose_charter(markdown);
    (void)state;
    assert_non_null(document);
    assert_string_equal(document->title, "Charte des référents locaux");
    /* what stands before all headings, and how to read it, besides the headings */
    assert_int_equal(document->section_count, count_of(markdown, "\n## ") + 2);
    assert_true(holds(document, &document->sections[0], DOCUMENT_PARAGRAPH, "Version 1"));
    const struct document_section *limits = find_section(document, "B. Limites");
    assert_true(holds(document, limits, DOCUMENT_PARAGRAPH,
                      "B1. Trois entretiens au plus par personne. Pas de quatrième."));
    assert_false(document->blocks[limits->first_block + 1].apart); /* what the program does */
    assert_true(document->blocks[limits->first_block + 2].apart);  /* the next rule */
    char *text = write_text_once(document, false);
    assert_null(strstr(text, "**"));
    assert_null(strchr(text, '`'));
    assert_non_null(strstr(text, "B5*. À la fin")); /* the mark of a rule to be debated */
    free(text);
}

static void a_help_is_a_paragraph_a_line(void **state)
{
    struct document *document = compose_help("Aide", "Un.\nDeux.", "Partout.");
    (void)state;
    assert_non_null(document);
    assert_int_equal(document->section_count, 1);
    assert_int_equal(document->block_count, 3);
    assert_string_equal(document->blocks[1].text, "Deux.");
    assert_int_equal(document->blocks[2].kind, DOCUMENT_NOTE);
    document_free(document);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_bilan_has_its_sections),     TEST(findings_are_sentences_of_their_own),
        TEST(a_cell_says_what_it_is),       TEST(rows_have_levels),
        TEST(a_direction_names_both_lines), TEST(closings_are_a_grid),
        TEST(dashes_are_no_title),          TEST(the_charter_has_a_section_a_heading),
        TEST(a_help_is_a_paragraph_a_line),
    };
#undef TEST
    return cmocka_run_group_tests(tests, start, finish);
}
