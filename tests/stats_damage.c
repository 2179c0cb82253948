/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/stats_rows.h"
#include "tests/support/asan.h"

/* The fold fails as a whole: nothing counted, no row marked. */
static void assert_damaged(struct rows *rows, const char *what)
{
    static const struct closing none;
    struct closed closed;
    enum error error = close_rows(rows, to_june, &closed);
    if (error != ERROR_STORE_DAMAGED)
        fail_msg("%s: %s", what, error_word(error));
    assert_memory_equal(&closed.closing, &none, sizeof none);
    for (unsigned i = 0; i < RANKS; i++)
        assert_int_equal(closed.waiting[i], 0);
    assert_int_equal(closed.folded, 0);
}

static void a_damaged_row_stops_the_closing(void **state)
{
    struct rows *rows = *state;
    add(rows, 2 * K, 1, JUNE);
    struct fold_row *last = &rows->rows[rows->count - 1];
    for (size_t at = 0; at < SEALED_ROW_BYTES; at += 7) {
        last->sealed[at] ^= 1;
        assert_damaged(rows, "a flipped bit");
        last->sealed[at] ^= 1;
    }
    last->key.b[3] ^= 1;
    assert_damaged(rows, "a row moved");
    last->key.b[3] ^= 1;
    rows->store.b[0] ^= 1;
    assert_damaged(rows, "a row of another store");
    rows->store.b[0] ^= 1;
    struct keyring *ring = rows->ring;
    rows->ring = keyring_new();
    assert_non_null(rows->ring);
    assert_damaged(rows, "no key");
    keyring_free(rows->ring);
    rows->ring = ring;
    struct closed closed = closed_ok(rows, to_june);
    assert_int_equal(closed.closing.folded[0], 2 * K);
    closing_clear(&closed.closing);
}

/* One change of a good record, sealed by someone who holds the keys. */
struct falsehood {
    const char *what;
    size_t at;
    uint8_t value;
};

static void a_false_record_stops_the_closing(void **state)
{
    struct rows *rows = *state;
    static const struct falsehood falsehoods[] = {
        {"version", 0, 2},
        {"rank 0", 1, 0},
        {"rank 4", 1, 4},
        {"first interview with a declared rank", 2, RECORD_DECLARED},
        {"unknown flag", 2, 4},
        {"zero", 3, 1},
        {"codebook of another version", 11, 77},
        {"form", 13, 'X'},
        {"form padded wrongly", 18, 'X'},
        {"option that does not exist", 20 + 200 / 8, 1},
        {"tail", RECORD_BYTES - 1, 1},
        {"reserved bit of the answers", 20, 1},
    };
    struct interview good = an_interview(rows, 1, 22, JUNE);
    uint8_t plain[RECORD_BYTES];
    for (size_t i = 0; i < sizeof falsehoods / sizeof *falsehoods; i++) {
        rows->count = 0;
        add(rows, K, 1, JUNE);
        record_write(rows->codebook, &good, plain);
        plain[falsehoods[i].at] = falsehoods[i].value;
        assert_true(rows_seal(rows, plain));
        assert_damaged(rows, falsehoods[i].what);
    }
    rows->count = 0;
    good.department = 0;
    record_write(rows->codebook, &good, plain);
    assert_true(rows_seal(rows, plain));
    assert_damaged(rows, "no department");
}

static void an_interview_that_breaks_the_codebook_stops_the_closing(void **state)
{
    struct rows *rows = *state;
    static const char *const also[] = {"CAN_VIS", "ORG_CPAM", "REP_CON", "STAT_NSP"};
    for (size_t i = 0; i < sizeof also / sizeof *also; i++) {
        rows->count = 0;
        struct interview interview = an_interview(rows, 1, 22, JUNE);
        int option = codebook_option(rows->codebook, also[i]);
        assert_true(option >= 0);
        answers_set(&interview.answers, rows->codebook->options[option].bit);
        assert_true(rows_add(rows, &interview));
        assert_damaged(rows, also[i]);
    }
}

static void seventeen_departments_stop_the_closing(void **state)
{
    struct rows *rows = *state;
    for (unsigned i = 1; i <= DEPARTMENTS_MAX; i++)
        add_area(rows, 1, i);
    struct closed closed = closed_ok(rows, to_june);
    assert_int_equal(closed.closing.area_count, DEPARTMENTS_MAX);
    closing_clear(&closed.closing);
    rows->rows[0].folded = false;
    for (size_t i = 0; i < rows->count; i++)
        rows->rows[i].folded = false;
    add_area(rows, 1, DEPARTMENTS_MAX + 1);
    assert_damaged(rows, "departments");
}

#if !ASAN /* which needs far more room than it uses */
/* Bytes of address space in use. */
static rlim_t address_space(void)
{
    unsigned long pages = 0;
    char text[64] = "";
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    assert_non_null(fgets(text, sizeof text, file));
    fclose(file);
    pages = strtoul(text, NULL, 10);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* Whichever piece of memory is refused, the fold fails as a whole. */
static void a_fold_without_memory_does_nothing(void **state)
{
    static const struct closing none;
    struct rows *rows = *state;
    add(rows, K, 1, JUNE);
    add(rows, K, 2, JUNE);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    unsigned refused = 0;
    enum error error = ERROR_MEMORY;
    for (rlim_t room = 0; error == ERROR_MEMORY; room += 4096) {
        struct closed closed;
        struct rlimit tight = {address_space() + room, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
        error = close_rows(rows, to_june, &closed);
        assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
        if (error == ERROR_MEMORY) {
            refused++;
            assert_memory_equal(&closed.closing, &none, sizeof none);
            assert_int_equal(closed.folded, 0);
        }
        closing_clear(&closed.closing);
    }
    assert_int_equal(error, ERROR_NONE);
    assert_true(refused > 4);
}
#endif

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, rows_empty)
    const struct CMUnitTest tests[] = {
        TEST(a_damaged_row_stops_the_closing),
        TEST(a_false_record_stops_the_closing),
        TEST(an_interview_that_breaks_the_codebook_stops_the_closing),
        TEST(seventeen_departments_stop_the_closing),
#if !ASAN
        TEST(a_fold_without_memory_does_nothing),
#endif
    };
#undef TEST
    return cmocka_run_group_tests(tests, rows_start, rows_stop);
}
