/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/secret.h"
#include "tests/support/cmocka.h"
#include "tracker/stats/closing.h"

#define JSON(interviews, areas, folded)                                                            \
    "{\"version\":2,\"form\":\"ENT\",\"first\":\"2024-01\",\"through\":\"2024-06\","               \
    "\"interviews\":" interviews ",\"areas\":" areas ",\"folded\":" folded "}"

static const char good[] = JSON("[20,11,9]",
                                "[{\"department\":22,\"interviews\":8},"
                                "{\"department\":35,\"interviews\":32}]",
                                "[25,11,0]");

static int start(void **state)
{
    (void)state;
    return crypto_start() == CRYPTO_OK ? 0 : -1;
}

static void goes_to_json_and_back(void **state)
{
    (void)state;
    struct closing closing;
    memset(&closing, 0xff, sizeof closing);
    assert_int_equal(closing_from_json(good, strlen(good), &closing, NULL), ERROR_NONE);
    assert_int_equal(closing.first, 2024 * 12);
    assert_int_equal(closing.through, 2024 * 12 + 5);
    assert_int_equal(closing.oldest, 0);
    assert_int_equal(closing.interviews[0], 20);
    assert_int_equal(closing.interviews[2], 9);
    assert_int_equal(closing.folded[0], 25);
    assert_int_equal(closing.area_count, 2);
    assert_int_equal(closing.areas[1].department, 35);
    assert_int_equal(closing.areas[1].interviews, 32);
    for (unsigned i = 0; i < RANKS; i++)
        assert_null(closing.blocks[i]);
    char *text = closing_to_json(&closing);
    assert_non_null(text);
    assert_string_equal(text, good);
    free(text);
}

/* As version 1.0.0 wrote it, which knew one form. */
static void version_1_is_read(void **state)
{
    (void)state;
    static const char old[] =
        "{\"version\":1,\"first\":\"2024-01\",\"through\":\"2024-06\",\"interviews\":[20,11,9],"
        "\"areas\":[{\"department\":22,\"interviews\":8},{\"department\":35,\"interviews\":32}],"
        "\"folded\":[25,11,0]}";
    struct closing closing;
    assert_int_equal(closing_from_json(old, strlen(old), &closing, NULL), ERROR_NONE);
    assert_string_equal(closing.form, "ENT");
    char *text = closing_to_json(&closing);
    assert_non_null(text);
    assert_string_equal(text, good);
    free(text);
}

static void blocks_and_oldest_month_stay_out_of_json(void **state)
{
    (void)state;
    static const struct codebook empty = {.version = 1};
    struct closing closing;
    assert_int_equal(closing_from_json(good, strlen(good), &closing, NULL), ERROR_NONE);
    closing.oldest = closing.first;
    closing.blocks[1] = block_new(&empty, closing.through, 2);
    assert_non_null(closing.blocks[1]);
    char *text = closing_to_json(&closing);
    assert_non_null(text);
    assert_string_equal(text, good);
    free(text);
    closing_clear(&closing);
    static const struct closing none;
    assert_memory_equal(&closing, &none, sizeof none);
}

