/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guided creation of a store, by keys, without a terminal: nothing is in place before two
 * sheets were typed back. */
#include "tests/tui_fixture.h"
#include "tui/door/create.h"

static const char OWN[] = "la phrase de la coordination";

struct site {
    struct office office; /* a folder; its store is what is created */
    char sheets[96];
};

static int site_make(void **state)
{
    static struct site site;
    memset(&site, 0, sizeof site);
    struct office *office = &site.office;
    if (start(state) != 0 || !text_start("fr") || !new_folder(office->folder))
        return -1;
    snprintf(office->store, sizeof office->store, "%s/share/registre", office->folder);
    snprintf(office->state, sizeof office->state, "%s/state", office->folder);
    snprintf(site.sheets, sizeof site.sheets, "%s/sheets", office->folder);
    *state = &site;
    return mkdir(office->state, 0700) || mkdir(site.sheets, 0700);
}

static int site_end(void **state)
{
    struct site *site = *state;
    app_free(site->office.app);
    remove_tree(site->office.folder);
    return 0;
}

static void come(struct office *office)
{
    const struct tui_options options = {.store = office->store, .state_dir = office->state};
    office->app = app_new(&options, &tui_screens);
    assert_non_null(office->app);
    press(office, "c");
    assert_string_equal(screen_name(office), "create");
}

static struct create *create_of(struct office *office)
{
    return office->app->stack[office->app->depth - 1].state;
}

static void to_sheets(struct office *office, const char *folder)
{
    press(office, "<enter><enter><enter>");
    type_line(office, folder);
    says(office, "la coordination garde une feuille au plus");
    press(office, "Anne<enter>Bruno<enter>Carole<enter>");
    says(office, "seules deux feuilles de secours referont votre accès");
    type_line(office, OWN);
    type_line(office, OWN);
    says(office, "Feuille de secours 1 sur 3");
}

static void test_numbers(void **state)
{
    struct site *site = *state;
    struct office *office = &site->office;
    come(office);
    fits(office);
    press(office, "<wipe>22 29 22<enter><enter><enter><enter>");
    says(office, "chacun une fois");
    press(office, "<wipe>22, 29<enter><wipe>0<enter><enter><enter>");
    says(office, "un siège au moins");
    press(office, "<wipe>2<enter><wipe>2<enter><enter>");
    says(office, "Le seuil k va de 3 à 11.");
    press(office, "<wipe>4<enter><enter>");
    says(office, "Qui gardera les feuilles de secours");
    fits(office);
    press(office, "Anne<enter>anne<enter>Bruno<enter>");
    says(office, "Il faut trois personnes différentes");
    press(office, "<wipe>Carole<enter><wipe><enter>");
    says(office, "Dites qui gardera cette feuille.");
    press(office, "Bruno<enter>");
    says(office, "Phrase secrète de la coordination");
    fits(office);
    press(office, "<esc><esc><esc>");
    assert_string_equal(screen_name(office), "door");
    app_free(office->app);
    office->app = NULL;
    assert_int_equal(access(office->store, F_OK), -1);
}

/* A folder for the sheets that is not there: said at the question, and nothing is left. */
static void test_no_folder(void **state)
{
    struct site *site = *state;
    struct office *office = &site->office;
    char path[160];
    come(office);
    press(office, "<enter><enter><enter>");
    snprintf(path, sizeof path, "%s/missing", office->folder);
    type_line(office, path);
    press(office, "Anne<enter>Bruno<enter>Carole<enter>");
    type_line(office, OWN);
    type_line(office, OWN);
    says(office, "Fichier inaccessible");
    says(office, "Où les écrire");
    app_free(office->app);
    office->app = NULL;
    assert_int_equal(access(office->store, F_OK), -1);
}

