/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P8 and A10: the power goes while every seat is in an interview; after the next boot each is
 * offered with all that was answered on screen, or saved: never both, never neither. What was not
 * synced is really lost: see scripts/on-booted. TRACKER_SEED replays. */
#include "tests/booted/calls.h"

enum {
    CUTS = 12,
    USERS = 32,
    MOMENT = 60000, /* microseconds after the last key of the last seat, at most */
};

/* That the power is really cut: what nobody synced is not there any more. */
static void leave_unsynced(void)
{
    booted_run("echo not synced >~u1/unsynced");
}

static void assert_unsynced_lost(void)
{
    booted_run("test ! -s ~u1/unsynced && rm -f ~u1/unsynced");
}

/* All seats go into a call; the last keys of some are on their way when the power goes. */
static void outage(struct calls *c, struct caller callers[], unsigned users)
{
    for (unsigned i = 0; i < users; i++) {
        struct caller *w = &callers[i];
        w->before = booted_waiting(w->user);
        w->cut = "power";
        call_begin(c, w);
        walk_to(w, &c->courses[w->kind], w->last);
    }
    leave_unsynced();
    for (unsigned i = 0; i < users; i++)
        call_send(c, &callers[i], i + 1 < users ? 1 : MOMENT);
    booted_cut_power();
    for (unsigned i = 0; i < users; i++)
        terminal_close(callers[i].t);
    booted_again();
    assert_unsynced_lost();
    for (unsigned i = 0; i < users; i++) {
        callers[i].t = booted_enter(callers[i].user, 0);
        come_back(c, &callers[i]);
    }
}

static void power_cut(void **state)
{
    struct calls *c = calloc(1, sizeof *c);
    struct caller callers[USERS] = {{0}};
    unsigned users = booted_users();
    (void)state;
    assert_true(c && users > 0 && users <= USERS);
    calls_seed(c);
    calls_learn(c);
    for (unsigned i = 0; i < users; i++) {
        callers[i].user = i + 1;
        callers[i].t = booted_enter(i + 1, 0);
    }
    for (unsigned i = 0; i < CUTS; i++)
        outage(c, callers, users);
    for (unsigned i = 0; i < users; i++)
        terminal_close(callers[i].t);
    calls_count(c, CUTS * users, "interviews met by 12 power cuts");
    calls_forget(c);
    free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(power_cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
