/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random keys and resizes through the screens of each role. After every one: the program lives, its
 * page is whole and within the window, the cursor is on the one row marked by ">"; a movement sends
 * little; help answers; nobody acting, nothing is sent and the program sleeps. TRACKER_SEED replays
 * a walk. */
#include <sys/wait.h>
#include <time.h>

#include "tests/screens/screens.h"

enum {
    STEPS = 5000,
    STEPS_CAMPAIGN = 100000,
    MOVE_BYTES = 2000,   /* the most an arrow key may send */
    WINDOW_BYTES = 4000, /* the same in a window of 50 lines full of text, which all move */
    HELP_EVERY = 25,
    QUIET_EVERY = 500,
    QUIET = 300, /* milliseconds */
    LEAST_ROWS = 16,
    LEAST_COLUMNS = 60,
    TRACE = 24, /* keys told on a failure */
};

struct walk {
    const struct world *world;
    const char *user;
    struct terminal *t;
    uint64_t random;
    uint64_t seed;
    unsigned steps, starts, helps;
    size_t most_bytes; /* an arrow key sent */
    char trace[TRACE][16];
};

static uint32_t draw(struct walk *w, uint32_t below)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return (uint32_t)(w->random >> 33) % below;
}

_Noreturn static void give_up(struct walk *w, const char *why)
{
    char text[TRACE * 18 + 256];
    size_t at = (size_t)snprintf(text, sizeof text, "%s, seed %llu, step %u, keys", w->user,
                                 (unsigned long long)w->seed, w->steps);
    for (unsigned i = 0; i < TRACE; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, " %s",
                               w->trace[(w->steps + 1 + i) % TRACE]);
    snprintf(text + at, sizeof text - at, ": %s", why);
    terminal_fail(w->t, text);
}

/* --- what must hold --- */

/* A mark stands in the first column of a pane: of the window, or after the rule. */
static bool marked(struct terminal *t, unsigned row, unsigned column)
{
    uint32_t before = column ? terminal_cell(t, row, column - 1).character : 0x2502;
    return before == 0x2502 && terminal_cell(t, row, column).character == '>';
}

/* The title ends one column before the edge, the rule at the edge. */
static bool reaches_edge(const struct terminal *t, unsigned row)
{
    unsigned columns = terminal_columns(t);
    return terminal_cell(t, row, columns - 1).character != ' ' ||
           terminal_cell(t, row, columns - 2).character != ' ';
}

/* NULL when the page is as it should be, else what is wrong. */
static const char *wrong(struct terminal *t)
{
    unsigned rows = terminal_rows(t), columns = terminal_columns(t);
    struct terminal_cursor cursor = terminal_cursor(t);
    unsigned marks = 0;
    bool here = false;
    const char *text = terminal_text(t);
    if (!cursor.visible || cursor.row >= rows || cursor.column >= columns)
        return "no cursor";
    if (rows < LEAST_ROWS || columns < LEAST_COLUMNS)
        return columns >= 42 && strncmp(text, "Agrandissez la fenêtre", 23) != 0
                   ? "no word about the size"
                   : NULL;
    for (unsigned row = 1; row + 1 < rows; row++)
        for (unsigned column = 0; column < columns; column++)
            if (marked(t, row, column)) {
                marks++;
                here |= row == cursor.row && column < cursor.column;
            }
    if (marks != 1)
        return marks ? "several rows are marked" : "no row is marked";
    if (!here)
        return "the cursor is not on the row that is marked";
    if (text[0] != ' ' || text[1] == '\n' || text[1] == ' ')
        return "no title on the first row";
    if (!reaches_edge(t, 0) && !reaches_edge(t, 1))
        return "the page is not as wide as the window";
    const char *last = text + strlen(text) - 1;
    while (last > text && last[-1] != '\n')
        last--;
    return strstr(last, " aide  Échap") ? NULL : "no keys on the last row";
}

static bool right(struct terminal *t, const void *context)
{
    (void)context;
    return terminal_ended(t) || !wrong(t);
}

static void check_page(struct walk *w)
{
    if (wrong(w->t) && !terminal_ended(w->t)) {
        /* what is still being painted has its time, what is wrong stays so */
        for (int i = 0; i < 20 && !right(w->t, NULL); i++)
            terminal_settle(w->t), (void)terminal_quiet(w->t, 10);
        if (!right(w->t, NULL))
            give_up(w, wrong(w->t));
    }
}

static bool large_enough(const struct walk *w)
{
    return terminal_rows(w->t) >= LEAST_ROWS && terminal_columns(w->t) >= LEAST_COLUMNS;
}

