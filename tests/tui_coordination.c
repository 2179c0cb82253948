/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens of the coordination, by keys, without a terminal. */
#include "tests/tui_fixture.h"
#include "tracker/session/access/ledger.h"
#include "tui/parts/accesses.h"

static void test_home(void **state)
{
    struct office *office = *state;
    enter(office, "coordination");
    assert_string_equal(screen_name(office), "coordination");
    says(office, "Sièges : 12. Actifs : 12 ; invités : 0 ; fermés : 0 ; libres : 0.");
    silent(office, "Attention");
    golden(office, "coordination");
}

static void test_menu(void **state)
{
    static const struct menu_line lines[] = {{"s", "people"},  {"b", "ask"},       {"d", "copies"},
                                             {"x", "restore"}, {"l", "releases"},  {"r", "ledger"},
                                             {"h", "charter"}, {"p", "passphrase"}};
    struct office *office = *state;
    enter(office, "coordination");
    menu_leads(office, lines, sizeof lines / sizeof *lines);
    press(office, "v");
    says(office, "Le registre est entier");
    says(office, "Entretiens scellés en attente : 0");
}

/* The list of releases tells coordination nothing of what they say. */
static void test_releases(void **state)
{
    struct office *office = *state;
    enter(office, "coordination");
    press(office, "l<enter>");
    assert_string_equal(screen_name(office), "release");
    silent(office, "Lire");
    silent(office, "deviner");
}

/* By convention the first seat is a patient's and the second one of a support structure. */
static void test_warnings(void **state)
{
    static const struct {
        bool patient, structure;
        const char *text;
    } cases[] = {{true, true, NULL},
                 {false, true, "pas de siège de patient actif (22-1)"},
                 {true, false, "pas de siège de structure d'appui actif (22-2)"},
                 {false, false, "ni siège de patient (22-1) ni siège de structure d'appui (22-2)"}};
    char text[PEOPLE_WARNING];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct person people[] = {
            {.name = "22-1", .role = ROLE_REFERENT, .state = USER_ACTIVE, .free = false},
            {.name = "22-2", .role = ROLE_REFERENT, .state = USER_ACTIVE, .free = false},
            {.name = "29-1", .role = ROLE_REFERENT, .free = true}};
        people[0].free = !cases[i].patient;
        people[1].state = cases[i].structure ? USER_ACTIVE : USER_INVITED;
        assert_int_equal(accesses_warning(people, 3, 22, text), cases[i].text != NULL);
        if (cases[i].text && !strstr(text, cases[i].text))
            fail_msg("%s", text);
    }
}

static void test_seats(void **state)
{
    struct office *office = *state;
    enter(office, "coordination");
    press(office, "s");
    says(office,
         "Département 22 22-1 actif, patient 22-2 actif, structure d'appui 22-3 actif, autre");
    says(office, "formatrice-1 actif");
    golden(office, "sieges");
    press(office, "<enter>");
    says(office, "Siège 22-1 (patient)");
    says(office, "La charte en vigueur est acceptée.");
    golden(office, "siege");
    press(office, "<enter>"); /* the safe line */
    assert_string_equal(screen_name(office), "people");
    press(office, "<end><enter>"); /* coordination itself: nothing can be done */
    silent(office, "Fermer cet accès");
    silent(office, "Inviter");
}

/* Closed only by its own name; then free to be invited again; the warning comes and goes. */
static void test_close_and_invite(void **state)
{
    struct office *office = *state;
    enter(office, "coordination");
    press(office, "s<enter>f");
    golden(office, "fermer");
    press(office, "<enter>");
    says(office, "Rien n'est fait.");
    press(office, "22-2<enter>");
    says(office, "Ce n'est pas le mot demandé");
    press(office, "22-1<enter>");
    assert_string_equal(screen_name(office), "people");
    says(office, "L'accès de 22-1 est fermé");
    says(office, "22-1 fermé, patient");
    says(office, "Attention, département 22 : pas de siège de patient actif (22-1).");
    press(office, "<esc>");
    says(office, "Actifs : 11 ; invités : 0 ; fermés : 1 ; libres : 0.");
    says(office, "Attention, département 22");
    golden(office, "coordination-attention");
    press(office, "s<home><enter>i");
    assert_string_equal(screen_name(office), "invitation");
    press(office, "n");
    says(office, "22-1 invité, patient");
    press(office, "<home><enter>i"); /* the code was lost: another one */
    assert_string_equal(screen_name(office), "invitation");
    press(office, "n");
    press(office, "<down><enter>"); /* 22-2, whose passphrase is forgotten */
    press(office, "i22-2<enter>");
    assert_string_equal(screen_name(office), "invitation");
    says(office, "Code d'invitation de 22-2");
    press(office, "n");
    says(office, "22-2 invité, structure d'appui");
    says(office, "ni siège de patient (22-1) ni siège de structure d'appui (22-2) actif");
}

