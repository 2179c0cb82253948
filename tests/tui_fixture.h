/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/tui_*.c: the interface without a terminal, on a practice store whose scenario is
 * closed. Pages are read as text; those kept in tests/screens/pages/ are compared. TRACKER_GOLDEN=1
 * writes them anew. */
#ifndef TESTS_TUI_FIXTURE_H
#define TESTS_TUI_FIXTURE_H

#include <fcntl.h>
#include <sys/wait.h>

#include "tests/session_fixture.h"
#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"
#include "tracker/base/utf8.h"
#include "tracker/session/acts/practice.h"
#include "tui/referent/interview.h"
#include "tui/screens.h"
#include "tui/shell/app.h"
#include "tui/shell/line.h"

enum { GOLDEN_BYTES = 1 << 16, TALK_BYTES = 1 << 20 };

struct office {
    char folder[FOLDER_BYTES];
    char store[PRACTICE_PATH];
    char state[96];
    struct app *app;
};

UNUSED static int office_make(void **state)
{
    static struct office office;
    struct fault fault = {.error = ERROR_NONE};
    const struct practice_request request = {.folder = office.folder};
    memset(&office, 0, sizeof office);
    if (start(state) != 0 || !text_start("fr") || !new_folder(office.folder))
        return -1;
    must(practice_make(&request, &fault));
    must(practice_store(office.folder, office.store, &fault));
    snprintf(office.state, sizeof office.state, "%s/state", office.folder);
    if (mkdir(office.state, 0700) != 0)
        return -1;
    *state = &office;
    return 0;
}

UNUSED static int office_end(void **state)
{
    struct office *office = *state;
    remove_tree(office->folder);
    return 0;
}

/* Leaves the interface, whatever the test did. */
UNUSED static int office_leave(void **state)
{
    struct office *office = *state;
    app_free(office->app);
    office->app = NULL;
    return text_start("fr") ? 0 : -1;
}

#define office_test(name) cmocka_unit_test_teardown(name, office_leave)

UNUSED static void enter(struct office *office, const char *user)
{
    const struct tui_options options = {.store = office->store, .state_dir = office->state};
    const struct secret_text phrase = phrase_of(practice_phrase);
    office->app = app_new(&options, &tui_screens);
    assert_non_null(office->app);
    assert_true(app_login(office->app, user, &phrase));
}

/* A session of coordination beside the interface; it remembers nothing. */
UNUSED static struct session *open_coordination(const struct office *office)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    const struct session_options options = {.store = office->store, .user = "coordination"};
    const struct secret_text phrase = phrase_of(practice_phrase);
    must(session_open(&options, &phrase, &session, &fault));
    return session;
}

UNUSED static const char *screen_name(const struct office *office)
{
    return office->app->stack[office->app->depth - 1].screen->name;
}

/* Keys by name between < and >, characters as they are. */
UNUSED static const char *press_one(struct office *office, const char *keys)
{
    static const struct {
        const char *name;
        enum press_kind kind;
    } named[] = {{"<enter>", PRESS_ENTER},    {"<esc>", PRESS_ESCAPE}, {"<tab>", PRESS_TAB},
                 {"<up>", PRESS_UP},          {"<down>", PRESS_DOWN},  {"<right>", PRESS_RIGHT},
                 {"<left>", PRESS_LEFT},      {"<end>", PRESS_END},    {"<home>", PRESS_HOME},
                 {"<back>", PRESS_BACKSPACE}, {"<wipe>", PRESS_WIPE},  {"<idle>", PRESS_IDLE},
                 {"<pgdn>", PRESS_PAGE_DOWN}, {"<help>", PRESS_HELP},  {"<show>", PRESS_SHOW}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        size_t length = strlen(named[i].name);
        if (strncmp(keys, named[i].name, length) == 0) {
            const struct press press = {named[i].kind, 0};
            app_press(office->app, &press, 24);
            return keys + length;
        }
    }
    struct press press = {PRESS_CHARACTER, 0};
    keys += utf8_get(keys, &press.character);
    app_press(office->app, &press, 24);
    return keys;
}

UNUSED static void press(struct office *office, const char *keys)
{
    while (*keys && !office->app->left)
        keys = press_one(office, keys);
}

/* Types text as it stands, then Enter. */
UNUSED static void type_line(struct office *office, const char *text)
{
    press(office, text);
    press(office, "<enter>");
}

/* Everything the screen says, whatever the window, spaces made single; to be freed. */
UNUSED static char *said(struct office *office)
{
    struct app *app = office->app;
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    app_view(app);
    fprintf(out, "%s %s ", app->view->title, app->view->pane ? app->view->pane : "");
    for (size_t i = 0; i < app->view->count; i++)
        fprintf(out, "%s ", app->view->blocks[i].text);
    fputs(app->message, out);
    fclose(out);
    char *to = text;
    for (const char *from = text; *from; from++)
        if (*from != ' ' || (to > text && to[-1] != ' '))
            *to++ = *from;
    *to = '\0';
    return text;
}

UNUSED static bool is_said(struct office *office, const char *sentence)
{
    char *text = said(office);
    bool found = strstr(text, sentence) != NULL;
    free(text);
    return found;
}

#define says(office, sentence) says_it((office), (sentence), true, __LINE__)
#define silent(office, sentence) says_it((office), (sentence), false, __LINE__)

UNUSED static void says_it(struct office *office, const char *sentence, bool wanted, int line)
{
    if (is_said(office, sentence) != wanted) {
        char *text = said(office);
        fail_msg("line %d: %s: %s\nin: %s", line, wanted ? "not said" : "said", sentence, text);
    }
}

