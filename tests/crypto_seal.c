/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/aead_internal.h"
#include "crypto/open.h"
#include "tests/crypto_sealed.h"

static const enum seal_kind record_kinds[] = {SEAL_HEAD, SEAL_RECORD, SEAL_TAG};

static void what_is_sealed_opens(void **state)
{
    struct fixture *f = *state;
    uint8_t sealed[SEALED];
    uint8_t back[PLAIN];

    for (size_t i = 0; i < COUNT(record_kinds); i++) {
        enum seal_kind kind = SEAL_MARK;
        unsigned epoch = 0;
        assert_int_equal(seal_record(f->ring, record_kinds[i], &here, f->plain, PLAIN, sealed),
                         CRYPTO_OK);
        assert_int_equal(open_record(f->ring, record_kinds[i], &here, sealed, SEALED, back),
                         CRYPTO_OK);
        assert_memory_equal(back, f->plain, PLAIN);
        assert_true(sealed_kind(sealed, sizeof sealed, &kind, &epoch));
        assert_int_equal(kind, record_kinds[i]);
        assert_int_equal(epoch, 2);
    }
    assert_int_equal(seal_block(f->ring, &here, f->plain, PLAIN, sealed), CRYPTO_OK);
    assert_int_equal(open_block(f->ring, &here, sealed, SEALED, back), CRYPTO_OK);
    assert_memory_equal(back, f->plain, PLAIN);

    uint8_t row[SEALED_ROW_BYTES];
    uint8_t row_back[ROW_BYTES];
    uint8_t mark[MARK_BYTES];
    row_of(f, row);
    assert_int_equal(check_row(f->ring, &here, row), CRYPTO_OK);
    assert_int_equal(open_row(f->ring, &here, row, row_back), CRYPTO_OK);
    assert_memory_equal(row_back, f->plain, ROW_BYTES);
    assert_int_equal(seal_mark(f->ring, &here, mark), CRYPTO_OK);
    assert_int_equal(check_mark(f->ring, &here, mark), CRYPTO_OK);
}

static void an_empty_value_is_authenticated_too(void **state)
{
    struct fixture *f = *state;
    uint8_t sealed[SEAL_OVERHEAD];
    uint8_t back[1] = {7};

    assert_int_equal(seal_record(f->ring, SEAL_TAG, &here, f->plain, 0, sealed), CRYPTO_OK);
    assert_int_equal(open_record(f->ring, SEAL_TAG, &here, sealed, sizeof sealed, back), CRYPTO_OK);
    flip(sealed, 8 * sizeof sealed - 1);
    assert_int_equal(open_record(f->ring, SEAL_TAG, &here, sealed, sizeof sealed, back),
                     CRYPTO_DAMAGED);
    assert_int_equal(back[0], 7);
}

/* The lesson of tarsnap 1.0.22: a nonce used twice shows in no other test. */
static void sealing_twice_gives_other_bytes(void **state)
{
    struct fixture *f = *state;
    enum { NONCE = 24, ROUNDS = 200 };
    uint8_t seen[ROUNDS][SEALED_ROW_BYTES];

    for (size_t i = 0; i < ROUNDS; i++)
        row_of(f, seen[i]);
    for (size_t i = 0; i < ROUNDS; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(seen[i] + SEAL_HEADER_BYTES, seen[j] + SEAL_HEADER_BYTES,
                                    NONCE);
            assert_memory_not_equal(seen[i] + SEAL_HEADER_BYTES + NONCE,
                                    seen[j] + SEAL_HEADER_BYTES + NONCE,
                                    SEALED_ROW_BYTES - SEAL_HEADER_BYTES - NONCE);
        }
    }

    uint8_t a[SEALED];
    uint8_t b[SEALED];
    assert_int_equal(seal_record(f->ring, SEAL_HEAD, &here, f->plain, PLAIN, a), CRYPTO_OK);
    assert_int_equal(seal_record(f->ring, SEAL_HEAD, &here, f->plain, PLAIN, b), CRYPTO_OK);
    assert_memory_not_equal(a + SEAL_HEADER_BYTES, b + SEAL_HEADER_BYTES, NONCE);
    assert_memory_not_equal(a + SEAL_HEADER_BYTES + NONCE, b + SEAL_HEADER_BYTES + NONCE,
                            SEALED - SEAL_HEADER_BYTES - NONCE);
}

