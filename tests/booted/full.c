/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A13: what is typed cannot be kept any more, because the disk is full, or its file vanishes; the
 * lock says « gardée » only when it is. */
#include <signal.h>

#include "tests/booted/calls.h"

enum {
    IDLE = 4, /* seconds before the lock */
    BEFORE = 5,
    AFTER = 4, /* answers */
};

/* Answers a first call for a while; all of it is kept. */
static void begin_call(struct calls *c, struct caller *w)
{
    w->t = booted_enter(w->user, IDLE);
    w->before = booted_waiting(w->user);
    plan(w, c->courses, FIRST);
    walk_to(w, &c->courses[FIRST], w->typed + BEFORE);
}

static bool locked(struct terminal *t, const void *nothing)
{
    (void)nothing;
    return terminal_shows(t, "Session verrouillée") && terminal_shows(t, "Fermer la session");
}

/* Waits for the lock; true when it says that what was typed is kept. */
static bool lock_says_kept(struct caller *w)
{
    terminal_until(w->t, locked, NULL, "the lock");
    return terminal_shows(w->t, "saisie commencée est gardée");
}

static void unlock(struct calls *c, struct caller *w)
{
    booted_phrase(w->t);
    waits_for_page(w->t, c->courses[FIRST].pages[w->at - w->typed]);
}

/* The line is cut and logind forgets; everything is offered, and then saved. */
static void cut_and_finish(struct calls *c, struct caller *w)
{
    unsigned offered = c->offered;
    terminal_signal(w->t, SIGKILL);
    terminal_close(w->t);
    booted_forgotten(w->user);
    w->t = booted_enter(w->user, 0);
    come_back(c, w);
    terminal_close(w->t);
    assert_int_equal(c->lost, 0);
    assert_int_equal(c->offered, offered + 1);
}

/* Memory-backed storage, where nothing should be, is as full. */
static void fill_disk(void)
{
    booted_run("fallocate -l $(df --output=avail -B 1 ~u1 | tail -n 1) ~u1/../full && "
               "for where in /dev/shm /run/user/*; do mount -o remount,size=4k $where; done");
}

/* With no room from some answer on, it is said, and the lock does not claim what is not so; nothing
 * is lost while the window stands. With room again it is kept. */
static void disk_full(void **state)
{
    struct calls *c = *state;
    struct caller w = {.user = 2, .cut = "a full disk, and then the line"};
    begin_call(c, &w);
    fill_disk();
    walk_to(&w, &c->courses[FIRST], w.typed + BEFORE + AFTER);
    bool said = terminal_shows(w.t, "une coupure");
    bool kept = lock_says_kept(&w);
    if (kept || !said)
        fail_msg("no room: %s; then the lock %s", said ? "said" : "not a word",
                 kept ? "says kept" : "says that it is not");
    unlock(c, &w);
    booted_run("rm ~u1/../full");
    walk_to(&w, &c->courses[FIRST], w.at + 1);
    assert_true(lock_says_kept(&w));
    cut_and_finish(c, &w);
}

/* Its file goes while the interview is on screen: written again. */
static void file_vanishes(void **state)
{
    struct calls *c = *state;
    struct caller w = {.user = 3, .cut = "its file removed, and then the line"};
    begin_call(c, &w);
    booted_run("rm ~u3/.local/state/tracker/*.draft");
    walk_to(&w, &c->courses[FIRST], w.typed + BEFORE + AFTER);
    assert_true(lock_says_kept(&w));
    cut_and_finish(c, &w);
}

static int learn_all(void **state)
{
    struct calls *c = calloc(1, sizeof *c);
    calls_seed(c);
    calls_learn(c);
    *state = c;
    return 0;
}

static int forget_all(void **state)
{
    calls_forget(*state);
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(disk_full),
                                       cmocka_unit_test(file_vanishes)};
    return cmocka_run_group_tests(tests, learn_all, forget_all);
}
