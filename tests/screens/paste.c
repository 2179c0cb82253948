/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pasted text is never obeyed as keys: in a field it is text, elsewhere nothing, whatever it holds
 * and in whatever pieces it comes; in the dialogue, several lines answer no question. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/screens/screens.h"

enum { SOON = 20000 /* milliseconds */, LONG = 100000, PIECE_PAUSE = 120 /* milliseconds */ };

#define MARK "\033[200~"
#define END "\033[201~"

/* Letters of every answer and of every home, Enter, Esc, Ctrl-C, Ctrl-Z, Ctrl-D, arrows. */
static const char prose[] = "1\r2\nabc def e\r\rx\033[A\033[B\003\032\004\034 q\r\ts e a r\r";

static void shows(struct terminal *t, const char *text)
{
    if (!terminal_shows(t, text))
        terminal_fail(t, text);
}

static void quit(struct terminal *t)
{
    terminal_press(t, "<ctrl-c>");
    assert_int_equal(terminal_end(t, SOON, NULL), 0);
    if (!terminal_restored(t))
        terminal_fail(t, "the terminal is not as it was");
    terminal_close(t);
}

static struct terminal *enter(const struct world *w)
{
    struct terminal *t = screens_enter(w, &as_usual, "22-1");
    terminal_sees(t, "Nouvel entretien");
    assert_true(terminal_pastes(t));
    return t;
}

/* Pastes where no field is active: all stays but the message. */
static void pastes_nothing(struct terminal *t, const char *text, const char *here)
{
    struct terminal_cursor before = terminal_cursor(t);
    terminal_paste(t, text);
    terminal_sees(t, "Un texte collé ne fait rien ici");
    shows(t, here);
    struct terminal_cursor after = terminal_cursor(t);
    assert_int_equal(before.row, after.row);
    assert_int_equal(before.column, after.column);
}

static void outside_fields(void **state)
{
    struct world w;
    char ticket[TICKET_DIGITS + 1];
    (void)state;
    screens_world(&w);
    unsigned waiting = screens_waiting(&w);
    struct terminal *t = enter(&w);
    pastes_nothing(t, prose, "Nouvel entretien");
    terminal_press(t, "1");
    screens_ticket(t, ticket);
    terminal_press(t, ticket);
    terminal_press(t, "<enter>");
    terminal_sees(t, "Cet entretien se fait");
    pastes_nothing(t, prose, "Cet entretien se fait");
    terminal_press(t, "aaa<enter>aa<enter>aa<enter>a<enter>a<enter>aa<enter>aaa<enter>a");
    shows(t, "à relire");
    pastes_nothing(t, prose, "à relire");
    assert_int_equal(screens_waiting(&w), waiting);
    terminal_press(t, "?");
    pastes_nothing(t, prose, "Aide");
    terminal_press(t, "<esc>e");
    terminal_sees(t, "Entretien enregistré et scellé");
    quit(t);
    world_end(&w);
}

/* A ticket is pasted with its spaces, a line feed and words around it: its digits are taken, and
 * Enter is still to be pressed. */
static void into_fields(void **state)
{
    struct world w;
    char ticket[TICKET_DIGITS + 1], text[128];
    (void)state;
    screens_world(&w);
    struct terminal *t = screens_start(&w, &as_usual, NULL);
    terminal_sees(t, "Utilisateur");
    terminal_paste(t, "22-1\r");
    shows(t, "Utilisateur : 22-1\n");
    terminal_press(t, "<enter>");
    terminal_paste(t, PHRASE); /* as a password manager does */
    terminal_press(t, "<enter>");
    terminal_sees(t, "Nouvel entretien");
    terminal_press(t, "1");
    screens_ticket(t, ticket);
    snprintf(text, sizeof text, "Code : %.4s %.4s\t%.4s %.4s.\r\n", ticket, ticket + 4, ticket + 8,
             ticket + 12);
    terminal_paste(t, text);
    terminal_sees(t, "ce qui ne va pas ici est laissé de côté");
    shows(t, "Notez ce code");
    terminal_press(t, "<enter>");
    terminal_sees(t, "Cet entretien se fait");
    terminal_press(t, "<esc>x");
    terminal_paste(t, "aban\003don\033ner\r");
    shows(t, "« abandonner » : abandonner\n");
    terminal_press(t, "<enter>");
    terminal_sees(t, "L'entretien commencé est abandonné.");
    quit(t);
    world_end(&w);
}

static void long_one(void **state)
{
    struct world w;
    char *text = malloc(LONG + 1);
    (void)state;
    assert_non_null(text);
    memset(text, 'q', LONG);
    text[LONG] = '\0';
    screens_world(&w);
    struct terminal *t = enter(&w);
    terminal_send(t, MARK, strlen(MARK));
    for (size_t at = 0; at < LONG; at += 2000) { /* what a terminal holds is less */
        terminal_send(t, text + at, 2000);
        terminal_settle(t);
    }
    terminal_send(t, END, strlen(END));
    terminal_sees(t, "Un texte collé ne fait rien ici");
    terminal_press(t, "<esc>"); /* the door: a field */
    terminal_sees(t, "Utilisateur");
    terminal_send(t, MARK, strlen(MARK));
    for (size_t at = 0; at < LONG; at += 2000) {
        terminal_send(t, text + at, 2000);
        terminal_settle(t);
    }
    terminal_send(t, END, strlen(END));
    terminal_sees(t, "Il n'y a plus de place ici");
    quit(t);
    free(text);
    world_end(&w);
}

