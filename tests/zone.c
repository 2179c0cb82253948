/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day of a place, against the C library and against what Paris is known to have done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/cmocka.h"
#include "tests/support/folder.h"
#include "tracker/base/zone.h"

/* The day as the C library has it, by the same rule in TZ. */
static day library_day(int64_t when)
{
    struct tm local;
    const time_t time = (time_t)when;
    assert_non_null(localtime_r(&time, &local));
    return (day)((local.tm_year + 1900) * 10000 + (local.tm_mon + 1) * 100 + local.tm_mday);
}

static void must_find(const char *text, struct zone *zone)
{
    if (!zone_find(text, "/nonexistent", 0, zone) || !zone_good(zone))
        fail_msg("%s is not found", text);
}

/* Every half hour of sixteen years, then steps of an odd length. */
static void test_like_the_library(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "Europe/Paris",
        "America/Miquelon",
        "Indian/Reunion",
        "Pacific/Tahiti",
        "UTC",
        "AAA12",
        "<+1345>-13:45<+1445>,M9.5.0/2:45,M4.1.0/3:45", /* southern, quarters of an hour */
        "EST5EDT4,M3.2.0/-1,M11.1.0/26",                /* the day before, and the day after */
        "IST-2IDT,M3.4.4/26,M10.5.0",
        "GMT0BST,M3.5.0/1,M10.5.0",
    };
    const int64_t year = 31556952;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct zone zone;
        must_find(rules[i], &zone);
        assert_int_equal(setenv("TZ", zone.rule, 1), 0);
        tzset();
        for (int64_t when = 54 * year, step = 1800; when < 230 * year;
             when += step = when < 70 * year ? 1800 : 36007)
            if (zone_day(&zone, when) != library_day(when))
                fail_msg("%s at %lld: %u, the library says %u", zone.rule, (long long)when,
                         zone_day(&zone, when), library_day(when));
    }
    assert_int_equal(unsetenv("TZ"), 0);
}

/* Days do not follow TZ, and begin at midnight of Paris, in winter as in summer. */
static void test_paris(void **state)
{
    (void)state;
    static const struct {
        int64_t when; /* the first second of a day */
        day day, before;
    } midnights[] = {
        {1711666800, 20240329, 20240328}, /* winter: 23:00 UTC */
        {1711839600, 20240331, 20240330}, /* summer time begins this day */
        {1711922400, 20240401, 20240331}, /* summer: 22:00 UTC */
        {1729980000, 20241027, 20241026}, /* it ends this day */
        {1730070000, 20241028, 20241027},
        {1798758000, 20270101, 20261231}, /* the year, one hour before UTC */
        {4133977200, 21010101, 21001231}, /* no leap day in 2100 */
    };
    static const char *const zones[] = {"UTC0", "AAA12", "AAA-14", ":/nonexistent", ""};
    for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
        assert_int_equal(setenv("TZ", zones[z], 1), 0);
        for (size_t i = 0; i < sizeof midnights / sizeof *midnights; i++) {
            assert_int_equal(zone_day(&zone_paris, midnights[i].when), midnights[i].day);
            assert_int_equal(zone_day(&zone_paris, midnights[i].when - 1), midnights[i].before);
        }
    }
    assert_int_equal(unsetenv("TZ"), 0);
    assert_int_equal(zone_day(&zone_utc, 0), 19700101);
    assert_int_equal(zone_day(&zone_utc, 253402214399), 99991230);
    assert_int_equal(zone_day(&zone_utc, 253402300800), 0); /* the year 10000 */
    assert_int_equal(zone_day(&zone_paris, INT64_MAX), 0);
    assert_int_equal(zone_day(&zone_paris, INT64_MIN), 0);
    assert_int_equal(zone_day(&zone_paris, -62135596800), 0); /* the year 1 begins */
    assert_int_equal(zone_day(&zone_paris, -62135596800 + 172800), 10103);
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "Paris",
        "Europe/Pari",
        "CE-1",
        "CET",
        "CET-25",
        "CET-1:60",
        "CET-1CEST",
        "CET-1CEST,M3.5.0",
        "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0",
        "CET-1CEST,M3.5.0/168,M10.5.0",
        "CET-1CEST,J60,J300",
        "CET-1CEST,M3.5.0,M10.5.0/3 ",
        "<+04-4",
        "<>0",
        "CET-1CEST,M3.5.0,M10.5.0/3:00:00,",
        "CET-99999999999999999999",
        "CET-0000000000000000000000000000000000000000000001", /* a name too long */
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct zone zone = {"untouched", ""};
        if (zone_find(bad[i], "/nonexistent", 0, &zone) || strcmp(zone.name, "untouched") != 0)
            fail_msg("\"%s\"", bad[i]);
    }
}

static void write_file(const char *folder, const char *name, const char *content, size_t bytes)
{
    char path[FOLDER_BYTES + 32];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, bytes, file), bytes);
    assert_int_equal(fclose(file), 0);
}

