/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate on the real form: what the article's scenario may say, what is refused, and that nothing
 * but numbers of people decides how finely a cell is tried. */
#include "crypto/secret.h"
#include "tests/disclosure_history.h"
#include "tracker/disclosure/release/precision.h"

static void scenario_says_what_the_article_says(void **state)
{
    struct history *history = history_new();
    (void)state;
    read_scenario(history);
    publish(history, RELEASE_TRENDS, 0, 0);
    const struct release *bilan = publish(history, RELEASE_BILAN, 0, 0);
    assert_int_equal(bilan->interviews[0], 20);
    says(bilan, "T3", SCOPE_ALL, "CAN_TEL", PRECISION_EXACT, 29, 29);
    says(bilan, "T5", SCOPE_1, "ISS_TRV", PRECISION_EXACT, 9, 9);
    says(bilan, "T6", SCOPE_1, "PROG_NEO", PRECISION_EXACT, 8, 8);
    says(bilan, "T6", SCOPE_1, "PROG_FAM", PRECISION_EXACT, 12, 12);
    says(bilan, "T14", SCOPE_ALL, "SAT_POS", PRECISION_THIRD, 27, 40);
    says(bilan, "T13", SCOPE_ALL, "MVT_GAGNE", PRECISION_THIRD, 27, 40);
    /* "the newcomer asks about collaboration; the acquainted about contracts and statuses" */
    static const struct {
        const char *col, *more, *less;
    } directions[] = {{"QG_COL", "PROG_NEO", "PROG_FAM"},
                      {"QG_CAD", "PROG_FAM", "PROG_NEO"},
                      {"QGG_DRO", "PROG_FAM", "PROG_NEO"}};
    for (size_t i = 0; i < 3; i++) {
        const struct cell *cell =
            cell_at(bilan, "T9", SCOPE_ALL, directions[i].more, directions[i].col);
        assert_int_equal(cell->precision, PRECISION_DIRECTION);
        assert_string_equal(cell->than_row, directions[i].less);
        assert_string_equal(cell->than_col, directions[i].col);
        cell = cell_at(bilan, "T9", SCOPE_ALL, directions[i].less, directions[i].col);
        assert_int_equal(cell->precision, PRECISION_HIDDEN);
    }
    history_free(history);
}

/* Trends may not be finer than rounded, and cost the January tables nothing. */
static void trends_come_second(void **state)
{
    struct history *history = history_new();
    (void)state;
    read_scenario(history);
    struct gate_request request = request_of(history, RELEASE_BILAN, 0, 0);
    struct release *alone = released(&request);
    const struct release *trends = publish(history, RELEASE_TRENDS, 0, 0);
    const struct release *after = publish(history, RELEASE_BILAN, 0, 0);
    assert_int_equal(alone->table_count, after->table_count);
    for (size_t t = 0; t < alone->table_count; t++)
        for (size_t c = 0; c < alone->tables[t].cell_count; c++) {
            assert_int_equal(alone->tables[t].cells[c].precision,
                             after->tables[t].cells[c].precision);
            assert_int_not_equal(trends->tables[t].cells[c].precision, PRECISION_EXACT);
        }
    release_free(alone);
    history_free(history);
}

/* Same input, same bytes. */
static void same_bytes(void **state)
{
    struct history *history = history_new();
    (void)state;
    read_scenario(history);
    struct gate_request request = request_of(history, RELEASE_BILAN, 0, 0);
    struct release *first = released(&request), *second = released(&request);
    char *a = release_to_json(first, history->book), *b = release_to_json(second, history->book);
    assert_string_equal(a, b);
    free(a);
    free(b);
    release_free(first);
    release_free(second);
    history_free(history);
}

/* ---- precision follows numbers of people alone ---- */

/* Whatever the answers, a cell is said at the precision that the preview announces, or hidden. */
static void values_do_not_choose(void **state)
{
    struct draws draws = draws_start();
    (void)state;
    for (unsigned i = 0; i < fixture_rounds(10, 200); i++) {
        struct history *history = history_new();
        unsigned n = 12 + 30 * (i % 4) + draw_below(&draws, 10);
        unsigned sizes[RANKS] = {n, 5 + n / 2, 5 + n / 3};
        random_closing(history, &draws, 12, sizes);
        struct gate_request request = request_of(history, RELEASE_BILAN, 0, 0);
        struct release *said = released(&request), *preview = NULL;
        struct closing bare = history->closings[0];
        memset(bare.blocks, 0, sizeof bare.blocks);
        request.closings = &bare;
        assert_int_equal(gate_preview(&request, &preview, NULL), ERROR_NONE);
        assert_int_equal(said->table_count, preview->table_count);
        for (size_t t = 0; t < said->table_count; t++) {
            assert_int_equal(said->tables[t].cell_count, preview->tables[t].cell_count);
            for (size_t c = 0; c < said->tables[t].cell_count; c++) {
                enum precision a = said->tables[t].cells[c].precision;
                enum precision b = preview->tables[t].cells[c].precision;
                if (a != b && a != PRECISION_HIDDEN)
                    fail_msg("%s %s: %s, announced %s", said->tables[t].id,
                             said->tables[t].cells[c].row, release_precision_word(a),
                             release_precision_word(b));
            }
        }
        release_free(said);
        release_free(preview);
        history_free(history);
    }
}

