/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <jansson.h>

#include "tests/stats_rows.h"

static void an_empty_journal_makes_nothing(void **state)
{
    struct closed closed = closed_ok(*state, to_june);
    for (unsigned i = 0; i < RANKS; i++) {
        assert_null(closed.closing.blocks[i]);
        assert_int_equal(closed.closing.interviews[i] + closed.waiting[i], 0);
    }
    assert_int_equal(closed.closing.first, 2024 * 12);
    assert_int_equal(closed.closing.through, JUNE);
    assert_int_equal(closed.closing.oldest, 0);
}

static void k_interviews_make_a_block(void **state)
{
    struct rows *rows = *state;
    add(rows, K, 1, JUNE);
    struct closed closed = closed_ok(rows, to_june);
    const struct block *block = closed.closing.blocks[0];
    assert_non_null(block);
    assert_int_equal(closed.folded, K);
    assert_int_equal(closed.waiting[0], 0);
    assert_int_equal(closed.closing.folded[0], K);
    assert_int_equal(block->interviews, K);
    assert_int_equal(block->through, JUNE);
    assert_int_equal(block->rank, 1);
    assert_int_equal(block_value(block, "CAN_TEL", NULL), K);
    assert_int_equal(block_value(block, "PROG_NEO", NULL), K);
    assert_int_equal(block_value(block, "REP?", NULL), K);
    assert_int_equal(block_value(block, "MVT_GAGNE", NULL), K);
    assert_int_equal(block_value(block, "CAN_VIS", NULL), 0);
    closing_clear(&closed.closing);
}

static void one_less_waits(void **state)
{
    struct rows *rows = *state;
    add(rows, K - 1, 1, JUNE);
    struct closed closed = closed_ok(rows, to_june);
    assert_null(closed.closing.blocks[0]);
    assert_int_equal(closed.folded, 0);
    assert_int_equal(closed.waiting[0], K - 1);
    assert_int_equal(closed.closing.folded[0], 0);
    assert_int_equal(closed.closing.interviews[0], K - 1);
}

static void k_is_the_rule_s(void **state)
{
    struct rows *rows = *state;
    add(rows, K - 1, 1, JUNE);
    struct fold_rule rule = to_june;
    rule.k = K - 1;
    struct closed closed = closed_ok(rows, rule);
    assert_int_equal(closed.closing.folded[0], K - 1);
    closing_clear(&closed.closing);
}

static void declared_ranks_do_not_count_towards_k(void **state)
{
    struct rows *rows = *state;
    add(rows, K - 1, 2, JUNE);
    add_declared(rows, 3, 2, JUNE);
    struct closed closed = closed_ok(rows, to_june);
    assert_null(closed.closing.blocks[1]);
    assert_int_equal(closed.waiting[1], K + 2);
    add(rows, 1, 2, JUNE);
    closed = closed_ok(rows, to_june);
    assert_non_null(closed.closing.blocks[1]);
    assert_int_equal(closed.closing.folded[1], K + 3);
    assert_int_equal(block_value(closed.closing.blocks[1], "DECLARED", NULL), 3);
    assert_int_equal(block_value(closed.closing.blocks[1], "LATE", NULL), 0);
    closing_clear(&closed.closing);
}

static void one_department_waits(void **state)
{
    struct rows *rows = *state;
    add_area(rows, 2 * K, 29);
    struct closed closed = closed_ok(rows, to_june);
    assert_null(closed.closing.blocks[0]);
    assert_int_equal(closed.waiting[0], 2 * K);
    add_area(rows, 1, 56);
    closed = closed_ok(rows, to_june);
    assert_int_equal(closed.closing.folded[0], 2 * K + 1);
    closing_clear(&closed.closing);
}

static void ranks_are_closed_apart(void **state)
{
    struct rows *rows = *state;
    add(rows, K, 1, JUNE);
    add(rows, K - 1, 2, JUNE);
    add(rows, K + 1, 3, JUNE);
    struct closed closed = closed_ok(rows, to_june);
    assert_int_equal(closed.closing.folded[0], K);
    assert_int_equal(closed.closing.folded[1], 0);
    assert_int_equal(closed.closing.folded[2], K + 1);
    assert_int_equal(closed.waiting[1], K - 1);
    assert_int_equal(closed.folded, 2 * K + 1);
    assert_int_equal(closed.closing.blocks[2]->rank, 3);
    assert_int_equal(block_value(closed.closing.blocks[2], "ISS_TRV", NULL), K + 1);
    closing_clear(&closed.closing);
}