/* Sends piece after piece, a pause between them: longer than any wait after ESC and after an end.
 */
static void send_pieces(struct terminal *t, const char *const *pieces)
{
    for (; *pieces; pieces++) {
        terminal_send(t, *pieces, strlen(*pieces));
        (void)terminal_sleeps(t, PIECE_PAUSE);
    }
}

/* Its marks are cut anywhere, its text too. Where ESC comes alone, it is Esc as well. */
static void in_pieces(void **state)
{
    static const char *const ways[][8] = {
        {MARK, "1\r", "a\r", "e", END}, {MARK "1\rabc\033[20", "1~"},
        {MARK "1\rabc\033", "[201~"},   {"\033[", "200~1\rabc" END},
        {"\033[20", "0~1\rabc", END},   {MARK "\033[201\033[201~"},
        {"\033", "[200~1\rabc" END},    {"\033", "[", "2", "0", "0", "~1\rab", END},
    };
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = enter(&w);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (strcmp(ways[i][0], "\033") == 0)
            terminal_press(t, "?");
        send_pieces(t, ways[i]);
        terminal_sees(t, "Un texte collé ne fait rien ici");
        shows(t, "Nouvel entretien");
        terminal_press(t, "<down>");
    }
    terminal_press(t, "<esc>"); /* to the door: what looked like a mark and is none was typed */
    terminal_sees(t, "Utilisateur");
    terminal_send(t, "[\024", 2); /* Ctrl-T shows it */
    terminal_sees(t, "Phrase secrète : [\n");
    quit(t);
    world_end(&w);
}

/* A mark inside the text ends nothing: what follows at once is still text. */
static void end_inside(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = enter(&w);
    pastes_nothing(t, "abc" END "1\r" MARK "2" END "\r\rx", "Nouvel entretien");
    terminal_press(t, "x"); /* keys are keys again */
    shows(t, "Cette touche ne fait rien ici");
    quit(t);
    world_end(&w);
}

/* The end never comes: it is said, keys are text still, and Esc ends it. */
static void no_end(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = enter(&w);
    terminal_send(t, MARK "1\r", strlen(MARK "1\r"));
    terminal_sees(t, "Un collage n'est pas fini");
    terminal_send(t, "1\r", 2);
    terminal_settle(t);
    shows(t, "Nouvel entretien");
    terminal_send(t, "\033", 1);
    terminal_sees(t, "Le collage est abandonné");
    terminal_press(t, "1");
    terminal_sees(t, "Notez ce code");
    terminal_press(t, "<esc>xabandonner<enter>");
    quit(t);
    world_end(&w);
}

/* Asked for only while the program has the terminal. */
static void turned_off(void **state)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGSEGV, SIGABRT};
    struct world w;
    (void)state;
    screens_world(&w);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct terminal *t = enter(&w);
        terminal_signal(t, signals[i]);
        terminal_end(t, SOON, NULL);
        assert_false(terminal_pastes(t));
        terminal_close(t);
    }
    struct terminal *t = screens_start(&w, &as_usual, NULL);
    terminal_sees(t, "Quitter");
    assert_true(terminal_pastes(t));
    terminal_press(t, "<end><up>"); /* to the dialogue */
    terminal_press(t, "<enter>");
    terminal_sees(t, "Votre choix");
    assert_false(terminal_pastes(t));
    terminal_close(t);
    world_end(&w);
}

/* --- the dialogue --- */

static bool said(struct terminal *t, const void *text)
{
    return strstr(terminal_said(t), text) != NULL;
}

static void line(struct terminal *t, const char *text, const char *answer)
{
    terminal_forget(t);
    terminal_line(t, text);
    terminal_until(t, said, answer, answer);
}

static void dialogue(void **state)
{
    struct world w;
    struct shown simple = as_usual;
    (void)state;
    simple.simple = true;
    screens_world(&w);
    struct terminal *t = screens_start(&w, &simple, "22-1");
    terminal_sees(t, "Phrase secrète");
    line(t, PHRASE, "Nouvel entretien");
    line(t, "1\r2\r3\rq", "Plusieurs lignes sont arrivées d'un coup");
    assert_false(terminal_pastes(t));
    assert_null(strstr(terminal_said(t), "Notez ce code"));
    line(t, "?", "Ouvrez un entretien pendant l'appel"); /* one at a time is taken */
    line(t, "<", "Nouvel entretien");
    line(t, "c\rq", "Plusieurs lignes sont arrivées d'un coup");
    line(t, "q", "q");
    assert_int_equal(terminal_end(t, SOON, NULL), 0);
    terminal_close(t);
    struct session *session = open_as(&w, "22-1");
    struct draft draft;
    enum draft_state found = DRAFT_FOUND;
    struct fault fault = {.error = ERROR_NONE};
    must(draft_load(session, &draft, &found, &fault));
    assert_int_equal(found, DRAFT_NONE);
    done(session);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outside_fields), cmocka_unit_test(into_fields), cmocka_unit_test(long_one),
        cmocka_unit_test(in_pieces),      cmocka_unit_test(end_inside),  cmocka_unit_test(no_end),
        cmocka_unit_test(turned_off),     cmocka_unit_test(dialogue),
    };
    return cmocka_run_group_tests_name("paste", tests, start, NULL);
}
