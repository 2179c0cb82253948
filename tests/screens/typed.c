/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passphrases that a command asks for at the terminal: never shown, and the terminal as it was
 * after every end. */
#include <sys/wait.h>

#include "tests/screens/screens.h"

enum { SOON = 20000 /* milliseconds */, LONGER = PASSPHRASE_MAX_BYTES + 1 };

static struct terminal *ask(const struct world *w, const char *command)
{
    char home[128], state[128];
    snprintf(home, sizeof home, "HOME=%s", w->folder);
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s/state", w->folder);
    const char *const arguments[] = {"-s", "store", "--lang", "fr", "-u", "22-1", command, NULL};
    const char *const environment[] = {home, state, "TERM=xterm", "LC_ALL=C.UTF-8", NULL};
    const struct terminal_start start = {.arguments = arguments,
                                         .environment = environment,
                                         .folder = w->folder,
                                         .rows = 24,
                                         .columns = 80,
                                         .fail = screens_fail};
    return terminal_open(&start);
}

/* What is typed is not shown. */
static void type(struct terminal *t, const char *prompt, const char *text)
{
    terminal_sees(t, prompt);
    if (terminal_restored(t))
        terminal_fail(t, "what is typed is shown");
    terminal_forget(t);
    terminal_send(t, text, strlen(text)); /* nothing is answered before the end of the line */
    terminal_press(t, "<enter>");
    if (*text && strstr(terminal_said(t), text))
        terminal_fail(t, "the passphrase is on the screen");
}

/* Waits for the end, with that exit code and that word on the screen. */
static void ends(struct terminal *t, int exit_code, const char *word)
{
    int status = terminal_end(t, SOON, NULL);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != exit_code || !terminal_shows(t, word))
        terminal_fail(t, word);
    if (!terminal_restored(t))
        terminal_fail(t, "the terminal is not as it was");
    terminal_close(t);
}

static void one_passphrase(void **state)
{
    struct world *w = *state;
    char longer[LONGER + 1];
    struct terminal *t = ask(w, "check");
    type(t, "Phrase secrète :", PHRASE);
    ends(t, 0, "est entier");
    t = ask(w, "check");
    type(t, "Phrase secrète :", OTHER_PHRASE);
    ends(t, 3, "utilisateur incorrect");
    t = ask(w, "check");
    type(t, "Phrase secrète :", "");
    ends(t, 2, "elle est vide");
    memset(longer, 'a', LONGER);
    longer[LONGER] = '\0';
    t = ask(w, "check");
    type(t, "Phrase secrète :", longer);
    ends(t, 2, "elle est trop longue");
}

static void a_new_one_twice(void **state)
{
    struct world *w = *state;
    struct terminal *t = ask(w, "passwd");
    type(t, "Phrase secrète :", PHRASE);
    type(t, "Nouvelle phrase secrète :", OTHER_PHRASE);
    type(t, "Encore une fois :", PHRASE);
    ends(t, 2, "les deux saisies diffèrent");
    t = ask(w, "passwd");
    type(t, "Phrase secrète :", PHRASE);
    type(t, "Nouvelle phrase secrète :", OTHER_PHRASE);
    type(t, "Encore une fois :", OTHER_PHRASE);
    ends(t, 0, "");
    t = ask(w, "check");
    type(t, "Phrase secrète :", OTHER_PHRASE);
    ends(t, 0, "est entier");
}

/* Stopped while it waits: the echo is back before the program ends. */
static void stopped(void **state)
{
    struct world *w = *state;
    struct terminal *t = ask(w, "check");
    terminal_sees(t, "Phrase secrète :");
    terminal_press(t, "moitié<ctrl-c>");
    int status = terminal_end(t, SOON, NULL);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGINT)
        terminal_fail(t, "not ended by the signal");
    if (!terminal_restored(t))
        terminal_fail(t, "the terminal is not as it was");
    terminal_close(t);
}

static int make(void **state)
{
    static struct world w;
    if (start(state) != 0)
        return -1;
    screens_world(&w);
    *state = &w;
    return 0;
}

static int unmake(void **state)
{
    world_end(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_passphrase),
        cmocka_unit_test(stopped),
        cmocka_unit_test(a_new_one_twice),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}
