/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door, by keys, without a terminal: logging in, first entry, passphrase, practice, an older
 * store. */
#include "tests/tui_fixture.h"
#include "tracker/session/acts/backup.h"
#include "tui/parts/phrase.h"
#include "tui/shell/choices.h"

static void come(struct office *office, const char *store, const char *user)
{
    const struct tui_options options = {.store = store, .user = user, .state_dir = office->state};
    office->app = app_new(&options, &tui_screens);
    assert_non_null(office->app);
    app_view(office->app);
}

/* Gives a seat a new invitation. */
static void invite(struct office *office, const char *user, char invitation[INVITATION_CHARS + 1])
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_coordination(office);
    must(people_invite(session, user, user, invitation, &fault));
    done(session);
}

static void test_door(void **state)
{
    struct office *office = *state;
    come(office, office->store, NULL);
    fits(office);
    silent(office, "Créer un registre");
    press(office, "<enter><enter>");
    says(office, "Tapez d'abord votre nom d'utilisateur");
    press(office, "22-1<enter>");
    type_line(office, "pas la bonne");
    says(office, "Phrase secrète ou utilisateur incorrect.");
    silent(office, "pas la bonne");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "referent");
    press(office, "<esc>");
    assert_string_equal(screen_name(office), "door");
    assert_null(office->app->session);
    press(office, "<esc>");
    assert_true(office->app->left);
}

/* True when the page of 80 columns holds the text. */
static bool is_seen(struct office *office, const char *text)
{
    char *page = page_of(office, 24, 80, false);
    const bool seen = strstr(page, text) != NULL;
    secret_free(page);
    return seen;
}

/* Whoever wants to can see what they type; the next time it is hidden again. */
static void test_show(void **state)
{
    struct office *office = *state;
    come(office, office->store, "22-1");
    press(office, "essai p\u00e9nible");
    assert_false(is_seen(office, "essai"));
    assert_true(is_seen(office, "Ctrl-T montrer"));
    press(office, "<show>");
    assert_true(is_seen(office, "essai p\u00e9nible"));
    assert_true(is_seen(office, "Ctrl-T cacher"));
    press(office, "s<show>");
    assert_false(is_seen(office, "essai"));
    press(office, "<show><enter>");
    says(office, "Phrase secr\u00e8te ou utilisateur incorrect.");
    press(office, "essai");
    assert_false(is_seen(office, "essai"));
    press(office, "<up><show>"); /* no secret there */
    assert_false(is_seen(office, "essai"));
}

/* The wait is told, and outlives the program. */
static void test_slow(void **state)
{
    struct office *office = *state;
    come(office, office->store, "29-1");
    for (int i = 0; i < TRIES_FREE; i++) {
        type_line(office, "pas la bonne");
        says(office, "Phrase secrète ou utilisateur incorrect.");
    }
    type_line(office, practice_phrase);
    says(office, "Trop d'essais avec une phrase secrète incorrecte : attendez 1 seconde");
    app_free(office->app);
    come(office, office->store, "29-1");
    type_line(office, practice_phrase);
    says(office, "Trop d'essais");
    assert_null(office->app->session);
}

static void test_no_store(void **state)
{
    struct office *office = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/nothing", office->folder);
    come(office, path, NULL);
    says(office, "Il n'y a pas encore de registre ici.");
    silent(office, "Première entrée");
    fits(office);
    press(office, "c");
    assert_string_equal(screen_name(office), "create");
    press(office, "<esc>");
    assert_int_equal(access(path, F_OK), -1);
}

static void restore_here(struct office *office, const char *backup, bool replacing)
{
    press(office, "r");
    assert_string_equal(screen_name(office), "restore");
    fits(office);
    press(office, backup);
    press(office, replacing ? "<enter>restaurer<enter>" : "<enter>");
    type_line(office, "pas la bonne phrase");
    assert_string_equal(screen_name(office), "restore"); /* what was typed stays, but the phrase */
    says(office, "Phrase secrète ou utilisateur incorrect.");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "door");
    says(office, "La sauvegarde est remise en place.");
    press(office, "<end><home>");
    silent(office, "Restaurer une sauvegarde (coordination)");
}

