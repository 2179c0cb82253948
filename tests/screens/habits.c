/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys pressed by habit: Enter after a letter or after the last digit, a letter too many. None
 * answers a question that was not on the screen, on any screen that comes by itself; in full screen
 * and in the dialogue. */
#include "tests/screens/masks.h"
#include "tests/screens/screens.h"

enum { SOON = 20000 /* milliseconds */ };

static struct terminal *enter(const struct world *w, const struct shown *shown, const char *user)
{
    struct terminal *t = screens_enter(w, shown, user);
    terminal_sees(t, "? aide");
    return t;
}

/* Fails unless the screen shows it. */
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

/* Presses Enter, which must change nothing but the message. */
static void enter_does_nothing(struct terminal *t, const char *here)
{
    shows(t, here);
    struct terminal_cursor before = terminal_cursor(t);
    terminal_press(t, "<enter>");
    shows(t, here);
    struct terminal_cursor after = terminal_cursor(t);
    if (before.row != after.row || before.column != after.column)
        terminal_fail(t, "Enter moved the cursor");
}

static void quit(struct terminal *t)
{
    terminal_press(t, "<ctrl-c>");
    assert_int_equal(terminal_end(t, SOON, NULL), 0);
    terminal_close(t);
}

/* Types the ticket on the screen back, without the last Enter. */
static void type_back(struct terminal *t, char ticket[TICKET_DIGITS + 1])
{
    screens_ticket(t, ticket);
    terminal_press(t, ticket);
}

/* The sixteenth digit waits for Enter, and an Enter more answers nothing. */
static void last_digit(struct terminal *t, char ticket[TICKET_DIGITS + 1])
{
    type_back(t, ticket);
    shows(t, "Notez ce code");
    shows(t, "Code bien retapé");
    terminal_press(t, "<enter>");
    terminal_sees(t, "Cet entretien se fait");
    enter_does_nothing(t, "Cet entretien se fait");
    shows(t, "Il manque une réponse");
    terminal_press(t, "<space>");
    shows(t, "Cet entretien se fait");
}

/* All questions but the last; each one waits. */
static void answer_most(struct terminal *t)
{
    terminal_press(t, "aa");
    shows(t, "Elle perçoit");
    enter_does_nothing(t, "Elle perçoit");
    terminal_press(t, "r"); /* exclusive */
    shows(t, "Elle perçoit");
    terminal_press(t, "<enter>a");
    shows(t, "Elle avait déjà demandé");
    terminal_press(t, "a"); /* exclusive */
    shows(t, "Elle avait déjà demandé");
    terminal_press(t, "<enter>aa<enter>");
    shows(t, "Elle demande aussi");
    enter_does_nothing(t, "Elle demande aussi");
    shows(t, "Rien hors champ");
    terminal_press(t, "a<enter>a<enter>aa<enter>aaa<enter>");
}

static void an_interview(struct world *w, const struct shown *shown)
{
    char ticket[TICKET_DIGITS + 1];
    unsigned waiting = screens_waiting(w);
    struct terminal *t = enter(w, shown, "22-1");
    enter_does_nothing(t, "son premier entretien"); /* the one after the passphrase */
    terminal_press(t, "1");
    last_digit(t, ticket);
    answer_most(t);
    shows(t, "Durée de l'entretien");
    terminal_press(t, "b");
    shows(t, "à relire");
    enter_does_nothing(t, "à relire");
    assert_int_equal(screens_waiting(w), waiting);
    terminal_press(t, "e");
    terminal_sees(t, "Entretien enregistré et scellé");
    enter_does_nothing(t, "son premier entretien");
    assert_int_equal(screens_waiting(w), waiting + 1);

    terminal_press(t, "2");
    terminal_press(t, ticket);
    lacks(t, "Notez ce code");
    terminal_press(t, "<enter>");
    terminal_sees(t, "Notez ce code");
    terminal_press(t, "<esc>xabandonner<enter>2p");
    shows(t, "Elle a déjà eu un entretien");
    enter_does_nothing(t, "Elle a déjà eu un entretien");
    terminal_press(t, "<esc><esc>");
    quit(t);
}

