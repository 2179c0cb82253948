/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an indicator asks for a look, when it is calm, and when nobody can tell. */

#include "crypto/secret.h"
#include "tests/report_fixture.h"
#include "tui/formatrice/indicators.h"
#include "tui/formatrice/trends_show.h"

static const struct indicator *of(const char *id)
{
    for (size_t i = 0; i < INDICATORS; i++)
        if (strcmp(indicators[i].id, id) == 0)
            return &indicators[i];
    fail_msg("no indicator %s", id);
    abort(); /* not reached */
}

static struct source source_of(const struct fixture *fixture, const struct release *release)
{
    return (struct source){release, fixture->codebook, false};
}

static void expect(const struct fixture *fixture, const char *id, const struct release *before,
                   enum signal wanted, int line)
{
    char found[INDICATOR_BYTES];
    struct source now = source_of(fixture, fixture->release);
    struct source then = source_of(fixture, before);
    enum signal signal = indicator_read(of(id), &now, before ? &then : NULL, found);
    if (signal != wanted)
        fail_msg("line %d: %s gives %d, not %d (%s)", line, id, (int)signal, (int)wanted, found);
}

#define EXPECT(id, wanted) expect(fixture, (id), NULL, (wanted), __LINE__)
#define EXPECT_AFTER(before, id, wanted) expect(fixture, (id), (before), (wanted), __LINE__)

static void interviews(struct fixture *fixture, uint32_t first, uint32_t second, uint32_t third)
{
    const uint32_t ranks[RANKS] = {first, second, third};
    memcpy(fixture->release->interviews, ranks, sizeof ranks);
}

static void test_activity(void **state)
{
    struct fixture *fixture = *state;
    interviews(fixture, 20, 11, 9); /* 2.0 */
    EXPECT("D1", SIGNAL_CALM);
    interviews(fixture, 20, 15, 15); /* 2.5 */
    EXPECT("D1", SIGNAL_CALM);
    interviews(fixture, 20, 16, 15);
    EXPECT("D1", SIGNAL_LOOK);
    interviews(fixture, 20, 10, 0); /* 1.5 */
    EXPECT("D1", SIGNAL_CALM);
    interviews(fixture, 20, 9, 0);
    EXPECT("D1", SIGNAL_LOOK);
    interviews(fixture, 0, 3, 0);
    EXPECT("D1", SIGNAL_UNKNOWN);
}

/* The release before, read anew: the same numbers. */
static struct release *again(void)
{
    struct release *release = NULL;
    size_t bytes;
    char *json = read_data(release_file, &bytes);
    assert_int_equal(release_from_json(json, bytes, &release, NULL), ERROR_NONE);
    free(json);
    return release;
}

static void test_areas(void **state)
{
    struct fixture *fixture = *state;
    char found[INDICATOR_BYTES];
    struct source now = source_of(fixture, fixture->release);
    EXPECT("D2", SIGNAL_CALM);
    fixture->release->areas[1].interviews = 0;
    assert_int_equal(indicator_read(of("D2"), &now, NULL, found), SIGNAL_LOOK);
    assert_string_equal(found, "département 29");
    fixture->release->areas[1].interviews = 4; /* printed, and below k */
    assert_int_equal(indicator_read(of("D2"), &now, NULL, found), SIGNAL_LOOK);
    fixture->release->areas[1].interviews = 7;
    struct release *before = again();
    fixture->release->area_count--; /* none in the last one this time */
    EXPECT("D2", SIGNAL_CALM);
    EXPECT_AFTER(before, "D2", SIGNAL_LOOK);
    fixture->release->area_count = 0;
    EXPECT("D2", SIGNAL_UNKNOWN);
    release_free(before);
}

static struct cell *cell_of(struct release *release, const char *id, enum rank_scope scope,
                            const char *row)
{
    struct fixture other = {.release = release};
    return find_cell(&other, id, scope, row, "");
}

static void test_quick_answers(void **state)
{
    struct fixture *fixture = *state;
    struct release *before = again();
    struct cell *now = find_cell(fixture, "T5", SCOPE_1, "ISS_TRV", "");
    struct cell *then = cell_of(before, "T5", SCOPE_1, "ISS_TRV");
    EXPECT("D3", SIGNAL_UNKNOWN); /* one closing */
    say(then, PRECISION_EXACT, 9, 9);
    say(now, PRECISION_EXACT, 6, 6); /* of 20: 15 points */
    EXPECT_AFTER(before, "D3", SIGNAL_LOOK);
    say(now, PRECISION_EXACT, 7, 7);
    EXPECT_AFTER(before, "D3", SIGNAL_CALM);
    say(now, PRECISION_ROUNDED, 5, 9);
    EXPECT_AFTER(before, "D3", SIGNAL_UNKNOWN);
    say(now, PRECISION_EXACT, 15, 15); /* a rise is none */
    EXPECT_AFTER(before, "D3", SIGNAL_CALM);
    say(now, PRECISION_HIDDEN, 0, 0);
    EXPECT_AFTER(before, "D3", SIGNAL_UNKNOWN);
    release_free(before);
}