/* Marks carry no chance: the order of two of them must leave nothing. */
static void a_mark_is_always_the_same(void **state)
{
    struct fixture *f = *state;
    uint8_t a[MARK_BYTES];
    uint8_t b[MARK_BYTES];

    assert_int_equal(seal_mark(f->ring, &here, a), CRYPTO_OK);
    assert_int_equal(seal_mark(f->ring, &here, b), CRYPTO_OK);
    assert_memory_equal(a, b, sizeof a);
}

/* A flip in the epoch may name a key that is not held; anything else is damage. */
static void assert_refused(enum crypto_result result, size_t bit)
{
    assert_true(result == CRYPTO_DAMAGED || (result == CRYPTO_NO_KEY && bit >= 16 && bit < 32));
}

static void any_flipped_bit_of_a_value_is_refused(void **state)
{
    struct fixture *f = *state;
    uint8_t record[SEALED];
    uint8_t block[SEALED];
    uint8_t back[PLAIN];

    assert_int_equal(seal_record(f->ring, SEAL_RECORD, &here, f->plain, PLAIN, record), CRYPTO_OK);
    assert_int_equal(seal_block(f->ring, &here, f->plain, PLAIN, block), CRYPTO_OK);
    for (size_t bit = 0; bit < 8 * SEALED; bit++) {
        flip(record, bit);
        flip(block, bit);
        memset(back, 0xff, sizeof back);
        assert_refused(open_record(f->ring, SEAL_RECORD, &here, record, SEALED, back), bit);
        assert_true(all_zero(back, sizeof back));
        memset(back, 0xff, sizeof back);
        assert_refused(open_block(f->ring, &here, block, SEALED, back), bit);
        assert_true(all_zero(back, sizeof back));
        flip(record, bit);
        flip(block, bit);
    }
}

static void any_flipped_bit_of_a_row_or_mark_is_refused(void **state)
{
    struct fixture *f = *state;
    uint8_t row[SEALED_ROW_BYTES];
    uint8_t back[ROW_BYTES];
    uint8_t mark[MARK_BYTES];

    row_of(f, row);
    for (size_t bit = 0; bit < 8 * SEALED_ROW_BYTES; bit++) {
        flip(row, bit);
        memset(back, 0xff, sizeof back);
        assert_refused(open_row(f->ring, &here, row, back), bit);
        assert_refused(check_row(f->ring, &here, row), bit);
        assert_true(all_zero(back, sizeof back));
        flip(row, bit);
    }
    assert_int_equal(seal_mark(f->ring, &here, mark), CRYPTO_OK);
    for (size_t bit = 0; bit < 8 * MARK_BYTES; bit++) {
        flip(mark, bit);
        assert_refused(check_mark(f->ring, &here, mark), bit);
        flip(mark, bit);
    }
}

/* Every place that differs by one bit, of the store or of the LMDB key. */
static void a_value_moved_elsewhere_is_refused(void **state)
{
    struct fixture *f = *state;
    uint8_t record[SEALED];
    uint8_t block[SEALED];
    uint8_t row[SEALED_ROW_BYTES];
    uint8_t mark[MARK_BYTES];
    uint8_t back[ROW_BYTES];
    struct place there = here;

    assert_int_equal(seal_record(f->ring, SEAL_RECORD, &here, f->plain, PLAIN, record), CRYPTO_OK);
    assert_int_equal(seal_block(f->ring, &here, f->plain, PLAIN, block), CRYPTO_OK);
    assert_int_equal(seal_mark(f->ring, &here, mark), CRYPTO_OK);
    row_of(f, row);
    for (size_t bit = 0; bit < 8 * 2 * ID_BYTES; bit++) {
        uint8_t *id = bit < 8 * ID_BYTES ? there.store.b : there.key.b;
        flip(id, bit % (8 * ID_BYTES));
        assert_int_equal(open_record(f->ring, SEAL_RECORD, &there, record, SEALED, back),
                         CRYPTO_DAMAGED);
        assert_int_equal(open_block(f->ring, &there, block, SEALED, back), CRYPTO_DAMAGED);
        assert_int_equal(open_row(f->ring, &there, row, back), CRYPTO_DAMAGED);
        assert_int_equal(check_row(f->ring, &there, row), CRYPTO_DAMAGED);
        assert_int_equal(check_mark(f->ring, &there, mark), CRYPTO_DAMAGED);
        flip(id, bit % (8 * ID_BYTES));
    }
}