static void whole_interview(void **state)
{
    struct world w;
    struct shown small = as_usual;
    (void)state;
    small.rows = 16;
    small.columns = 60;
    small.ascii = small.mono = true;
    screens_world(&w);
    an_interview(&w, &as_usual);
    small.ascii = false;
    an_interview(&w, &small);
    world_end(&w);
}

/* What an arrow pointed at, Enter takes: whoever uses no letters can do all. */
static void arrows(void **state)
{
    struct world w;
    char ticket[TICKET_DIGITS + 1];
    (void)state;
    screens_world(&w);
    struct terminal *t = enter(&w, &as_usual, "22-1");
    terminal_press(t, "<down><up><enter>");
    type_back(t, ticket);
    terminal_press(t, "<enter><down><enter>");
    shows(t, "vis-à-vis du partenariat");
    shows(t, "Canal : Visio");
    enter_does_nothing(t, "vis-à-vis du partenariat"); /* the arrow was of the question before */
    terminal_press(t, "<backspace><enter>");           /* answered: Enter goes on */
    shows(t, "vis-à-vis du partenariat");
    shows(t, "Canal : Visio");
    terminal_press(t, "<esc>xabandonner<enter>");
    quit(t);
    world_end(&w);
}

/* --- other screens that come by themselves --- */

/* The sheets of a new store and its first code, shown once. */
static void creation(void **state)
{
    struct world w;
    char sheets[2][SHEET_SYMBOLS + 1];
    (void)state;
    screens_folder(&w);
    struct terminal *t = screens_start(&w, &as_usual, NULL);
    terminal_sees(t, "Créer un registre");
    terminal_press(t, "c<enter><enter><enter><enter>Anne<enter>Bruno<enter>Carole<enter>");
    terminal_type(t, PHRASE);
    terminal_press(t, "<enter>");
    terminal_type(t, PHRASE);
    terminal_press(t, "<enter>");
    for (unsigned i = 0; i < 2; i++) {
        terminal_sees(t, i ? "Feuille de secours 2 sur 3" : "Feuille de secours 1 sur 3");
        enter_does_nothing(t, "Feuille de secours");
        shows(t, i ? "Feuille de secours 2 sur 3" : "Feuille de secours 1 sur 3");
        assert_true(find_sheet(terminal_text(t), sheets[i]));
        terminal_press(t, i ? "<down><up><enter>" : "s"); /* an arrow, then Enter, does it */
    }
    enter_does_nothing(t, "Feuille de secours 3 sur 3"); /* the arrow was of the sheet before */
    terminal_press(t, "s");
    for (unsigned i = 0; i < 2; i++) {
        terminal_press(t, sheets[i]);
        terminal_press(t, "<enter>");
    }
    terminal_sees(t, "Le registre est créé");
    enter_does_nothing(t, "Le registre est créé");
    terminal_press(t, "e");
    terminal_sees(t, "Sauvegarder le registre");
    quit(t);
    world_end(&w);
}

/* Codes shown once, a place proposed, a list of what is to be destroyed. */
static void offices(void **state)
{
    struct world w;
    char copy[128];
    (void)state;
    screens_world(&w);
    screens_code(&w, 10);
    struct terminal *t = enter(&w, &as_usual, "coordination");
    terminal_press(t, "s<down><enter>i"); /* 22-2 */
    terminal_sees(t, "Code d'invitation de 22-2");
    enter_does_nothing(t, "Code d'invitation de 22-2");
    terminal_press(t, "n<f10>b");
    shows(t, "Nouvel emplacement");
    enter_does_nothing(t, "Nouvel emplacement");
    terminal_press(t, "<ctrl-u>copie<enter>");
    terminal_sees(t, "Sauvegarde faite et vérifiée");
    snprintf(copy, sizeof copy, "%s/copie", w.folder);
    assert_true(entries_of(copy) > 0);
    quit(t);
    t = enter(&w, &as_usual, "evaluation-1");
    terminal_press(t, "c<ctrl-u>2024-06<enter>cclôturer<enter>");
    terminal_sees(t, "Période clôturée");
    enter_does_nothing(t, "Période clôturée");
    terminal_press(t, "r");
    quit(t);
    world_end(&w);
}

