/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader shows a document as it is: what is a section, a sentence, a table comes from it alone.
 * The charter and the help are read in the same way, with the same search. */
#include "tests/tui_fixture.h"
#include "tui/parts/reader.h"

static struct document *written_by_hand(void)
{
    struct document *document = document_new("fr", "Le document", NULL);
    document_section(document, 0, NULL);
    document_say(document, DOCUMENT_PARAGRAPH, "Ce qui précède");
    document_section(document, 0, "La première");
    document_say(document, DOCUMENT_PARAGRAPH, "7. Ceci n'est pas un titre");
    document_say(document, DOCUMENT_PARAGRAPH, "--------------------------");
    document_say(document, DOCUMENT_PARAGRAPH, "Après les tirets");
    document_section(document, 1, "La seconde");
    document_say(document, DOCUMENT_SENTENCE,
                 "Une phrase bien trop longue pour tenir dans les quatre-vingts colonnes du papier "
                 "reste une seule ligne.");
    document_say(document, DOCUMENT_SENTENCE, "Une autre.");
    document_table(document, &(struct document_block){.kind = DOCUMENT_TABLE, .text = "T0 Rien"});
    document_row(document, 0, "une ligne");
    document_cell(document, &(struct document_cell){.says = DOCUMENT_EXACT, .text = "12"});
    return document_done(document);
}

static size_t blocks_saying(const struct office *office, const char *text)
{
    size_t count = 0;
    const struct view *view = office->app->view;
    for (size_t i = 0; i < view->count; i++)
        count += strcmp(view->blocks[i].text + strspn(view->blocks[i].text, " "), text) == 0;
    return count;
}

static void test_document_as_it_is(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    reader_open(office->app, "Un titre", written_by_hand());
    assert_string_equal(screen_name(office), "reader");
    says(office, "Un titre Le document Ce qui précède La première La seconde Chercher un mot");
    fits(office);
    press(office, "0");
    says(office, "La première 7. Ceci n'est pas un titre ------------------");
    says(office, "Après les tirets");
    assert_int_equal(blocks_saying(office, "--------------------------"), 1);
    press(office, "n");
    says(office, "1. La seconde");
    assert_int_equal(blocks_saying(office,
                                   "Une phrase bien trop longue pour tenir dans les quatre-vingts "
                                   "colonnes du papier reste une seule ligne."),
                     1);
    assert_int_equal(blocks_saying(office, "Une autre."), 1);
    says(office, "T0 Rien une ligne 12");
    fits(office);
    press(office, "<esc>1");
    says(office, "1. La seconde");
    press(office, "<esc><esc>");
    assert_string_equal(screen_name(office), "evaluation");
}

static void test_search(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    reader_open(office->app, "Un titre", written_by_hand());
    press(office, "/après les<enter>");
    says(office, "La première 7. Ceci");
    press(office, "/SECONDE<enter>"); /* headings are searched too */
    says(office, "1. La seconde");
    press(office, "/absent<enter>");
    says(office, "« absent » ne se trouve pas ici.");
}

/* What could not be composed is told, and opens nothing. */
static void test_no_document(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    reader_open(office->app, "Un titre", NULL);
    assert_string_equal(screen_name(office), "evaluation");
    assert_true(*office->app->message);
}

static void test_charter(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    press(office, "h");
    assert_string_equal(screen_name(office), "charter");
    says(office, "Charte des référents Charte des référents locaux Version 1");
    says(office, "Ce que le programme ne promet pas Chercher un mot");
    press(office, "/quatrieme<enter>");
    says(office, "B. Limites B1. Trois entretiens au plus par personne.");
    press(office, "n");
    says(office, "C. Confidentialité C1.");
    press(office, "<esc><esc>");
    assert_string_equal(screen_name(office), "evaluation");
}

static void test_help(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    press(office, "<help>");
    assert_string_equal(screen_name(office), "help");
    says(office, "Partout : flèches");
    press(office, "/partout<enter>");
    assert_string_equal(screen_name(office), "help");
    app_view(office->app);
    const int active = office->app->stack[office->app->depth - 1].active;
    const struct block *found = &office->app->view->blocks[view_find(office->app->view, active)];
    assert_memory_equal(found->text, "Partout", strlen("Partout"));
    press(office, "<esc>");
    assert_string_equal(screen_name(office), "evaluation");
}

static void test_dialogue(void **state)
{
    struct office *office = *state;
    talks(office, "evaluation-1", "h\n2\n", "B1. Trois entretiens au plus par personne.");
    talks(office, "evaluation-1", "h\n/\nquatrieme\n", "Trouvé : B1. Trois entretiens");
    talks(office, "evaluation-1", "?\n/\npartout\n", "Trouvé : Partout : flèches");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(test_document_as_it_is),
        office_test(test_search),
        office_test(test_no_document),
        office_test(test_charter),
        office_test(test_help),
        office_test(test_dialogue),
    };
    return cmocka_run_group_tests(tests, office_make, office_end);
}
