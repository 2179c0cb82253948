/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A10: the line is cut at random moments of an interview, at either end of it, and logind forgets
 * the user; at the next login the interview is offered with all that was answered, or it is saved:
 * never both, never neither. TRACKER_SEED replays. */
#include <signal.h>

#include "tests/booted/calls.h"

enum {
    CUTS = 200,
    USERS = 32,
    MOMENT = 60000, /* microseconds after the last key, at most: the save takes some */
};

/* What is cut. */
enum cut { CUT_CLIENT, CUT_SSHD, CUT_MONITOR, CUT_PROGRAM, CUTTINGS };

static void cut(struct caller *w, enum cut how)
{
    static const char *const names[] = {"the line", "sshd", "sshd's monitor", "the program"};
    static const enum booted_process what[] = {[CUT_SSHD] = BOOTED_SSHD,
                                               [CUT_MONITOR] = BOOTED_SSHD_MONITOR,
                                               [CUT_PROGRAM] = BOOTED_PROGRAM};
    if (how == CUT_CLIENT)
        terminal_signal(w->t, SIGKILL);
    else if (booted_kill(w->user, what[how]) != 1)
        terminal_fail(w->t, "not one process to kill");
    terminal_close(w->t);
    w->cut = names[how];
}

static void lines_cut(void **state)
{
    struct calls *c = calloc(1, sizeof *c);
    struct caller callers[USERS] = {{0}};
    unsigned users = booted_users(), cuts[CUTTINGS] = {0};
    (void)state;
    assert_true(c && users > 0 && users <= USERS);
    calls_seed(c);
    calls_learn(c);
    for (unsigned i = 0; i < CUTS + users; i++) {
        struct caller *w = &callers[i % users];
        if (w->user)
            booted_forgotten(w->user);
        w->t = booted_enter(i % users + 1, 0);
        if (w->user)
            come_back(c, w);
        w->user = i % users + 1;
        if (i < CUTS) {
            enum cut how = draw(c, CUTTINGS);
            w->before = booted_waiting(w->user);
            call_begin(c, w);
            walk_to(w, &c->courses[w->kind], w->last);
            call_send(c, w, MOMENT);
            cut(w, how);
            cuts[how]++;
        } else {
            terminal_close(w->t);
        }
    }
    print_message("cut: %u times ssh, %u sshd, %u its monitor, %u the program\n", cuts[0], cuts[1],
                  cuts[2], cuts[3]);
    calls_count(c, CUTS, "lines cut");
    calls_forget(c);
    free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lines_cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
