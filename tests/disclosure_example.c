/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The example by hand of tracker/disclosure/README.md: thirty interviews, answers A 17, B 11, C 2,
 * and three cells tried one by one. */
#include "tests/support/cmocka.h"
#include "tracker/disclosure/model/protect.h"
#include "tracker/disclosure/release/precision.h"

enum { A, B, C, ANSWERS, K = 5, PEOPLE = 30 };

static const int64_t truths[ANSWERS] = {17, 11, 2};

struct example {
    struct model model;
    size_t candidates[ANSWERS];
    struct protect *protect;
};

/* A is tried exactly, B and C in thirds. */
static void add_candidate(struct example *example, uint32_t answer)
{
    struct sum own = {0};
    uint32_t lo, hi;
    precision_range(answer == A ? PRECISION_EXACT : PRECISION_THIRD, (uint32_t)truths[answer],
                    PEOPLE, K, &lo, &hi);
    sum_column(&own, answer, 1);
    example->candidates[answer] =
        model_constraint(&example->model, CONSTRAINT_PUBLISHED, &own, lo, hi);
    example->model.rows[example->candidates[answer]].active = false;
    sum_clear(&own);
}

static void example_start(struct example *example)
{
    struct sum all = {0}, unsafe = {0};
    const uint32_t columns[ANSWERS] = {A, B, C};
    size_t broken;
    *example = (struct example){.protect = NULL};
    for (uint32_t answer = A; answer < ANSWERS; answer++)
        sum_column(&all, model_column(&example->model, truths[answer]), 1);
    model_constraint(&example->model, CONSTRAINT_KNOWN, &all, PEOPLE, PEOPLE);
    for (uint32_t answer = A; answer < ANSWERS; answer++)
        add_candidate(example, answer);
    assert_true(model_index(&example->model));
    example->protect = protect_new(&example->model, K, example->candidates, ANSWERS);
    assert_non_null(example->protect);
    sum_column(&unsafe, C, 1);
    size_t area = search_area(protect_search(example->protect), columns, ANSWERS, ANSWERS);
    assert_true(protect_group(example->protect, &unsafe, area, SECRET_GROUP));
    assert_int_equal(protect_start(example->protect, &broken), ERROR_NONE);
    assert_int_equal(broken, 0);
    sum_clear(&all);
    sum_clear(&unsafe);
}

static bool tried(struct example *example, size_t answer)
{
    bool published;
    assert_int_equal(protect_try(example->protect, answer, &published), ERROR_NONE);
    assert_true(protect_verify(example->protect));
    return published;
}

static void example_end(struct example *example)
{
    protect_free(example->protect);
    model_clear(&example->model);
}

/* The middle third of B would leave C at most 2. */
static void an_exact_count_hides_the_middle_third(void **state)
{
    struct example example;
    (void)state;
    example_start(&example);
    assert_true(tried(&example, A));
    assert_false(tried(&example, B));
    assert_true(tried(&example, C));
    example_end(&example);
}

/* Without the exact count of A, both thirds can leave: the order matters. */
static void in_another_order_another_cell_is_hidden(void **state)
{
    struct example example;
    (void)state;
    example_start(&example);
    assert_true(tried(&example, B));
    assert_true(tried(&example, C));
    assert_false(tried(&example, A));
    example_end(&example);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exact_count_hides_the_middle_third),
        cmocka_unit_test(in_another_order_another_cell_is_hidden),
    };
    return cmocka_run_group_tests_name("disclosure_example", tests, NULL, NULL);
}
