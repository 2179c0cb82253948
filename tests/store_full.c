/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No room: a full map and a full disk leave everything as it was, and say which it is. */
#include "tests/store_fixture.h"

#include <sys/resource.h>

enum { SMALL_MAP = 1 << 20, BATCH = 20 };

static int setup_small(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    fixture_make(f);
    f->info.map_bytes = SMALL_MAP - 1; /* rounded up */
    fixture_create(f);
    *state = f;
    return 0;
}

/* Rows in batches until one batch is refused; the number of rows that stayed. */
static uint64_t fill(const struct fixture *f, struct store *store)
{
    uint64_t count = 0;
    for (;;) {
        struct txn *txn = begin(store, true);
        enum error error = ERROR_NONE;
        for (int i = 0; i < BATCH && !error; i++) {
            struct place place;
            uint8_t sealed[SEALED_ROW_BYTES];
            ok(journal_place(txn, &place), NULL, "place");
            row_make(f, &place, sealed);
            error = journal_add(txn, &place, sealed);
        }
        struct fault fault = {0};
        enum error end = txn_commit(txn, &fault);
        assert_true(!error || end == error);
        if (end) {
            assert_int_equal(end, ERROR_STORE_FULL);
            assert_int_equal(fault.error, ERROR_STORE_FULL);
            return count;
        }
        count += BATCH;
    }
}

static enum error fold(void *context, const struct place *place, const uint8_t *sealed)
{
    bool removed;
    assert_non_null(sealed);
    return journal_remove(context, place, &removed);
}

static void test_full_of_rows(void **state)
{
    struct fixture *f = *state;
    uint64_t rows, marks, total = 0;
    uint8_t block[5000] = {1};
    struct store *store = fixture_open(f);
    assert_int_equal(store_info(store)->map_bytes, SMALL_MAP);
    total = fill(f, store);
    assert_true(total * SEALED_ROW_BYTES > SMALL_MAP / 4);
    store_close(store);
    /* until a fresh file has no room either */
    for (uint64_t more = 1; more > 0; total += more) {
        store = fixture_open(f);
        more = fill(f, store);
        struct txn *txn = begin(store, false);
        assert_int_equal(journal_count(txn, &rows, &marks), ERROR_NONE);
        assert_int_equal(rows, total + more);
        commit(txn);
        assert_int_equal(store_check(store, NULL), ERROR_NONE);
        store_close(store);
    }
    /* a closing goes through, in this session or another */
    store = fixture_open(f);
    assert_int_equal(fill(f, store), 0);
    struct txn *txn = begin(store, true);
    assert_int_equal(journal_each(txn, fold, txn), ERROR_NONE);
    assert_int_equal(record_put(txn, RECORD_BLOCK, "block", block, sizeof block), ERROR_NONE);
    assert_int_equal(txn_owe_scrub(txn), ERROR_NONE);
    commit(txn);
    assert_int_equal(store_scrub(store, NULL), ERROR_NONE);
    assert_true(fill(f, store) > total / 4); /* there is room again */
    store_close(store);
}

static void test_full_of_records(void **state)
{
    struct fixture *f = *state;
    static uint8_t value[50000];
    char name[16];
    int count = 0;
    enum error error = ERROR_NONE;
    struct store *store = fixture_open(f);
    while (!error) {
        struct txn *txn = begin(store, true);
        snprintf(name, sizeof name, "r%d", count);
        value[0] = (uint8_t)count;
        enum error step = record_put(txn, RECORD_STORE, name, value, sizeof value);
        error = txn_commit(txn, NULL);
        assert_true(!step || step == error);
        count += !error;
    }
    assert_int_equal(error, ERROR_STORE_FULL);
    assert_true(count >= 5);
    assert_int_equal(store_check(store, NULL), ERROR_NONE);
    struct txn *txn = begin(store, false);
    for (int i = 0; i <= count; i++) {
        uint8_t *got;
        size_t bytes;
        snprintf(name, sizeof name, "r%d", i);
        assert_int_equal(record_get(txn, RECORD_STORE, name, &got, &bytes), ERROR_NONE);
        assert_true(i == count ? !got : bytes == sizeof value && got[0] == (uint8_t)i);
        secret_free(got);
    }
    commit(txn);
    store_close(store);
}

/* What a child does under a limit on the size of files: 0, or the first error. */
static enum error write_some(const struct fixture *f, rlim_t limit, bool scrub)
{
    struct store *store;
    struct txn *txn;
    struct place place;
    uint8_t sealed[SEALED_ROW_BYTES];
    struct rlimit size = {limit, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &size) != 0)
        return ERROR_SYSTEM;
    enum error error = store_open(f->path, &store, NULL);
    if (error)
        return error;
    store_use_keys(store, f->ring);
    if (scrub)
        return store_scrub(store, NULL);
    for (int n = 0; n < 5; n++) {
        error = txn_begin(store, true, &txn, NULL);
        for (int i = 0; i < 20 && !error; i++) {
            error = journal_place(txn, &place);
            row_make(f, &place, sealed);
            if (!error)
                error = journal_add(txn, &place, sealed);
        }
        if (txn)
            error = txn_commit(txn, NULL);
        if (error)
            return error;
    }
    return ERROR_NONE;
}