static void later_months_stay_untouched(void **state)
{
    struct rows *rows = *state;
    add(rows, K, 1, JUNE);
    add(rows, 3 * K, 1, JUNE + 1);
    struct closed closed = closed_ok(rows, to_june);
    assert_int_equal(closed.folded, K);
    for (size_t i = K; i < rows->count; i++)
        assert_false(rows->rows[i].folded);
    assert_int_equal(closed.closing.interviews[0], K);
    assert_int_equal(closed.closing.folded[0], K);
    assert_int_equal(closed.waiting[0], 0);
    closing_clear(&closed.closing);
}

static void late_interviews_are_counted(void **state)
{
    struct rows *rows = *state;
    add(rows, K, 1, JUNE);
    struct interview late = an_interview(rows, 1, 56, JUNE);
    late.late = true;
    assert_true(rows_add(rows, &late));
    struct closed closed = closed_ok(rows, to_june);
    assert_int_equal(block_value(closed.closing.blocks[0], "LATE", NULL), 1);
    assert_int_equal(closed.closing.folded[0], K + 1);
    closing_clear(&closed.closing);
}

static void volumes_are_by_rank_and_by_department(void **state)
{
    struct rows *rows = *state;
    add_area(rows, 1, 56);
    add_area(rows, 3, 22);
    add_area(rows, 2, 35);
    add(rows, 2, 3, JUNE - 2);
    add_area(rows, 1, 22);
    struct closed closed = closed_ok(rows, to_june);
    assert_int_equal(closed.closing.interviews[0], 7);
    assert_int_equal(closed.closing.interviews[2], 2);
    assert_int_equal(closed.closing.oldest, JUNE - 2);
    static const struct volume areas[] = {{22, 5}, {35, 3}, {56, 1}};
    assert_int_equal(closed.closing.area_count, 3);
    assert_memory_equal(closed.closing.areas, areas, sizeof areas);
    closing_clear(&closed.closing);
}

/* Rows that wait enter the first later block of their rank, across a year's end too, and volumes
 * count each row once. */
static void waiting_rows_enter_a_later_block(void **state)
{
    struct rows *rows = *state;
    add(rows, K, 1, JUNE);
    add(rows, 2, 2, JUNE);
    struct closed closed = closed_ok(rows, to_june);
    assert_int_equal(closed.folded, K);
    closing_clear(&closed.closing);
    rows_erase_folded(rows);

    add(rows, K - 3, 2, DECEMBER);
    struct fold_rule rule = {.previous = JUNE, .through = DECEMBER, .k = K};
    closed = closed_ok(rows, rule);
    assert_int_equal(closed.folded, 0);
    assert_int_equal(closed.closing.first, JUNE + 1);
    assert_int_equal(closed.closing.interviews[1], K - 3);
    assert_int_equal(closed.waiting[1], K - 1);
    rows_erase_folded(rows);

    add(rows, 1, 2, DECEMBER + 1);
    rule = (struct fold_rule){.previous = DECEMBER, .through = DECEMBER + 3, .k = K};
    closed = closed_ok(rows, rule);
    assert_int_equal(closed.closing.first, DECEMBER + 1);
    assert_int_equal(closed.closing.oldest, DECEMBER + 1);
    assert_int_equal(closed.closing.interviews[1], 1);
    assert_int_equal(closed.closing.folded[1], K);
    assert_int_equal(closed.folded, K);
    assert_int_equal(closed.waiting[1], 0);
    assert_int_equal(closed.closing.area_count, 1);
    closing_clear(&closed.closing);
    rows_erase_folded(rows);
    assert_int_equal(rows->count, 0);
}

