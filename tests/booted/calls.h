/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/booted/: interviews that are cut, and what is found afterwards. */
#ifndef TESTS_BOOTED_CALLS_H
#define TESTS_BOOTED_CALLS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/booted.h"
#include "tests/support/cmocka.h"

#define UNUSED __attribute__((unused))

enum {
    DIGITS = 16,
    STEPS = 96,
    FACTS_BYTES = 4 * BOOTED_ROWS * BOOTED_COLUMNS,
    QUIET = 400,    /* milliseconds after which a page met for the first time is whole */
    PATIENCE = 100, /* tenths of a second for a page that may not come */
    FIRST_ROW = 1,  /* of a page, below its title; the last ones are messages and keys */
    LAST_ROWS = 5,
};

/* How a call begins. */
enum kind { FIRST, SECOND, THIRD, DECLARED, KINDS };

static const char *const kind_names[] = {"first", "second", "third", "declared"};

/* The keys after the ticket, each with the page before it, learnt from a call that nothing cut. */
struct course {
    unsigned count;
    char keys[STEPS][8];
    char *pages[STEPS];
    bool confirmed; /* Enter comes after the sixteenth digit of a ticket */
};

/* A seat, and the call it is in. Steps: the keys that begin it, the ticket typed back, the answers,
 * the key that saves. */
struct caller {
    unsigned user;
    struct terminal *t;
    char ticket[DIGITS + 1]; /* of the person who may come next; empty: nobody has one */
    unsigned rank;           /* it opens */
    enum kind kind;
    char next[DIGITS + 1]; /* handed out in this call; empty: none seen */
    unsigned begin, typed; /* steps: the first after its opening, the first after the ticket */
    unsigned steps, at;    /* in all; those answered */
    unsigned last;         /* the one at which something happens */
    unsigned cut_at;       /* those answered when it was cut */
    const char *cut;       /* what was */
    unsigned before;       /* interviews in the journal */
};

struct calls {
    struct course courses[KINDS];
    uint64_t random, seed;
    unsigned offered, saved, none, finished, abandoned, lost;
};

UNUSED static uint32_t draw(struct calls *c, uint32_t below)
{
    c->random ^= c->random << 13;
    c->random ^= c->random >> 7;
    c->random ^= c->random << 17;
    return (uint32_t)(c->random >> 33) % below;
}

/* --- pages --- */

/* The ticket that is dictated, 16 digits; false when there is none. */
UNUSED static bool dictated(struct terminal *t, char ticket[DIGITS + 1])
{
    size_t digits = 0;
    const char *at = strstr(terminal_text(t), "Notez ce code");
    for (at = at ? strchr(at, ':') : NULL; at && *at && digits < DIGITS; at++)
        if (*at >= '0' && *at <= '9')
            ticket[digits++] = *at;
    ticket[digits] = '\0';
    return digits == DIGITS;
}

/* What the page says, whatever is active in it. */
UNUSED static const char *page(struct terminal *t, char out[FACTS_BYTES])
{
    const char *row = terminal_text(t);
    size_t at = 0;
    for (unsigned i = 0; i + LAST_ROWS < terminal_rows(t); i++) {
        size_t length = strcspn(row, "\n") + 1;
        if (i >= FIRST_ROW)
            for (size_t j = 0; j < length && at + 1 < FACTS_BYTES; j++)
                out[at++] = row[j];
        row += length;
    }
    out[at] = '\0';
    for (char *mark = out; (mark = strchr(mark, '>'));)
        *mark = ' ';
    return out;
}

static bool is_page(struct terminal *t, const void *expected)
{
    static char now[FACTS_BYTES];
    return strcmp(page(t, now), expected) == 0;
}

static bool differs(struct terminal *t, const void *before)
{
    return strcmp(terminal_text(t), before) != 0;
}

UNUSED static void waits_for_page(struct terminal *t, const char *expected)
{
    terminal_until(t, is_page, expected, expected);
}

/* Presses, and waits until the screen is another one. */
UNUSED static void press_seen(struct terminal *t, const char *key)
{
    char *before = strdup(terminal_text(t));
    terminal_press(t, key);
    terminal_until(t, differs, before, key);
    free(before);
}

/* --- the steps of a call --- */

UNUSED static bool by_ticket(const struct caller *w)
{
    return w->kind == SECOND || w->kind == THIRD;
}

static void plan(struct caller *w, const struct course courses[KINDS], enum kind kind)
{
    static const unsigned keys[] = {1, 1, 1, 3};
    const struct course *course = &courses[kind];
    unsigned ticket = DIGITS + course->confirmed;
    w->kind = kind;
    w->begin = keys[kind] + (by_ticket(w) ? ticket : 0);
    w->typed = w->begin + (kind == THIRD ? 0 : ticket);
    w->steps = w->typed + course->count;
    w->at = 0;
    *w->next = '\0';
}