/* Help opens over any screen, and going back finds it unchanged but for the message. */
static void check_help(struct walk *w)
{
    if (!large_enough(w))
        return;
    bool was = strncmp(terminal_text(w->t), " Aide", 5) == 0;
    terminal_press(w->t, "<f1>");
    if (strncmp(terminal_text(w->t), " Aide", 5) != 0)
        give_up(w, "help does not answer");
    check_page(w);
    if (!was)
        terminal_press(w->t, "<f10>");
    if (!was && strncmp(terminal_text(w->t), " Aide", 5) == 0)
        give_up(w, "help does not go away");
    w->helps++;
}

/* What was painted piece by piece is what is painted at once. */
static void check_redraw(struct walk *w)
{
    char *before = strdup(terminal_text(w->t));
    terminal_press(w->t, "<ctrl-l>");
    if (!before || strcmp(before, terminal_text(w->t)) != 0)
        give_up(w, "painted at once, the page is another");
    free(before);
}

/* --- a step --- */

/* What the program said last, after the screen was given back, goes with the status. */
_Noreturn static void ended_badly(struct walk *w, int status)
{
    char why[512];
    const char *said = terminal_said(w->t);
    size_t length = strlen(said);
    snprintf(why, sizeof why, "it ended with %s %d, saying %s",
             WIFEXITED(status) ? "status" : "signal",
             WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status),
             said + (length > 400 ? length - 400 : 0));
    give_up(w, why);
}

static void enter(struct walk *w)
{
    struct shown shown = as_usual;
    if (w->t) {
        int status = terminal_end(w->t, 5000, NULL);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            ended_badly(w, status);
        if (!terminal_restored(w->t))
            give_up(w, "the terminal is not as it was");
        terminal_close(w->t);
    }
    w->t = screens_start(w->world, &shown, w->user);
    terminal_type(w->t, PHRASE);
    terminal_press(w->t, "<enter>");
    w->starts++;
}

static void key_name(struct walk *w, char name[16])
{
    static const char *const moves[] = {"<up>",   "<down>",   "<down>",     "<left>", "<right>",
                                        "<home>", "<pageup>", "<pagedown>", "<end>"};
    static const char *const others[] = {
        "<enter>",     "<enter>",     "<enter>", "<tab>",    "<backtab>", "<esc>",    "<space>",
        "<backspace>", "<backspace>", "<f1>",    "<ctrl-l>", "<ctrl-u>",  "<delete>", "<f5>",
        "?",           "é",           "漢",      "-",        "<lt>",      "<ctrl-a>"};
    bool reading = strncmp(terminal_text(w->t), " Aide", 5) == 0;
    uint32_t kind = draw(w, 100);
    if (kind < (reading ? 40 : 5)) /* help keeps whoever does not go back */
        snprintf(name, 16, "<f10>");
    else if (kind < 35)
        snprintf(name, 16, "%s", moves[draw(w, sizeof moves / sizeof *moves)]);
    else if (kind < 70)
        snprintf(name, 16, "%s", others[draw(w, sizeof others / sizeof *others)]);
    else if (kind < 92)
        snprintf(name, 16, "%c", (char)('a' + draw(w, 26)));
    else
        snprintf(name, 16, "%c", (char)('0' + draw(w, 10)));
}

/* Passes where random keys do not: the passphrase, the ticket to type back. */
static bool pass(struct walk *w)
{
    const char *text = terminal_text(w->t);
    struct terminal_cursor cursor = terminal_cursor(w->t);
    bool phrase = strstr(text, "> Phrase secrète :") || strstr(text, "> Phrase secrète choisie");
    if (phrase) {
        terminal_type(w->t, PHRASE);
        terminal_press(w->t, "<enter>");
        return true;
    }
    const char *ticket = strstr(text, "Notez ce code");
    if (!ticket || cursor.row < 8)
        return false;
    char digits[TICKET_DIGITS + 1] = "";
    size_t count = 0;
    for (ticket = strchr(ticket, ':'); ticket && *ticket && count < TICKET_DIGITS; ticket++)
        if (*ticket >= '0' && *ticket <= '9')
            digits[count++] = *ticket;
    terminal_press(w->t, "<ctrl-u>");
    terminal_type(w->t, digits);
    terminal_press(w->t, "<enter>");
    return true;
}

static void resize(struct walk *w)
{
    bool small = draw(w, 4) == 0;
    unsigned rows = small ? 1 + draw(w, 30) : LEAST_ROWS + draw(w, 40);
    unsigned columns = small ? 1 + draw(w, 90) : LEAST_COLUMNS + draw(w, 120);
    snprintf(w->trace[w->steps % TRACE], 16, "{%ux%u}", rows, columns);
    terminal_resize(w->t, rows, columns);
}