static void test_ledger(void **state)
{
    struct office *office = *state;
    enter(office, "coordination");
    press(office, "r");
    says(office, "Aucun entretien n'y est inscrit.");
    says(office, "coordination fermeture 22-1");
    says(office, "coordination création");
}

static void test_backup(void **state)
{
    struct office *office = *state;
    char path[160];
    enter(office, "coordination");
    press(office, "b");
    says(office, "Le registre est copié, scellé, à l'emplacement que vous donnez");
    press(office, "<wipe>");
    snprintf(path, sizeof path, "%s/sauvegarde", office->folder);
    type_line(office, path);
    assert_string_equal(screen_name(office), "coordination");
    says(office, "Sauvegarde faite et vérifiée dans");
    press(office, "b<wipe>");
    type_line(office, path); /* never over one */
    assert_string_equal(screen_name(office), "ask");
    says(office, "Il y a déjà quelque chose à cet endroit");
    press(office, "<esc>r");
    says(office, "coordination sauvegarde");
}

static char shown[APP_MESSAGE];

static void remember_message(struct app *app)
{
    snprintf(shown, sizeof shown, "%s", app->message);
}

/* Esc stops a backup and a check; nothing is left of the copy. */
static void test_stop(void **state)
{
    struct office *office = *state;
    char path[160];
    snprintf(path, sizeof path, "%s/interrompue", office->folder);
    enter(office, "coordination");
    size_t before = entries_of(office->folder);
    office->app->repaint = remember_message;
    office->app->stops = stop_at_once;
    press(office, "v");
    says(office, "Arrêté à votre demande : rien n'est changé.");
    assert_non_null(strstr(shown, "Vérification : "));
    assert_non_null(strstr(shown, "(Échap arrête)"));
    press(office, "b<wipe>");
    type_line(office, path);
    assert_string_equal(screen_name(office), "ask");
    says(office, "Arrêté à votre demande : rien n'est changé.");
    assert_true(strstr(shown, "Sauvegarde : ") && strstr(shown, " % █"));
    assert_int_equal(entries_of(office->folder), before);
    office->app->stops = NULL;
    press(office, "<enter>");
    says(office, "Sauvegarde faite et vérifiée dans");
    assert_int_equal(entries_of(office->folder), before + 1);
    remove_tree(path);
}