/* How to be shown things is asked after the passphrase typed twice. */
static void first_entry(void **state)
{
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    (void)state;
    screens_world(&w);
    struct session *session = open_as(&w, "coordination");
    must(people_invite(session, "22-2", NULL, w.code, &fault));
    done(session);
    struct terminal *t = screens_start(&w, &as_usual, "22-2");
    terminal_press(t, "<down><down><enter>");
    terminal_press(t, w.code);
    terminal_press(t, "<enter>");
    terminal_type(t, PHRASE);
    terminal_press(t, "<enter>");
    terminal_type(t, PHRASE);
    terminal_press(t, "<enter>");
    terminal_sees(t, "Comment voulez-vous travailler ?");
    enter_does_nothing(t, "Comment voulez-vous travailler ?");
    terminal_press(t, "1");
    terminal_sees(t, "Charte des référents");
    quit(t);
    world_end(&w);
}

/* --- the dialogue --- */

static bool said(struct terminal *t, const void *text)
{
    return strstr(terminal_said(t), text) != NULL;
}

/* A line, and what must be said after it. */
static void line(struct terminal *t, const char *text, const char *answer)
{
    terminal_forget(t);
    terminal_line(t, text);
    terminal_until(t, said, answer, answer);
}

static void dialogue(void **state)
{
    static const char *const lines[][2] = {
        {"", "Il manque une réponse"}, /* Canal */
        {"1", "partenariat"},
        {"1", "Elle perçoit"},
        {"18", "Réponse : Aucune prestation ni activité"},
        {"", "en sécurité"},
        {"1", "Elle avait déjà demandé"},
        {"1", "Réponse : Aucun organisme contacté"},
        {"", "Votre choix :"}, /* Support numérique */
        {"1", "Elle demande"},
        {"1", "Réponse :"},
        {"", "hors champ"},
        {"", "S'il n'y a rien"},
        {"1", "Réponse : Rien hors champ"},
        {"", "Numéros"}, /* Appui */
        {"1", "Réponse :"},
        {"", "Votre choix :"}, /* Issue */
        {"1", "Numéros"},
        {"1", "Réponse :"},
        {"", "Votre choix :"}, /* Sécurité après, satisfaction */
        {"1", "Votre choix :"},
        {"1", "Numéros"},
        {"1", "Réponse :"},
        {"", "Votre choix :"}, /* Durée */
        {"1", "à relire"},
        {"", "Il manque une réponse"},
    };
    struct world w;
    struct shown simple = as_usual;
    char ticket[TICKET_DIGITS + 1];
    (void)state;
    simple.simple = true;
    screens_world(&w);
    unsigned waiting = screens_waiting(&w);
    struct terminal *t = screens_start(&w, &simple, "22-1");
    terminal_sees(t, "Phrase secrète");
    line(t, PHRASE, "Votre choix :");
    line(t, "", "Il manque une réponse");
    line(t, "1", "Notez ce code");
    screens_ticket(t, ticket);
    line(t, ticket, "Cet entretien se fait");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        line(t, lines[i][0], lines[i][1]);
    assert_int_equal(screens_waiting(&w), waiting);
    line(t, "e", "Entretien enregistré et scellé");
    assert_int_equal(screens_waiting(&w), waiting + 1);
    quit(t);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_interview), cmocka_unit_test(arrows),
        cmocka_unit_test(creation),        cmocka_unit_test(offices),
        cmocka_unit_test(first_entry),     cmocka_unit_test(dialogue),
    };
    return cmocka_run_group_tests_name("habits", tests, start, NULL);
}
