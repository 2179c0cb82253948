/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens of an évaluation, by keys, without a terminal. */
#include "tests/tui_fixture.h"
#include "tracker/session/acts/backup.h"
#include "tracker/session/acts/releases.h"
#include "tracker/store/store_internal.h"

static void test_home(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    assert_string_equal(screen_name(office), "evaluation");
    says(office, "Dernière clôture : janvier à juin 2024.");
    golden(office, "evaluation");
}

static void test_menu(void **state)
{
    static const struct menu_line lines[] = {
        {"c", "close"},    {"b", "bilan"},  {"t", "trends"},  {"i", "people"},    {"g", "codes"},
        {"l", "releases"}, {"r", "ledger"}, {"h", "charter"}, {"p", "passphrase"}};
    struct office *office = *state;
    enter(office, "evaluation-1");
    menu_leads(office, lines, sizeof lines / sizeof *lines);
    press(office, "v");
    says(office, "Entretiens scellés en attente : 0 ; codes de suite utilisés : 20.");
}

/* The bilan by section; the search goes over all of them. */
static void test_bilan_read(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    press(office, "b");
    says(office, "Début : janvier 2024");
    says(office, "Lire ce bilan : publication n° 2");
    golden(office, "bilan-periode");
    press(office, "l");
    says(office, "BILAN DES ENTRETIENS");
    golden(office, "bilan-sommaire");
    press(office, "0");
    says(office, "20 personnes aidées.");
    press(office, "n");
    says(office, "1. Les bénéficiaires et les entretiens");
    says(office, "T1 Activité");
    press(office, "p");
    says(office, "L'essentiel");
    press(office, "<esc>");
    says(office, "Publication n° 2 du registre");
    press(office, "6"); /* golden: the same whatever the gate lets out */
    golden(office, "bilan-limites");
    press(office, "/TERRITOIRE<enter>");
    says(office, "5. Le territoire et les relais");
    press(office, "/securite<enter>"); /* neither case nor accents */
    says(office, "L'essentiel");
    press(office, "s");
    says(office, "3. Les résultats");
    char *page = page_of(office, 24, 80, false);
    assert_non_null(strstr(page, "> T13 Sécurité"));
    secret_free(page);
    press(office, "/<enter>"); /* nothing looked for */
    silent(office, "ne se trouve pas");
    page = page_of(office, 24, 80, false);
    assert_non_null(strstr(page, "> T13 Sécurité"));
    secret_free(page);
    press(office, "/zzz<enter>");
    says(office, "« zzz » ne se trouve pas ici.");
    says(office, "3. Les résultats");
}

/* Lines of every section, at every size. */
static void test_bilan_pages(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    press(office, "bl0");
    for (unsigned section = 0; section < 9; section++) {
        for (unsigned i = 0; i < 12; i++) {
            fits(office);
            press(office, "<pgdn>");
        }
        press(office, "n");
    }
}

static size_t signed_lines(const struct office *office, const char *name)
{
    char path[160];
    char text[4096];
    snprintf(path, sizeof path, "%s/%s", office->folder, name);
    size_t got = read_whole(path, text, sizeof text);
    size_t lines = 0;
    for (size_t i = 0; i < got; i++)
        lines += text[i] == '\n';
    return lines;
}

static void test_write(void **state)
{
    struct office *office = *state;
    char path[160];
    struct publication publication;
    struct fault fault = {.error = ERROR_NONE};
    enter(office, "evaluation-1");
    press(office, "ble");
    golden(office, "ecrire");
    press(office, "<wipe>");
    press(office, office->folder);
    press(office, "/b<enter>2");
    snprintf(path, sizeof path, "Écrit dans %s/b.json.", office->folder);
    says(office, path);
    must(bilan_publish(office->app->session, month_january(2024), (month)(month_january(2024) + 5),
                       &publication, &fault));
    char *text = calloc(1, publication.bytes + 16);
    assert_non_null(text);
    snprintf(path, sizeof path, "%s/b.json", office->folder);
    assert_int_equal(read_whole(path, text, publication.bytes + 16), publication.bytes + 1);
    assert_memory_equal(text, publication.json, publication.bytes);
    free(text);
    publication_clear(&publication);
    press(office, "2");
    says(office, "Le fichier existe déjà");
    press(office, "s1");
    says(office, "signature dans");
    assert_int_equal(signed_lines(office, "b.txt.minisig"), 4);
}