static void press(struct walk *w)
{
    char *name = w->trace[w->steps % TRACE];
    key_name(w, name);
    terminal_forget(w->t);
    terminal_press(w->t, name);
    bool arrow = strcmp(name, "<up>") == 0 || strcmp(name, "<down>") == 0 ||
                 strcmp(name, "<left>") == 0 || strcmp(name, "<right>") == 0;
    size_t bytes = terminal_bytes(w->t);
    if (arrow && bytes > w->most_bytes)
        w->most_bytes = bytes;
    if (arrow && bytes > MOVE_BYTES)
        give_up(w, "an arrow key sends too much");
}

static void step(struct walk *w)
{
    w->steps++;
    if (draw(w, 100) < 2)
        resize(w);
    else if (draw(w, 100) >= 25 || !large_enough(w) || !pass(w))
        press(w);
    /* Without the screen, the program is ending, or the dialogue was asked for: Enter leaves it. */
    if (!terminal_taken(w->t))
        terminal_line(w->t, "");
    if (terminal_ended(w->t)) {
        enter(w);
        return;
    }
    if (!terminal_taken(w->t))
        give_up(w, "the dialogue does not end");
    check_page(w);
    if (w->steps % HELP_EVERY == 0) {
        check_redraw(w);
        check_help(w);
    }
    if (w->steps % QUIET_EVERY == 0 && !terminal_sleeps(w->t, QUIET))
        give_up(w, "it does not sleep while nobody acts");
    if (!large_enough(w) && draw(w, 3) == 0)
        terminal_resize(w->t, 24, 80);
}

static uint64_t seed_of(void)
{
    struct timespec now;
    const char *given = getenv("TRACKER_SEED");
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)now.tv_nsec + 1;
    return seed ? seed : 1;
}

/* So many twentieths of the steps. */
static void walk_as(const struct world *world, const char *user, unsigned parts)
{
    static struct walk w;
    unsigned steps = (screens_campaign() ? STEPS_CAMPAIGN : STEPS) / 20 * parts;
    memset(&w, 0, sizeof w);
    w.user = user;
    w.seed = w.random = seed_of();
    w.world = world;
    enter(&w);
    while (w.steps < steps)
        step(&w);
    terminal_resize(w.t, 24, 80);
    terminal_signal(w.t, SIGTERM);
    terminal_end(w.t, 2000, NULL);
    assert_true(terminal_restored(w.t));
    terminal_close(w.t);
    print_message("%s: seed %llu, %u steps, %u starts, help %u times, at most %zu bytes for an "
                  "arrow key\n",
                  user, (unsigned long long)w.seed, w.steps, w.starts, w.helps, w.most_bytes);
}

static void referent(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    walk_as(&w, "22-1", 11);
    screens_forget_draft(&w, "22-1");
    world_end(&w);
}

/* On a store where there is something to read. */
static void offices(void **state)
{
    struct world w;
    (void)state;
    screens_practice(&w);
    walk_as(&w, "formatrice-1", 3);
    walk_as(&w, "evaluation-1", 3);
    walk_as(&w, "coordination", 3);
    screens_forget_draft(&w, "22-1");
    world_end(&w);
}

/* However large the window, a text moves by a line and stops at its ends. */
static void text_line_by_line(void **state)
{
    static const char *const ways[][2] = {{"<home>", "<down>"}, {"<end>", "<up>"}};
    struct world w;
    (void)state;
    screens_world(&w);
    struct terminal *t = screens_enter(&w, &as_usual, "22-1");
    terminal_sees(t, "Nouvel entretien");
    terminal_press(t, "c7"); /* the longest section of the charter */
    terminal_resize(t, 50, 170);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        terminal_press(t, ways[i][0]);
        for (size_t bytes = 1, lines = 0; bytes; lines++) {
            terminal_forget(t);
            terminal_press(t, ways[i][1]);
            bytes = terminal_bytes(t);
            if (bytes > WINDOW_BYTES || lines > 1000)
                terminal_fail(t, "a text that does not stop, or an arrow key that sends too much");
        }
    }
    terminal_close(t);
    world_end(&w);
}

/* What stands above the first choice and below the last one can be read in a small window. */
static void all_of_a_page(void **state)
{
    struct world w;
    struct shown small = as_usual;
    (void)state;
    small.rows = LEAST_ROWS;
    small.columns = LEAST_COLUMNS;
    screens_world(&w);
    struct terminal *t = screens_start(&w, &small, NULL);
    terminal_press(t, "<end><up><up>t");
    terminal_sees(t, "Rien ici n'est réel");
    assert_false(terminal_shows(t, "Registre :"));
    terminal_press(t, "<end>");
    assert_true(terminal_shows(t, "Registre :"));
    terminal_press(t, "<home>");
    assert_true(terminal_shows(t, "Rien ici n'est réel"));
    terminal_close(t);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(referent),
        cmocka_unit_test(offices),
        cmocka_unit_test(text_line_by_line),
        cmocka_unit_test(all_of_a_page),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