/* Every copy is listed; one that is destroyed is noted, by a word. */
static void test_copies(void **state)
{
    struct office *office = *state;
    char path[160];
    snprintf(path, sizeof path, "%s/sauvegarde", office->folder);
    enter(office, "coordination");
    press(office, "d");
    assert_string_equal(screen_name(office), "copies");
    says(office, path);
    snprintf(path, sizeof path, "%s/autre", office->folder);
    press(office, "<esc>b<wipe>");
    type_line(office, path);
    press(office, "d<end><enter>détruite<enter>");
    says(office, "Il y a encore quelque chose dans");
    remove_tree(path);
    press(office, "<esc><end><enter>");
    says(office, "cette copie n'existe plus");
    type_line(office, "non");
    says(office, "Ce n'est pas le mot demandé");
    press(office, "<wipe>");
    type_line(office, "detruite");
    assert_string_equal(screen_name(office), "copies");
    says(office, "C'est noté");
    press(office, "<up><down>");
    silent(office, "autre");
    /* a place found on the disk is told with what it is, and not to be chosen */
    snprintf(path, sizeof path, "%s/.tracker-abcdef", office->folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/.tracker-abcdef/data.mdb", office->folder);
    FILE *file = fopen(path, "w");
    assert_true(file && fputs("rest", file) >= 0 && fclose(file) == 0);
    press(office, "<esc>d");
    says(office, ".tracker-abcdef (reste d'une copie interrompue)");
    snprintf(path, sizeof path, "%s/.tracker-abcdef", office->folder);
    remove_tree(path);
}

/* Every field is asked for; a wrong one changes nothing. */
static void test_restore(void **state)
{
    struct office *office = *state;
    char path[160];
    snprintf(path, sizeof path, "%s/sauvegarde", office->folder);
    enter(office, "coordination");
    press(office, "x<enter>oui<enter>x<enter>");
    says(office, "Tapez d'abord où est la sauvegarde.");
    press(office, path);
    press(office, "<enter><enter><enter>");
    says(office, "Ce n'est pas le mot demandé");
    press(office, "<wipe>restaurer<enter><wipe>faux mot de passe<enter>");
    assert_string_equal(screen_name(office), "door");
    says(office, "Phrase secrète ou utilisateur incorrect.");
    app_free(office->app);
    enter(office, "coordination"); /* the store is as it was */
    struct fault fault = {.error = ERROR_NONE};
    must(people_revoke(office->app->session, "35-1", &fault)); /* closed since the backup */
    press(office, "x");
    type_line(office, path);
    press(office, "restaurer<enter>");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "door");
    says(office, "La sauvegarde est remise en place. L'ancien registre est gardé dans");
    says(office, "1 accès fermé ou refait depuis la sauvegarde est rouvert");
    app_free(office->app);
    enter(office, "coordination"); /* said at home until it is closed again */
    says(office, "avec son ancienne phrase secrète : 35-1.");
    golden(office, "coordination-rouvert");
    must(people_revoke(office->app->session, "35-1", &fault));
    press(office, "h<esc>");
    silent(office, "est rouvert");
    press(office, "r");
    says(office, "coordination restauration");
    press(office, "<esc>x"); /* once more, while the old store is still kept */
    type_line(office, path);
    press(office, "restaurer<enter>");
    type_line(office, practice_phrase);
    says(office, "a mis de côté est encore là");
    says(office, "S'il ne sert plus, détruisez-le ; sinon, déplacez-le. Puis recommencez.");
}

static void test_dialogue(void **state)
{
    struct office *office = *state;
    char lines[256];
    snprintf(lines, sizeof lines, "%s/registre.avant-restauration", office->folder);
    remove_tree(lines); /* of the test before: a restore keeps one, never over another */
    talks(office, "coordination", "", "Sièges : 12.");
    talks(office, "coordination", "v\n", "Le registre est entier");
    talks(office, "coordination", "s\n1\nf\n22-2\n", "Ce n'est pas le mot demandé");
    talks(office, "coordination", "s\n4\nf\n29-1\n", "L'accès de 29-1 est fermé");
    talks(office, "coordination", "s\n4\ni\nn\n", "Code d'invitation de 29-1");
    talks(office, "coordination", "r\n", "Registre des actes");
    snprintf(lines, sizeof lines, "b\n%s/copie-2\n", office->folder);
    talks(office, "coordination", lines, "\nSauvegarde : ");
    snprintf(lines, sizeof lines, "b\n%s/copie-3\n", office->folder);
    talks(office, "coordination", lines, "Sauvegarde faite et vérifiée");
    snprintf(lines, sizeof lines, "x\n%s/copie-2\nrestaurer\n%s\n", office->folder,
             practice_phrase);
    talks(office, "coordination", lines, "La sauvegarde est remise en place.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(test_home),     office_test(test_menu),    office_test(test_releases),
        office_test(test_warnings), office_test(test_seats),   office_test(test_close_and_invite),
        office_test(test_ledger),   office_test(test_backup),  office_test(test_stop),
        office_test(test_copies),   office_test(test_restore), office_test(test_dialogue),
    };
    return cmocka_run_group_tests(tests, office_make, office_end);
}
