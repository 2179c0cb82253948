/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words to be typed before what cannot be undone, and names of users: in any case, without their
 * accents, with a space too many, on every screen and at the command line. A wrong word does
 * nothing.
 */
#include <sys/wait.h>

#include "tests/screens/screens.h"

enum { SOON = 20000 /* milliseconds */ };

static void shows(struct terminal *t, const char *text)
{
    if (!terminal_shows(t, text))
        terminal_fail(t, text);
}

static void quit(struct terminal *t)
{
    terminal_press(t, "<ctrl-c>");
    assert_int_equal(terminal_end(t, SOON, NULL), 0);
    terminal_close(t);
}

/* Enters, the name typed at the door. */
static struct terminal *enter(const struct world *w, const char *name)
{
    struct terminal *t = screens_start(w, &as_usual, NULL);
    terminal_sees(t, "Utilisateur");
    terminal_type(t, name);
    terminal_press(t, "<enter>");
    terminal_type(t, PHRASE);
    terminal_press(t, "<enter>");
    return t;
}

/* A wrong word, then the right one as somebody types it. */
static void word(struct terminal *t, const char *typed, const char *done)
{
    terminal_press(t, "non<enter>");
    shows(t, "Ce n'est pas le mot demandé");
    terminal_press(t, "<ctrl-u>");
    terminal_type(t, typed);
    terminal_press(t, "<enter>");
    terminal_sees(t, done);
}

static void put_back(const struct world *w)
{
    char data[128], older[128];
    snprintf(data, sizeof data, "%s/data.mdb", w->store);
    snprintf(older, sizeof older, "%s/older", w->folder);
    file_copy(data, older);
    interview(w, "35-1");
    quit(screens_enter(w, &as_usual, "coordination")); /* it has seen the newer one */
    file_copy(older, data);
}

static void referent(void **state)
{
    struct world w;
    char ticket[TICKET_DIGITS + 1];
    (void)state;
    screens_world(&w);
    struct terminal *t = enter(&w, "22 1");
    terminal_sees(t, "Siège 22-1");
    terminal_press(t, "1");
    screens_ticket(t, ticket);
    terminal_press(t, "<esc>x");
    word(t, "Abandonner ", "L'entretien commencé est abandonné.");
    quit(t);
    world_end(&w);
}

static void offices(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    screens_code(&w, 10);
    struct terminal *t = enter(&w, "Évaluation 1");
    terminal_sees(t, "Clôturer une période");
    terminal_press(t, "c<ctrl-u>2024-06<enter>c");
    word(t, "CLOTURER", "Période clôturée");
    terminal_press(t, "b");
    terminal_sees(t, "Publier ce bilan");
    terminal_press(t, "b");
    word(t, "Publier", "BILAN DES ENTRETIENS");
    quit(t);
    t = enter(&w, "COORDINATION");
    terminal_sees(t, "Sièges et accès");
    terminal_press(t, "s<enter>f");
    word(t, "22 1", "L'accès de 22-1 est fermé");
    quit(t);
    put_back(&w);
    t = enter(&w, "Coordination");
    terminal_sees(t, "Un registre plus ancien");
    word(t, "REPRISE", "Ce registre est remis en service.");
    quit(t);
    world_end(&w);
}

/* Three holders are three people, however their names are written; giving up takes its word. */
static void creation(void **state)
{
    struct world w;
    (void)state;
    screens_folder(&w);
    struct terminal *t = screens_start(&w, &as_usual, NULL);
    terminal_press(t, "c<enter><enter><enter><enter>Éva<enter>Bruno<enter>EVA<enter>");
    shows(t, "Il faut trois personnes différentes");
    terminal_press(t, "<ctrl-u>Carole<enter>");
    terminal_type(t, PHRASE);
    terminal_press(t, "<enter>");
    terminal_type(t, PHRASE);
    terminal_press(t, "<enter>");
    terminal_sees(t, "Feuille de secours 1 sur 3");
    terminal_press(t, "x");
    word(t, "ABANDONNER", "La création est abandonnée");
    quit(t);
    world_end(&w);
}

static bool asks_or_ends(struct terminal *t, const void *context)
{
    (void)context;
    return terminal_ended(t) || terminal_shows(t, "Phrase secrète :");
}

/* A command, its passphrase typed; how it ends. */
static void command(const struct world *w, const char *const arguments[], int exit_code)
{
    char home[128], state[128];
    const char *all[16] = {"-s", "store", "--lang", "fr"};
    size_t count = 4;
    snprintf(home, sizeof home, "HOME=%s", w->folder);
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s/state", w->folder);
    while (*arguments)
        all[count++] = *arguments++;
    const char *const environment[] = {home, state, "TERM=xterm", "LC_ALL=C.UTF-8", NULL};
    const struct terminal_start start = {.arguments = all,
                                         .environment = environment,
                                         .folder = w->folder,
                                         .rows = 24,
                                         .columns = 80,
                                         .fail = screens_fail};
    struct terminal *t = terminal_open(&start);
    terminal_until(t, asks_or_ends, NULL, "a passphrase asked for");
    if (!terminal_ended(t)) {
        terminal_send(t, PHRASE, strlen(PHRASE));
        terminal_send(t, "\r", 1);
    }
    int status = terminal_end(t, SOON, NULL);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != exit_code)
        terminal_fail(t, all[6]);
    terminal_close(t);
}

#define COMMAND(w, exit_code, ...)                                                                 \
    command((w), (const char *const[]){__VA_ARGS__, NULL}, (exit_code))

static void confirmed(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    COMMAND(&w, 1, "-u", "coordination", "revoke", "29-1", "--confirm", "29-2");
    COMMAND(&w, 0, "-u", "Coordination", "revoke", "29-1", "--confirm", "29 1");
    COMMAND(&w, 0, "-u", "coordination", "invite", "35-1", "--confirm", " 35-1");
    COMMAND(&w, 0, "-u", "coordination", "backup", "copie");
    COMMAND(&w, 1, "-u", "coordination", "restore", "copie", "--confirm", "restaure");
    COMMAND(&w, 0, "-u", "coordination", "restore", "copie", "--confirm", "Restaurer");
    COMMAND(&w, 0, "-u", "COORDINATION", "check", "--confirm", "Reprise");
    COMMAND(&w, 1, "-u", "evaluation-1", "close", "--last", "--confirm", "fi");
    COMMAND(&w, 0, "-u", "évaluation-1", "check");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(referent),
        cmocka_unit_test(offices),
        cmocka_unit_test(creation),
        cmocka_unit_test(confirmed),
    };
    return cmocka_run_group_tests_name("words", tests, start, NULL);
}