/* Written to a folder, then given up: no sheet and no store is left. */
static void test_given_up(void **state)
{
    struct site *site = *state;
    struct office *office = &site->office;
    char share[128];
    come(office);
    to_sheets(office, site->sheets);
    says(office, "feuille-de-secours-1.txt");
    says(office, "gardée par Anne");
    silent(office, create_of(office)->answer.code);
    fits(office);
    assert_int_equal(entries_of(site->sheets), RECOVERY_SHEETS);
    press(office, "<esc>");
    assert_string_equal(screen_name(office), "ask");
    press(office, "non<enter><esc>");
    says(office, "Feuille de secours 1 sur 3");
    press(office, "xabandonner<enter>");
    assert_string_equal(screen_name(office), "door");
    says(office, "La création est abandonnée");
    assert_int_equal(entries_of(site->sheets), 0);
    snprintf(share, sizeof share, "%s/share", office->folder);
    assert_int_equal(entries_of(share), 0);
    app_free(office->app);
    office->app = NULL;
}

/* Whoever leaves in the middle leaves nothing either. */
static void test_left(void **state)
{
    struct site *site = *state;
    struct office *office = &site->office;
    const struct press gone = {PRESS_GONE, 0};
    char share[128];
    come(office);
    to_sheets(office, site->sheets);
    app_press(office->app, &gone, 24);
    assert_true(office->app->left);
    app_free(office->app);
    office->app = NULL;
    assert_int_equal(entries_of(site->sheets), 0);
    snprintf(share, sizeof share, "%s/share", office->folder);
    assert_int_equal(entries_of(share), 0);
}

static void test_whole(void **state)
{
    struct site *site = *state;
    struct office *office = &site->office;
    struct sheet sheets[RECOVERY_SHEETS];
    char invitation[INVITATION_CHARS + 1];
    come(office);
    to_sheets(office, "");
    memcpy(sheets, create_of(office)->answer.codes, sizeof sheets);
    memcpy(invitation, create_of(office)->answer.code, sizeof invitation);
    fits(office);
    for (unsigned i = 0; i < RECOVERY_SHEETS; i++) {
        char half[20];
        snprintf(half, sizeof half, "%.19s", sheets[i].text);
        says(office, half);
        says(office, sheets[i].text + sizeof half);
        silent(office, invitation);
        press(office, "s");
    }
    says(office, "Vérifier deux feuilles");
    silent(office, sheets[0].text);
    fits(office);

    /* once back and forth, then every way to be wrong */
    press(office, "<esc>");
    says(office, "Feuille de secours 3 sur 3");
    press(office, "ps");
    press(office, "s");
    press(office, "1abc<enter>");
    says(office, "Il manque 28 caractères");
    press(office, "<wipe>");
    struct sheet typo = sheets[1];
    typo.text[8] = typo.text[8] == '7' ? '8' : '7';
    type_line(office, typo.text);
    says(office, "Un caractère de ce code est faux");
    press(office, "<wipe>");
    type_line(office, sheets[1].text);
    says(office, "C'est bien la feuille 2. Tapez l'autre.");
    type_line(office, sheets[1].text);
    says(office, "C'est encore la feuille 2");
    assert_int_equal(access(office->store, F_OK), -1);
    type_line(office, sheets[0].text);
    says(office, "Le registre est créé");
    says(office, invitation);
    fits(office);
    assert_int_equal(entries_of(office->store), 2);
    press(office, "<esc>");
    says(office, "Notez le code d'invitation");
    press(office, "e");
    assert_string_equal(screen_name(office), "coordination");
    assert_false(session_practice(office->app->session));
    assert_int_equal(session_k(office->app->session), 5);

    /* no name was kept */
    char data[PRACTICE_PATH + 16];
    char *bytes = calloc(1, 1 << 20);
    snprintf(data, sizeof data, "%s/data.mdb", office->store);
    size_t count = read_whole(data, bytes, 1 << 20);
    assert_true(count > 4096);
    assert_null(memmem(bytes, count, "Carole", 6));
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),  cmocka_unit_test(test_no_folder),
        cmocka_unit_test(test_given_up), cmocka_unit_test(test_left),
        cmocka_unit_test(test_whole),
    };
    return cmocka_run_group_tests_name("tui create", tests, site_make, site_end);
}