static void test_full_disk(void **state)
{
    struct fixture *f = *state;
    struct stat status;
    unsigned refused = 0, done = 0;
    uint64_t rows, marks, before = 100;
    struct store *store = fixture_open(f);
    struct txn *txn = begin(store, true);
    for (int i = 0; i < 100; i++) {
        struct place place;
        row_add(f, txn, &place);
    }
    commit(txn);
    store_close(store);
    assert_int_equal(stat(f->data, &status), 0);
    rlim_t end = (rlim_t)status.st_size + 40 * 4096;
    for (rlim_t limit = 0; limit < end; limit += limit < 32768 ? 1500 : 8192) {
        for (int scrub = 0; scrub < 2; scrub++) {
            int how;
            fflush(NULL);
            pid_t pid = fork();
            assert_true(pid >= 0);
            if (pid == 0) {
                const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
                enum error error = write_some(f, limit, scrub);
                setrlimit(RLIMIT_FSIZE, &none);
                leave((int)error);
            }
            assert_int_equal(waitpid(pid, &how, 0), pid);
            assert_true(WIFEXITED(how));
            if (WEXITSTATUS(how) != ERROR_NONE)
                assert_string_equal(error_word(WEXITSTATUS(how)), "disk_full");
            refused += WEXITSTATUS(how) == ERROR_DISK_FULL;
            done += WEXITSTATUS(how) == ERROR_NONE;
            /* whole batches or nothing; room again, and all goes on */
            store = fixture_open(f);
            assert_int_equal(store_check(store, NULL), ERROR_NONE);
            txn = begin(store, true);
            assert_int_equal(entries(f->path), 2);
            assert_int_equal(journal_count(txn, &rows, &marks), ERROR_NONE);
            assert_true(rows >= before && rows % 20 == 0);
            if (!scrub && WEXITSTATUS(how) == ERROR_NONE)
                assert_int_equal(rows, before + 100);
            bool small = rows < 300;
            before = small ? rows : 100;
            if (!small) { /* back to a hundred, so that the limits bite at each step */
                txn_abort(txn);
                txn = begin(store, true);
                assert_int_equal(journal_each(txn, fold, txn), ERROR_NONE);
                for (int i = 0; i < 100; i++) {
                    struct place place;
                    row_add(f, txn, &place);
                }
            }
            commit(txn);
            store_close(store);
        }
    }
    print_message("%u refused, %u done\n", refused, done);
    assert_true(refused > 5 && done > 5);
}

/* A scrub that is owed waits for room; who only reads does not. */
static void test_full_disk_owed(void **state)
{
    struct fixture *f = *state;
    struct stat before, after;
    int how;
    struct store *store = fixture_open(f);
    struct txn *txn = begin(store, true);
    assert_int_equal(txn_owe_scrub(txn), ERROR_NONE);
    commit(txn);
    store_close(store);
    assert_int_equal(stat(f->data, &before), 0);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct rlimit size = {4096, RLIM_INFINITY};
        const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &size);
        store = fixture_open(f);
        enum error reading = txn_begin(store, false, &txn, NULL);
        txn_abort(txn);
        enum error writing = txn_begin(store, true, &txn, NULL);
        setrlimit(RLIMIT_FSIZE, &none);
        leave(reading == ERROR_NONE && writing == ERROR_DISK_FULL ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &how, 0), pid);
    assert_int_equal(how, 0);
    assert_int_equal(stat(f->data, &after), 0);
    assert_true(before.st_ino == after.st_ino);
    store = fixture_open(f);
    commit(begin(store, false));
    assert_int_equal(stat(f->data, &after), 0);
    assert_true(before.st_ino != after.st_ino);
    store_close(store);
}

/* Nothing of a store that could not be made is left. */
static void test_full_disk_create(void **state)
{
    struct fixture *f = *state;
    char other[128];
    snprintf(other, sizeof other, "%s/other", f->folder);
    for (rlim_t limit = 0; limit <= 12288; limit += 2048) {
        int how;
        fflush(NULL);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            struct store *store;
            struct rlimit size = {limit, RLIM_INFINITY};
            signal(SIGXFSZ, SIG_IGN);
            if (setrlimit(RLIMIT_FSIZE, &size) != 0)
                leave(ERROR_SYSTEM);
            leave((int)store_create(other, &f->info, f->ring, &store, NULL));
        }
        assert_int_equal(waitpid(pid, &how, 0), pid);
        assert_true(WIFEXITED(how));
        assert_string_equal(error_word(WEXITSTATUS(how)), limit < 12288 ? "disk_full" : "ok");
        if (limit < 12288)
            assert_int_equal(entries(f->folder), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_full_of_rows, setup_small, teardown),
        cmocka_unit_test_setup_teardown(test_full_of_records, setup_small, teardown),
        cmocka_unit_test_setup_teardown(test_full_disk, setup_small, teardown),
        cmocka_unit_test_setup_teardown(test_full_disk_owed, setup_small, teardown),
        cmocka_unit_test_setup_teardown(test_full_disk_create, setup_small, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
