/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that drop, and programs that are killed, at random moments of an interview: next time
 * the draft is offered or the interview is saved, never both and never neither; no process stays,
 * none spins. TRACKER_SEED replays. */
#include <signal.h>
#include <time.h>

#include "tests/screens/screens.h"

enum {
    DROPS = 30,
    DROPS_CAMPAIGN = 500,
    OPENINGS = 12,
    OPENINGS_CAMPAIGN = 200,
    GONE = 2000,          /* milliseconds */
    MOMENT = 3000,        /* microseconds after a key, at most */
    MOMENT_SAVED = 12000, /* after the one that saves */
    CPU = 500,            /* milliseconds of a whole program, at most */
    FIRST_ANSWERED = 3,   /* keys of the answers after which the first one must be kept */
};

/* A first interview after the digits of its ticket: Enter, a letter a question, Enter after
 * several, e saves. */
static const char *const answers[] = {"<enter>", "a", "a", "a",       "<enter>", "a",       "a",
                                      "<enter>", "a", "a", "<enter>", "a",       "<enter>", "a",
                                      "<enter>", "a", "a", "<enter>", "a",       "a",       "a",
                                      "<enter>", "a", "e"};
enum { ANSWERS = sizeof answers / sizeof *answers };

struct drops {
    struct world world;
    uint64_t random, seed;
    unsigned saved, offered, recognised;
    long most_cpu; /* milliseconds */
};

static uint32_t draw(struct drops *d, uint32_t below)
{
    d->random ^= d->random << 13;
    d->random ^= d->random >> 7;
    d->random ^= d->random << 17;
    return (uint32_t)(d->random >> 33) % below;
}

static void let_pass(long microseconds)
{
    struct timespec from, now;
    clock_gettime(CLOCK_MONOTONIC, &from);
    do
        clock_gettime(CLOCK_MONOTONIC, &now);
    while ((now.tv_sec - from.tv_sec) * 1000000 + (now.tv_nsec - from.tv_nsec) / 1000 <
           microseconds);
}

/* Goes into an interview for so many keys, sends the next one and drops at once or a little later.
 * Keys 0 to 15 are the ticket. */