static void test_releases(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    press(office, "l");
    says(office, "n° 1 tendances, janvier à juin 2024");
    says(office, "n° 2 bilan, janvier à juin 2024");
    says(office, "signée au registre");
    silent(office, "PAS DE SIGNATURE");
    says(office, "ne laissent deviner aucun petit groupe");
    says(office, "minisign public key");
    press(office, "<enter>");
    says(office, "acte n° 30."); /* its own act, not that of the bilan */
    press(office, "<esc><down><enter>");
    says(office, "Publication n° 2 : bilan, janvier à juin 2024");
    says(office, "signée par evaluation-1");
    says(office, "acte n° 32.");
    press(office, "v");
    says(office, "Les compteurs du registre redonnent la même publication.");
    press(office, "l");
    assert_string_equal(screen_name(office), "reader");
}

/* After a restore évaluation says what it holds; what nobody has is declared lost, by a word. */
static void test_after_a_restore(void **state)
{
    struct office *office = *state;
    struct fault fault = {.error = ERROR_NONE};
    enter(office, "coordination");
    must(session_accept_older(office->app->session, &fault));
    assert_int_equal(office_leave(state), 0);
    enter(office, "evaluation-1");
    says(office, "Depuis une restauration, dites la dernière publication que vous tenez");
    press(office, "l");
    says(office, "ni clôture ni bilan");
    press(office, "d");
    says(office, "La dernière que le registre connaît est le n° 4.");
    press(office, "trois<enter>");
    says(office, "Un numéro, 0 s'il n'y en a aucune");
    press(office, "<wipe>5<enter>");
    says(office, "C'est noté.");
    silent(office, "ni clôture ni bilan");
    says(office, "n° 5 manque depuis une restauration");
    says(office, "Relire une publication perdue");
    press(office, "<home><down><down><down><down><enter>");
    says(office, "La publication n° 5 manque depuis une restauration.");
    press(office, "retirer<enter>");
    says(office, "Ce n'est pas le mot demandé");
    press(office, "<wipe>Perdue<enter>");
    says(office, "n° 5 déclarée perdue");
    press(office, "j/tmp/nulle part.json<enter>");
    says(office, "Fichier inaccessible");
    press(office, "<esc><esc>");
    silent(office, "Depuis une restauration");
}

static void test_invite(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    press(office, "i");
    says(office, "formatrice-1 actif");
    silent(office, "22-1");
    golden(office, "evaluations");
    press(office, "<enter>"); /* oneself */
    silent(office, "Refaire l'accès");
    silent(office, "Fermer cet accès");
    press(office, "<esc>f");
    says(office, "formatrice-2");
    golden(office, "inviter");
    press(office, "<enter>"); /* the safe line */
    assert_string_equal(screen_name(office), "people");
    press(office, "fi");
    assert_string_equal(screen_name(office), "invitation");
    says(office, "Ce code à usage unique n'est montré que maintenant.");
    press(office, "<esc>");
    says(office, "Ce code ne sera plus montré.");
    press(office, "<esc>");
    says(office, "formatrice-2 invité");
    press(office, "<home><down><down><enter>"); /* formatrice-2 */
    says(office, "Une invitation attend");
    press(office, "i<idle>"); /* locked while the code shows */
    assert_string_equal(screen_name(office), "lock");
    const struct frame *below = &office->app->stack[office->app->depth - 2];
    for (size_t i = 0; i < below->screen->bytes; i++)
        assert_int_equal(((const char *)below->state)[i], 0);
    const struct secret_text phrase = phrase_of(practice_phrase);
    assert_true(app_unlock(office->app, &phrase));
    assert_string_equal(screen_name(office), "people");
    says(office, "Le code d'invitation n'est plus montré.");
    press(office, "<home><down><down><enter>f");
    press(office, "formatrice-1<enter>");
    says(office, "Ce n'est pas le mot demandé");
    press(office, "formatrice-2<enter>");
    says(office, "L'accès de formatrice-2 est fermé");
    says(office, "formatrice-2 fermé");
}

static void test_close_refused(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    press(office, "c");
    says(office, "Clôturer change en compteurs les entretiens scellés");
    golden(office, "cloture");
    press(office, "<wipe>2024-06<enter>");
    says(office, "La période est déjà clôturée jusqu'à 2024-06 :");
    press(office, "<wipe>2199-01<enter>");
    says(office, "n'est pas terminé");
    press(office, "<wipe>2024<enter>");
    says(office, "n'est pas un mois");
    press(office, "<wipe>2025-12<enter>");
    says(office, "Clôturez d'abord l'année précédente, jusqu'à 2024-12.");
}

/* Scrubs that still find room on the disk, -1: all. */
static int roomy_scrubs = -1;

void store_test_step(const char *step)
{
    const struct rlimit tight = {4096, RLIM_INFINITY};
    if (strcmp(step, "building") == 0 && roomy_scrubs >= 0 && roomy_scrubs-- == 0)
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
}

