/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores, transactions, records, journal: what they do when nothing goes wrong. */
#include "tests/store_fixture.h"

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
    /* nothing stays of the longer ones */
    struct stat status;
    assert_int_equal(store_scrub(store, NULL), ERROR_NONE);
    assert_int_equal(stat(f->data, &status), 0);
    assert_true(status.st_size < 40000);
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

static void test_journal(void **state)
{
    struct fixture *f = *state;
    struct store *store = fixture_open(f);
    struct place places[5];
    struct id mark;
    bool has, removed;
    uint64_t rows, marks;
    random_fill(mark.b, ID_BYTES);
    struct txn *txn = begin(store, true);
    for (int i = 0; i < 5; i++)
        row_add(f, txn, &places[i]);
    assert_int_equal(mark_has(txn, &mark, &has), ERROR_NONE);
    assert_false(has);
    assert_int_equal(mark_spend(txn, &mark), ERROR_NONE);
    assert_int_equal(mark_spend(txn, &mark), ERROR_TICKET_SPENT);
    assert_int_equal(mark_has(txn, &mark, &has), ERROR_NONE); /* still usable */
    assert_true(has);
    commit(txn);
    store_close(store);

    store = fixture_open(f);
    txn = begin(store, true);
    assert_int_equal(mark_spend(txn, &mark), ERROR_TICKET_SPENT);
    assert_int_equal(journal_count(txn, &rows, &marks), ERROR_NONE);
    assert_int_equal(rows, 5);
    assert_int_equal(marks, 1);
    assert_int_equal(journal_has(txn, &places[2], &has), ERROR_NONE);
    assert_true(has);
    assert_int_equal(journal_remove(txn, &places[2], &removed), ERROR_NONE);
    assert_true(removed);
    assert_int_equal(journal_remove(txn, &places[2], &removed), ERROR_NONE);
    assert_false(removed);
    assert_int_equal(journal_has(txn, &places[2], &has), ERROR_NONE);
    assert_false(has);
    /* a mark is not a row */
    struct place place = {f->info.id, mark};
    assert_int_equal(journal_remove(txn, &place, &removed), ERROR_NONE);
    assert_false(removed);
    assert_int_equal(mark_unspend(txn, &mark), ERROR_NONE);
    assert_int_equal(mark_unspend(txn, &mark), ERROR_NONE);
    assert_int_equal(mark_has(txn, &mark, &has), ERROR_NONE);
    assert_false(has);
    commit(txn);
    assert_int_equal(store_check(store, NULL), ERROR_NONE);
    store_close(store);
}

struct seen_rows {
    struct txn *txn;
    int count;
    int stop;
    struct id last;
};

static enum error see(void *context, const struct place *place, const uint8_t *sealed)
{
    struct seen_rows *seen = context;
    bool removed;
    assert_non_null(sealed);
    assert_true(seen->count == 0 || memcmp(place->key.b, seen->last.b, ID_BYTES) > 0);
    seen->last = place->key;
    seen->count++;
    if (seen->stop == seen->count)
        return ERROR_MONTH;
    if (!seen->stop)
        return journal_remove(seen->txn, place, &removed);
    return ERROR_NONE;
}

static void test_journal_each(void **state)
{
    struct fixture *f = *state;
    struct store *store = fixture_open(f);
    struct place place;
    uint64_t rows, marks;
    struct fault fault = {0};
    struct txn *txn = begin(store, true);
    for (int i = 0; i < 300; i++)
        row_add(f, txn, &place);
    commit(txn);

    struct seen_rows seen = {.stop = 7};
    txn = begin(store, true);
    assert_int_equal(journal_each(txn, see, &seen), ERROR_MONTH);
    assert_int_equal(seen.count, 7);
    assert_int_equal(journal_count(txn, &rows, &marks), ERROR_MONTH); /* steps stick */
    assert_int_equal(journal_place(txn, &place), ERROR_MONTH);
    assert_int_equal(record_put(txn, RECORD_OPEN, "x", NULL, 0), ERROR_MONTH);
    assert_int_equal(txn_commit(txn, &fault), ERROR_MONTH);
    assert_int_equal(fault.error, ERROR_MONTH);

    txn = begin(store, true);
    seen = (struct seen_rows){.txn = txn};
    assert_int_equal(journal_each(txn, see, &seen), ERROR_NONE);
    assert_int_equal(seen.count, 300);
    assert_int_equal(journal_count(txn, &rows, &marks), ERROR_NONE);
    assert_int_equal(rows, 0);
    txn_abort(txn);
    txn = begin(store, false);
    assert_int_equal(journal_count(txn, &rows, &marks), ERROR_NONE);
    assert_int_equal(rows, 300);
    commit(txn);

    txn = begin(store, true);
    seen = (struct seen_rows){.txn = txn};
    assert_int_equal(journal_each(txn, see, &seen), ERROR_NONE);
    commit(txn);
    assert_int_equal(store_check(store, NULL), ERROR_NONE);
    txn = begin(store, false);
    assert_int_equal(journal_count(txn, &rows, &marks), ERROR_NONE);
    assert_int_equal(rows, 0);
    commit(txn);
    store_close(store);
}