/* Whoever has a backup and no store, or one that cannot be read, restores at the door. */
static void test_restore(void **state)
{
    struct office elsewhere = *(struct office *)*state; /* a machine that remembers nothing */
    struct office *office = &elsewhere;
    struct fault fault = {.error = ERROR_NONE};
    char backup[128], path[160], data[192];
    snprintf(backup, sizeof backup, "%.60s/sauvegarde", office->folder);
    snprintf(path, sizeof path, "%.60s/nouvelle/machine/registre", office->folder);
    snprintf(data, sizeof data, "%s/data.mdb", path);
    snprintf(office->state, sizeof office->state, "%.60s/ailleurs", office->folder);
    assert_int_equal(mkdir(office->state, 0700), 0);
    struct session *session = open_coordination(office);
    must(session_backup(session, backup, &fault));
    done(session);

    come(office, path, "35-1");
    says(office, "Il n'y a pas encore de registre ici.");
    press(office, "r");
    silent(office, "Pour confirmer");
    says(office, "où il n'y a pas de registre");
    press(office, "<enter><enter>");
    says(office, "Tapez d'abord où est la sauvegarde.");
    press(office, "<esc>");
    assert_int_equal(access(path, F_OK), -1);
    restore_here(office, backup, false);
    press(office, "<home><down>");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "referent");
    app_free(office->app);

    assert_int_equal(truncate(data, 8192), 0);
    come(office, path, "35-1");
    silent(office, "Restaurer");
    type_line(office, practice_phrase);
    says(office, "Le registre est abîmé");
    press(office, "<end>");
    restore_here(office, backup, true);
    press(office, "<home><down>");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "referent");
    app_free(office->app);
}

static void type_phrase(struct office *office, const char *first, const char *second)
{
    type_line(office, first);
    type_line(office, second);
}

static void test_first_entry(void **state)
{
    struct office *office = *state;
    char *invitation = secret_alloc(INVITATION_CHARS + 1);
    invite(office, "35-2", invitation);
    come(office, office->store, NULL);
    press(office, "<down><down><down><enter>");
    assert_string_equal(screen_name(office), "first");
    fits(office);
    press(office, "35-2<enter>abcd<enter>");
    says(office, "Il manque 16 caractères");
    press(office, "<wipe>0000-0000-0000-0000-0000<enter>");
    says(office, "Utilisateur ou code d'invitation incorrect");
    type_line(office, invitation);
    says(office, "Tapez la phrase choisie, deux fois.");
    fits(office);

    /* what is refused is never added to */
    press(office, "trop court<enter>");
    says(office, "au moins 12 caractères");
    type_phrase(office, "une phrase bien longue", "une phrase bien longuf");
    says(office, "Les deux saisies diffèrent");
    press(office, "une phrase bien longue<esc><enter>");
    type_phrase(office, "une phrase bien longue", "une phrase bien longue");
    says(office, "Votre accès est ouvert.");
    fits(office);

    /* the choice is remembered, the charter comes first */
    press(office, "2");
    assert_string_equal(screen_name(office), "charter");
    assert_true(office->app->simple);
    assert_true(choices_read(&office->app->options));
    fits(office);
    press(office, "<esc>1");
    assert_string_equal(screen_name(office), "charter");
    press(office, "a");
    says(office, "La charte est acceptée.");
    press(office, "1");
    assert_string_equal(screen_name(office), "ticket");
    begun_forget(interview_begun(office->app));

    /* the code has served */
    app_free(office->app);
    come(office, office->store, "35-2");
    press(office, "<down><down><enter>");
    type_line(office, invitation);
    says(office, "Un code ne sert qu'une fois.");
    secret_free(invitation);
}

