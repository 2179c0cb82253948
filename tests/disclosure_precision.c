/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which precision, from how many people, in which bins. */
#include "tests/codebook_fixture.h"
#include "tracker/disclosure/release/precision.h"

static void precision_follows_people(void **state)
{
    static const struct {
        enum cell_kind kind;
        unsigned people; /* in k */
        enum precision below, from;
    } steps[] = {
        {CELL_KEY_FIGURE, 3, PRECISION_HIDDEN, PRECISION_THIRD},
        {CELL_KEY_FIGURE, 4, PRECISION_THIRD, PRECISION_EXACT},
        {CELL_ONE_WAY, 3, PRECISION_HIDDEN, PRECISION_THIRD},
        {CELL_ONE_WAY, 8, PRECISION_THIRD, PRECISION_ROUNDED},
        {CELL_ONE_WAY, 20, PRECISION_ROUNDED, PRECISION_EXACT},
        {CELL_CROSSING, 3, PRECISION_HIDDEN, PRECISION_DIRECTION},
        {CELL_CROSSING, 8, PRECISION_DIRECTION, PRECISION_THIRD},
        {CELL_CROSSING, 16, PRECISION_THIRD, PRECISION_ROUNDED},
        {CELL_CROSSING, 40, PRECISION_ROUNDED, PRECISION_EXACT},
    };
    (void)state;
    for (unsigned k = 3; k <= 11; k++)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            unsigned n = steps[i].people * k;
            assert_int_equal(precision_tried(steps[i].kind, n - 1, k, false), steps[i].below);
            assert_int_equal(precision_tried(steps[i].kind, n, k, false), steps[i].from);
            enum precision in_year = precision_tried(steps[i].kind, n, k, true);
            assert_int_equal(in_year,
                             steps[i].from == PRECISION_EXACT ? PRECISION_ROUNDED : steps[i].from);
        }
}

/* Each value has one bin, bins follow one another, and only public numbers make them. */
static void bins_share_the_base(void **state)
{
    static const enum precision precisions[] = {PRECISION_ROUNDED, PRECISION_THIRD};
    (void)state;
    for (size_t p = 0; p < 2; p++)
        for (unsigned k = 3; k <= 11; k++)
            for (uint32_t base = 3 * k; base < 40 * k; base++) {
                uint32_t expected = 0, lo, hi, again_lo, again_hi, bins = 0;
                while (expected <= base) {
                    precision_range(precisions[p], expected, base, k, &lo, &hi);
                    assert_int_equal(lo, expected);
                    assert_uint_in_range(hi, lo, base);
                    precision_range(precisions[p], hi, base, k, &again_lo, &again_hi);
                    assert_int_equal(again_lo, lo);
                    assert_int_equal(again_hi, hi);
                    /* wide enough to hold k people or, in the middle, never one value alone */
                    if (precisions[p] == PRECISION_ROUNDED)
                        assert_true(hi - lo + 1 >= k);
                    else if (k > 3)
                        assert_true(hi > lo);
                    expected = hi + 1;
                    bins++;
                }
                assert_true(bins >= 2 && (precisions[p] == PRECISION_ROUNDED || bins == 3));
            }
}

static void bins_as_the_rule_says(void **state)
{
    static const struct {
        enum precision precision;
        unsigned k, value, base, lo, hi;
    } cases[] = {
        {PRECISION_ROUNDED, 5, 0, 40, 0, 7},    {PRECISION_ROUNDED, 5, 7, 40, 0, 7},
        {PRECISION_ROUNDED, 5, 8, 40, 8, 12},   {PRECISION_ROUNDED, 5, 22, 40, 18, 22},
        {PRECISION_ROUNDED, 5, 32, 40, 28, 32}, {PRECISION_ROUNDED, 5, 33, 40, 33, 40},
        {PRECISION_ROUNDED, 5, 34, 43, 28, 35}, {PRECISION_ROUNDED, 5, 36, 43, 36, 43},
        {PRECISION_ROUNDED, 4, 6, 33, 0, 6},    {PRECISION_ROUNDED, 4, 7, 33, 7, 10},
        {PRECISION_ROUNDED, 11, 16, 88, 0, 16}, {PRECISION_THIRD, 5, 6, 20, 0, 6},
        {PRECISION_THIRD, 5, 7, 20, 7, 13},     {PRECISION_THIRD, 5, 14, 20, 14, 20},
        {PRECISION_THIRD, 5, 5, 15, 0, 5},      {PRECISION_THIRD, 5, 10, 15, 10, 15},
        {PRECISION_EXACT, 5, 29, 40, 29, 29},   {PRECISION_DIRECTION, 5, 3, 15, 0, 15},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t lo, hi;
        precision_range(cases[i].precision, cases[i].value, cases[i].base, cases[i].k, &lo, &hi);
        assert_int_equal(lo, cases[i].lo);
        assert_int_equal(hi, cases[i].hi);
    }
}