static void the_last_closing_erases_what_cannot_reach_k(void **state)
{
    struct rows *rows = *state;
    add(rows, K, 1, JUNE);
    add(rows, K - 1, 2, JUNE);
    add(rows, K, 3, JUNE + 1);
    struct fold_rule rule = to_june;
    rule.last = true;
    struct closed closed = closed_ok(rows, rule);
    assert_int_equal(closed.closing.folded[0], K);
    assert_int_equal(closed.closing.folded[1], 0);
    assert_null(closed.closing.blocks[1]);
    assert_int_equal(closed.closing.interviews[1], K - 1);
    assert_int_equal(closed.waiting[1], 0);
    assert_int_equal(closed.folded, 2 * K - 1);
    closing_clear(&closed.closing);
}

static void a_preview_counts_no_answer(void **state)
{
    struct rows *rows = *state;
    add(rows, K + 1, 1, JUNE);
    add(rows, K - 1, 2, JUNE);
    add(rows, 1, 3, JUNE + 1);
    const struct codebook *codebooks[] = {rows->codebook};
    struct fold_input input = rows_input(rows, codebooks, to_june);
    struct closing preview;
    uint32_t waiting[RANKS];
    assert_int_equal(fold_preview(&input, &preview, waiting), ERROR_NONE);
    for (size_t i = 0; i < rows->count; i++)
        assert_false(rows->rows[i].folded);
    for (unsigned i = 0; i < RANKS; i++)
        assert_null(preview.blocks[i]);
    struct closed closed = closed_ok(rows, to_june);
    char *before = closing_to_json(&preview);
    char *after = closing_to_json(&closed.closing);
    assert_string_equal(before, after);
    assert_memory_equal(waiting, closed.waiting, sizeof waiting);
    free(before);
    free(after);
    closing_clear(&closed.closing);
}

static void the_order_of_rows_leaves_no_trace(void **state)
{
    struct rows *rows = *state;
    add(rows, K, 1, JUNE);
    add_area(rows, 2, 56);
    add_area(rows, 1, 29);
    struct closed one = closed_ok(rows, to_june);
    for (size_t i = 0; i < rows->count / 2; i++) {
        struct fold_row swapped = rows->rows[i];
        rows->rows[i] = rows->rows[rows->count - 1 - i];
        rows->rows[rows->count - 1 - i] = swapped;
    }
    struct closed two = closed_ok(rows, to_june);
    char *before = closing_to_json(&one.closing);
    char *after = closing_to_json(&two.closing);
    assert_string_equal(before, after);
    free(before);
    free(after);
    size_t bytes = block_packed_bytes(one.closing.blocks[0]);
    uint8_t *packed = malloc(2 * bytes);
    assert_non_null(packed);
    block_pack(one.closing.blocks[0], packed);
    block_pack(two.closing.blocks[0], packed + bytes);
    assert_memory_equal(packed, packed + bytes, bytes);
    free(packed);
    closing_clear(&one.closing);
    closing_clear(&two.closing);
}

static bool count_progress(void *context, size_t done, size_t total)
{
    size_t *last = context;
    assert_int_equal(done, *last + 1);
    assert_int_equal(total, K);
    *last = done;
    return true;
}

static bool stop_at_two(void *context, size_t done, size_t total)
{
    (void)total;
    *(size_t *)context = done;
    return done < 2;
}

static void progress_is_told_row_by_row(void **state)
{
    struct rows *rows = *state;
    add(rows, K, 1, JUNE);
    const struct codebook *codebooks[] = {rows->codebook};
    struct fold_input input = rows_input(rows, codebooks, to_june);
    size_t last = 0;
    input.progress = count_progress;
    input.context = &last;
    struct closing closing;
    uint32_t waiting[RANKS];
    assert_int_equal(fold(&input, &closing, waiting), ERROR_NONE);
    assert_int_equal(last, K);
    closing_clear(&closing);
    for (size_t i = 0; i < input.row_count; i++)
        input.rows[i].folded = false;
    input.progress = stop_at_two;
    assert_int_equal(fold(&input, &closing, waiting), ERROR_STOPPED);
    assert_int_equal(last, 2);
    assert_int_equal(closing.folded[0], 0);
    for (size_t i = 0; i < input.row_count; i++)
        assert_false(input.rows[i].folded);
}