static void test_tags(void **state)
{
    struct fixture *f = *state;
    static const struct id none = {{0}};
    struct id first, second, last;
    bool known;
    struct store *store = fixture_open(f);
    struct txn *txn = begin(store, true);
    txn_last_tag(txn, &last);
    assert_memory_equal(last.b, none.b, ID_BYTES);
    assert_int_equal(txn_add_tag(txn, &first), ERROR_NONE);
    commit(txn);
    txn = begin(store, true);
    txn_last_tag(txn, &last);
    assert_memory_equal(last.b, first.b, ID_BYTES);
    assert_int_equal(txn_add_tag(txn, &second), ERROR_NONE);
    assert_int_equal(txn_sequence(txn), 2);
    commit(txn);
    store_close(store);
    store = fixture_open(f);
    txn = begin(store, false);
    txn_last_tag(txn, &last);
    assert_memory_equal(last.b, second.b, ID_BYTES);
    assert_int_equal(txn_knows_tag(txn, &first, &known), ERROR_NONE);
    assert_true(known);
    assert_int_equal(txn_knows_tag(txn, &none, &known), ERROR_NONE);
    assert_false(known);
    assert_int_equal(txn_sequence(txn), 3);
    commit(txn);
    store_close(store);
}

/* An older file has no tag of the session that came after; nothing else tells. */
static void test_older_file(void **state)
{
    struct fixture *f = *state;
    struct id tag;
    bool known;
    size_t bytes;
    struct fault fault = {0};
    uint8_t *older = file_read(f->data, &bytes);
    struct store *store = fixture_open(f);
    struct txn *txn = begin(store, true);
    assert_int_equal(txn_add_tag(txn, &tag), ERROR_NONE);
    commit(txn);
    file_write(f->data, older, bytes);
    /* the session that saw the newer one is told */
    assert_int_equal(txn_begin(store, false, &txn, &fault), ERROR_STORE_DAMAGED);
    assert_int_equal(fault.error, ERROR_STORE_DAMAGED);
    assert_int_equal(txn_begin(store, true, &txn, &fault), ERROR_STORE_DAMAGED);
    store_close(store);
    store = fixture_open(f);
    txn = begin(store, false);
    assert_int_equal(txn_knows_tag(txn, &tag, &known), ERROR_NONE);
    assert_false(known);
    commit(txn);
    store_close(store);
    free(older);
}

/* Two states with one number: a session that knows one of them refuses the other. */
static void test_forked_file(void **state)
{
    struct fixture *f = *state;
    size_t bytes;
    struct txn *txn;
    uint8_t *older = file_read(f->data, &bytes);
    struct store *store = fixture_open(f);
    commit(begin(store, true));
    file_write(f->data, older, bytes);
    struct store *other = fixture_open(f);
    commit(begin(other, true));
    store_close(other);
    assert_int_equal(txn_begin(store, false, &txn, NULL), ERROR_STORE_DAMAGED);
    store_close(store);
    free(older);
}

static void test_rekey(void **state)
{
    struct fixture *f = *state;
    struct txn *txn;
    struct fault fault = {0};
    struct store *store = fixture_open(f);
    put(store, RECORD_STORE, "old", "old", 3);
    struct store *stale = fixture_open(f);

    /* a ring with one more epoch, as after a revocation */
    struct keyring *more = ring_of(f->ring, KEY_STORE, KEY_TICKET);
    assert_int_equal(keyring_draw(more, KEY_STORE, 2), CRYPTO_OK);
    store_use_keys(store, more);
    txn = begin(store, true);
    assert_int_equal(record_put(txn, RECORD_STORE, "before", (const uint8_t *)"b", 1), ERROR_NONE);
    assert_int_equal(txn_rekey(txn), ERROR_NONE);
    assert_int_equal(record_put(txn, RECORD_STORE, "after", (const uint8_t *)"a", 1), ERROR_NONE);
    commit(txn);
    assert_int_equal(store_check(store, NULL), ERROR_NONE);
    expect(store, RECORD_STORE, "old", "old", 3);
    expect(store, RECORD_STORE, "before", "b", 1);
    expect(store, RECORD_STORE, "after", "a", 1);
    store_close(store);

    assert_int_equal(txn_begin(stale, false, &txn, &fault), ERROR_DENIED);
    store_use_keys(stale, NULL);
    commit(begin(stale, false));
    store_use_keys(stale, more);
    commit(begin(stale, true));
    /* forgotten: the commit does it */
    assert_int_equal(keyring_draw(more, KEY_STORE, 3), CRYPTO_OK);
    put(stale, RECORD_STORE, "old", "new", 3);
    assert_int_equal(store_check(stale, NULL), ERROR_NONE);
    expect(stale, RECORD_STORE, "old", "new", 3);
    store_close(stale);
    keyring_free(more);
}

