/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A10, the other way a line goes: nobody is told. The first session stands on, and its user comes
 * back in a second one, takes the interview up and answers more; then the first one ends. What the
 * second one wrote stays: older answers are never put over newer ones. TRACKER_SEED replays. */
#include <poll.h>
#include <signal.h>

#include "tests/booted/calls.h"

enum { ROUNDS = 24, USERS = 32, MOST_AHEAD = 5, ENDED = 100 /* tenths of a second */ };

static void wait_for_programs(const struct caller *w, unsigned count)
{
    for (int i = 0; booted_running(w->user, BOOTED_PROGRAM) != count; i++) {
        if (i == ENDED)
            terminal_fail(w->t, "a program stays");
        poll(NULL, 0, 100);
    }
}

/* Either the first session ends, and then the second one's program is killed, without a chance to
 * write; or the second one's line is cut, and then whatever kept the first one. */
static void end_both(struct calls *c, struct caller *first, struct caller *second)
{
    if (draw(c, 2)) {
        terminal_signal(first->t, SIGKILL);
        wait_for_programs(first, 1);
        booted_kill(second->user, BOOTED_PROGRAM);
    } else {
        terminal_signal(second->t, SIGKILL);
        wait_for_programs(second, 1);
        if (draw(c, 2))
            terminal_signal(first->t, SIGKILL);
        else
            booted_kill(first->user, BOOTED_SSHD);
    }
    wait_for_programs(first, 0);
    terminal_close(first->t);
    terminal_close(second->t);
}

/* The second session answers more. */
static void answer_more(struct calls *c, struct caller *second)
{
    const struct course *course = &c->courses[second->kind];
    unsigned from = second->at < second->typed ? second->typed : second->at;
    unsigned to = from + 1 + draw(c, MOST_AHEAD);
    walk_to(second, course, to < second->steps ? to : second->steps - 1);
}

static void go_silent(struct calls *c, struct caller *w)
{
    struct caller first;
    w->before = booted_waiting(w->user);
    call_begin(c, w);
    unsigned ahead = w->last < w->steps - MOST_AHEAD ? w->last : w->steps - MOST_AHEAD;
    walk_to(w, &c->courses[w->kind], ahead > w->begin ? ahead : w->begin);
    terminal_signal(w->t, SIGSTOP);
    first = *w;
    w->t = booted_enter(w->user, 0);
    if (!taken_up(w, &c->courses[w->kind])) {
        lost(c, w, "not offered to a second session");
        terminal_close(first.t);
        return;
    }
    answer_more(c, w);
    end_both(c, &first, w);
    booted_forgotten(w->user);
    w->t = booted_enter(w->user, 0);
    come_back(c, w);
}

static void silent_lines(void **state)
{
    struct calls *c = calloc(1, sizeof *c);
    struct caller callers[USERS] = {{0}};
    unsigned users = booted_users();
    (void)state;
    assert_true(c && users > 0 && users <= USERS);
    calls_seed(c);
    calls_learn(c);
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct caller *w = &callers[i % users];
        w->user = i % users + 1;
        w->cut = "a silent line";
        w->t = booted_enter(w->user, 0);
        go_silent(c, w);
        terminal_close(w->t);
    }
    print_message("seed %llu: %u silent lines, %u offered, %u lost\n", (unsigned long long)c->seed,
                  ROUNDS, c->offered, c->lost);
    assert_int_equal(c->lost, 0);
    assert_int_equal(c->offered, ROUNDS);
    calls_forget(c);
    free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(silent_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
