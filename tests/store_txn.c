/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores, transactions, records, journal: what they do when nothing goes wrong. */
#include "tests/store_fixture.h"

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof *f);
    fixture_make(f);
    fixture_create(f);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_end(*state);
    free(*state);
    return 0;
}

static void test_create_open(void **state)
{
    struct fixture *f = *state;
    struct stat status;
    assert_int_equal(entries(f->path), 2);
    assert_int_equal(entries(f->folder), 1);
    assert_int_equal(stat(f->path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    struct store *store;
    assert_int_equal(store_open(f->path, &store, NULL), ERROR_NONE);
    assert_memory_equal(store_info(store)->id.b, f->info.id.b, ID_BYTES);
    assert_true(store_info(store)->practice);
    assert_int_equal(store_info(store)->map_bytes, STORE_MAP_BYTES);
    assert_string_equal(store_path(store), f->path);
    store_use_keys(store, f->ring);
    struct txn *txn = begin(store, false);
    assert_int_equal(txn_sequence(txn), 1);
    assert_false(txn_writes(txn));
    commit(txn);
    store_close(store);
}

static void put(struct store *store, enum record_kind kind, const char *name, const void *value,
                size_t bytes)
{
    struct txn *txn = begin(store, true);
    assert_int_equal(record_put(txn, kind, name, value, bytes), ERROR_NONE);
    commit(txn);
}

static void expect(struct store *store, enum record_kind kind, const char *name, const void *value,
                   size_t bytes)
{
    uint8_t *got;
    size_t got_bytes;
    struct txn *txn = begin(store, false);
    assert_int_equal(record_get(txn, kind, name, &got, &got_bytes), ERROR_NONE);
    if (!value) {
        assert_null(got);
        assert_int_equal(got_bytes, 0);
    } else {
        assert_non_null(got);
        assert_int_equal(got_bytes, bytes);
        assert_memory_equal(got, value, bytes);
    }
    secret_free(got);
    commit(txn);
}

static void test_records(void **state)
{
    struct fixture *f = *state;
    struct store *store = fixture_open(f);
    static const size_t sizes[] = {0, 1, 1787, 1788, 1789, 3580, 3581, 100000, 1788, 5};
    uint8_t *big = malloc(100000);
    random_fill(big, 100000);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        put(store, RECORD_STORE, "one", big, sizes[i]);
        put(store, RECORD_BLOCK, "one", big + 1, sizes[i] ? sizes[i] - 1 : 0);
        expect(store, RECORD_STORE, "one", big, sizes[i]);
        expect(store, RECORD_BLOCK, "one", big + 1, sizes[i] ? sizes[i] - 1 : 0);
        assert_int_equal(store_check(store, NULL), ERROR_NONE);
    }
    put(store, RECORD_OPEN, "one", big, 1500);
    expect(store, RECORD_OPEN, "one", big, 1500);
    put(store, RECORD_OPEN, "one", big, 0);
    expect(store, RECORD_OPEN, "one", big, 0);
    expect(store, RECORD_OPEN, "two", NULL, 0);
    expect(store, RECORD_STORE, "two", NULL, 0);
    store_close(store);
    store = fixture_open(f);
    expect(store, RECORD_STORE, "one", big, 5);
    struct txn *txn = begin(store, true);
    assert_int_equal(record_remove(txn, RECORD_STORE, "one"), ERROR_NONE);
    assert_int_equal(record_remove(txn, RECORD_STORE, "none"), ERROR_NONE);
    assert_int_equal(record_remove(txn, RECORD_OPEN, "one"), ERROR_NONE);
    assert_int_equal(record_remove(txn, RECORD_OPEN, "none"), ERROR_NONE);
    commit(txn);
    expect(store, RECORD_STORE, "one", NULL, 0);
    expect(store, RECORD_OPEN, "one", NULL, 0);
    expect(store, RECORD_BLOCK, "one", big + 1, 4);
    assert_int_equal(store_check(store, NULL), ERROR_NONE);
    store_close(store);
    free(big);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_create_open, setup, teardown),
        cmocka_unit_test_setup_teardown(test_records, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
