/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page as it stands in tests/screens/golden/, in French at 80×24 and, pairwise, in both
 * languages, three sizes, three terminals, with colour and without, in UTF-8 and in ASCII. What
 * terminal and colour change is never text: those of one language, size and alphabet share a file.
 * With TRACKER_GOLDEN=write the files are written anew, to be read before they are kept. Run from
 * the root of the sources. */
#include "tests/screens/screens.h"
#include "tests/screens/tours.h"
#include "tracker/text.h"

enum { BOOK_BYTES = 1 << 20, NAME_BYTES = 128, DIGITS = 10, FIGURE_WIDTH = 4, GROUP_GAP = 2 };

/* The pages of one tour, as text. */
struct gallery {
    struct world world;
    const struct shown *shown;
    struct terminal *t;
    const struct tour *tour;
    char ticket[TICKET_DIGITS + 1]; /* the one kept last */
    unsigned shapes[DIGITS];        /* large figures met so far */
    char book[BOOK_BYTES];
    size_t length;
};

static void append(struct gallery *g, const char *text)
{
    size_t length = strlen(text);
    assert_true(g->length + length < sizeof g->book);
    memcpy(g->book + g->length, text, length + 1);
    g->length += length;
}

/* --- what differs from run to run --- */

/* Finds four groups of four digits from text on, wherever the line is broken; where each begins
 * goes to groups. */
static bool find_ticket(const char *text, const char *groups[4])
{
    for (size_t found = 0; *text; text++) {
        size_t digits = strspn(text, "0123456789");
        if (digits == 4) {
            groups[found++] = text;
            if (found == 4)
                return true;
            text += 3;
        } else if (digits || !strchr(" \n", *text)) {
            found = 0;
            text += digits ? digits - 1 : 0;
        }
    }
    return false;
}

static bool drawn(struct terminal *t, unsigned row, unsigned column)
{
    uint32_t c = terminal_cell(t, row, column).character;
    return c == 0x2588 || c == '#';
}

/* The row where large figures begin, or 0. */
static unsigned figures_row(struct terminal *t)
{
    unsigned most = TICKET_DIGITS * FIGURE_WIDTH + 3 * GROUP_GAP + 2;
    for (unsigned row = 1; row + 1 < terminal_rows(t); row++) {
        unsigned marks = 0;
        for (unsigned column = 2; column < terminal_columns(t) && column < most; column++)
            marks += drawn(t, row, column);
        if (marks >= TICKET_DIGITS)
            return row;
    }
    return 0;
}

/* Each digit has a shape of its own, always the same: the large figures say the ticket. */
static void check_figures(struct gallery *g, unsigned row, const char *const groups[4])
{
    for (unsigned i = 0; i < TICKET_DIGITS; i++) {
        unsigned digit = (unsigned)(groups[i / 4][i % 4] - '0');
        unsigned column = 2 + i * FIGURE_WIDTH + i / 4 * GROUP_GAP;
        unsigned shape = 0;
        for (unsigned cell = 0; cell < 15; cell++)
            shape = shape << 1 | drawn(g->t, row + cell / 3, column + cell % 3);
        for (unsigned other = 0; other < DIGITS; other++)
            if (other != digit && g->shapes[other] == shape)
                fail_msg("%s: the figures for %u and %u look the same", g->tour->name, digit,
                         other);
        if (g->shapes[digit] && g->shapes[digit] != shape)
            fail_msg("%s: the figure for %u has two shapes", g->tour->name, digit);
        g->shapes[digit] = shape;
    }
}

static bool only(const char *line, const char *characters, const char *needed)
{
    size_t length = strcspn(line, "\n");
    return strspn(line, characters) >= length && strcspn(line, needed) < length;
}

/* True when the count characters from text on are drawn at random or tell the day: invitation
 * codes, dates, hashes, public keys. */