/* The head of a table that counts nothing. */
#define NULS "\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define HEAD(begins) begins NULS NULS NULS
#define EMPTY HEAD("TZif2")

_Static_assert(sizeof EMPTY == 44 + 1, "RFC 8536");

/* Other zones are looked for among those of the system: the rule is at the end of their files. */
static void test_tzdata(void **state)
{
    (void)state;
    static const char good[] = EMPTY EMPTY "\n<-03>3\n";
    static const struct {
        const char *name, *content;
        size_t bytes;
    } files[] = {
        {"old", HEAD("TZif\0") EMPTY "\n<-03>3\n", 96},
        {"other", HEAD("TZfi2") EMPTY "\n<-03>3\n", 96},
        {"none", EMPTY EMPTY "\n\n", 90},
        {"cut", EMPTY EMPTY "\n<-03>3", 95},
        {"odd", EMPTY EMPTY "\nEST5EDT,J60,J300\n", 106},
        {"half", EMPTY "\n<-03>3\n", 52},
        {"empty", "", 0},
    };
    char folder[FOLDER_BYTES];
    struct zone zone = {"untouched", ""};
    assert_true(new_folder(folder));
    write_file(folder, "Good", good, sizeof good - 1);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        write_file(folder, files[i].name, files[i].content, files[i].bytes);
        if (zone_find(files[i].name, folder, 0, &zone))
            fail_msg("%s", files[i].name);
    }
    assert_false(zone_find("../Good", folder, 0, &zone));
    assert_false(zone_find("/etc/passwd", folder, 0, &zone));
    assert_string_equal(zone.name, "untouched");
    assert_true(zone_find("Good", folder, 0, &zone));
    assert_string_equal(zone.name, "Good");
    assert_string_equal(zone.rule, "<-03>3");
    remove_tree(folder);
}

/* At place, so many bytes of a number, the greatest first. */
static void put(char *place, int64_t number, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        place[i] = (char)((uint64_t)number >> 8 * (bytes - 1 - i));
}

/* A place whose rule comes into force later is none until then (findings/tzdata_rule.sh). */
static void test_rule_to_come(void **state)
{
    (void)state;
    enum { COUNTS = 44 + 32, TIMES = 88, KINDS = TIMES + 3 * 8, OFFSETS = KINDS + 3 };
    static const int64_t month = 30 * 86400, times[] = {0, 12 * 30 * 86400, 13 * 30 * 86400};
    char file[OFFSETS + 2 * 6 + 1 + 7 + 1] = EMPTY EMPTY; /* a NUL of C's at the end */
    char folder[FOLDER_BYTES];
    struct zone zone;
    put(file + COUNTS, 3, 4);     /* changes */
    put(file + COUNTS + 4, 2, 4); /* kinds */
    for (unsigned i = 0; i < 3; i++)
        put(file + TIMES + 8 * (size_t)i, times[i], 8);
    file[KINDS + 1] = 1; /* an hour less for a month, after a year */
    put(file + OFFSETS, 3600, 4);
    put(file + OFFSETS + 6, 0, 4);
    memcpy(file + OFFSETS + 12, "\nAAA-1\n", 7);
    assert_true(new_folder(folder));
    write_file(folder, "Later", file, OFFSETS + 12 + 7);
    assert_false(zone_find("Later", folder, 0, &zone));
    assert_false(zone_find("Later", folder, 13 * month - 1, &zone));
    assert_true(zone_find("Later", folder, 13 * month, &zone));
    assert_string_equal(zone.rule, "AAA-1");
    file[KINDS + 1] = 2; /* no such kind */
    write_file(folder, "Later", file, OFFSETS + 12 + 7);
    assert_false(zone_find("Later", folder, 0, &zone));
    file[KINDS + 1] = 0; /* no change at all */
    write_file(folder, "Later", file, OFFSETS + 12 + 7);
    assert_true(zone_find("Later", folder, 0, &zone));
    remove_tree(folder);
}

static void test_text(void **state)
{
    (void)state;
    static const char *const bad[] = {"",           "2024-1-01",  "2024-13-01", "2024-00-10",
                                      "2024-01-00", "2024-01-32", "0000-01-01", "2024/01/01",
                                      "20240101",   "2024-01-0x", "-024-01-01", "2024-01-011"};
    char text[DAY_TEXT + 1];
    day_format(20240229, text);
    assert_string_equal(text, "2024-02-29");
    assert_int_equal(day_parse(text), 20240229);
    assert_int_equal(day_parse("9999-12-31"), 99991231);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (day_parse(bad[i]) != 0)
            fail_msg("\"%s\"", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_like_the_library), cmocka_unit_test(test_paris),
        cmocka_unit_test(test_refused),          cmocka_unit_test(test_tzdata),
        cmocka_unit_test(test_rule_to_come),     cmocka_unit_test(test_text),
    };
    return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