/* Reasons are told by numbers of people; hidden cells have no other mark. */
static void reasons(void **state)
{
    struct history *history = history_new();
    (void)state;
    read_scenario(history);
    const struct release *bilan = publish(history, RELEASE_BILAN, 0, 0);
    for (size_t t = 0; t < bilan->table_count; t++) {
        const struct release_table *table = &bilan->tables[t];
        for (size_t c = 0; c < table->cell_count; c++) {
            if (table->cells[c].precision != PRECISION_HIDDEN)
                continue;
            enum hidden_reason reason =
                precision_reason(bilan, history->book, table, &table->cells[c]);
            if (table->scope != SCOPE_ALL && table->scope != SCOPE_1)
                assert_int_equal(reason, HIDDEN_FEW);
            else if (strcmp(table->id, "T7b") == 0 || strcmp(table->id, "T11c") == 0 ||
                     strcmp(table->id, "T15b") == 0)
                assert_int_equal(reason, HIDDEN_BASE);
            else
                assert_int_equal(reason, HIDDEN_RULE);
        }
    }
    history_free(history);
}

/* ---- what is refused ---- */

static void periods_fall_on_closings(void **state)
{
    static const struct {
        const char *from, *to, *nearest;
    } cases[] = {
        {"2024-02", "2024-06", "2024-01, 2024-06"},
        {"2024-01", "2024-05", "2024-01, 2024-06"},
        {"2024-07", "2025-03", "2024-07, 2024-12"},
        {"2024-07", "2024-06", "2024-07, 2024-12"},
    };
    struct history *history = history_new();
    (void)state;
    begin_closing(history, 6);
    people(history, 1, 20, "");
    begin_closing(history, 6);
    people(history, 1, 20, "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gate_request request = request_of(history, RELEASE_BILAN, 0, 1);
        struct release *out = NULL;
        struct fault fault = {0};
        assert_true(month_parse(cases[i].from, &request.from));
        assert_true(month_parse(cases[i].to, &request.to));
        assert_int_equal(gate_release(&request, &out, &fault), ERROR_PERIOD);
        assert_string_equal(fault.subject, cases[i].nearest);
        assert_int_equal(gate_preview(&request, &out, &fault), ERROR_PERIOD);
        assert_null(out);
    }
    history_free(history);
}

/* A past release that tells too much is noticed; one that lies is refused. */
static void past_releases_are_weighed(void **state)
{
    struct history *history = history_new();
    struct fault fault = {0};
    size_t broken = 0;
    (void)state;
    begin_closing(history, 12);
    people(history, 1, 19, "");
    people(history, 1, 1, "CAN_VIS");
    struct gate_request request = request_of(history, RELEASE_BILAN, 0, 0);
    struct release *forged = released(&request), *out = NULL;
    forged->number = 7;
    struct cell *cell = (struct cell *)(uintptr_t)cell_at(forged, "T3", SCOPE_ALL, "CAN_TEL", "");
    cell->precision = PRECISION_EXACT;
    cell->lo = cell->hi = 19;
    history->past[history->past_count++] = forged;
    request = request_of(history, RELEASE_BILAN, 0, 0);
    assert_int_equal(gate_check_past(&request, &broken), ERROR_NONE);
    assert_true(broken > 0);
    assert_int_equal(gate_release(&request, &out, &fault), ERROR_NONE);
    release_free(out);
    cell->lo = cell->hi = 18;
    assert_int_equal(gate_release(&request, &out, &fault), ERROR_RELEASE_INVALID);
    assert_string_equal(fault.subject, "n° 7");
    assert_null(out);
    history_free(history);
}

/* Anybody can check releases from their files and the codebook alone. */
static void readers_check_releases(void **state)
{
    struct history *history = history_new();
    struct fault fault = {0};
    size_t exposed = 1;
    (void)state;
    read_scenario(history);
    publish(history, RELEASE_TRENDS, 0, 0);
    publish(history, RELEASE_BILAN, 0, 0);
    assert_int_equal(gate_verify(history->book, history->past, 2, &exposed, &fault), ERROR_NONE);
    assert_int_equal(exposed, 0);
    struct cell *cell =
        (struct cell *)(uintptr_t)cell_at(history->past[1], "T14", SCOPE_ALL, "SAT_POS", "");
    cell->precision = PRECISION_EXACT;
    cell->lo = cell->hi = 38; /* but two */
    assert_int_equal(gate_verify(history->book, history->past, 2, &exposed, &fault), ERROR_NONE);
    assert_true(exposed > 0);
    cell->lo = cell->hi = 41; /* of 40 */
    assert_int_equal(gate_verify(history->book, history->past, 2, &exposed, &fault),
                     ERROR_RELEASE_INVALID);
    cell->lo = cell->hi = 38;
    history->past[1]->closings[0].folded[0]++;
    assert_int_equal(gate_verify(history->book, history->past, 2, &exposed, &fault),
                     ERROR_RELEASE_INVALID);
    assert_string_equal(fault.subject, "n° 2");
    history_free(history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenario_says_what_the_article_says),
        cmocka_unit_test(trends_come_second),
        cmocka_unit_test(same_bytes),
        cmocka_unit_test(values_do_not_choose),
        cmocka_unit_test(reasons),
        cmocka_unit_test(periods_fall_on_closings),
        cmocka_unit_test(past_releases_are_weighed),
        cmocka_unit_test(readers_check_releases),
    };
    if (crypto_start() != CRYPTO_OK)
        return 1;
    return cmocka_run_group_tests_name("disclosure_gate", tests, NULL, NULL);
}