static void a_value_of_another_kind_is_refused(void **state)
{
    struct fixture *f = *state;
    uint8_t sealed[SEALED];
    uint8_t back[PLAIN];

    for (size_t i = 0; i < COUNT(record_kinds); i++) {
        assert_int_equal(seal_record(f->ring, record_kinds[i], &here, f->plain, PLAIN, sealed),
                         CRYPTO_OK);
        for (size_t j = 0; j < COUNT(record_kinds); j++) {
            if (i == j)
                continue;
            assert_int_equal(open_record(f->ring, record_kinds[j], &here, sealed, SEALED, back),
                             CRYPTO_DAMAGED);
            uint8_t kind = sealed[1];
            sealed[1] = (uint8_t)record_kinds[j]; /* a header that claims the other kind */
            assert_int_equal(open_record(f->ring, record_kinds[j], &here, sealed, SEALED, back),
                             CRYPTO_DAMAGED);
            sealed[1] = kind;
        }
        assert_int_equal(open_block(f->ring, &here, sealed, SEALED, back), CRYPTO_DAMAGED);
    }
    assert_int_equal(seal_record(f->ring, SEAL_BLOCK, &here, f->plain, PLAIN, sealed),
                     CRYPTO_REFUSED);
    assert_int_equal(seal_record(f->ring, SEAL_ROW, &here, f->plain, PLAIN, sealed),
                     CRYPTO_REFUSED);
    assert_int_equal(open_record(f->ring, SEAL_BLOCK, &here, sealed, SEALED, back), CRYPTO_REFUSED);
}

static void a_cut_or_longer_value_is_refused(void **state)
{
    struct fixture *f = *state;
    uint8_t sealed[SEALED + 1] = {0};
    uint8_t back[PLAIN + 1];

    assert_int_equal(seal_record(f->ring, SEAL_RECORD, &here, f->plain, PLAIN, sealed), CRYPTO_OK);
    for (size_t bytes = 0; bytes <= SEALED + 1; bytes++) {
        enum crypto_result result = open_record(f->ring, SEAL_RECORD, &here, sealed, bytes, back);
        assert_int_equal(result, bytes == SEALED ? CRYPTO_OK : CRYPTO_DAMAGED);
    }
}

/* What lies below: nothing is left in plain when a box does not hold. */
static void a_box_that_does_not_hold_leaves_zeros(void **state)
{
    struct fixture *f = *state;
    static const uint8_t key[KEY_BYTES] = {1};
    uint8_t box[PLAIN + AEAD_OVERHEAD];
    uint8_t back[PLAIN];

    aead_seal(key, NULL, 0, f->plain, PLAIN, box);
    assert_true(aead_open(key, NULL, 0, box, sizeof box, back));
    assert_memory_equal(back, f->plain, PLAIN);
    assert_true(aead_open(key, NULL, 0, box, sizeof box, NULL));
    flip(box, 8 * 30);
    assert_false(aead_open(key, NULL, 0, box, sizeof box, NULL));
    assert_false(aead_open(key, NULL, 0, box, sizeof box, back));
    assert_true(all_zero(back, sizeof back));
    for (size_t bytes = 0; bytes < AEAD_OVERHEAD; bytes++)
        assert_false(aead_open(key, NULL, 0, box, bytes, back));
}

static void clear_headers_are_read_with_care(void **state)
{
    (void)state;
    enum seal_kind kind = SEAL_HEAD;
    unsigned epoch = 0;

    for (unsigned version = 0; version < 256; version++) {
        for (unsigned k = 0; k < 256; k++) {
            uint8_t header[SEAL_HEADER_BYTES] = {(uint8_t)version, (uint8_t)k, 1, 2};
            bool known = version == SEAL_VERSION && k >= SEAL_HEAD && k <= SEAL_TAG;
            assert_int_equal(sealed_kind(header, sizeof header, &kind, &epoch), known);
            assert_false(sealed_kind(header, sizeof header - 1, &kind, &epoch));
        }
    }
    assert_int_equal(epoch, 258);
}