/* Version 2 of the built-in codebook: one question more, asked when something is out of scope. */
static struct codebook *next_codebook(const struct codebook *current)
{
    static const char question[] =
        "{\"code\":\"NEW\",\"type\":\"single\",\"skip_if\":[\"HC_NON\"],"
        "\"label\":{\"fr\":\"n\",\"en\":\"n\"},\"name\":{\"fr\":\"n\",\"en\":\"n\"},"
        "\"help\":{\"fr\":\"n\",\"en\":\"n\"},\"options\":["
        "{\"code\":\"NEW_A\",\"bit\":130,\"key\":\"a\",\"fr\":\"a\",\"en\":\"a\"},"
        "{\"code\":\"NEW_B\",\"bit\":131,\"key\":\"b\",\"fr\":\"b\",\"en\":\"b\"}]}";
    static const char table[] = "{\"id\":\"T99\",\"kind\":\"one-way\",\"ranks\":[\"all\"],"
                                "\"title\":{\"fr\":\"n\",\"en\":\"n\"},"
                                "\"rows\":[\"NEW_A\",\"NEW_B\"]}";
    json_t *root = json_loadb(current->text, current->text_bytes, 0, NULL);
    assert_non_null(root);
    json_object_set_new(root, "version", json_integer(current->version + 1));
    json_array_append_new(json_object_get(root, "questions"), json_loads(question, 0, NULL));
    json_array_append_new(json_object_get(json_object_get(root, "plan"), "tables"),
                          json_loads(table, 0, NULL));
    char *text = json_dumps(root, 0);
    json_decref(root);
    assert_non_null(text);
    struct fault fault;
    struct codebook *next = NULL;
    if (codebook_read(text, strlen(text), &next, &fault) != ERROR_NONE)
        fail_msg("%s", fault.subject);
    free(text);
    return next;
}

static void a_question_of_a_newer_codebook_was_not_asked(void **state)
{
    struct rows *rows = *state;
    struct codebook *next = next_codebook(rows->codebook);
    add(rows, K, 1, JUNE);
    struct interview interview = an_interview(rows, 1, 22, JUNE);
    const struct codebook *current = rows->codebook;
    answers_clear(&interview.answers, current->options[codebook_option(current, "HC_NON")].bit);
    answers_set(&interview.answers, current->options[codebook_option(current, "HC_OUV")].bit);
    assert_true(rows_add(rows, &interview));

    const struct codebook *both[] = {current, next};
    struct fold_input input = rows_input(rows, both, to_june);
    input.codebook_count = 2;
    struct closing closing;
    uint32_t waiting[RANKS];
    assert_int_equal(fold(&input, &closing, waiting), ERROR_NONE);
    const struct block *block = closing.blocks[0];
    assert_non_null(block);
    assert_int_equal(block->codebook, current->version + 1);
    assert_int_equal(block_value(block, "NEW?", NULL), K + 1);
    assert_int_equal(block_value(block, "HC_OUV", NULL), 1);
    assert_int_equal(block_value(block, "REP?", NULL), K + 1);
    closing_clear(&closing);

    const struct codebook *only_next[] = {next};
    input = rows_input(rows, only_next, to_june);
    assert_int_equal(fold(&input, &closing, waiting), ERROR_STORE_DAMAGED);
    codebook_free(next);
}

/* Months written under a wrong clock: none at all, as version 1.0.0 wrote them (0, or 1 for the
 * month after no closing), and one that has not begun. */
static void a_misdated_row_is_of_the_oldest_open_month(void **state)
{
    struct rows *rows = *state;
    static const month wrong[] = {0, 1, 2000 * 12 - 1, JUNE + 2, 2150 * 12, 2200 * 12, UINT16_MAX};
    enum { WRONG = sizeof wrong / sizeof *wrong };
    for (month previous = 0; previous <= JUNE - 3; previous += JUNE - 3) {
        const struct fold_rule rule = {
            .previous = previous, .through = JUNE, .now = JUNE + 1, .k = K};
        rows->count = 0;
        add(rows, K, 1, JUNE);
        add(rows, 1, 1, JUNE + 1); /* after this closing, and no wonder */
        for (size_t i = 0; i < WRONG; i++)
            add(rows, 1, 1, wrong[i]);
        struct closed closed = closed_ok(rows, rule);
        assert_int_equal(closed.folded, K + WRONG);
        assert_int_equal(closed.closing.interviews[0], K + WRONG);
        assert_int_equal(closed.closing.oldest, previous ? JUNE - 2 : 2024 * 12);
        /* no row is late for a first closing: the gate relies on it */
        assert_int_equal(block_value(closed.closing.blocks[0], "LATE", NULL), previous ? WRONG : 0);
        for (size_t i = 0; i < rows->count; i++)
            assert_int_equal(rows->rows[i].misdated, i > K);
        closing_clear(&closed.closing);
    }
}

