/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A closing, or a backup, that is stopped while it runs: by Esc nothing is done, and it can be done
 * again; by anything else it is done whole or not at all. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/screens/screens.h"
#include "tracker/session/access/closings.h"

enum { HANG_UP, PEOPLE = 60, ROWS = PEOPLE * RANKS, SOON = 10000 /* milliseconds */ };

static bool said(struct terminal *t, const void *text)
{
    return strstr(terminal_said(t), text) != NULL;
}

/* Up to the word of the closing, typed and not confirmed. */
static struct terminal *ready(struct world *w)
{
    screens_world(w);
    screens_code(w, PEOPLE);
    struct terminal *t = screens_enter(w, &as_usual, "evaluation-1");
    terminal_sees(t, "Clôturer une période");
    terminal_press(t, "c<ctrl-u>2024-06<enter>");
    terminal_sees(t, "Aperçu de la clôture");
    terminal_press(t, "cclôturer");
    terminal_forget(t);
    return t;
}

static size_t closings(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_as(w, "evaluation-1");
    struct closings closings;
    struct txn *txn;
    must(session_begin(session, false, &txn, &fault));
    must(closings_read(txn, true, &closings, &fault));
    must(session_end(session, txn, ERROR_NONE, &fault));
    size_t count = closings.count;
    closings_clear(&closings);
    done(session);
    return count;
}

/* Esc lies behind Enter: it is read once the closing runs. */
static void stopped(void **state)
{
    struct world w;
    (void)state;
    struct terminal *t = ready(&w);
    terminal_send(t, "\r\033", 2);
    terminal_sees(t, "Arrêté à votre demande : rien n'est changé.");
    assert_true(said(t, "(Échap arrête)"));
    assert_true(terminal_shows(t, "Aperçu de la clôture"));
    assert_int_equal(screens_waiting(&w), ROWS);
    assert_int_equal(closings(&w), 0);
    terminal_press(t, "cclôturer<enter>");
    terminal_sees(t, "Période clôturée");
    assert_true(terminal_shows(t, "    60     60     60   devenus des compteurs"));
    terminal_press(t, "rq");
    assert_int_equal(terminal_end(t, SOON, NULL), 0);
    assert_true(terminal_restored(t));
    terminal_close(t);
    assert_int_equal(screens_waiting(&w), 0);
    assert_int_equal(closings(&w), 1);
    world_end(&w);
}

static void backup_stopped(void **state)
{
    struct world w;
    char copy[128];
    (void)state;
    screens_world(&w);
    screens_code(&w, PEOPLE);
    snprintf(copy, sizeof copy, "%s/copie", w.folder);
    struct terminal *t = screens_enter(&w, &as_usual, "coordination");
    terminal_sees(t, "Sauvegarder le registre");
    terminal_press(t, "b<ctrl-u>copie");
    terminal_send(t, "\r\033", 2);
    terminal_sees(t, "Arrêté à votre demande : rien n'est changé.");
    assert_int_equal(access(copy, F_OK), -1);
    terminal_press(t, "<enter>");
    terminal_sees(t, "Sauvegarde faite et vérifiée");
    terminal_press(t, "q");
    assert_int_equal(terminal_end(t, SOON, NULL), 0);
    terminal_close(t);
    world_end(&w);
}

/* A fault while the store is held is taken for damage, and said so. */
static void check_end(struct terminal *t, int way)
{
    int status = terminal_end(t, SOON, NULL);
    bool damaged = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DAMAGED;
    if (way == SIGKILL)
        assert_true(WIFSIGNALED(status));
    else if (way == SIGBUS)
        assert_true(damaged ? terminal_shows(t, "le registre est abîmé") : status != 0);
    else
        assert_int_equal(status, 0);
    if (way != HANG_UP && way != SIGKILL && !terminal_restored(t))
        terminal_fail(t, "the terminal is not as it was");
}

static void whole_or_not_at_all(void **state)
{
    static const int ways[] = {HANG_UP, SIGTERM, SIGHUP, SIGBUS, SIGKILL};
    unsigned done_after_all = 0;
    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct world w;
        struct terminal *t = ready(&w);
        terminal_send(t, "\r", 1);
        terminal_until(t, said, "(Échap arrête)", "the closing runs");
        if (ways[i] == HANG_UP)
            terminal_hang_up(t);
        else
            terminal_signal(t, ways[i]);
        check_end(t, ways[i]);
        terminal_close(t);
        bool closed = closings(&w) == 1;
        assert_int_equal(screens_waiting(&w), closed ? 0 : ROWS);
        done_after_all += closed;
        world_end(&w);
    }
    print_message("%u of %zu closings were done all the same\n", done_after_all,
                  sizeof ways / sizeof *ways);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stopped),
        cmocka_unit_test(backup_stopped),
        cmocka_unit_test(whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