/* The page as text, after checks that hold for every page: lines within the window, the mark and
 * the cursor on the active item, nothing beyond ASCII where it was asked for. */
UNUSED static char *page_of(struct office *office, unsigned rows, unsigned columns, bool ascii)
{
    struct app *app = office->app;
    struct page *page = page_new(rows, columns, ascii);
    assert_non_null(page);
    app_view(app);
    app_page(app, page);
    char *text = page_text(page);
    assert_non_null(text);
    bool active = view_find(app->view, app->stack[app->depth - 1].active) >= 0;
    unsigned row = 0;
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1, row++) {
        *end = '\0';
        if (sanitise_columns(line) > columns)
            fail_msg("line %u is wider than %u: %s", row, columns, line);
        if (row == page->cursor_row && active && !strchr(line, '>'))
            fail_msg("no mark on line %u: %s", row, line);
        for (const char *c = line; ascii && *c; c++)
            if ((unsigned char)*c >= 0x80)
                fail_msg("not ASCII, line %u: %s", row, line);
        *end = '\n';
    }
    assert_int_equal(row, rows);
    assert_true(page->cursor_row < rows && page->cursor_column < columns);
    page_free(page);
    return text;
}

/* The screen fits the windows promised. */
UNUSED static void fits(struct office *office)
{
    secret_free(page_of(office, 24, 80, false));
    secret_free(page_of(office, 16, 60, true));
}

struct menu_line {
    const char *key, *screen;
};

/* Each key of the menu leads from this screen to another, which fits, has its help, and is left by
 * Escape. */
UNUSED static void menu_leads(struct office *office, const struct menu_line *lines, size_t count)
{
    const char *menu = screen_name(office);
    for (size_t i = 0; i < count; i++) {
        press(office, lines[i].key);
        assert_string_equal(screen_name(office), lines[i].screen);
        fits(office);
        press(office, "<help>");
        assert_string_equal(screen_name(office), "help");
        press(office, "<esc><esc>");
        assert_string_equal(screen_name(office), menu);
    }
}

/* As app->stops: Escape was pressed. */
UNUSED static bool stop_at_once(struct app *app)
{
    (void)app;
    return true;
}

/* The same page as it is shown in several ways, one below the other. */
UNUSED static char *ways_of(struct office *office)
{
    static const struct {
        const char *name, *language;
        unsigned rows, columns;
        bool ascii;
    } ways[] = {{"fr 80x24", "fr", 24, 80, false},
                {"fr 60x16", "fr", 16, 60, false},
                {"fr 132x43", "fr", 43, 132, false},
                {"fr 80x24 ascii", "fr", 24, 80, true},
                {"en 80x24", "en", 24, 80, false}};
    char *all = NULL;
    size_t bytes;
    FILE *out = open_memstream(&all, &bytes);
    assert_non_null(out);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        assert_true(text_start(ways[i].language));
        char *text = page_of(office, ways[i].rows, ways[i].columns, ways[i].ascii);
        fprintf(out, "== %s\n%s", ways[i].name, text);
        secret_free(text);
    }
    assert_true(text_start("fr"));
    fclose(out);
    return all;
}

/* Compares the page with the one kept. */
UNUSED static void golden(struct office *office, const char *name)
{
    char path[4096];
    const char *root = getenv("TRACKER_SOURCE");
    const char *again = getenv("TRACKER_GOLDEN");
    char *text = ways_of(office);
    snprintf(path, sizeof path, "%s/tests/screens/pages/%s.txt", root && *root ? root : ".", name);
    if (again && strcmp(again, "1") == 0) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(text, file);
        fclose(file);
    } else {
        char *kept = calloc(1, GOLDEN_BYTES);
        assert_non_null(kept);
        if (access(path, R_OK) != 0)
            fail_msg("%s is missing", path);
        read_whole(path, kept, GOLDEN_BYTES);
        if (strcmp(kept, text) != 0)
            fail_msg("%s differs; now:\n%s", path, text);
        free(kept);
    }
    free(text);
}

/* What the dialogue says to a user who types these lines; to be freed. */
UNUSED static char *talk(struct office *office, const char *user, const char *lines)
{
    char in[128], out[128];
    int status = 0;
    snprintf(in, sizeof in, "%s/in", office->folder);
    snprintf(out, sizeof out, "%s/out", office->folder);
    FILE *file = fopen(in, "w");
    assert_non_null(file);
    fputs(lines, file);
    fclose(file);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int from = open(in, O_RDONLY), to = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (dup2(from, STDIN_FILENO) < 0 || dup2(to, STDOUT_FILENO) < 0)
            _exit(1);
        enter(office, user);
        office->app->simple = true;
        struct idle idle;
        if (!idle_open(&idle))
            _exit(1);
        line_run(office->app, false, &idle);
        app_free(office->app);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    char *text = calloc(1, TALK_BYTES);
    assert_non_null(text);
    read_whole(out, text, TALK_BYTES);
    return text;
}

#define talks(office, user, lines, sentence)                                                       \
    talks_it((office), (user), (lines), (sentence), __LINE__)

UNUSED static void talks_it(struct office *office, const char *user, const char *lines,
                            const char *sentence, int line)
{
    char *text = talk(office, user, lines);
    if (!strstr(text, sentence))
        fail_msg("line %d: not said: %s\nin: %s", line, sentence, text);
    free(text);
}

#endif