/* The key of a step. */
UNUSED static const char *key_of(const struct caller *w, const struct course *course, unsigned step,
                                 char out[8])
{
    static const char *const begin[] = {"1", "2", "3", "2p1"};
    unsigned from = by_ticket(w) ? 1 : 0;
    if (step >= w->typed)
        return course->keys[step - w->typed];
    if (step < w->begin && (!by_ticket(w) || step == 0)) {
        snprintf(out, 8, "%c", begin[w->kind][step]);
        return out;
    }
    const char *ticket = step < w->begin ? w->ticket : w->next;
    unsigned digit = step < w->begin ? step - from : step - w->begin;
    snprintf(out, 8, "%.1s", ticket + digit);
    return digit < DIGITS ? out : "<enter>";
}

/* Waits for what must be on screen once so many steps were answered. */
UNUSED static void arrive(struct caller *w, const struct course *course)
{
    if (w->at >= w->typed && w->at < w->steps)
        waits_for_page(w->t, course->pages[w->at - w->typed]);
    else if (w->at == w->steps)
        terminal_sees(w->t, "Entretien enregistré");
    else if (w->at == w->begin)
        terminal_sees(w->t, "Notez ce code");
    if (w->at == w->begin && w->begin < w->typed)
        assert_true(dictated(w->t, w->next));
}

/* Presses the keys up to a step, each once the one before was answered on screen. */
UNUSED static void walk_to(struct caller *w, const struct course *course, unsigned step)
{
    char key[8];
    while (w->at < step) {
        press_seen(w->t, key_of(w, course, w->at, key));
        w->at++;
        arrive(w, course);
    }
}

/* --- learning --- */

static void wait_whole(struct terminal *t)
{
    while (!terminal_quiet(t, QUIET))
        terminal_settle(t);
}

/* The key that goes on from a page of the questions, or of the review: the first answer, or Enter
 * where answers are ticked. */
static const char *next_key(struct terminal *t)
{
    if (terminal_shows(t, "à relire"))
        return "e";
    return terminal_shows(t, "[x]") ? "<enter>" : "a";
}

static void learn_questions(struct terminal *t, struct course *course)
{
    while (!terminal_shows(t, "Entretien enregistré")) {
        char now[FACTS_BYTES];
        assert_true(course->count < STEPS);
        course->pages[course->count] = strdup(page(t, now));
        snprintf(course->keys[course->count], sizeof *course->keys, "%s", next_key(t));
        press_seen(t, course->keys[course->count++]);
        wait_whole(t);
    }
}

/* A ticket was typed; true when it wants Enter. */
static bool wants_enter(struct terminal *t, const char *still)
{
    wait_whole(t);
    if (!terminal_shows(t, still))
        return false;
    press_seen(t, "<enter>");
    wait_whole(t);
    return true;
}

/* Does a call of that kind; its ticket is the one of the caller, and is replaced. */
static void learn(struct calls *c, struct caller *w, enum kind kind)
{
    static const char *const begin[] = {"1", "2", "3", "2p1"};
    struct course *course = &c->courses[kind];
    for (const char *key = begin[kind]; *key; key++)
        press_seen(w->t, (const char[]){*key, '\0'});
    wait_whole(w->t);
    if (kind == SECOND || kind == THIRD) {
        terminal_type(w->t, w->ticket);
        course->confirmed = wants_enter(w->t, "reçu la dernière fois");
    }
    w->rank = kind == FIRST ? 2 : 3;
    if (kind == THIRD) {
        *w->ticket = '\0';
    } else {
        assert_true(dictated(w->t, w->ticket));
        terminal_type(w->t, w->ticket);
        course->confirmed = wants_enter(w->t, "Notez ce code");
    }
    learn_questions(w->t, course);
}

/* Learns every kind of call on the first user's store; everything is new before. */
UNUSED static void calls_learn(struct calls *c)
{
    struct caller w = {.user = 1};
    booted_fresh();
    w.t = booted_enter(1, 0);
    for (enum kind kind = FIRST; kind < KINDS; kind++)
        learn(c, &w, kind);
    terminal_press(w.t, "q");
    terminal_end(w.t, 10000, NULL);
    terminal_close(w.t);
}

UNUSED static void calls_forget(struct calls *c)
{
    for (unsigned kind = 0; kind < KINDS; kind++)
        for (unsigned i = 0; i < c->courses[kind].count; i++)
            free(c->courses[kind].pages[i]);
}

UNUSED static void calls_seed(struct calls *c)
{
    struct timespec now;
    const char *given = getenv("TRACKER_SEED");
    clock_gettime(CLOCK_REALTIME, &now);
    c->seed = c->random = given ? strtoull(given, NULL, 10) : (uint64_t)now.tv_nsec + 1;
}

/* --- being cut --- */

/* Chooses a call, and the key of it at which something will happen: where interviews are saved or
 * begun it matters most. Somebody with a ticket mostly comes back. */
