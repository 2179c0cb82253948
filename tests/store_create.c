/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a store and copying one: entirely, or nothing is left. */
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

static void test_create_refuses(void **state)
{
    struct fixture *f = *state;
    struct store *store;
    struct fault fault = {0};
    char other[128], inside[160];
    assert_int_equal(store_create(f->path, &f->info, f->ring, &store, &fault), ERROR_STORE_EXISTS);
    assert_null(store);
    assert_int_equal(store_create(f->data, &f->info, f->ring, &store, &fault), ERROR_STORE_EXISTS);
    snprintf(other, sizeof other, "%s/none/store", f->folder);
    assert_int_equal(store_create(other, &f->info, f->ring, &store, &fault), ERROR_FILE);
    snprintf(other, sizeof other, "%s/link", f->folder);
    assert_int_equal(symlink(f->folder, other), 0);
    assert_int_equal(store_create(other, &f->info, f->ring, &store, &fault), ERROR_STORE_EXISTS);
    assert_int_equal(unlink(other), 0);

    /* an empty folder will do, a final slash too; closed before the finish, nothing is left */
    snprintf(other, sizeof other, "%s/empty", f->folder);
    assert_int_equal(mkdir(other, 0755), 0);
    snprintf(inside, sizeof inside, "%s/", other);
    assert_int_equal(store_create(inside, &f->info, f->ring, &store, &fault), ERROR_NONE);
    assert_string_equal(store_path(store), other);
    store_close(store);
    assert_int_equal(entries(other), 0);
    assert_int_equal(entries(f->folder), 2);

    /* someone else was quicker */
    assert_int_equal(store_create(other, &f->info, f->ring, &store, &fault), ERROR_NONE);
    put(store, RECORD_STORE, "one", "1", 1);
    snprintf(inside, sizeof inside, "%s/file", other);
    file_write(inside, (const uint8_t *)"x", 1);
    assert_int_equal(store_create_finish(store, &fault), ERROR_STORE_EXISTS);
    assert_int_equal(unlink(inside), 0);
    assert_int_equal(store_create_finish(store, &fault), ERROR_NONE);
    expect(store, RECORD_STORE, "one", "1", 1);
    put(store, RECORD_STORE, "two", "2", 1);
    store_close(store);
    assert_int_equal(entries(f->folder), 2);
    assert_int_equal(entries(other), 2);
}

static void test_copy(void **state)
{
    struct fixture *f = *state;
    char other[128];
    struct store *store = fixture_open(f);
    struct fault fault = {0};
    put(store, RECORD_STORE, "one", "1", 1);
    snprintf(other, sizeof other, "%s/copy", f->folder);
    assert_int_equal(store_copy(store, f->path, &fault), ERROR_STORE_EXISTS);
    ok(store_copy(store, other, &fault), &fault, "copy");
    put(store, RECORD_STORE, "one", "2", 1);
    store_close(store);
    assert_int_equal(store_open(other, &store, &fault), ERROR_NONE);
    store_use_keys(store, f->ring);
    expect(store, RECORD_STORE, "one", "1", 1);
    put(store, RECORD_STORE, "one", "3", 1);
    store_close(store);
    assert_int_equal(entries(other), 2);
    assert_int_equal(entries(f->folder), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_create_open, setup, teardown),
        cmocka_unit_test_setup_teardown(test_create_refuses, setup, teardown),
        cmocka_unit_test_setup_teardown(test_copy, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