static void go_and_drop(struct drops *d, unsigned keys, bool killed)
{
    char ticket[TICKET_DIGITS + 1];
    struct rusage usage;
    struct terminal *t = screens_enter(&d->world, &as_usual, "22-1");
    terminal_press(t, "1");
    screens_ticket(t, ticket);
    for (unsigned i = 0; i < keys && i < TICKET_DIGITS; i++)
        terminal_press(t, (const char[]){ticket[i], '\0'});
    for (unsigned i = TICKET_DIGITS; i < keys; i++)
        terminal_press(t, answers[i - TICKET_DIGITS]);
    const char *last = keys < TICKET_DIGITS ? ticket + keys : answers[keys - TICKET_DIGITS];
    terminal_send(t, last[0] == '<' ? "\r" : last, 1);
    let_pass((long)draw(d, keys == TICKET_DIGITS + ANSWERS - 1 ? MOMENT_SAVED : MOMENT));
    if (killed)
        terminal_signal(t, SIGKILL);
    else
        terminal_hang_up(t);
    terminal_end(t, GONE, &usage);
    long cpu = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
               (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
    if (cpu > d->most_cpu)
        d->most_cpu = cpu;
    terminal_close(t);
}

/* The next time. */
static void come_back(struct drops *d, unsigned keys, unsigned before)
{
    unsigned now = screens_waiting(&d->world);
    struct terminal *t = screens_enter(&d->world, &as_usual, "22-1");
    terminal_sees(t, "Nouvel entretien");
    bool saved = now == before + 1;
    bool offered = terminal_shows(t, "Reprendre l'entretien commencé");
    d->recognised += terminal_shows(t, "avait bien été enregistré");
    d->saved += saved;
    d->offered += offered;
    if (saved == offered || (!saved && now != before))
        fail_msg("seed %llu, dropped after key %u: %u interviews more, draft %s",
                 (unsigned long long)d->seed, keys, now - before, offered ? "offered" : "not");
    if (offered && keys >= TICKET_DIGITS + FIRST_ANSWERED) {
        terminal_press(t, "r");
        terminal_sees(t, "Canal : Téléphone");
        terminal_press(t, "<esc>");
    }
    terminal_press(t, offered ? "xabandonner<enter>q" : "q");
    assert_int_equal(terminal_end(t, GONE, NULL), 0);
    terminal_close(t);
}

static void seeded(struct drops *d)
{
    struct timespec now;
    const char *given = getenv("TRACKER_SEED");
    clock_gettime(CLOCK_REALTIME, &now);
    d->seed = d->random = given ? strtoull(given, NULL, 10) : (uint64_t)now.tv_nsec + 1;
}

static void dropped(void **state)
{
    struct drops d = {.most_cpu = 0};
    unsigned count = screens_campaign() ? DROPS_CAMPAIGN : DROPS;
    (void)state;
    seeded(&d);
    screens_world(&d.world);
    for (unsigned i = 0; i < count; i++) {
        bool at_save = draw(&d, 3) == 0; /* where it matters most */
        unsigned keys =
            at_save ? TICKET_DIGITS + ANSWERS - 1 : draw(&d, TICKET_DIGITS + ANSWERS - 1);
        bool killed = draw(&d, 3) == 0;
        unsigned before = screens_waiting(&d.world);
        go_and_drop(&d, keys, killed);
        come_back(&d, keys, before);
    }
    print_message("seed %llu: %u drops, %u saved (%u told so), %u offered; at most %ld ms of CPU "
                  "for a whole program\n",
                  (unsigned long long)d.seed, count, d.saved, d.recognised, d.offered, d.most_cpu);
    assert_true(d.saved > 0 && d.offered > 0);
    assert_true(d.most_cpu <= CPU);
    world_end(&d.world);
}

static void bring(struct terminal *t, const struct ticket *ticket)
{
    terminal_press(t, "2");
    terminal_sees(t, "Demandez à la personne");
    terminal_type(t, ticket->digits);
}

/* Drops while the ticket that was brought is being spent: the call is offered, or was never opened;
 * the ticket is good again in either case. True when it was offered. */
static bool drop_at_the_opening(struct drops *d, const struct ticket *ticket)
{
    struct terminal *t = screens_enter(&d->world, &as_usual, "22-1");
    bring(t, ticket);
    terminal_send(t, "\r", 1);
    let_pass((long)draw(d, MOMENT_SAVED));
    if (draw(d, 2))
        terminal_signal(t, SIGKILL);
    else
        terminal_hang_up(t);
    terminal_end(t, GONE, NULL);
    terminal_close(t);

    t = screens_enter(&d->world, &as_usual, "22-1");
    terminal_sees(t, "Nouvel entretien");
    bool offered = terminal_shows(t, "Reprendre l'entretien commencé");
    if (terminal_shows(t, "Renoncer"))
        fail_msg("seed %llu: its draft was lost", (unsigned long long)d->seed);
    if (offered) {
        terminal_press(t, "r");
        terminal_sees(t, "Notez ce code");
        terminal_press(t, "<esc>xabandonner<enter>");
    }
    bring(t, ticket);
    terminal_press(t, "<enter>");
    terminal_sees(t, "Notez ce code");
    terminal_press(t, "<esc>xabandonner<enter>q");
    assert_int_equal(terminal_end(t, GONE, NULL), 0);
    terminal_close(t);
    return offered;
}

static void dropped_at_the_opening(void **state)
{
    struct drops d = {.most_cpu = 0};
    struct ticket ticket;
    month when;
    unsigned count = screens_campaign() ? OPENINGS_CAMPAIGN : OPENINGS;
    (void)state;
    seeded(&d);
    screens_world(&d.world);
    assert_true(month_parse("2024-03", &when));
    struct session *session = open_as(&d.world, "29-1");
    screens_save(session, when, 1, &ticket);
    done(session);
    for (unsigned i = 0; i < count; i++)
        d.offered += drop_at_the_opening(&d, &ticket);
    print_message("seed %llu: %u drops at the opening, %u offered\n", (unsigned long long)d.seed,
                  count, d.offered);
    world_end(&d.world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(dropped),
                                       cmocka_unit_test(dropped_at_the_opening)};
    return cmocka_run_group_tests(tests, start, NULL);
}
