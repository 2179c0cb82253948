/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps after a failed one, records and marks that are not what they should be, and calls without
 * keys. */
#include "tests/store_fixture.h"
#include "tracker/store/store_internal.h"

enum { LONG_RECORD = 4000 /* three chunks */ };

static const char NAME[] = "something";

/* --- every step after one that failed --- */

static enum error step_get(struct txn *txn)
{
    uint8_t *value;
    size_t bytes;
    enum error error = record_get(txn, RECORD_STORE, NAME, &value, &bytes);
    assert_null(value);
    assert_int_equal(bytes, 0);
    return error;
}

static enum error step_put(struct txn *txn)
{
    return record_put(txn, RECORD_STORE, NAME, (const uint8_t *)"x", 1);
}

static enum error step_remove(struct txn *txn)
{
    return record_remove(txn, RECORD_STORE, NAME);
}

static enum error step_knows_tag(struct txn *txn)
{
    static const struct id tag;
    bool known;
    return txn_knows_tag(txn, &tag, &known);
}

static enum error step_add_tag(struct txn *txn)
{
    struct id tag;
    return txn_add_tag(txn, &tag);
}

static enum error step_remove_key(struct txn *txn)
{
    static const struct id key;
    return txn_remove(txn, &key);
}

static enum error step_add_row(struct txn *txn)
{
    static const uint8_t sealed[SEALED_ROW_BYTES];
    static const struct place place;
    return journal_add(txn, &place, sealed);
}

static enum error step_remove_row(struct txn *txn)
{
    static const struct place place;
    bool removed = true;
    enum error error = journal_remove(txn, &place, &removed);
    assert_false(removed);
    return error;
}

static enum error visit_row(void *context, const struct place *place,
                            const uint8_t sealed[SEALED_ROW_BYTES])
{
    (void)context;
    (void)place;
    (void)sealed;
    return ERROR_NONE;
}

static enum error step_each(struct txn *txn)
{
    return journal_each(txn, visit_row, NULL);
}

static enum error step_count(struct txn *txn)
{
    uint64_t rows, marks;
    return journal_count(txn, &rows, &marks);
}

static enum error step_spend(struct txn *txn)
{
    static const struct id mark = {{7}};
    return mark_spend(txn, &mark);
}

static enum error step_unspend(struct txn *txn)
{
    static const struct id mark = {{7}};
    return mark_unspend(txn, &mark);
}

static void test_steps_stick(void **state)
{
    (void)state;
    static enum error (*const steps[])(struct txn *) = {
        step_get,        step_put,     step_remove,   step_knows_tag,  step_add_tag,
        step_remove_key, step_add_row, step_each,     step_remove_row, step_count,
        step_spend,      step_unspend, txn_owe_scrub, txn_rekey,
    };
    struct fixture f;
    struct fault fault = {.error = ERROR_NONE};
    fixture_make(&f);
    fixture_create(&f);
    struct store *store = fixture_open(&f);
    struct txn *txn = begin(store, true);
    commit(txn);
    txn = begin(store, false);
    const uint64_t sequence = txn_sequence(txn);
    txn_abort(txn);

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        txn = begin(store, true);
        assert_int_equal(txn_fail(txn, ERROR_MONTH, "first"), ERROR_MONTH);
        assert_int_equal(steps[i](txn), ERROR_MONTH);
        assert_int_equal(txn_fail(txn, ERROR_RANK, "second"), ERROR_MONTH);
        assert_int_equal(txn_commit(txn, &fault), ERROR_MONTH);
        assert_int_equal(fault.error, ERROR_MONTH);
        assert_string_equal(fault.subject, "first");
    }
    txn = begin(store, false);
    assert_int_equal(txn_sequence(txn), sequence);
    txn_abort(txn);
    store_close(store);
    fixture_end(&f);
}

/* --- what stands in the wrong place --- */

/* Where a chunk of the record stands: the name is part of the format. */
static struct id chunk_key(const struct fixture *f, unsigned number)
{
    char full[64];
    struct id key;
    snprintf(full, sizeof full, "record %s %u", NAME, number);
    assert_int_equal(name_secret(f->ring, full, &key), CRYPTO_OK);
    return key;
}

static void expect_damaged(struct txn *txn)
{
    struct fault fault = {.error = ERROR_NONE};
    uint8_t *value;
    size_t bytes;
    assert_int_equal(record_get(txn, RECORD_STORE, NAME, &value, &bytes), ERROR_STORE_DAMAGED);
    assert_null(value);
    assert_int_equal(txn_commit(txn, &fault), ERROR_STORE_DAMAGED);
    assert_string_equal(fault.subject, NAME);
}