static void test_without_keys(void **state)
{
    struct fixture *f = *state;
    uint8_t *value;
    size_t bytes;
    bool has;
    struct txn *txn;
    struct id mark = {{1}};
    struct store *store = fixture_open(f);
    put(store, RECORD_OPEN, "lock", "abc", 3);
    put(store, RECORD_BLOCK, "block", "abc", 3);
    store_close(store);
    assert_int_equal(store_open(f->path, &store, NULL), ERROR_NONE);
    assert_int_equal(txn_begin(store, true, &txn, NULL), ERROR_DENIED);
    assert_int_equal(store_scrub(store, NULL), ERROR_DENIED);
    assert_int_equal(store_copy(store, "/nowhere", NULL, NULL), ERROR_DENIED);
    expect(store, RECORD_OPEN, "lock", "abc", 3);
    txn = begin(store, false);
    assert_int_equal(record_get(txn, RECORD_STORE, "x", &value, &bytes), ERROR_DENIED);
    txn_abort(txn);
    txn = begin(store, false);
    assert_int_equal(mark_has(txn, &mark, &has), ERROR_DENIED);
    txn_abort(txn);
    txn = begin(store, false);
    assert_int_equal(txn_knows_tag(txn, &mark, &has), ERROR_DENIED);
    txn_abort(txn);

    /* the keys of a référent do not open blocks */
    struct keyring *ring = ring_of(f->ring, KEY_STORE, KEY_STORE);
    store_use_keys(store, ring);
    txn = begin(store, false);
    assert_int_equal(record_get(txn, RECORD_BLOCK, "block", &value, &bytes), ERROR_DENIED);
    assert_null(value);
    txn_abort(txn);
    txn = begin(store, true);
    assert_int_equal(record_put(txn, RECORD_BLOCK, "block", NULL, 0), ERROR_DENIED);
    assert_int_equal(txn_commit(txn, NULL), ERROR_DENIED);
    store_close(store);
    keyring_free(ring);
    /* nor do foreign keys open anything */
    struct keyring *foreign = keyring_new();
    assert_int_equal(keyring_draw(foreign, KEY_STORE, 1), CRYPTO_OK);
    assert_int_equal(store_open(f->path, &store, NULL), ERROR_NONE);
    store_use_keys(store, foreign);
    assert_int_equal(txn_begin(store, false, &txn, NULL), ERROR_STORE_DAMAGED);
    store_close(store);
    keyring_free(foreign);
}

static void test_nothing_after_failure(void **state)
{
    struct fixture *f = *state;
    struct store *store = fixture_open(f);
    size_t before, after;
    commit(begin(store, true));
    uint8_t *file = file_read(f->data, &before);
    struct txn *txn = begin(store, true);
    assert_int_equal(record_put(txn, RECORD_STORE, "kept", (const uint8_t *)"no", 2), ERROR_NONE);
    txn_abort(txn);
    uint8_t *again = file_read(f->data, &after);
    assert_int_equal(before, after);
    assert_memory_equal(file, again, before);
    expect(store, RECORD_STORE, "kept", NULL, 0);
    txn_abort(NULL);
    store_close(NULL);
    store_close(store);
    free(file);
    free(again);
}

static void test_two_at_once(void **state)
{
    struct fixture *f = *state;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) { /* a program that forgot to end a transaction is stopped */
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDERR_FILENO);
        signal(SIGABRT, SIG_DFL);
        struct store *store = fixture_open(f);
        begin(store, true);
        begin(store, true);
        leave(0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_records, setup, teardown),
        cmocka_unit_test_setup_teardown(test_journal, setup, teardown),
        cmocka_unit_test_setup_teardown(test_journal_each, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tags, setup, teardown),
        cmocka_unit_test_setup_teardown(test_older_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_forked_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rekey, setup, teardown),
        cmocka_unit_test_setup_teardown(test_without_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_after_failure, setup, teardown),
        cmocka_unit_test_setup_teardown(test_two_at_once, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