/* One that has to wait is counted in the volumes of one closing, and no more. */
static void a_misdated_row_is_seen_once(void **state)
{
    struct rows *rows = *state;
    struct fold_rule rule = to_june;
    rule.now = JUNE + 1;
    add(rows, 1, 1, 1);
    add(rows, 1, 1, JUNE + 5);
    struct closed closed = closed_ok(rows, rule);
    assert_int_equal(closed.closing.interviews[0], 2);
    assert_int_equal(closed.waiting[0], 2);
    assert_int_equal(closed.folded, 0);
    add(rows, K, 1, JUNE + 2);
    rule = (struct fold_rule){.previous = JUNE, .through = JUNE + 5, .now = JUNE + 6, .k = K};
    closed = closed_ok(rows, rule);
    assert_int_equal(closed.closing.interviews[0], K);
    assert_int_equal(closed.folded, K + 2);
    assert_int_equal(block_value(closed.closing.blocks[0], "LATE", NULL), 0);
    assert_false(rows->rows[0].misdated);
    closing_clear(&closed.closing);
}

/* The end, said when every month is closed: nothing stays behind in a month to come. */
static void the_last_closing_takes_misdated_rows(void **state)
{
    struct rows *rows = *state;
    const struct fold_rule rule = {
        .previous = JUNE, .through = JUNE, .now = JUNE + 1, .k = K, .last = true};
    add(rows, 1, 1, 0);
    add(rows, 1, 1, 2150 * 12);
    struct closed closed = closed_ok(rows, rule);
    assert_int_equal(closed.folded, 2);
    assert_int_equal(closed.closing.interviews[0], 0);
}

static void a_preview_leaves_misdated_rows_alone(void **state)
{
    struct rows *rows = *state;
    const struct codebook *codebooks[] = {rows->codebook};
    struct closing closing;
    uint32_t waiting[RANKS];
    uint8_t before[SEALED_ROW_BYTES];
    add(rows, 1, 1, 0);
    memcpy(before, rows->rows[0].sealed, sizeof before);
    struct fold_input input = rows_input(rows, codebooks, to_june);
    assert_int_equal(fold_preview(&input, &closing, waiting), ERROR_NONE);
    assert_int_equal(closing.interviews[0], 1);
    assert_true(rows->rows[0].misdated);
    assert_memory_equal(rows->rows[0].sealed, before, sizeof before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, rows_empty)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_journal_makes_nothing),
        TEST(k_interviews_make_a_block),
        TEST(one_less_waits),
        TEST(k_is_the_rule_s),
        TEST(declared_ranks_do_not_count_towards_k),
        TEST(one_department_waits),
        TEST(ranks_are_closed_apart),
        TEST(later_months_stay_untouched),
        TEST(late_interviews_are_counted),
        TEST(volumes_are_by_rank_and_by_department),
        TEST(waiting_rows_enter_a_later_block),
        TEST(the_last_closing_erases_what_cannot_reach_k),
        TEST(a_preview_counts_no_answer),
        TEST(the_order_of_rows_leaves_no_trace),
        TEST(progress_is_told_row_by_row),
        TEST(a_question_of_a_newer_codebook_was_not_asked),
        TEST(a_misdated_row_is_of_the_oldest_open_month),
        TEST(a_misdated_row_is_seen_once),
        TEST(the_last_closing_takes_misdated_rows),
        TEST(a_preview_leaves_misdated_rows_alone),
    };
#undef TEST
    return cmocka_run_group_tests(tests, rows_start, rows_stop);
}