static void room_for(int scrubs)
{
    const struct rlimit roomy = {RLIM_INFINITY, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &roomy), 0);
    roomy_scrubs = scrubs;
}

/* A backup is made, an interview is coded, and the period closed: typed word, then what to destroy.
 */
static void test_close(void **state)
{
    struct office *office = *state;
    struct fault fault = {.error = ERROR_NONE};
    char path[160];
    snprintf(path, sizeof path, "%s/copie", office->folder);
    enter(office, "coordination");
    must(session_backup(office->app->session, path, &fault));
    app_free(office->app);
    enter(office, "22-1");
    must(save(office->app->session, NULL, NULL, &fault));
    app_free(office->app);
    enter(office, "evaluation-1");
    press(office, "c<wipe>2024-12<enter>");
    says(office, "Aperçu de la clôture : juillet à décembre 2024");
    says(office, "Rien n'est encore fait.");
    golden(office, "cloture-apercu");
    press(office, "<esc>");
    says(office, "Clôturer jusqu'à");
    press(office, "<enter>");
    press(office, "a");
    says(office, "Aucune réponse n'est lue ici.");
    press(office, "<esc>r");
    assert_string_equal(screen_name(office), "evaluation");
    says(office, "Dernière clôture : janvier à juin 2024.");
    press(office, "c<enter>c");
    golden(office, "cloture-mot");
    press(office, "oui<enter>");
    says(office, "Ce n'est pas le mot demandé : rien n'est fait.");
    office->app->stops = stop_at_once;
    press(office, "<wipe>cloturer<enter>");
    says(office, "Arrêté à votre demande : rien n'est changé.");
    office->app->stops = NULL;
    press(office, "c");
    room_for(0);                      /* what erases finds none */
    press(office, "CLOTURER<enter>"); /* a terminal without accents can do it */
    room_for(-1);
    says(office, "Période clôturée : juillet à décembre 2024");
    says(office, "détruire");
    says(office, path);
    says(office, "Effacement dû : les entretiens clôturés restent, scellés");
    press(office, "<enter>"); /* the one after the word, once too often: the list stays */
    says(office, path);
    press(office, "r");
    says(office, "Dernière clôture : juillet à décembre 2024.");
    press(office, "d"); /* at any time */
    says(office, "demandez à la coordination de détruire celles d'avant");
    says(office, path);
    press(office, "<esc>v");
    says(office, "Le registre est entier");
    silent(office, "Effacement dû");
}

/* A bilan over both closings: preview, a word, and it is read. */
static void test_bilan_publish(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    press(office, "b");
    says(office, "Fin : décembre 2024");
    says(office, "Début : janvier 2024");
    press(office, "<enter>"); /* the safe one: preview */
    says(office, "Aperçu du bilan");
    says(office, "au mieux");
    press(office, "<esc>d");
    says(office, "Début : juillet 2024");
    press(office, "d");
    says(office, "Début : janvier 2024");
    press(office, "b");
    says(office, "Le bilan de janvier à décembre 2024 sera inscrit au registre pour toujours.");
    press(office, "<esc>bpublier<enter>");
    assert_string_equal(screen_name(office), "reader");
    says(office, "Bilan, janvier à décembre 2024");
    press(office, "<esc>");
    says(office, "Lire ce bilan : publication n° 4");
}

static void test_last_closing(void **state)
{
    struct office *office = *state;
    enter(office, "evaluation-1");
    press(office, "cx");
    says(office, "Clôturez d'abord l'année précédente");
}

static void test_dialogue(void **state)
{
    struct office *office = *state;
    char path[160];
    talks(office, "evaluation-1", "", "Dernière clôture");
    talks(office, "evaluation-1", "b\nl\n0\n", "personnes aidées");
    talks(office, "evaluation-1", "b\nl\n/\nterritoire\n", "Trouvé : ");
    talks(office, "evaluation-1", "l\n1\nv\n", "redonnent la même publication");
    talks(office, "evaluation-1", "i\nf\ni\n", "Ce code à usage unique");
    talks(office, "evaluation-1", "c\n\n", "Clôturer jusqu'à");
    snprintf(path, sizeof path, "b\nl\ne\n%s/d\n1\n", office->folder);
    talks(office, "evaluation-1", path, "Écrit dans ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(test_home),
        office_test(test_menu),
        office_test(test_bilan_read),
        office_test(test_bilan_pages),
        office_test(test_write),
        office_test(test_releases),
        office_test(test_invite),
        office_test(test_close_refused),
        office_test(test_close),
        office_test(test_bilan_publish),
        office_test(test_last_closing),
        office_test(test_dialogue),
        office_test(test_after_a_restore),
    };
    return cmocka_run_group_tests(tests, office_make, office_end);
}
