/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/codebook_fixture.h"

#include "tracker/interview/month.h"

static void test_round_trip(void **state)
{
    (void)state;
    for (unsigned m = 2000 * 12; m < 2200 * 12; m++) {
        char text[MONTH_TEXT + 1], expected[16];
        month back = 0;
        month_format((month)m, text);
        snprintf(expected, sizeof expected, "%04u-%02u", m / 12, m % 12 + 1);
        assert_string_equal(text, expected);
        assert_true(month_parse(text, &back));
        assert_int_equal(back, m);
        assert_int_equal(month_year(back), m / 12);
    }
    assert_int_equal(month_january(2024), 2024 * 12);
    assert_int_equal(month_december(2024), 2024 * 12 + 11);
    assert_int_equal(month_december(2024) + 1, month_january(2025));
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",        "2024",    "2024-3",  "2024-003",   "2024-00",   "2024-13", "2024-3 ",
        " 2024-3", "2024/03", "202403",  "2024-03-01", "1999-12",   "2200-01", "-024-03",
        "2024-+3", "2024-0x", "20 4-03", "０２４-03",  "2024-03\n", "2024–03",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        month untouched = 7;
        if (month_parse(bad[i], &untouched) || untouched != 7)
            fail_msg("\"%s\"", bad[i]);
    }
}

/* The month of the wall calendar where the program runs. */
static void test_local(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        time_t when;
        const char *month;
    } moments[] = {
        {"UTC0", 1711924199, "2024-03"},                       /* 2024-03-31 22:29:59 UTC */
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1711922399, "2024-03"}, /* 23:59:59 in Paris */
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1711922400, "2024-04"},
        {"UTC0", 1711922400, "2024-03"},
        {"XXX12", 1711969199, "2024-03"}, /* noon of April 1st in UTC, less a second */
        {"XXX12", 1711972800, "2024-04"},
        {"UTC0", 1704067199, "2023-12"},
        {"UTC0", 1704067200, "2024-01"},
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        char text[MONTH_TEXT + 1];
        assert_int_equal(setenv("TZ", moments[i].zone, 1), 0);
        month_format(month_at(moments[i].when), text);
        if (strcmp(text, moments[i].month) != 0)
            fail_msg("%s at %lld: %s", moments[i].zone, (long long)moments[i].when, text);
    }
    assert_int_equal(setenv("TZ", "UTC0", 1), 0);
    assert_int_equal(month_at(0), 0);
    assert_int_equal(month_at(946684799), 0); /* the last second of 1999 */
    assert_int_equal(month_at(946684800), month_january(2000));
    assert_int_equal(month_at(7258118399), month_december(2199));
    assert_int_equal(month_at(7258118400), 0);
    month before = month_at(time(NULL)), now = month_now(), after = month_at(time(NULL));
    assert_true(now == before || now == after);
    assert_int_equal(unsetenv("TZ"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_local),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