static void older_epochs_open_and_missing_ones_are_named(void **state)
{
    struct fixture *f = *state;
    uint8_t record[SEALED];
    uint8_t block[SEALED];
    uint8_t row[SEALED_ROW_BYTES];
    uint8_t mark[MARK_BYTES];
    uint8_t back[ROW_BYTES];
    struct keyring *older = full_ring(1);

    assert_int_equal(seal_record(f->ring, SEAL_RECORD, &here, f->plain, PLAIN, record), CRYPTO_OK);
    assert_int_equal(seal_block(f->ring, &here, f->plain, PLAIN, block), CRYPTO_OK);
    assert_int_equal(seal_mark(f->ring, &here, mark), CRYPTO_OK);
    row_of(f, row);
    assert_int_equal(open_record(older, SEAL_RECORD, &here, record, SEALED, back), CRYPTO_NO_KEY);
    assert_true(all_zero(back, PLAIN));
    assert_int_equal(open_block(older, &here, block, SEALED, back), CRYPTO_NO_KEY);
    assert_int_equal(check_mark(older, &here, mark), CRYPTO_NO_KEY);
    assert_int_equal(check_row(older, &here, row), CRYPTO_NO_KEY);
    assert_int_equal(open_row(older, &here, row, back), CRYPTO_NO_KEY);
    assert_true(all_zero(back, ROW_BYTES));

    assert_int_equal(keyring_draw(f->ring, KEY_STORE, 3), CRYPTO_OK);
    assert_int_equal(keyring_draw(f->ring, KEY_JOURNAL, 3), CRYPTO_OK);
    assert_int_equal(open_record(f->ring, SEAL_RECORD, &here, record, SEALED, back), CRYPTO_OK);
    assert_int_equal(check_mark(f->ring, &here, mark), CRYPTO_OK);
    assert_int_equal(open_row(f->ring, &here, row, back), CRYPTO_OK);
    assert_memory_equal(back, f->plain, ROW_BYTES);
    keyring_free(older);
}

static void bad_evaluation_keys_are_refused(void **state)
{
    struct fixture *f = *state;
    static const struct evaluation_public zero;
    static const struct evaluation_public one = {{1}};
    const struct evaluation_public *good = keyring_evaluation_public(f->ring, 1);
    uint8_t row[SEALED_ROW_BYTES];

    memset(row, 0xff, sizeof row);
    assert_int_equal(seal_row(f->ring, &here, 1, &zero, f->plain, row), CRYPTO_REFUSED);
    assert_true(all_zero(row, sizeof row));
    assert_int_equal(seal_row(f->ring, &here, 1, &one, f->plain, row), CRYPTO_REFUSED);
    assert_int_equal(seal_row(f->ring, &here, 0, good, f->plain, row), CRYPTO_REFUSED);
    assert_int_equal(seal_row(f->ring, &here, KEYRING_EPOCHS + 1, good, f->plain, row),
                     CRYPTO_REFUSED);
    assert_true(all_zero(row, sizeof row));
}

static void nothing_is_sealed_without_its_key(void **state)
{
    struct fixture *f = *state;
    struct keyring *empty = keyring_new();
    uint8_t sealed[SEALED];
    uint8_t row[SEALED_ROW_BYTES];
    uint8_t mark[MARK_BYTES];

    assert_non_null(empty);
    memset(sealed, 0xff, sizeof sealed);
    memset(row, 0xff, sizeof row);
    assert_int_equal(seal_record(empty, SEAL_HEAD, &here, f->plain, PLAIN, sealed), CRYPTO_NO_KEY);
    assert_int_equal(seal_block(empty, &here, f->plain, PLAIN, sealed), CRYPTO_NO_KEY);
    assert_int_equal(sealed[0], 0xff);
    assert_int_equal(
        seal_row(empty, &here, 1, keyring_evaluation_public(f->ring, 1), f->plain, row),
        CRYPTO_NO_KEY);
    assert_true(all_zero(row, sizeof row));
    assert_int_equal(seal_mark(empty, &here, mark), CRYPTO_NO_KEY);
    keyring_free(empty);
}

/* The bytes of one interview are nowhere in what is stored. */
static void a_sealed_row_shows_nothing(void **state)
{
    struct fixture *f = *state;
    uint8_t row[SEALED_ROW_BYTES];

    row_of(f, row);
    for (size_t at = 0; at + 8 <= ROW_BYTES; at++)
        assert_null(memmem(row, sizeof row, f->plain + at, 8));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_sealed_opens),
        TEST(an_empty_value_is_authenticated_too),
        TEST(sealing_twice_gives_other_bytes),
        TEST(a_mark_is_always_the_same),
        TEST(any_flipped_bit_of_a_value_is_refused),
        TEST(any_flipped_bit_of_a_row_or_mark_is_refused),
        TEST(a_value_moved_elsewhere_is_refused),
        TEST(a_value_of_another_kind_is_refused),
        TEST(a_cut_or_longer_value_is_refused),
        TEST(a_box_that_does_not_hold_leaves_zeros),
        TEST(clear_headers_are_read_with_care),
        TEST(older_epochs_open_and_missing_ones_are_named),
        TEST(bad_evaluation_keys_are_refused),
        TEST(nothing_is_sealed_without_its_key),
        TEST(a_sealed_row_shows_nothing),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
