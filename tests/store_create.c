/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a store and copying one: entirely, or nothing is left. */
#include "tests/store_fixture.h"

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
    assert_int_equal(store_copy(store, f->path, NULL, &fault), ERROR_STORE_EXISTS);
    ok(store_copy(store, other, NULL, &fault), &fault, "copy");
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

/* Counts how often it is asked, and says stop at one of them. */
struct asked {
    unsigned times, stop_at;
    size_t done, total;
};

static bool on_ask(void *context, size_t done, size_t total)
{
    struct asked *asked = context;
    assert_true(done >= asked->done && done <= total);
    assert_true(asked->total == 0 || asked->total == total);
    asked->done = done;
    asked->total = total;
    return ++asked->times != asked->stop_at;
}

static enum error paced(struct store *store, const char *copy, struct asked *asked)
{
    struct fault fault = {0};
    struct store_pace pace = {
        .ask = on_ask, .context = asked, .passes = copy ? STORE_COPY_PASSES : STORE_CHECK_PASSES};
    store_keep_pace(store, &pace);
    enum error error = copy ? store_copy(store, copy, NULL, &fault) : store_check(store, &fault);
    store_keep_pace(store, NULL);
    assert_int_equal(fault.error, error);
    return error;
}

/* Stopped at any moment, a copy leaves nothing and a check changes nothing. */
static void test_pace(void **state)
{
    struct fixture *f = *state;
    char other[128];
    struct store *store = fixture_open(f);
    struct asked all = {0}, checked = {0};
    struct txn *txn = begin(store, true);
    for (int i = 0; i < 600; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d", i);
        assert_int_equal(record_put(txn, RECORD_OPEN, name, (const uint8_t *)"1", 1), ERROR_NONE);
    }
    commit(txn);
    snprintf(other, sizeof other, "%s/copy", f->folder);
    assert_int_equal(paced(store, other, &all), ERROR_NONE);
    /* twice two in the middle of a pass and one at its end, then the bytes, few enough for one */
    assert_int_equal(all.times, 8);
    assert_int_equal(all.done, all.total);
    store_discard(other);
    assert_int_equal(entries(f->folder), 1);
    for (unsigned i = 1; i <= all.times; i++) {
        struct asked asked = {.stop_at = i};
        assert_int_equal(paced(store, other, &asked), ERROR_STOPPED);
        assert_int_equal(asked.times, i);
        assert_int_equal(entries(f->folder), 1);
    }
    assert_int_equal(paced(store, NULL, &checked), ERROR_NONE);
    assert_int_equal(checked.times, 3);
    for (unsigned i = 1; i <= checked.times; i++) {
        struct asked asked = {.stop_at = i};
        assert_int_equal(paced(store, NULL, &asked), ERROR_STOPPED);
    }
    put(store, RECORD_STORE, "one", "1", 1);
    expect(store, RECORD_STORE, "one", "1", 1);
    store_close(store);
}

/* What a kill left beside a place goes when something is made there again; what others are making,
 * or put there, stays. */
static void test_stale(void **state)
{
    struct fixture *f = *state;
    struct store *store, *under_way;
    struct fault fault = {0};
    char other[128], strange[128], file[160];
    int status;
    snprintf(other, sizeof other, "%s/other", f->folder);
    pid_t child = fork();
    if (child == 0) /* dies half-way */
        leave(store_create(other, &f->info, f->ring, &store, NULL) == ERROR_NONE ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(entries(f->folder), 2);
    snprintf(strange, sizeof strange, "%s/.tracker-abcdef", f->folder);
    assert_int_equal(mkdir(strange, 0700), 0);
    snprintf(file, sizeof file, "%s/notes", strange);
    file_write(file, (const uint8_t *)"x", 1);

    ok(store_create(other, &f->info, f->ring, &under_way, &fault), &fault, "create");
    assert_int_equal(entries(f->folder), 3); /* the store, the strange one, this one */
    ok(store_create(other, &f->info, f->ring, &store, &fault), &fault, "create");
    assert_int_equal(entries(f->folder), 4);
    put(under_way, RECORD_STORE, "one", "1", 1);
    store_close(store);
    ok(store_create_finish(under_way, &fault), &fault, "finish");
    store_close(under_way);
    assert_int_equal(entries(f->folder), 3);
    assert_int_equal(unlink(file), 0);
    store = fixture_open(f); /* a backup clears as well */
    snprintf(other, sizeof other, "%s/copy", f->folder);
    ok(store_copy(store, other, NULL, &fault), &fault, "copy");
    assert_int_equal(entries(f->folder), 3);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_create_open, setup, teardown),
        cmocka_unit_test_setup_teardown(test_create_refuses, setup, teardown),
        cmocka_unit_test_setup_teardown(test_copy, setup, teardown),
        cmocka_unit_test_setup_teardown(test_pace, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stale, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