static bool drawn_at_random(const char *text, size_t count)
{
    static const char invitation[] = "AAAA-AAAA-AAAA-AAAA-AAAA", date[] = "0000-00-00";
    const char *pattern = count == sizeof invitation - 1 ? invitation
                          : count == sizeof date - 1     ? date
                                                         : NULL;
    bool same = pattern != NULL;
    for (size_t i = 0; same && i < count; i++)
        same = (pattern[i] == '-') == (text[i] == '-') &&
               (pattern[i] != '0' || (text[i] >= '0' && text[i] <= '9'));
    size_t lower = strspn(text, "0123456789abcdef"), upper = strspn(text, "0123456789ABCDEF");
    return same || (lower == count && count >= 8) || (upper == count && count == 16) || count >= 40;
}

/* Letters and digits of these become x. */
static void mask_words(char *text)
{
    static const char of_words[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/=-";
    while (*text) {
        size_t count = strspn(text, of_words);
        if (count && drawn_at_random(text, count))
            for (size_t i = 0; i < count; i++)
                text[i] = text[i] == '-' ? '-' : 'x';
        text += count ? count : 1;
    }
}

/* A proposed passphrase: five words in lower case, in bold. */
static bool is_phrase(const struct gallery *g, const char *line, unsigned row)
{
    unsigned spaces = 0;
    if (strncmp(line, "  ", 2) != 0)
        return false;
    for (const char *at = line + 2; g->tour->phrases && *at; at++) {
        if (*at != ' ' && (*at < 'a' || *at > 'z') && (unsigned char)*at < 0x80)
            return false;
        spaces += *at == ' ';
    }
    return spaces == 4 && terminal_cell(g->t, row, 2).bold;
}

/* Adds the screen to the book, without what is drawn at random: tickets, proposed passphrases, the
 * name of the folder. */
static void add_masked(struct gallery *g, char *text, bool figures)
{
    const char *folder = strrchr(g->world.folder, '/') + 1;
    const char *groups[4];
    for (const char *at = text; find_ticket(at, groups); at = groups[3] + 4)
        for (unsigned i = 0; i < TICKET_DIGITS; i++)
            text[groups[i / 4] + i % 4 - text] = '0';
    for (char *at = text; (at = strstr(at, folder)); at += strlen(folder))
        memset(at + strlen(folder) - 6, 'X', 6);
    mask_words(text);
    unsigned row = 0;
    for (char *line = text; *line; row++) {
        size_t length = strcspn(line, "\n");
        line[length] = '\0';
        if (figures && only(line, " #\xe2\x96\x88", "#\xe2"))
            append(g, "  (large figures)");
        else if (figures && only(line, " 0123456789", "0123456789"))
            append(g, "  (spaced figures)");
        else
            append(g, is_phrase(g, line, row) ? "  (five words)" : line);
        append(g, "\n");
        line += length + 1;
    }
}

/* --- one page --- */

/* Nothing is said by colour alone, and there is none where there must not be. */
static void check_inks(struct gallery *g)
{
    bool colours = !g->shown->mono && strcmp(g->shown->term, "vt100") != 0;
    for (unsigned row = 0; row < terminal_rows(g->t); row++)
        for (unsigned column = 0; column < terminal_columns(g->t); column++) {
            struct terminal_glyph glyph = terminal_cell(g->t, row, column);
            if (glyph.coloured && (!colours || !glyph.bold))
                terminal_fail(g->t, "a colour where none should be, or alone");
            if (g->shown->ascii && glyph.character >= 0x80)
                terminal_fail(g->t, "a character beyond ASCII");
        }
}

static void add_page(struct gallery *g, const char *name)
{
    char heading[NAME_BYTES];
    const char *groups[4];
    terminal_settle(g->t);
    if (terminal_ended(g->t))
        terminal_fail(g->t, name);
    struct terminal_cursor cursor = terminal_cursor(g->t);
    check_inks(g);
    snprintf(heading, sizeof heading, "=== %s, cursor at %u, %u%s\n", name, cursor.row + 1,
             cursor.column + 1, cursor.visible ? "" : ", hidden");
    append(g, heading);
    char *text = strdup(terminal_text(g->t));
    assert_non_null(text);
    bool ticket = strstr(name, "ticket-next") && find_ticket(text, groups);
    unsigned row = ticket ? figures_row(g->t) : 0;
    if (row)
        check_figures(g, row, groups);
    add_masked(g, text, ticket);
    free(text);
}

/* --- keys of a tour --- */

static void read_ticket(struct gallery *g)
{
    const char *groups[4];
    if (!find_ticket(terminal_text(g->t), groups))
        terminal_fail(g->t, "no ticket on the screen");
    for (unsigned i = 0; i < TICKET_DIGITS; i++)
        g->ticket[i] = groups[i / 4][i % 4];
}

/* What stands for a word in braces. */
static void press_word(struct gallery *g, const char *word)
{
    unsigned rows, columns;
    char *end;
    if (strcmp(word, "phrase") == 0)
        terminal_type(g->t, PHRASE);
    else if (strcmp(word, "code") == 0)
        terminal_press(g->t, g->world.code);
    else if (strcmp(word, "ticket") == 0) /* the one on the screen */
        read_ticket(g), terminal_press(g->t, g->ticket);
    else if (strcmp(word, "old") == 0) /* the one that was on the screen */
        terminal_press(g->t, g->ticket);
    else if (strcmp(word, "same") == 0)
        terminal_resize(g->t, g->shown->rows, g->shown->columns);
    else if ((rows = (unsigned)strtoul(word, &end, 10)) != 0 && *end == 'x') {
        columns = (unsigned)strtoul(end + 1, NULL, 10);
        terminal_resize(g->t, rows, columns);
    } else
        terminal_press(g->t, _(word)); /* a word to be typed, in the language of the screen */
}

static void press(struct gallery *g, const char *keys)
{
    while (*keys) {
        char piece[NAME_BYTES];
        bool word = *keys == '{';
        size_t length = strcspn(keys + word, word ? "}" : "{");
        snprintf(piece, sizeof piece, "%.*s", (int)length, keys + word);
        if (word)
            press_word(g, piece);
        else
            terminal_press(g->t, piece);
        keys += length + (word ? 2 : 0);
    }
}

/* --- files --- */

/* The line of a text that is number lines further. */
static const char *nth_line(const char *text, unsigned number)
{
    for (; number && *text; number--)
        text += strcspn(text, "\n") + (strchr(text, '\n') != NULL);
    return text;
}

/* Says where two texts part: the page, the line, both versions of it. */
_Noreturn static void differ(const char *path, const char *got, const char *wanted)
{
    char page[NAME_BYTES] = "";
    unsigned line = 0;
    const char *a = got, *b = wanted;
    for (; *a && *b; line++, a = nth_line(got, line), b = nth_line(wanted, line)) {
        size_t length = strcspn(a, "\n");
        if (strncmp(a, b, length + 1) != 0)
            break;
        if (strncmp(a, "===", 3) == 0)
            snprintf(page, sizeof page, "%.*s", (int)length, a);
    }
    fail_msg("%s differs at line %u (%s)\n  was: %.*s\n  is:  %.*s\n"
             "TRACKER_GOLDEN=write writes it anew",
             path, line + 1, page, (int)strcspn(b, "\n"), b, (int)strcspn(a, "\n"), a);
    abort();
}

static void compare(const struct gallery *g)
{
    char path[512];
    const struct shown *s = g->shown;
    const char *mode = getenv("TRACKER_GOLDEN");
    snprintf(path, sizeof path, "tests/screens/golden/%s-%s-%ux%u%s.txt", g->tour->name,
             s->language, s->columns, s->rows, s->ascii ? "-ascii" : "");
    if (mode && strcmp(mode, "write") == 0) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fwrite(g->book, 1, g->length, file), g->length);
        assert_int_equal(fclose(file), 0);
        return;
    }
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("%s is missing: TRACKER_GOLDEN=write writes it", path);
    char *wanted = calloc(BOOK_BYTES, 1);
    assert_non_null(wanted);
    assert_true(fread(wanted, 1, BOOK_BYTES - 1, file) > 0);
    fclose(file);
    if (strcmp(g->book, wanted) != 0)
        differ(path, g->book, wanted);
    free(wanted);
}

