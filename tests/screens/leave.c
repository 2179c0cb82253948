/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every way out gives the terminal back as it was, and keeps the interview begun. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/screens/screens.h"
#include "tests/support/asan.h"

enum { SOON = 2000 /* milliseconds */ };

/* Leaves in the middle of an interview. */
struct way {
    const char *keys; /* NULL: a signal */
    int signal;
    int status; /* exit code; minus the signal that killed it */
};

static const struct way ways[] = {
    {.keys = "<esc>q", .status = 0},         {.keys = "<ctrl-c>", .status = 0},
    {.signal = SIGINT, .status = 0},         {.signal = SIGTERM, .status = 0},
    {.signal = SIGQUIT, .status = 0},        {.signal = SIGHUP, .status = 0},
    {.signal = SIGSEGV, .status = -SIGSEGV}, {.signal = SIGBUS, .status = -SIGBUS},
    {.signal = SIGABRT, .status = -SIGABRT},
};

static int status_of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* AddressSanitizer ends a program that faults in its own way. */
static bool ended_so(int status, int wanted)
{
    if (ASAN && wanted < 0)
        return status != 0;
    return status == wanted;
}

/* Types the ticket on the screen back: the questions come. */
static void pass_ticket(struct terminal *t)
{
    char ticket[TICKET_DIGITS + 1];
    screens_ticket(t, ticket);
    terminal_press(t, ticket);
    terminal_press(t, "<enter>");
    terminal_sees(t, "Cet entretien se fait");
}

/* The interview begun is there next time, with its first answer. */
static void check_draft(const struct world *w, const struct shown *shown)
{
    struct terminal *t = screens_enter(w, shown, "22-1");
    terminal_sees(t, "Reprendre l'entretien commencé");
    terminal_press(t, "r");
    terminal_sees(t, "Canal : Téléphone");
    terminal_press(t, "<esc>xabandonner<enter>q");
    assert_int_equal(status_of(terminal_end(t, SOON, NULL)), 0);
    terminal_close(t);
}

static void begin_one(struct terminal *t)
{
    terminal_sees(t, "Nouvel entretien");
    terminal_press(t, "1");
    pass_ticket(t);
    terminal_press(t, "a");
    terminal_sees(t, "vis-à-vis du partenariat");
}

static void out_of_an_interview(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct terminal *t = screens_enter(&w, &as_usual, "22-1");
        begin_one(t);
        assert_false(terminal_restored(t));
        if (ways[i].keys)
            terminal_press(t, ways[i].keys);
        else
            terminal_signal(t, ways[i].signal);
        assert_true(ended_so(status_of(terminal_end(t, SOON, NULL)), ways[i].status));
        if (!terminal_restored(t))
            terminal_fail(t, "the terminal is not as it was");
        terminal_close(t);
        check_draft(&w, &as_usual);
    }
    world_end(&w);
}

/* Many keys at once that mean nothing are no end of the terminal. */
static void keys_without_meaning(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = screens_enter(&w, &as_usual, "22-1");
    terminal_sees(t, "Nouvel entretien");
    terminal_send(t, "\001\002\001\002\001\002\001\002", 8);
    terminal_send(t, "?", 1);
    terminal_sees(t, "Aide");
    terminal_press(t, "<ctrl-c>");
    assert_int_equal(status_of(terminal_end(t, SOON, NULL)), 0);
    terminal_close(t);
    world_end(&w);
}

/* Nobody reads any more: the program ends by itself. */
static void closed_terminal(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = screens_enter(&w, &as_usual, "22-1");
    begin_one(t);
    terminal_hang_up(t);
    assert_int_equal(status_of(terminal_end(t, SOON, NULL)), 0);
    terminal_close(t);
    check_draft(&w, &as_usual);
    world_end(&w);
}

/* At the door nothing is kept, and all is given back. */
static void out_of_the_door(void **state)
{
    static const char *const terms[] = {"xterm-256color", "linux", "vt100", "screen", "rxvt"};
    struct world w;
    (void)state;
    screens_world(&w);
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        struct shown shown = as_usual;
        shown.term = terms[i];
        struct terminal *t = screens_start(&w, &shown, NULL);
        terminal_sees(t, "Quitter");
        terminal_press(t, "<esc>");
        assert_int_equal(status_of(terminal_end(t, SOON, NULL)), 0);
        if (!terminal_restored(t))
            terminal_fail(t, "the terminal is not as it was");
        terminal_close(t);
    }
    world_end(&w);
}

/* Echo was off for the passphrase. */
static void out_of_the_dialogue(void **state)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGQUIT, SIGHUP};
    struct world w;
    struct shown simple = as_usual;
    (void)state;
    simple.simple = true;
    screens_world(&w);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct terminal *t = screens_start(&w, &simple, "22-1");
        terminal_sees(t, "Phrase secrète");
        assert_false(terminal_restored(t));
        terminal_signal(t, signals[i]);
        assert_int_equal(status_of(terminal_end(t, SOON, NULL)), 0);
        if (!terminal_restored(t))
            terminal_fail(t, "the terminal is not as it was");
        terminal_close(t);
    }
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(out_of_an_interview), cmocka_unit_test(keys_without_meaning),
        cmocka_unit_test(closed_terminal),     cmocka_unit_test(out_of_the_door),
        cmocka_unit_test(out_of_the_dialogue),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
