/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing one's mind: a correction comes back to the review, answers that another one makes
 * needless or unticks are not lost without a word, and an interview that is saved is not annulled
 * by one key.
 */
#include "tests/screens/screens.h"

enum { SOON = 20000 /* milliseconds */ };

/* A first interview, up to its review: three referrals, two bodies that had answered. */
static const char answers[] =
    "aaa<enter>abc<enter>baa<enter>a<enter>a<enter>abcd<enter>aaa<enter>a";

static void shows(struct terminal *t, const char *text)
{
    if (!terminal_shows(t, text))
        terminal_fail(t, text);
}

static void lacks(struct terminal *t, const char *text)
{
    if (terminal_shows(t, text))
        terminal_fail(t, text);
}

static void quit(struct terminal *t)
{
    terminal_press(t, "<ctrl-c>");
    assert_int_equal(terminal_end(t, SOON, NULL), 0);
    terminal_close(t);
}

static struct terminal *enter(const struct world *w)
{
    struct shown large = as_usual;
    large.rows = 43; /* the whole review at once */
    large.columns = 132;
    struct terminal *t = screens_enter(w, &large, "22-1");
    terminal_sees(t, "Nouvel entretien");
    return t;
}

/* Stands at the review of a first interview. */
static struct terminal *fill(const struct world *w)
{
    char ticket[TICKET_DIGITS + 1];
    struct terminal *t = enter(w);
    terminal_press(t, "1");
    screens_ticket(t, ticket);
    terminal_press(t, ticket);
    terminal_press(t, "<enter>");
    terminal_press(t, answers);
    shows(t, "à relire");
    shows(t, "Enregistrer\n");
    return t;
}

/* Goes to a line of the review and opens its question. */
static void open_line(struct terminal *t, const char *name)
{
    for (unsigned row = 0; row < terminal_rows(t); row++) {
        char mark[64];
        snprintf(mark, sizeof mark, "> %s", name);
        if (terminal_shows(t, mark)) {
            terminal_press(t, "<enter>");
            return;
        }
        terminal_press(t, "<down>");
    }
    terminal_fail(t, name);
}

/* A letter, an Enter, a Backspace: each comes back, and nothing else has changed. */
static void back_to_review(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = fill(&w);
    open_line(t, "  Canal");
    shows(t, "Cet entretien se fait");
    terminal_press(t, "b");
    shows(t, "à relire");
    shows(t, "Canal : Visio");
    open_line(t, "  Orientation");
    terminal_press(t, "<down><space>");
    shows(t, "Je l'ai orientée vers");
    terminal_press(t, "<enter>");
    shows(t, "à relire");
    open_line(t, "  Satisfaction");
    terminal_press(t, "<enter>"); /* answered: nothing changes */
    shows(t, "Satisfaction : Satisfait");
    shows(t, "à relire");
    open_line(t, "  Satisfaction");
    shows(t, "Ret. arr. relire");
    terminal_press(t, "<backspace>");
    shows(t, "à relire");

    /* cut off in the middle of a correction, and resumed: it still comes back */
    open_line(t, "  Canal");
    terminal_press(t, "<esc>r");
    shows(t, "Cet entretien se fait");
    terminal_press(t, "a");
    shows(t, "à relire");
    shows(t, "Canal : Téléphone");
    terminal_press(t, "<esc>xabandonner<enter>");
    quit(t);
    world_end(&w);
}

/* "No body contacted" makes the answers of those bodies needless: said, kept, back again. */
static void needless_answers(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    unsigned waiting = screens_waiting(&w);
    struct terminal *t = fill(&w);
    shows(t, "Réponses reçues : Différentes");
    open_line(t, "  Organismes contactés");
    terminal_press(t, "a");
    shows(t, "2 réponses décochées");
    shows(t, "Réponses reçues : sans objet");
    terminal_press(t, "a"); /* unticked: all is as it was */
    shows(t, "[x] CPAM");
    shows(t, "[x] MDPH");
    terminal_press(t, "<enter>");
    shows(t, "Organismes contactés : CPAM, MDPH");
    shows(t, "Réponses reçues : Différentes");
    open_line(t, "  Organismes contactés");
    terminal_press(t, "a<enter>");
    shows(t, "à relire");
    lacks(t, "Réponses reçues");
    open_line(t, "  Organismes contactés");
    terminal_press(t, "b<enter>"); /* changed back: the answer is there */
    shows(t, "Réponses reçues : Différentes");
    open_line(t, "  Organismes contactés");
    terminal_press(t, "a<enter>e");
    terminal_sees(t, "Entretien enregistré et scellé"); /* without what is not asked */
    assert_int_equal(screens_waiting(&w), waiting + 1);
    quit(t);
    world_end(&w);
}

/* One key does not lose three referrals. */
static void three_referrals(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = fill(&w);
    shows(t, "Orientation : CPAM ou MSA, MDPH, CAF");
    open_line(t, "  Orientation");
    terminal_press(t, "a");
    shows(t, "3 réponses décochées. Décochez « Aucune orientation » pour les retrouver.");
    terminal_press(t, "<space>"); /* where the letter went */
    shows(t, "[x] CPAM ou MSA");
    shows(t, "[x] MDPH");
    shows(t, "[x] CAF");
    shows(t, "[ ] Aucune orientation");
    terminal_press(t, "<enter>");
    shows(t, "Orientation : CPAM ou MSA, MDPH, CAF");
    terminal_press(t, "<esc>xabandonner<enter>");
    quit(t);
    world_end(&w);
}

/* Annulling what is saved takes a word. */
static void undo(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    unsigned waiting = screens_waiting(&w);
    struct terminal *t = fill(&w);
    terminal_press(t, "e");
    terminal_sees(t, "Entretien enregistré et scellé");
    terminal_press(t, "a");
    shows(t, "Pour confirmer, tapez « annuler »");
    assert_int_equal(screens_waiting(&w), waiting + 1);
    terminal_press(t, "<enter>non<enter>");
    shows(t, "Ce n'est pas le mot demandé");
    terminal_press(t, "<esc>");
    shows(t, "Nouvel entretien");
    assert_int_equal(screens_waiting(&w), waiting + 1);
    terminal_press(t, "aannuler<enter>");
    terminal_sees(t, "L'entretien est annulé");
    assert_int_equal(screens_waiting(&w), waiting);
    terminal_press(t, "<esc>xabandonner<enter>");
    quit(t);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(back_to_review),
        cmocka_unit_test(needless_answers),
        cmocka_unit_test(three_referrals),
        cmocka_unit_test(undo),
    };
    return cmocka_run_group_tests_name("corrections", tests, start, NULL);
}
