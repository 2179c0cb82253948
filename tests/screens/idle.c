/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lock comes so long after the last key, whatever else happens: windows resized, Ctrl-S, Ctrl-Z
 * and fg, a machine asleep (here: a process that is stopped), a terminal that takes no output.
 * Nothing of an interview is shown after that, and no late key is obeyed. In the dialogue too. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/screens/screens.h"
#include "tracker/base/clock.h"

enum {
    SOON = 20000, /* milliseconds */
    IDLE = 4,     /* seconds, more than between two keys */
    LATER = 5200, /* milliseconds, beyond it */
    STUCK = 7000, /* beyond what a stuck write takes besides */
    RESIZES = 60, /* far beyond it, STEP milliseconds each */
    STEP = 150,
    REDRAWS = 30,
};

static const struct shown idle = {
    .language = "fr", .term = "xterm-256color", .rows = 24, .columns = 80, .idle = IDLE};

static const char locked[] = "Session verrouillée";
static const char secret[] = "vis-à-vis du partenariat"; /* of the interview */

static void shows(struct terminal *t, const char *text)
{
    if (!terminal_shows(t, text))
        terminal_fail(t, text);
}

static void enter_phrase(struct terminal *t)
{
    terminal_send(t, PHRASE, strlen(PHRASE));
    terminal_send(t, "\r", 1);
}

/* In the middle of an interview. */
static void begin(struct terminal *t)
{
    char ticket[TICKET_DIGITS + 1];
    terminal_sees(t, "Nouvel entretien");
    terminal_send(t, "1", 1);
    screens_ticket(t, ticket);
    terminal_send(t, ticket, TICKET_DIGITS);
    terminal_send(t, "\r", 1);
    terminal_sees(t, "Cet entretien se fait");
    terminal_send(t, "a", 1);
    terminal_sees(t, secret);
}

static struct terminal *enter(const struct world *w)
{
    struct terminal *t = screens_enter(w, &idle, "22-1");
    begin(t);
    terminal_settle(t);
    return t;
}

/* The session is locked, and opens where it was: nothing more is answered. */
static void unlock(struct terminal *t)
{
    shows(t, locked);
    enter_phrase(t);
    terminal_sees(t, secret);
    terminal_sees(t, "Canal : Téléphone");
    assert_false(terminal_shows(t, "Profil :"));
}

static void quit(struct terminal *t)
{
    terminal_send(t, "\003", 1);
    assert_int_equal(terminal_end(t, SOON, NULL), 0);
    if (!terminal_restored(t))
        terminal_fail(t, "the terminal is not as it was");
    terminal_close(t);
}

static bool past(struct terminal *t, const void *when)
{
    (void)terminal_quiet(t, 20);
    return clock_boot_milliseconds() > *(const int64_t *)when;
}

static void wait_for(struct terminal *t, int milliseconds)
{
    const int64_t until = clock_boot_milliseconds() + milliseconds;
    terminal_until(t, past, &until, "time");
}

static bool said(struct terminal *t, const void *text)
{
    return strstr(terminal_said(t), text) != NULL;
}

/* Nothing of the interview has been sent since terminal_forget; then the lock is seen. */
static void only_lock(struct terminal *t)
{
    terminal_sees(t, locked);
    if (strstr(terminal_said(t), "partenariat"))
        terminal_fail(t, "the interview is shown before the lock");
}

static void resized(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = enter(&w);
    for (unsigned i = 0; i < RESIZES && !terminal_shows(t, locked); i++) {
        terminal_resize(t, 24 + i % 2, 80);
        terminal_press(t, "<ctrl-l>");
        wait_for(t, STEP);
    }
    unlock(t);
    quit(t);
    world_end(&w);
}

/* Stopped and told to go on by others: a machine that sleeps. The key pressed to wake it is lost.
 */
static void asleep(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = enter(&w);
    terminal_signal(t, SIGSTOP);
    wait_for(t, LATER);
    terminal_forget(t);
    terminal_send(t, "aa", 2);
    terminal_signal(t, SIGCONT);
    only_lock(t);
    unlock(t);
    quit(t);
    world_end(&w);
}

/* --- with a shell --- */

static struct terminal *start_shell(const struct world *w, const char *options)
{
    char home[128], state[128], command[1024], seconds[48];
    char *program = realpath(getenv("TRACKER") ? getenv("TRACKER") : "build/tracker", NULL);
    assert_non_null(program);
    snprintf(home, sizeof home, "HOME=%s", w->folder);
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s/state", w->folder);
    snprintf(seconds, sizeof seconds, "TRACKER_IDLE_SECONDS=%d", IDLE);
    const char *const arguments[] = {"-i", NULL};
    const char *const environment[] = {home,
                                       state,
                                       seconds,
                                       "TERM=xterm-256color",
                                       "LC_ALL=C.UTF-8",
                                       "PATH=/usr/bin:/bin",
                                       "PS1=shell% ",
                                       NULL};
    const struct terminal_start start = {.program = "/bin/sh",
                                         .arguments = arguments,
                                         .environment = environment,
                                         .folder = w->folder,
                                         .rows = 24,
                                         .columns = 80,
                                         .fail = screens_fail};
    struct terminal *t = terminal_open(&start);
    terminal_sees(t, "shell%");
    snprintf(command, sizeof command, "'%s' -s store --lang fr -u 22-1 %s\r", program, options);
    terminal_send(t, command, strlen(command));
    free(program);
    terminal_sees(t, "Phrase secrète");
    return t;
}

