/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What left of blocks that are not at hand: wherever its people may be, nothing but volumes leaves.
 */
#include "crypto/secret.h"
#include "tests/disclosure_history.h"

enum { CLOSED = 4, QUARTER = 3 };

/* Four quarters of thirty people each. */
static struct history *quarters(void)
{
    struct history *history = history_new();
    for (int i = 0; i < CLOSED; i++) {
        begin_closing(history, QUARTER);
        people(history, 1, 20, "");
        people(history, 1, 10, "CAN_VIS");
    }
    return history;
}

/* Whether the release of closings from to to says nothing, announced and released alike. */
static bool volumes_only(const struct history *history, const struct gate_shadow *shadow,
                         enum release_kind kind, size_t from, size_t to)
{
    struct gate_request request = request_of(history, kind, from, to);
    struct release *ahead = NULL;
    struct fault fault = {0};
    request.shadows = shadow;
    request.shadow_count = shadow != NULL;
    struct release *out = released(&request);
    assert_int_equal(gate_preview(&request, &ahead, &fault), ERROR_NONE);
    bool only = out->volumes_only;
    assert_int_equal(ahead->volumes_only, only);
    release_free(ahead);
    release_free(out);
    return only;
}

static void volumes_leave_and_nothing_else(void **state)
{
    (void)state;
    struct history *history = quarters();
    const struct closing *closings = history->closings;
    const struct gate_shadow shadow = {.to = closings[1].through};
    struct gate_request request = request_of(history, RELEASE_BILAN, 0, 1);
    request.shadows = &shadow;
    request.shadow_count = 1;
    struct release *out = released(&request), *again = NULL;
    assert_int_equal(out->interviews[0], 60);
    assert_int_equal(out->closings[1].folded[0], 30);
    size_t hidden = 0;
    for (size_t t = 0; t < out->table_count; t++)
        for (size_t c = 0; c < out->tables[t].cell_count; c++) {
            const struct cell *cell = &out->tables[t].cells[c];
            assert_true(cell->precision == PRECISION_HIDDEN ||
                        cell->precision == PRECISION_NOT_ASKED);
            assert_true(cell->lo == 0 && cell->hi == 0);
            hidden += cell->precision == PRECISION_HIDDEN;
        }
    assert_true(hidden > 100);
    char *json = release_to_json(out, history->book);
    assert_non_null(strstr(json, "\"volumes_only\":true"));
    assert_int_equal(release_from_json(json, strlen(json), &again, NULL), ERROR_NONE);
    assert_true(again->volumes_only);
    char *twice = release_to_json(again, history->book);
    assert_string_equal(twice, json);
    free(twice);
    free(json);
    release_free(again);
    release_free(out);
    history_free(history);
}

static void over_its_own_months(void **state)
{
    (void)state;
    struct history *history = quarters();
    const struct closing *closings = history->closings;
    const struct gate_shadow all = {.to = closings[1].through};
    const struct gate_shadow own = {
        .from = closings[1].first, .to = closings[1].through, .common = CLOSED};
    assert_false(volumes_only(history, NULL, RELEASE_BILAN, 0, 3));
    assert_true(volumes_only(history, &all, RELEASE_BILAN, 0, 0));
    assert_true(volumes_only(history, &all, RELEASE_BILAN, 1, 2));
    assert_false(volumes_only(history, &all, RELEASE_BILAN, 2, 3));
    assert_false(volumes_only(history, &own, RELEASE_BILAN, 0, 0));
    assert_true(volumes_only(history, &own, RELEASE_BILAN, 1, 1));
    assert_true(volumes_only(history, &own, RELEASE_BILAN, 0, 1));
    /* trends are weighed with the bilan of their year so far */
    assert_true(volumes_only(history, &own, RELEASE_TRENDS, 2, 2));
    history_free(history);
}

/* Closings made after the fork hold the same rows in other bounds: from the first of them to the
 * last month it speaks of, whatever months it begins with. */