UNUSED static void call_begin(struct calls *c, struct caller *w)
{
    bool comes_back = *w->ticket && draw(c, 4) > 0;
    plan(w, c->courses, comes_back ? w->rank == 2 ? SECOND : THIRD : draw(c, 3) ? FIRST : DECLARED);
    uint32_t where = draw(c, 12);
    w->last = where < 4    ? w->steps - 1
              : where == 4 ? w->begin - 1
              : where == 5 ? w->typed - 1
                           : draw(c, w->steps - 1);
}

/* Sends that key; what becomes of it is not waited for. */
UNUSED static void call_send(struct calls *c, const struct caller *w, uint32_t most_microseconds)
{
    char room[8];
    const char *key = key_of(w, &c->courses[w->kind], w->last, room);
    terminal_send(w->t, key[0] == '<' ? "\r" : key, 1);
    const struct timespec wait = {0, (long)draw(c, most_microseconds) * 1000};
    nanosleep(&wait, NULL);
}

/* Told and counted: the others are still looked at. */
static void lost(struct calls *c, const struct caller *w, const char *what)
{
    print_message(
        "u%u, %s call, %s cut after %u of %u answered steps (begun at %u, ticket typed at "
        "%u): %s\n",
        w->user, kind_names[w->kind], w->cut, w->cut_at, w->steps, w->begin, w->typed, what);
    c->lost++;
}

/* The interview is taken up: all that was answered on screen must be there; the last key may have
 * been answered too. Tells where it stands; false when it is none of that. */
static bool stands(struct caller *w, const struct course *course)
{
    char now[FACTS_BYTES], ticket[DIGITS + 1];
    if (w->at < w->typed && dictated(w->t, ticket)) {
        bool same = !*w->next || strcmp(ticket, w->next) == 0;
        memcpy(w->next, ticket, sizeof w->next);
        w->at = w->begin;
        return same;
    }
    unsigned step = w->at < w->typed ? w->typed : w->at;
    for (page(w->t, now); step <= w->at + 1 && step < w->steps; step++)
        if (strcmp(now, course->pages[step - w->typed]) == 0) {
            w->at = step;
            return true;
        }
    return false;
}

static bool taken_up(struct caller *w, const struct course *course)
{
    char now[FACTS_BYTES];
    press_seen(w->t, "r");
    for (int i = 0; i < PATIENCE; i++) {
        if (stands(w, course))
            return true;
        (void)terminal_quiet(w->t, 100);
        terminal_settle(w->t);
    }
    print_message("%s", page(w->t, now));
    return false;
}

static void give_up(struct caller *w)
{
    terminal_press(w->t, "<esc>");
    terminal_sees(w->t, "Nouvel entretien");
    press_seen(w->t, "x");
    terminal_type(w->t, "abandonner");
    press_seen(w->t, "<enter>");
    terminal_sees(w->t, "est abandonné");
}

/* The person leaves with the ticket of this call. */
static void pass_on(struct caller *w)
{
    w->rank = w->kind == FIRST ? 2 : 3;
    memcpy(w->ticket, w->next, sizeof w->ticket);
}

/* What is offered is finished or abandoned; the person's ticket is then the new one, or the old one
 * again. */
static void go_on(struct calls *c, struct caller *w)
{
    bool same = taken_up(w, &c->courses[w->kind]);
    if (!same)
        lost(c, w, "what was answered is not there");
    if (!same || draw(c, 2)) {
        give_up(w);
        c->abandoned++;
        return;
    }
    walk_to(w, &c->courses[w->kind], w->steps);
    pass_on(w);
    c->finished++;
    w->before++;
}

/* Back at the home of the seat after a cut: saved, offered, or never begun. */
UNUSED static void come_back(struct calls *c, struct caller *w)
{
    unsigned now = booted_waiting(w->user);
    bool saved = now == w->before + 1;
    bool offered = terminal_shows(w->t, "Reprendre l'entretien commencé");
    bool none = !saved && !offered && w->at < w->begin;
    w->cut_at = w->at;
    c->saved += saved && !offered;
    c->offered += offered && !saved;
    c->none += none;
    if (saved && offered)
        lost(c, w, "both saved and offered");
    if (saved ? w->at + 1 < w->steps : now != w->before)
        lost(c, w, "saved, and nobody asked for it");
    if (!saved && !offered && !none)
        lost(c, w, "neither saved nor offered");
    if (saved)
        pass_on(w);
    w->before = now;
    if (offered)
        go_on(c, w);
    if (booted_waiting(w->user) != w->before)
        lost(c, w, "not one interview for one call");
}

/* Says what was found after so many cuts, and fails if anything was lost. */
UNUSED static void calls_count(const struct calls *c, unsigned cuts, const char *what)
{
    print_message(
        "seed %llu: %u %s: %u saved, %u offered (%u finished, %u abandoned), %u not begun, "
        "%u lost\n",
        (unsigned long long)c->seed, cuts, what, c->saved, c->offered, c->finished, c->abandoned,
        c->none, c->lost);
    assert_int_equal(c->lost, 0);
    assert_int_equal(c->saved + c->offered + c->none, cuts);
    assert_true(c->saved > 0 && c->offered > 0);
}

#endif
