/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page as it stands in tests/screens/golden/, in French at 80×24 and, pairwise, in both
 * languages, three sizes, three terminals, with colour and without, in UTF-8 and in ASCII. What
 * terminal and colour change is never text: those of one language, size and alphabet share a file.
 * With TRACKER_GOLDEN=write the files are written anew, to be read before they are kept. Run from
 * the root of the sources. */
#include <ctype.h>
#include <wchar.h>

#include "tests/screens/masks.h"
#include "tests/screens/screens.h"
#include "tests/screens/tours.h"
#include "tracker/base/text.h"
#include "tracker/session/acts/backup.h"
#include "tracker/session/acts/codebook_update.h"

enum { BOOK_BYTES = 1 << 20, NAME_BYTES = 128, DIGITS = 10, FIGURE_WIDTH = 4, GROUP_GAP = 2 };

/* The pages of one tour, as text. */
struct gallery {
    struct world world;
    const struct shown *shown;
    struct terminal *t;
    const struct tour *tour;
    char ticket[TICKET_DIGITS + 1]; /* the one kept last */
    char sheets[2][SHEET_SYMBOLS + 1];
    unsigned sheet_count;
    unsigned shapes[DIGITS]; /* large figures met so far */
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

/* Nothing is said by colour alone, and there is none where there must not be; each character has a
 * glyph of its own on the console: findings/console_glyphs.sh. */
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
            if (glyph.character > 0xff && !wcschr(L"œŒ’“”–—…─│↑↓←→█░≤≥€", (wchar_t)glyph.character))
                terminal_fail(g->t, "a character that a console draws as another");
        }
}

/* Two numbers one space apart may be one to a French voice: findings/speech_thousands.sh. */
static void check_numbers(struct gallery *g, const char *text)
{
    static const char digits[] = "0123456789";
    for (size_t run; *text; text += run ? run : 1) {
        run = strspn(text, digits);
        if (run && run <= 3 && text[run] == ' ' && strspn(text + run + 1, digits) == 3 &&
            !isalpha((unsigned char)text[run + 4])) /* else the beginning of a hash */
            terminal_fail(g->t, "two numbers heard as one");
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
    check_numbers(g, text);
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

static void read_sheet(struct gallery *g)
{
    assert_true(g->sheet_count < 2);
    if (!find_sheet(terminal_text(g->t), g->sheets[g->sheet_count++]))
        terminal_fail(g->t, "no recovery sheet on the screen");
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
    else if (strcmp(word, "other") == 0) /* the same but for its first digit */
        read_ticket(g), g->ticket[0] ^= 1, terminal_press(g->t, g->ticket);
    else if (strcmp(word, "sheet") == 0) /* kept, not typed */
        read_sheet(g);
    else if (strcmp(word, "sheet1") == 0)
        terminal_press(g->t, g->sheets[0]);
    else if (strcmp(word, "sheet2") == 0)
        terminal_press(g->t, g->sheets[1]);
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

static void back_up(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    char copy[128];
    struct session *session = open_as(w, "coordination");
    snprintf(copy, sizeof copy, "%s/copie", w->folder);
    must(session_backup(session, copy, &fault));
    done(session);
}

/* A code list that renames one answer waits for approval. */
static void propose(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    size_t bytes;
    char *text = strdup(codebook_builtin(&bytes));
    assert_non_null(text);
    char *version = strstr(text, "\"version\": 2"), *label = strstr(text, "\"Téléphone\"");
    assert_true(version && label);
    version[strlen("\"version\": ")] = '3';
    memcpy(label, "\"Telephone\"  ", strlen("\"Téléphone\""));
    struct session *session = open_as(w, "formatrice-1");
    must(codebook_update_propose(session, text, bytes, &fault));
    done(session);
    free(text);
}

/* The store is cut, its backup is whole. */
static void damage(const struct world *w)
{
    char data[128];
    back_up(w);
    snprintf(data, sizeof data, "%s/data.mdb", w->store);
    assert_int_equal(truncate(data, 4096), 0);
}

/* An older copy was put back. */
static void put_back(const struct world *w)
{
    char data[128], older[128];
    snprintf(data, sizeof data, "%s/data.mdb", w->store);
    snprintf(older, sizeof older, "%s/older", w->folder);
    file_copy(data, older);
    invite(w, "29-2");
    screens_code(w, 1);
    file_copy(older, data);
}

static void prepare(const struct tour *tour, struct world *w)
{
    switch (tour->place) {
    case PLACE_EMPTY:
        screens_folder(w);
        break;
    case PLACE_PRACTICE:
        screens_practice(w);
        break;
    case PLACE_STORE:
        screens_world(w);
        invite(w, "22-2");
        break;
    case PLACE_OLDER:
        screens_world(w);
        put_back(w);
        break;
    case PLACE_WAITING:
        screens_world(w);
        screens_code(w, 10);
        propose(w);
        back_up(w);
        recover_with(w, "29-1", 0, 2, PHRASE);
        break;
    case PLACE_DAMAGED:
        screens_world(w);
        damage(w);
        break;
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
    bool shared = tour->place == PLACE_PRACTICE;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !shared)
            prepare(tour, &w);
        run_tour(tour, &shown[i], &w);
        if (tour->place == PLACE_STORE)
            screens_forget_draft(&w, "22-1");
        if (i + 1 == count || !shared)
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

enum { WAYS = sizeof ways / sizeof *ways, USUAL = 0, SMALLEST = 3 };

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

/* Pages that these leave out, in the usual window and in the smallest one. */
static void others(void **state)
{
    static const struct tour *const tours[] = {&tour_lock, &tour_creation, &tour_older,
                                               &tour_damaged, &tour_acts};
    (void)state;
    for (size_t i = 0; i < sizeof tours / sizeof *tours; i++) {
        run_tours(tours[i], &ways[USUAL], 1);
        run_tours(tours[i], &ways[SMALLEST], 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(referent),     cmocka_unit_test(formatrice), cmocka_unit_test(evaluation),
        cmocka_unit_test(coordination), cmocka_unit_test(others),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