static void test_record_in_pieces(void **state)
{
    (void)state;
    static const uint8_t content[LONG_RECORD] = {1, 2, 3};
    uint8_t other[MARK_BYTES] = {1};
    struct fixture f;
    uint8_t *value;
    size_t bytes;
    fixture_make(&f);
    fixture_create(&f);
    struct store *store = fixture_open(&f);
    struct txn *txn = begin(store, true);
    ok(record_put(txn, RECORD_STORE, NAME, content, sizeof content), NULL, "put");
    commit(txn);
    txn = begin(store, true);
    ok(record_get(txn, RECORD_STORE, NAME, &value, &bytes), NULL, "get");
    assert_int_equal(bytes, sizeof content);
    assert_memory_equal(value, content, bytes);
    secret_free(value);

    for (unsigned number = 1; number <= 2; number++) { /* a piece is missing */
        const struct id key = chunk_key(&f, number);
        ok(txn_remove(txn, &key), NULL, "remove");
        expect_damaged(txn);
        txn = begin(store, true);
    }
    for (unsigned number = 0; number <= 2; number++) { /* or another size */
        const struct id key = chunk_key(&f, number);
        ok(txn_put(txn, &key, other, sizeof other), NULL, "replace");
        expect_damaged(txn);
        txn = begin(store, true);
    }
    txn_abort(txn);
    store_close(store);
    fixture_end(&f);
}

static void test_no_mark(void **state)
{
    (void)state;
    static const struct id mark = {{7}};
    struct fixture f;
    uint8_t wrapped[VALUE_MAX_BYTES];
    bool has = true;
    fixture_make(&f);
    fixture_create(&f);
    struct store *store = fixture_open(&f);
    struct txn *txn = begin(store, true);
    size_t bytes = open_value_wrap(&mark, (const uint8_t *)"x", 1, wrapped);
    ok(txn_put(txn, &mark, wrapped, bytes), NULL, "put");
    assert_int_equal(mark_has(txn, &mark, &has), ERROR_STORE_DAMAGED);
    assert_false(has);
    txn_abort(txn);
    store_close(store);
    fixture_end(&f);
}

/* --- without keys --- */

static void test_no_keys(void **state)
{
    (void)state;
    static const struct id some = {{7}};
    struct fixture f;
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    uint8_t *value;
    size_t bytes;
    bool flag = true;
    fixture_make(&f);
    fixture_create(&f);
    struct store *store = fixture_open(&f);
    store_use_keys(store, NULL);
    assert_int_equal(txn_begin(store, true, &txn, &fault), ERROR_DENIED);
    assert_null(txn);
    txn = begin(store, false);
    assert_int_equal(txn_knows_tag(txn, &some, &flag), ERROR_DENIED);
    assert_false(flag);
    txn_abort(txn);
    txn = begin(store, false);
    assert_int_equal(record_get(txn, RECORD_STORE, NAME, &value, &bytes), ERROR_DENIED);
    txn_abort(txn);
    txn = begin(store, false);
    flag = true;
    assert_int_equal(mark_has(txn, &some, &flag), ERROR_DENIED);
    assert_false(flag);
    txn_abort(txn);
    store_close(store);
    fixture_end(&f);
}

/* What a transaction leaves in secret memory does not outlive it. */
static void test_scratch_wiped(void **state)
{
    (void)state;
    static const struct scratch zeros;
    struct fixture f;
    fixture_make(&f);
    fixture_create(&f);
    struct store *store = fixture_open(&f);
    struct txn *txn = begin(store, true);
    ok(step_put(txn), NULL, "put");
    assert_memory_not_equal(store->scratch->digest_key.b, zeros.digest_key.b,
                            sizeof zeros.digest_key);
    assert_memory_not_equal(store->scratch->chunk, zeros.chunk, sizeof zeros.chunk);
    commit(txn);
    assert_memory_equal(store->scratch, &zeros, sizeof zeros);
    store_close(store);
    fixture_end(&f);
}

static void test_long_path(void **state)
{
    (void)state;
    static char path[STORE_PATH_BYTES + 8];
    struct store *store;
    struct fault fault = {.error = ERROR_NONE};
    memset(path, 'a', sizeof path - 1);
    path[0] = '/';
    assert_int_equal(store_open(path, &store, &fault), ERROR_FILE);
    assert_null(store);
    for (size_t i = 2; i < sizeof path - 1; i += 2)
        path[i] = '/';
    path[sizeof path - 9] = '\0';
    assert_int_not_equal(store_open(path, &store, &fault), ERROR_NONE);
    assert_null(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_stick),   cmocka_unit_test(test_record_in_pieces),
        cmocka_unit_test(test_no_mark),       cmocka_unit_test(test_no_keys),
        cmocka_unit_test(test_scratch_wiped), cmocka_unit_test(test_long_path),
    };
    return cmocka_run_group_tests_name("store errors", tests, NULL, NULL);
}