static void malformed_text_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        JSON("[20,11]", "[]", "[0,0,0]"),
        JSON("[0,0,0,0]", "[]", "[0,0,0]"),
        JSON("[-1,1,0]", "[]", "[0,0,0]"),
        JSON("[1.5,0,0]", "[]", "[0,0,0]"),
        JSON("[\"0\",0,0]", "[]", "[0,0,0]"),
        JSON("[0,0,0]", "[]", "[0,0,4294967296]"),
        JSON("[0,0,0]", "{}", "[0,0,0]"),
        JSON("[0,0,0]", "[3]", "[0,0,0]"),
        JSON("[1,0,0]", "[]", "[0,0,0]"),
        JSON("[1,0,0]", "[{\"department\":22,\"interviews\":2}]", "[0,0,0]"),
        JSON("[2,0,0]",
             "[{\"department\":22,\"interviews\":1},{\"department\":22,\"interviews\":1}]",
             "[0,0,0]"),
        JSON("[2,0,0]",
             "[{\"department\":35,\"interviews\":1},{\"department\":22,\"interviews\":1}]",
             "[0,0,0]"),
        "{\"version\":2,\"first\":\"2024-01\",\"through\":\"2024-06\",\"interviews\":[0,0,0],"
        "\"areas\":[],\"folded\":[0,0,0]}",
        "{\"version\":1,\"form\":\"ENT\",\"first\":\"2024-01\",\"through\":\"2024-06\","
        "\"interviews\":[0,0,0],\"areas\":[],\"folded\":[0,0,0]}",
        "{\"version\":2,\"form\":\"\",\"first\":\"2024-01\",\"through\":\"2024-06\","
        "\"interviews\":[0,0,0],\"areas\":[],\"folded\":[0,0,0]}",
        "{\"version\":2,\"form\":\"NINECHARS\",\"first\":\"2024-01\",\"through\":\"2024-06\","
        "\"interviews\":[0,0,0],\"areas\":[],\"folded\":[0,0,0]}",
        "{\"version\":2,\"form\":\"E T\",\"first\":\"2024-01\",\"through\":\"2024-06\","
        "\"interviews\":[0,0,0],\"areas\":[],\"folded\":[0,0,0]}",
        "{\"version\":2,\"form\":7,\"first\":\"2024-01\",\"through\":\"2024-06\","
        "\"interviews\":[0,0,0],\"areas\":[],\"folded\":[0,0,0]}",
        "{\"version\":3,\"form\":\"ENT\",\"first\":\"2024-01\",\"through\":\"2024-06\","
        "\"interviews\":[0,0,0],"
        "\"areas\":[],\"folded\":[0,0,0]}",
        "{\"version\":1,\"late\":0,\"first\":\"2024-01\",\"through\":\"2024-06\","
        "\"interviews\":[0,0,0],\"areas\":[],\"folded\":[0,0,0]}",
        "{\"version\":1,\"first\":\"2024-07\",\"through\":\"2024-06\",\"interviews\":[0,0,0],"
        "\"areas\":[],\"folded\":[0,0,0]}",
        "{\"version\":1,\"first\":\"2024-01\",\"through\":\"2024-13\",\"interviews\":[0,0,0],"
        "\"areas\":[],\"folded\":[0,0,0]}",
        "{\"version\":1,\"first\":\"2024-01\",\"first\":\"2024-01\",\"through\":\"2024-06\","
        "\"interviews\":[0,0,0],\"areas\":[],\"folded\":[0,0,0]}",
    };
    static const struct closing none;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct closing closing;
        memset(&closing, 0xff, sizeof closing);
        const bool newer = strstr(bad[i], "\"version\":3") || strstr(bad[i], "\"late\"");
        if (closing_from_json(bad[i], strlen(bad[i]), &closing, NULL) !=
            (newer ? ERROR_STORE_FORMAT : ERROR_STORE_DAMAGED))
            fail_msg("not refused as it should be: %s", bad[i]);
        assert_memory_equal(&closing, &none, sizeof none);
    }
    for (size_t bytes = 0; bytes < strlen(good); bytes++) {
        struct closing closing;
        assert_int_equal(closing_from_json(good, bytes, &closing, NULL), ERROR_STORE_DAMAGED);
    }
}

static void seventeen_departments_are_refused(void **state)
{
    (void)state;
    char text[2048];
    size_t at = (size_t)snprintf(text, sizeof text,
                                 "{\"version\":1,\"first\":\"2024-01\",\"through\":\"2024-06\","
                                 "\"interviews\":[0,0,0],\"folded\":[0,0,0],\"areas\":[");
    struct closing closing;
    for (unsigned i = 1; i <= DEPARTMENTS_MAX + 1; i++) {
        at += (size_t)snprintf(text + at, sizeof text - at,
                               "%s{\"department\":%u,\"interviews\":0}", i > 1 ? "," : "", i);
        size_t end = at + (size_t)snprintf(text + at, sizeof text - at, "]}");
        assert_int_equal(closing_from_json(text, end, &closing, NULL),
                         i <= DEPARTMENTS_MAX ? ERROR_NONE : ERROR_STORE_DAMAGED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_to_json_and_back),
        cmocka_unit_test(version_1_is_read),
        cmocka_unit_test(blocks_and_oldest_month_stay_out_of_json),
        cmocka_unit_test(malformed_text_is_refused),
        cmocka_unit_test(seventeen_departments_are_refused),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