/* --- tours --- */

static void invite(const struct world *w, const char *user)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_as(w, "coordination");
    must(people_invite(session, user, NULL, w->code, &fault));
    done(session);
}

static void prepare(const struct tour *tour, struct world *w)
{
    if (tour->practice) {
        screens_practice(w);
    } else {
        screens_world(w);
        invite(w, "22-2");
    }
}

static void run_tour(const struct tour *tour, const struct shown *shown, const struct world *w)
{
    struct gallery *g = calloc(1, sizeof *g);
    struct shown own = *shown;
    assert_non_null(g);
    own.idle = tour->idle;
    g->tour = tour;
    g->shown = &own;
    g->world = *w;
    assert_true(text_start(shown->language));
    g->t = screens_start(w, &own, tour->user);
    for (const struct stop *stop = tour->stops; stop->keys; stop++) {
        press(g, stop->keys);
        if (stop->awaits)
            terminal_sees(g->t, _(stop->awaits));
        if (stop->page)
            add_page(g, stop->page);
    }
    assert_int_equal(terminal_end(g->t, 5000, NULL), 0);
    assert_true(terminal_restored(g->t));
    terminal_close(g->t);
    compare(g);
    free(g);
}

/* In a store of its own, or in one left as it was by the tour before. */
static void run_tours(const struct tour *tour, const struct shown *shown, size_t count)
{
    struct world w;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !tour->practice)
            prepare(tour, &w);
        run_tour(tour, &shown[i], &w);
        if (!tour->practice)
            screens_forget_draft(&w, "22-1");
        if (i + 1 == count || !tour->practice)
            world_end(&w);
    }
}