/* The choice belongs to who is named at the start, else to the account. */
static void test_choices(void **state)
{
    struct office *office = *state;
    const struct tui_options one = {.state_dir = office->state, .user = "22-1"};
    const struct tui_options other = {.state_dir = office->state, .user = "22-2"};
    const struct tui_options odd = {.state_dir = office->state, .user = "../22-1"};
    const struct tui_options nobody = {.state_dir = office->state};
    const struct tui_options nowhere = {.user = "22-1"};
    choices_write(&nobody, false);
    choices_write(&one, true);
    assert_true(choices_read(&one));
    assert_false(choices_read(&other));
    assert_false(choices_read(&nobody));
    assert_false(choices_read(&odd));
    choices_write(&odd, true);
    assert_true(choices_read(&nobody));
    choices_write(&one, false);
    assert_false(choices_read(&one));
    choices_write(&nowhere, true);
    assert_false(choices_read(&nowhere));
}

static void test_passphrase(void **state)
{
    struct office *office = *state;
    enter(office, "56-1");
    press(office, "p");
    fits(office);
    char before[PHRASE_BYTES];
    snprintf(before, sizeof before, "%s", office->app->view->blocks[2].text);
    press(office, "<down><down>n");
    app_view(office->app);
    assert_string_not_equal(office->app->view->blocks[2].text, before);
    press(office, "<down>");
    type_phrase(office, "ma nouvelle phrase", "ma nouvelle phrase");
    says(office, "Votre phrase secrète est changée.");
    press(office, "<esc><down>"); /* the door, its user still to be typed */
    app_free(office->app);
    come(office, office->store, "56-1");
    type_line(office, practice_phrase);
    says(office, "Phrase secrète ou utilisateur incorrect.");
    type_line(office, "ma nouvelle phrase");
    assert_string_equal(screen_name(office), "referent");
}

static void test_practice(void **state)
{
    static const struct {
        const char *keys, *screen, *user;
    } roles[] = {{"1", "referent", "22-1"},
                 {"2", "formatrice", "formatrice-1"},
                 {"3", "evaluation", "evaluation-1"},
                 {"4", "coordination", "coordination"},
                 {"<end><up>29-3<enter>", "referent", "29-3"}};
    struct office *office = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/nothing", office->folder);
    come(office, path, NULL);
    press(office, "t");
    assert_string_equal(screen_name(office), "practice");
    says(office, "phrase d'entrainement");
    fits(office);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        press(office, roles[i].keys);
        assert_string_equal(screen_name(office), roles[i].screen);
        assert_string_equal(office->app->user, roles[i].user);
        for (const char *key = "cgp"; *key; key++) {
            char *page = page_of(office, 24, 80, false);
            assert_non_null(strstr(page, "ENTRAÎNEMENT"));
            secret_free(page);
            press(office, (char[]){*key, '\0'});
        }
        while (office->app->session)
            press(office, "<esc>");
        assert_string_equal(screen_name(office), "practice");
    }
    press(office, "<end><up><wipe>99-9<enter>");
    says(office, "Phrase secrète ou utilisateur incorrect.");

    /* an interview is coded; starting afresh takes it away, by a typed word */
    struct fault fault = {.error = ERROR_NONE};
    struct check_answer answer;
    press(office, "<home>1");
    must(save(office->app->session, NULL, NULL, &fault));
    press(office, "<esc>4");
    must(session_check(office->app->session, &answer, &fault));
    assert_int_equal(answer.waiting, 1);
    press(office, "<esc>n");
    assert_string_equal(screen_name(office), "ask");
    fits(office);
    press(office, "oui<enter>");
    says(office, "Ce n'est pas le mot demandé : rien n'est fait.");
    press(office, "recommencer<enter>");
    assert_string_equal(screen_name(office), "practice");
    says(office, "est de nouveau comme au premier jour");
    press(office, "4");
    must(session_check(office->app->session, &answer, &fault));
    assert_int_equal(answer.waiting, 0);
    press(office, "<esc><esc>");
    assert_string_equal(screen_name(office), "door");
    says(office, "Il n'y a pas encore de registre ici.");
}