/* A key after which the shell asks for its next line, which it does once it has the terminal. */
static void to_shell(struct terminal *t, const char *key)
{
    terminal_forget(t);
    terminal_send(t, key, 1);
    terminal_until(t, said, "shell% ", "the shell");
    if (!terminal_restored(t))
        terminal_fail(t, "the terminal is not the shell's");
    terminal_forget(t);
}

static void leave_shell(struct terminal *t)
{
    to_shell(t, "\003");
    terminal_send(t, "exit\r", 5);
    terminal_end(t, SOON, NULL);
    terminal_close(t);
}

/* While it is stopped the terminal is the shell's. */
static void stopped_by_hand(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = start_shell(&w, "");
    enter_phrase(t);
    begin(t);
    to_shell(t, "\032");
    assert_false(terminal_shows(t, secret));
    terminal_send(t, "fg\r", 3); /* at once: all is there again */
    terminal_sees(t, secret);
    to_shell(t, "\032");
    wait_for(t, LATER);
    terminal_send(t, "fg\r", 3);
    only_lock(t);
    unlock(t);
    leave_shell(t);
    world_end(&w);
}

static void line(struct terminal *t, const char *text, const char *answer)
{
    terminal_forget(t);
    terminal_send(t, text, strlen(text));
    terminal_send(t, "\r", 1);
    terminal_until(t, said, answer, answer);
}

/* What was typed of a line when the lock came is not part of the passphrase. */
static void dialogue(void **state)
{
    struct world w;
    struct shown simple = idle;
    (void)state;
    simple.simple = true;
    screens_world(&w);
    struct terminal *t = screens_start(&w, &simple, "22-1");
    terminal_sees(t, "Phrase secrète");
    line(t, PHRASE, "Nouvel entretien");
    terminal_forget(t);
    terminal_send(t, "abc", 3);
    terminal_until(t, said, locked, locked);
    terminal_until(t, said, "Phrase secrète", "its prompt");
    line(t, PHRASE, "Votre choix");
    quit(t);
    world_end(&w);
}

static void dialogue_stopped(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = start_shell(&w, "--simple");
    to_shell(t, "\032"); /* at the passphrase: what is typed at the shell is shown */
    line(t, "fg", "Phrase secrète");
    line(t, PHRASE, "Nouvel entretien");
    if (said(t, PHRASE))
        terminal_fail(t, "the passphrase is shown");
    line(t, "1", "Le code, retapé");
    to_shell(t, "\032");
    wait_for(t, LATER);
    line(t, "fg", locked);
    assert_false(said(t, "Le code, retapé"));
    leave_shell(t);
    world_end(&w);
}

/* --- terminals that take no output --- */

/* Ctrl-S is a key like others. */
static void control_s(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = enter(&w);
    assert_false(terminal_flows(t));
    terminal_press(t, "<ctrl-s>b");
    terminal_sees(t, "Elle perçoit");
    quit(t);
    world_end(&w);
}

/* Stopped by other means, a console's Scroll Lock: the output goes on for the lock. */
static void held_output(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = enter(&w);
    terminal_hold(t, true);
    terminal_send(t, "\014", 1);
    terminal_sees(t, locked);
    unlock(t);
    quit(t);
    world_end(&w);
}

/* A connection that hangs: the program is in the middle of a page. What it has sent last, once
 * somebody reads again, is the lock. */
static void hanging_connection(void **state)
{
    struct world w;
    struct shown large = idle;
    (void)state;
    large.rows = 100;
    large.columns = 200;
    screens_world(&w);
    struct terminal *t = screens_enter(&w, &large, "22-1");
    begin(t);
    terminal_deafen(t, true);
    for (unsigned i = 0; i < REDRAWS; i++) {
        terminal_send(t, "\014", 1);
        wait_for(t, 20);
    }
    wait_for(t, STUCK);
    terminal_signal(t, SIGKILL);
    terminal_deafen(t, false);
    terminal_end(t, SOON, NULL);
    shows(t, locked);
    assert_false(terminal_shows(t, secret));
    terminal_close(t);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resized),     cmocka_unit_test(asleep),
        cmocka_unit_test(control_s),   cmocka_unit_test(stopped_by_hand),
        cmocka_unit_test(dialogue),    cmocka_unit_test(dialogue_stopped),
        cmocka_unit_test(held_output), cmocka_unit_test(hanging_connection),
    };
    return cmocka_run_group_tests_name("idle", tests, start, NULL);
}