/* All rows of a table alike. */
static void say_all(struct release *release, const char *id, uint32_t lo, uint32_t hi)
{
    for (size_t i = 0; i < release->table_count; i++)
        for (size_t j = 0; j < release->tables[i].cell_count; j++)
            if (strcmp(release->tables[i].id, id) == 0)
                say(&release->tables[i].cells[j], lo == hi ? PRECISION_EXACT : PRECISION_ROUNDED,
                    lo, hi);
}

static void test_rising_questions(void **state)
{
    struct fixture *fixture = *state;
    struct release *before = again();
    char found[INDICATOR_BYTES];
    struct source now = source_of(fixture, fixture->release);
    struct source then = source_of(fixture, before);
    say_all(before, "T8", 4, 4);
    say_all(fixture->release, "T8", 4, 4);
    EXPECT("D4", SIGNAL_UNKNOWN);
    EXPECT_AFTER(before, "D4", SIGNAL_CALM);
    say(find_cell(fixture, "T8", SCOPE_ALL, "QT_CUM", ""), PRECISION_EXACT, 10, 10); /* of 40 */
    assert_int_equal(indicator_read(of("D4"), &now, &then, found), SIGNAL_LOOK);
    assert_string_equal(found, "Cumul et maintien de la prestation");
    say(find_cell(fixture, "T8", SCOPE_ALL, "QT_CUM", ""), PRECISION_EXACT, 9, 9);
    EXPECT_AFTER(before, "D4", SIGNAL_CALM);
    say(find_cell(fixture, "T8", SCOPE_ALL, "QGG_DRO", ""), PRECISION_EXACT, 30, 30);
    EXPECT_AFTER(before, "D4", SIGNAL_CALM); /* groups are not questions */
    say(find_cell(fixture, "T8", SCOPE_ALL, "QT_REV", ""), PRECISION_HIDDEN, 0, 0);
    EXPECT_AFTER(before, "D4", SIGNAL_UNKNOWN);
    release_free(before);
}

static void direct(struct fixture *fixture, const char *more, const char *less, const char *col)
{
    struct cell *cell = find_cell(fixture, "T9", SCOPE_ALL, more, col);
    say(find_cell(fixture, "T9", SCOPE_ALL, less, col), PRECISION_HIDDEN, 0, 0);
    say(cell, PRECISION_DIRECTION, 0, 0);
    snprintf(cell->than_row, sizeof cell->than_row, "%s", less);
    snprintf(cell->than_col, sizeof cell->than_col, "%s", col);
}

static void test_profiles(void **state)
{
    struct fixture *fixture = *state;
    direct(fixture, "PROG_NEO", "PROG_FAM", "QG_COL");
    direct(fixture, "PROG_FAM", "PROG_NEO", "QG_CAD");
    EXPECT("D5", SIGNAL_CALM);
    direct(fixture, "PROG_NEO", "PROG_FAM", "QG_CAD");
    EXPECT("D5", SIGNAL_LOOK);
    say(find_cell(fixture, "T9", SCOPE_ALL, "PROG_NEO", "QG_CAD"), PRECISION_HIDDEN, 0, 0);
    EXPECT("D5", SIGNAL_UNKNOWN);
}

static void test_thresholds(void **state)
{
    static const struct {
        const char *id, *table, *row;
        uint32_t calm, look; /* of 40 */
    } cases[] = {{"D6", "T10", "HCGG_OUI", 24, 25},
                 {"D7", "T7b", "REPG_DIV", 20, 21},
                 {"D10", "T11b", "APP_GUI", 12, 11}};
    struct fixture *fixture = *state;
    struct release_table *answers = find_table(fixture, "T7b", SCOPE_ALL);
    answers->base_known = true;
    answers->base = 40;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cell *cell = find_cell(fixture, cases[i].table, SCOPE_ALL, cases[i].row, "");
        uint32_t lo = cases[i].calm < cases[i].look ? cases[i].calm : cases[i].look;
        say(cell, PRECISION_EXACT, cases[i].calm, cases[i].calm);
        EXPECT(cases[i].id, SIGNAL_CALM);
        say(cell, PRECISION_EXACT, cases[i].look, cases[i].look);
        EXPECT(cases[i].id, SIGNAL_LOOK);
        say(cell, PRECISION_ROUNDED, lo, lo + 1);
        EXPECT(cases[i].id, SIGNAL_UNKNOWN);
    }
    answers->base_known = false;
    EXPECT("D7", SIGNAL_UNKNOWN);
}

