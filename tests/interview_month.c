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

static void test_of_day(void **state)
{
    (void)state;
    assert_int_equal(month_at(0), 0);
    assert_int_equal(month_at(19991231), 0);
    assert_int_equal(month_at(20000101), month_january(2000));
    assert_int_equal(month_at(20240229), month_january(2024) + 1);
    assert_int_equal(month_at(21991231), month_december(2199));
    assert_int_equal(month_at(22000101), 0);
    assert_int_equal(month_at(99991231), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_of_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