/* Every pair of values of any two columns stands in some line. */
static const struct shown ways[] = {
    {.language = "fr", .rows = 24, .columns = 80, .term = "xterm-256color"},
    {.language = "fr", .rows = 24, .columns = 80, .term = "linux"},
    {.language = "en", .rows = 24, .columns = 80, .term = "vt100", .mono = true, .ascii = true},
    {.language = "en", .rows = 16, .columns = 60, .term = "linux"},
    {.language = "fr", .rows = 43, .columns = 132, .term = "linux", .mono = true, .ascii = true},
    {.language = "en", .rows = 43, .columns = 132, .term = "vt100"},
    {.language = "fr",
     .rows = 16,
     .columns = 60,
     .term = "xterm-256color",
     .mono = true,
     .ascii = true},
    {.language = "en", .rows = 43, .columns = 132, .term = "xterm-256color", .mono = true},
    {.language = "fr", .rows = 16, .columns = 60, .term = "vt100", .ascii = true, .locale = "C"},
};

enum { WAYS = sizeof ways / sizeof *ways };

static void referent(void **state)
{
    (void)state;
    run_tours(&tour_referent, ways, WAYS);
}

static void formatrice(void **state)
{
    (void)state;
    run_tours(&tour_formatrice, ways, WAYS);
}

static void evaluation(void **state)
{
    (void)state;
    run_tours(&tour_evaluation, ways, WAYS);
}

static void coordination(void **state)
{
    (void)state;
    run_tours(&tour_coordination, ways, WAYS);
}

static void lock(void **state)
{
    (void)state;
    run_tours(&tour_lock, ways, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(referent),     cmocka_unit_test(formatrice), cmocka_unit_test(evaluation),
        cmocka_unit_test(coordination), cmocka_unit_test(lock),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