static void test_difficulties(void **state)
{
    struct fixture *fixture = *state;
    struct cell *outside = find_cell(fixture, "T15", SCOPE_ALL, "DIFG_EXT", "");
    struct cell *support = find_cell(fixture, "T15", SCOPE_ALL, "DIFG_ACC", "");
    say(outside, PRECISION_EXACT, 12, 12);
    say(support, PRECISION_EXACT, 12, 12);
    EXPECT("D8", SIGNAL_CALM);
    say(support, PRECISION_EXACT, 13, 13);
    EXPECT("D8", SIGNAL_LOOK);
    say(support, PRECISION_ROUNDED, 11, 14);
    EXPECT("D8", SIGNAL_UNKNOWN);
}

/* A table in words: one that is all hidden has numbers nowhere. */
static void test_cells(void **state)
{
    static const struct {
        enum precision precision;
        uint32_t lo, hi;
        const char *text;
    } cases[] = {{PRECISION_EXACT, 29, 29, "29 (73%)"}, {PRECISION_ROUNDED, 25, 29, "25-29"},
                 {PRECISION_THIRD, 0, 13, "0-1/3"},     {PRECISION_THIRD, 14, 26, "1/3-2/3"},
                 {PRECISION_THIRD, 27, 40, "2/3-1"},    {PRECISION_HIDDEN, 0, 0, "·"},
                 {PRECISION_NOT_ASKED, 0, 0, "–"}};
    struct fixture *fixture = *state;
    char text[WORDS_BYTES];
    struct source source = source_of(fixture, fixture->release);
    struct release_table *table = find_table(fixture, "T3", SCOPE_ALL);
    struct cell *cell = find_cell(fixture, "T3", SCOPE_ALL, "CAN_TEL", "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        say(cell, cases[i].precision, cases[i].lo, cases[i].hi);
        trends_show_cell(&source, table, cell, text);
        assert_string_equal(text, cases[i].text);
    }
    direct(fixture, "PROG_NEO", "PROG_FAM", "QG_COL");
    table = find_table(fixture, "T9", SCOPE_ALL);
    trends_show_cell(&source, table, find_cell(fixture, "T9", SCOPE_ALL, "PROG_NEO", "QG_COL"),
                     text);
    assert_string_equal(text, "≥");
    trends_show_cell(&source, table, find_cell(fixture, "T9", SCOPE_ALL, "PROG_FAM", "QG_COL"),
                     text);
    assert_string_equal(text, "≤");
}

/* A bar is full up to the least number possible, light up to the largest. */
static void test_bars(void **state)
{
    struct fixture *fixture = *state;
    struct view *view = view_new();
    struct source source = source_of(fixture, fixture->release);
    assert_non_null(view);
    view_clear(view);
    say(find_cell(fixture, "T10", SCOPE_ALL, "HCGG_OUI", ""), PRECISION_ROUNDED, 8, 16); /* of 40 */
    trends_show_bars(view, of("D6"), &source, 1, true);
    assert_int_equal(view->count, 3);
    assert_string_equal(view->blocks[1].text, "juin 2024 : 8 à 16 entretiens sur 40");
    assert_string_equal(view->blocks[2].text, "██████░░░░░░"); /* 6 and 12 of 30 */
    view_clear(view);
    say(find_cell(fixture, "T10", SCOPE_ALL, "HCGG_OUI", ""), PRECISION_HIDDEN, 0, 0);
    trends_show_bars(view, of("D6"), &source, 1, true);
    assert_int_equal(view->count, 2); /* no bar at all */
    assert_string_equal(view->blocks[1].text, "juin 2024 : · (masqué)");
    view_free(view);
}

/* What the plan of the built-in code list has, indicator by indicator. */
static void test_plan(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < INDICATORS; i++) {
        assert_true(codebook_table(fixture->codebook, indicators[i].table) >= 0);
        if (indicators[i].kind == INDICATOR_VOLUMES || indicators[i].kind == INDICATOR_AREAS)
            continue;
        const struct release_table *table =
            indicator_table(fixture->release, indicators[i].table, indicators[i].scope);
        assert_non_null(table);
        for (size_t r = 0; r < INDICATOR_ROWS && indicators[i].rows[r]; r++)
            assert_non_null(indicators[i].kind == INDICATOR_SHARES
                                ? indicator_cell(table, indicators[i].rows[r], "")
                                : indicator_cell(table, "PROG_NEO", indicators[i].rows[r]));
    }
}

static int begin(void **state)
{
    return crypto_start() == CRYPTO_OK ? start(state) : -1;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_activity),      TEST(test_areas),
        TEST(test_quick_answers), TEST(test_rising_questions),
        TEST(test_profiles),      TEST(test_thresholds),
        TEST(test_difficulties),  TEST(test_cells),
        TEST(test_bars),          TEST(test_plan),
    };
    return cmocka_run_group_tests(tests, begin, finish);
}