/* Numbers of people of the article: what each cell is tried at. */
static void cells_of_the_plan(void **state)
{
    static const uint32_t folded[RANKS] = {20, 11, 9};
    static const struct {
        const char *table;
        enum rank_scope scope;
        size_t row;
        enum precision precision;
        uint32_t people, base;
    } cases[] = {
        {"T3", SCOPE_ALL, 0, PRECISION_EXACT, 20, 40},
        {"T3", SCOPE_ALL, 1, PRECISION_THIRD, 20, 40},
        {"T3", SCOPE_2, 0, PRECISION_HIDDEN, 11, 11},
        {"T5", SCOPE_1, 0, PRECISION_EXACT, 20, 20},
        {"T12", SCOPE_1, 0, PRECISION_EXACT, 20, 20},
        {"T12", SCOPE_FOLLOW, 0, PRECISION_HIDDEN, 11, 20},
        {"T12", SCOPE_3, 3, PRECISION_NOT_ASKED, 0, 0},
        {"T9", SCOPE_ALL, 0, PRECISION_DIRECTION, 20, 40},
    };
    struct codebook *book = fixture_ent();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct plan_cell cell;
        int table = codebook_table(book, cases[i].table);
        assert_true(table >= 0);
        assert_true(plan_cell(book, &book->tables[table], cases[i].scope, cases[i].row, 0, &cell));
        struct tried tried = precision_of_cell(book, &cell, folded, 5, false);
        assert_int_equal(tried.precision, cases[i].precision);
        assert_int_equal(tried.people, cases[i].people);
        assert_int_equal(tried.base, cases[i].base);
    }
    codebook_free(book);
}

/* However many people there are, and in a trend too. */
static void rows_in_thirds(void **state)
{
    static const uint32_t few[RANKS] = {20, 11, 9}, many[RANKS] = {2000, 1100, 900};
    struct codebook *book = fixture_ent();
    struct plan_cell cell;
    const struct table *table = &book->tables[codebook_table(book, "T3")];
    (void)state;
    assert_true(codebook_in_thirds(book, table->rows[1]));
    assert_true(plan_cell(book, table, SCOPE_ALL, 1, 0, &cell));
    assert_int_equal(precision_of_cell(book, &cell, few, 5, false).precision, PRECISION_THIRD);
    assert_int_equal(precision_of_cell(book, &cell, many, 5, false).precision, PRECISION_THIRD);
    assert_int_equal(precision_of_cell(book, &cell, many, 5, true).precision, PRECISION_THIRD);
    assert_true(plan_cell(book, table, SCOPE_2, 1, 0, &cell));
    assert_int_equal(precision_of_cell(book, &cell, few, 5, false).precision, PRECISION_HIDDEN);
    assert_true(plan_cell(book, table, SCOPE_ALL, 2, 0, &cell));
    assert_int_equal(precision_of_cell(book, &cell, many, 5, false).precision, PRECISION_EXACT);
    codebook_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(precision_follows_people), cmocka_unit_test(bins_share_the_base),
        cmocka_unit_test(bins_as_the_rule_says),    cmocka_unit_test(cells_of_the_plan),
        cmocka_unit_test(rows_in_thirds),
    };
    return cmocka_run_group_tests_name("disclosure_precision", tests, NULL, NULL);
}