static void over_closings_made_again(void **state)
{
    (void)state;
    struct history *history = quarters();
    const struct closing *closings = history->closings;
    const struct gate_shadow later = {
        .from = closings[2].first, .to = (month)(closings[2].through - 1), .common = 1};
    assert_false(volumes_only(history, &later, RELEASE_BILAN, 0, 0));
    assert_true(volumes_only(history, &later, RELEASE_BILAN, 1, 1));
    assert_true(volumes_only(history, &later, RELEASE_BILAN, 2, 2));
    assert_false(volumes_only(history, &later, RELEASE_BILAN, 3, 3));
    history_free(history);
}

/* Whoever waited since then is in the block that takes them in, and in no later one. */
static void over_blocks_that_took_in_who_waited(void **state)
{
    (void)state;
    struct history *history = quarters();
    struct closing *closings = history->closings;
    const struct gate_shadow shadow = {.to = closings[0].through};
    closings[0].interviews[1] = 4; /* second interviews, too few for a block */
    closings[1].interviews[1] = 3;
    assert_false(volumes_only(history, &shadow, RELEASE_BILAN, 1, 1));
    history->closing_count = 3;
    people(history, 2, 20, "");
    closings[2].folded[1] += 7;
    closings[2].blocks[1]->interviews += 7;
    history->closing_count = CLOSED;
    struct gate_request request = request_of(history, RELEASE_BILAN, 2, 2);
    struct release *ahead = NULL;
    request.shadows = &shadow;
    request.shadow_count = 1;
    assert_int_equal(gate_preview(&request, &ahead, NULL), ERROR_NONE);
    assert_true(ahead->volumes_only);
    release_free(ahead);
    assert_false(volumes_only(history, &shadow, RELEASE_BILAN, 3, 3));
    history_free(history);
}

/* A bilan of two closings and one of either tell the other. */
static void over_what_releases_tie_to_it(void **state)
{
    (void)state;
    struct history *history = quarters();
    const struct gate_shadow shadow = {.to = history->closings[0].through};
    assert_false(volumes_only(history, &shadow, RELEASE_BILAN, 1, 1));
    publish(history, RELEASE_BILAN, 0, 1);
    assert_true(volumes_only(history, &shadow, RELEASE_BILAN, 1, 1));
    assert_false(volumes_only(history, &shadow, RELEASE_BILAN, 2, 3));
    history_free(history);
}

/* Files from before a restore and after it: of the months that both count, the later ones say
 * nothing, and may tell other sizes. */
static void readers_check_both_branches(void **state)
{
    (void)state;
    struct history *left = quarters(), *here = quarters();
    struct fault fault = {0};
    size_t exposed = 1;
    publish(left, RELEASE_BILAN, 0, 1);
    here->closing_count = 2;
    people(here, 1, 3, "CAN_FAC");
    here->closing_count = CLOSED;
    const struct gate_shadow shadow = {.to = here->closings[1].through};
    struct gate_request request = request_of(here, RELEASE_BILAN, 0, 1);
    request.shadows = &shadow;
    request.shadow_count = 1;
    struct release *volumes = released(&request);
    publish(here, RELEASE_BILAN, 2, 3);
    volumes->number = 101;
    const struct release *all[] = {left->past[0], volumes, here->past[0]};
    enum error error = gate_verify(here->book, all, 3, &exposed, &fault);
    if (error != ERROR_NONE)
        fail_msg("%s: %s", error_word(error), fault.subject);
    assert_int_equal(exposed, 0);
    assert_int_equal(gate_verify(here->book, all + 1, 1, &exposed, &fault), ERROR_NONE);
    assert_int_equal(exposed, 0);
    release_free(volumes);
    history_free(here);
    history_free(left);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(volumes_leave_and_nothing_else),
        cmocka_unit_test(over_its_own_months),
        cmocka_unit_test(over_closings_made_again),
        cmocka_unit_test(over_blocks_that_took_in_who_waited),
        cmocka_unit_test(over_what_releases_tie_to_it),
        cmocka_unit_test(readers_check_both_branches),
    };
    if (crypto_start() != CRYPTO_OK)
        return 1;
    return cmocka_run_group_tests_name("disclosure_shadow", tests, NULL, NULL);
}