static void copy_file(const char *from, const char *to)
{
    char bytes[8192];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "r+b");
    out = out ? out : fopen(to, "wb");
    assert_true(in && out);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        assert_int_equal(fwrite(bytes, 1, n, out), n);
    assert_int_equal(ftruncate(fileno(out), ftell(out)), 0);
    fclose(in);
    fclose(out);
    assert_int_equal(chmod(to, 0600), 0);
}

/* Coordination alone puts an older copy in service again, by a typed word. */
static void test_older(void **state)
{
    struct office *office = *state;
    char data[PRACTICE_PATH + 16], copy[128];
    snprintf(data, sizeof data, "%s/data.mdb", office->store);
    snprintf(copy, sizeof copy, "%s/copy", office->folder);
    for (int i = 0; i < 2; i++) { /* both have seen what comes after the copy */
        if (i == 0)
            copy_file(data, copy);
        enter(office, i ? "coordination" : "56-3");
        press(office, "p");
        type_phrase(office, practice_phrase, practice_phrase);
        app_free(office->app);
    }
    copy_file(copy, data);

    come(office, office->store, "56-3");
    type_line(office, practice_phrase);
    says(office, "Ce registre est plus ancien");
    assert_null(office->app->session);
    app_free(office->app);

    come(office, office->store, "coordination");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "older");
    fits(office);
    press(office, "oui<enter>");
    says(office, "Ce n'est pas le mot demandé");
    press(office, "<esc>");
    assert_string_equal(screen_name(office), "door");
    assert_null(office->app->session);
    type_line(office, practice_phrase);
    press(office, "<idle>"); /* a lock does not let it through */
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "lock");
    assert_null(office->app->session);
    press(office, "<down>f");
    type_line(office, practice_phrase);
    press(office, "reprise<enter>");
    assert_string_equal(screen_name(office), "coordination");
    app_free(office->app);

    enter(office, "56-3");
    says(office, "La coordination a remis en service une copie plus ancienne");
}

/* Everybody is told at their next login, and only then; the dialogue and the lock tell it too. */
static void test_recovery(void **state)
{
    struct office *office = *state;
    struct fault fault = {.error = ERROR_NONE};
    const struct session_options options = {.store = office->store, .user = "formatrice-1"};
    const struct secret_text phrase = phrase_of(practice_phrase);
    struct sheet *sheets = secret_alloc(2 * sizeof *sheets);
    for (unsigned i = 0; i < 2; i++) {
        char path[160], text[8192];
        snprintf(path, sizeof path, "%s/feuilles/feuille-de-secours-%u.txt", office->folder, i + 1);
        size_t bytes = read_whole(path, text, sizeof text);
        assert_int_equal(sheet_parse(text, bytes, &sheets[i]), CRYPTO_OK);
    }
    enter(office, "29-3");
    must(people_recover(&options, &sheets[0], &sheets[1], &phrase, &fault));
    silent(office, "feuilles de secours");
    press(office, "<idle>");
    type_line(office, practice_phrase);
    assert_string_equal(screen_name(office), "referent");
    says(office, "Accès rouvert par les feuilles de secours : formatrice-1 (");
    fits(office);
    press(office, "<esc>");
    app_free(office->app);
    enter(office, "29-3");
    silent(office, "feuilles de secours");
    app_free(office->app);
    office->app = NULL;
    talks(office, "29-2", "", "Accès rouvert par les feuilles de secours : formatrice-1 (");
    secret_free(sheets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(test_door),     office_test(test_show),       office_test(test_slow),
        office_test(test_no_store), office_test(test_restore),    office_test(test_first_entry),
        office_test(test_choices),  office_test(test_passphrase), office_test(test_practice),
        office_test(test_older),    office_test(test_recovery),
    };
    return cmocka_run_group_tests_name("tui door", tests, office_make, office_end);
}
