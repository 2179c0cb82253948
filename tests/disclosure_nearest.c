/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moves from the true table reach a target exactly when some table does: random small models,
 * against every table there is. */
#include "crypto/secret.h"
#include "tests/disclosure_forms.h"
#include "tracker/disclosure/model/nearest.h"

enum { COLUMNS = 5, ROWS = 6, MORE = 3, FORMS = 12 };

struct trial {
    struct model model;
    uint32_t movable[COLUMNS];
    size_t movable_count;
    int64_t most; /* people in any table */
};

static void random_form(struct draws *draws, struct sum *sum)
{
    bool one = draw_below(draws, 3) == 0; /* of one column */
    uint32_t only = draw_below(draws, COLUMNS);
    for (uint32_t c = 0; c < COLUMNS; c++)
        if (!one || c == only)
            sum_column(sum, c, (int)draw_below(draws, 5) - 2);
    sum_constant(sum, draw_below(draws, 3));
}

/* A row that the truths fit, of any shape, active or not. */
static void random_row(struct draws *draws, struct model *model)
{
    struct sum sum = {0};
    int64_t value;
    random_form(draws, &sum);
    assert_true(sum_value(&sum, model->truth, &value));
    int64_t lo = draw_below(draws, 3) ? value - draw_below(draws, 3) : NO_LOWER;
    int64_t hi = draw_below(draws, 3) ? value + draw_below(draws, 3) : NO_UPPER;
    size_t row = model_constraint(model, draw_below(draws, 2) ? CONSTRAINT_KNOWN : CONSTRAINT_PAST,
                                  &sum, lo, hi);
    model->rows[row].active = draw_below(draws, 4) > 0;
    sum_clear(&sum);
}

static void trial_start(struct draws *draws, struct trial *trial)
{
    struct sum all = {0};
    *trial = (struct trial){.most = MORE};
    for (uint32_t c = 0; c < COLUMNS; c++) {
        int64_t truth = draw_below(draws, 3);
        trial->most += truth;
        sum_column(&all, model_column(&trial->model, truth), 1);
        if (draw_below(draws, 4) > 0)
            trial->movable[trial->movable_count++] = c;
    }
    model_constraint(&trial->model, CONSTRAINT_KNOWN, &all, NO_LOWER, trial->most);
    sum_clear(&all);
    for (int r = 0; r < ROWS; r++)
        random_row(draws, &trial->model);
    assert_true(model_index(&trial->model));
}

static bool fits(const struct model *model, const int64_t *table)
{
    for (size_t i = 0; i < model->row_count; i++)
        if (model->rows[i].active && !constraint_fits(&model->rows[i], table))
            return false;
    return true;
}

static bool reaches(const struct sum *sum, bool up, int64_t target, const int64_t *table)
{
    int64_t value;
    assert_true(sum_value(sum, table, &value));
    return up ? value >= target : value <= target;
}

/* Whether some table that differs from the truth in movable columns, from at on, reaches it. */
static bool any(const struct trial *trial, const struct sum *sum, bool up, int64_t target,
                size_t at, int64_t *table)
{
    if (at == trial->movable_count)
        return fits(&trial->model, table) && reaches(sum, up, target, table);
    int64_t *value = &table[trial->movable[at]];
    bool found = false;
    for (*value = 0; !found && *value <= trial->most; ++*value)
        found = any(trial, sum, up, target, at + 1, table);
    *value = trial->model.truth[trial->movable[at]];
    return found;
}

static void check(const struct trial *trial, struct solver *solver, struct nearest *nearest,
                  struct draws *draws)
{
    struct sum sum = {0};
    int64_t table[COLUMNS], again[COLUMNS], tried[COLUMNS], value;
    bool up = draw_below(draws, 2);
    random_form(draws, &sum);
    assert_true(sum_value(&sum, trial->model.truth, &value));
    int64_t target = value + (int)draw_below(draws, 9) - 4;
    memcpy(tried, trial->model.truth, sizeof tried);
    enum lp_result result = nearest_table(nearest, &sum, up, target, table);
    assert_int_equal(result, any(trial, &sum, up, target, 0, tried) ? LP_FOUND : LP_SHORT);
    struct nearest *fresh = nearest_new(solver, trial->movable, trial->movable_count);
    assert_non_null(fresh);
    assert_int_equal(nearest_table(fresh, &sum, up, target, again), result);
    nearest_free(fresh);
    size_t movable = 0;
    for (uint32_t c = 0; result == LP_FOUND && c < COLUMNS; c++) {
        bool moves_it = movable < trial->movable_count && trial->movable[movable] == c;
        movable += moves_it;
        assert_true(table[c] >= 0 && (moves_it || table[c] == trial->model.truth[c]));
        assert_int_equal(table[c], again[c]);
    }
    if (result == LP_FOUND)
        assert_true(fits(&trial->model, table) && reaches(&sum, up, target, table));
    sum_clear(&sum);
}

static void moves_find_what_there_is(void **state)
{
    struct draws draws = draws_start();
    (void)state;
    for (unsigned i = 0; i < fixture_rounds(150, 5000); i++) {
        struct trial trial;
        trial_start(&draws, &trial);
        struct solver *solver = solver_new(&trial.model, 0);
        assert_non_null(solver);
        struct nearest *nearest = nearest_new(solver, trial.movable, trial.movable_count);
        assert_non_null(nearest);
        for (int f = 0; f < FORMS; f++) {
            struct constraint *row = &trial.model.rows[draw_below(&draws, ROWS + 1)];
            row->active = row->lo == NO_LOWER && row->hi == trial.most ? true : !row->active;
            assert_true(nearest_refresh(nearest));
            check(&trial, solver, nearest, &draws);
        }
        nearest_free(nearest);
        solver_free(solver);
        model_clear(&trial.model);
    }
}

/* A sum of columns that stay as they are is out of reach, and known to be. */
static void moves_cover_their_columns(void **state)
{
    struct model model = {0};
    struct sum in = {0}, across = {0};
    static const uint32_t movable[] = {1, 3};
    int64_t table[4];
    (void)state;
    for (int c = 0; c < 4; c++)
        model_column(&model, 1);
    assert_true(model_index(&model));
    sum_column(&in, 3, 1);
    sum_column(&across, 1, 1);
    sum_column(&across, 2, 1);
    struct solver *solver = solver_new(&model, 0);
    assert_non_null(solver);
    struct nearest *nearest = nearest_new(solver, movable, 2);
    assert_non_null(nearest);
    assert_true(nearest_cover(nearest, &in));
    assert_false(nearest_cover(nearest, &across));
    nearest_free(nearest);
    nearest = nearest_new(solver, movable, 0);
    assert_non_null(nearest);
    assert_int_equal(nearest_table(nearest, &across, false, 1, table), LP_SHORT);
    assert_int_equal(nearest_table(nearest, &across, false, 2, table), LP_FOUND);
    assert_memory_equal(table, model.truth, sizeof table);
    nearest_free(nearest);
    solver_free(solver);
    sum_clear(&in);
    sum_clear(&across);
    model_clear(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_find_what_there_is),
        cmocka_unit_test(moves_cover_their_columns),
    };
    if (crypto_start() != CRYPTO_OK)
        return 1;
    return cmocka_run_group_tests_name("disclosure_moves", tests, NULL, NULL);
}
