/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call in a real terminal: a ticket told as used while the person is on the line, one withdrawn
 * by mistake, a lock over an interview that ends elsewhere, a disk that fills up. */
#include <signal.h>

#include "tests/screens/screens.h"

enum { GONE = 5000 /* milliseconds */, IDLE = 3 /* seconds */ };

static void quit(struct terminal *t)
{
    terminal_press(t, "q");
    assert_int_equal(terminal_end(t, GONE, NULL), 0);
    terminal_close(t);
}

/* A ticket handed out by an interview that was saved. */
static struct ticket handed_out(const struct world *w)
{
    struct ticket ticket;
    month when;
    assert_true(month_parse("2024-03", &when));
    struct session *session = open_as(w, "29-1");
    screens_save(session, when, 1, &ticket);
    done(session);
    return ticket;
}

static void bring(struct terminal *t, const char *rank, const struct ticket *ticket)
{
    terminal_press(t, rank);
    terminal_sees(t, "Demandez à la personne");
    terminal_type(t, ticket->digits);
    terminal_press(t, "<enter>");
}

/* The call of 22-1 is open: its ticket is refused at 29-1, and good again once it is abandoned. */
static void told_on_the_line(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    const struct ticket ticket = handed_out(&w);
    struct terminal *t = screens_enter(&w, &as_usual, "22-1");
    bring(t, "2", &ticket);
    terminal_sees(t, "Notez ce code");
    struct terminal *other = screens_enter(&w, &as_usual, "29-1");
    bring(other, "2", &ticket);
    terminal_sees(other, "a déjà servi");
    terminal_press(t, "<esc>xabandonner<enter>");
    terminal_sees(t, "est abandonné");
    terminal_press(other, "<enter>"); /* the digits still stand there */
    terminal_sees(other, "Notez ce code");
    terminal_press(other, "<esc>xabandonner<enter>");
    quit(other);
    quit(t);
    world_end(&w);
}

/* « Pas de suite » pressed by mistake: Backspace goes back to the code. */
static void withdrawn_by_mistake(void **state)
{
    struct world w;
    char ticket[TICKET_DIGITS + 1], again[TICKET_DIGITS + 1];
    (void)state;
    screens_world(&w);
    struct terminal *t = screens_enter(&w, &as_usual, "22-1");
    terminal_press(t, "1");
    screens_ticket(t, ticket);
    terminal_press(t, "s");
    terminal_sees(t, "Canal");
    terminal_press(t, "<backspace>");
    screens_ticket(t, again);
    assert_string_equal(again, ticket);
    terminal_press(t, "<esc>xabandonner<enter>");
    quit(t);
    world_end(&w);
}

/* Ends the call of a seat from another session of it. */
static void end_elsewhere(const struct world *w, const char *user)
{
    struct fault fault = {.error = ERROR_NONE};
    struct draft *draft = secret_alloc(sizeof *draft);
    enum draft_state found;
    bool back;
    struct session *session = open_as(w, user);
    must(draft_load(session, draft, &found, &fault));
    assert_int_equal(found, DRAFT_FOUND);
    must(draft_abandon(session, draft, &back, &fault));
    done(session);
    secret_free(draft);
}

/* Locked on the ticket and on the questions; the interview ends in another session: home, and the
 * keys of the screen that was left do nothing. */
static void locked_and_ended(void **state)
{
    static const char *const more[] = {"", "s"};
    struct shown shown = as_usual;
    struct world w;
    (void)state;
    screens_world(&w);
    shown.idle = IDLE;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        struct terminal *t = screens_enter(&w, &shown, "22-1");
        terminal_press(t, "1");
        terminal_sees(t, "Notez ce code");
        terminal_press(t, more[i]);
        terminal_sees(t, "Session verrouillée");
        end_elsewhere(&w, "22-1");
        terminal_type(t, PHRASE);
        terminal_press(t, "<enter>");
        terminal_sees(t, "n'est plus ouvert");
        terminal_sees(t, "Nouvel entretien");
        terminal_press(t, "s");
        terminal_sees(t, "Nouvel entretien");
        quit(t);
    }
    world_end(&w);
}

/* From here on no file of the program grows, as on a full disk; and no longer. */
static void fill_disk(const struct terminal *t, bool full)
{
    struct rlimit limit;
    assert_int_equal(prlimit(terminal_pid(t), RLIMIT_FSIZE, NULL, &limit), 0);
    limit.rlim_cur = full ? 0 : limit.rlim_max;
    assert_int_equal(prlimit(terminal_pid(t), RLIMIT_FSIZE, &limit, NULL), 0);
}

/* The disk fills up before the first answer: said, not called kept by the lock, and still there
 * after it. */
static void disk_full(void **state)
{
    struct shown shown = as_usual;
    struct world w;
    char ticket[TICKET_DIGITS + 1];
    (void)state;
    screens_world(&w);
    shown.idle = IDLE;
    signal(SIGXFSZ, SIG_IGN); /* the program inherits it: a limit is no full disk otherwise */
    struct terminal *t = screens_enter(&w, &shown, "22-1");
    terminal_press(t, "1");
    screens_ticket(t, ticket);
    terminal_type(t, ticket);
    terminal_press(t, "<enter>");
    terminal_sees(t, "Canal");
    fill_disk(t, true);
    terminal_press(t, "a");
    terminal_sees(t, "Le disque est plein");
    terminal_sees(t, "Session verrouillée");
    assert_false(terminal_shows(t, "est gardée"));
    terminal_sees(t, "n'a pas pu être écrite");
    fill_disk(t, false);
    terminal_type(t, PHRASE);
    terminal_press(t, "<enter>");
    terminal_sees(t, "vis-à-vis du partenariat"); /* the second question */
    terminal_sees(t, "Téléphone");
    terminal_press(t, "<esc>");
    terminal_sees(t, "est gardé");
    terminal_press(t, "xabandonner<enter>");
    quit(t);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(told_on_the_line),
        cmocka_unit_test(withdrawn_by_mistake),
        cmocka_unit_test(locked_and_ended),
        cmocka_unit_test(disk_full),
    };
    return cmocka_run_group_tests_name("call", tests, start, NULL);
}
