/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/aead_internal.h"
#include "crypto/identity.h"
#include "crypto/open.h"
#include "crypto/seal_internal.h"
#include "tests/crypto_fixture.h"

enum { PLAIN = 60, SEALED = PLAIN + SEAL_OVERHEAD };

static const struct place here = {{{1, 2, 3}}, {{4, 5, 6}}};
static const enum seal_kind record_kinds[] = {SEAL_HEAD, SEAL_RECORD, SEAL_TAG};

struct fixture {
    struct keyring *ring;
    uint8_t plain[ROW_BYTES];
};

static int setup(void **state)
{
    static struct fixture fixture;

    fixture.ring = full_ring(2);
    random_fill(fixture.plain, sizeof fixture.plain);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    keyring_free(fixture->ring);
    return 0;
}

static void row_of(const struct fixture *f, uint8_t sealed[SEALED_ROW_BYTES])
{
    assert_int_equal(
        seal_row(f->ring, &here, 2, keyring_evaluation_public(f->ring, 2), f->plain, sealed),
        CRYPTO_OK);
}

/* A ring that holds only some of the kinds of another, all epochs. */
static struct keyring *part_of(const struct keyring *ring, const enum key_kind *kinds, size_t count)
{
    struct keyring *part = keyring_new();
    struct identity user;

    assert_non_null(part);
    identity_make(&user);
    for (size_t i = 0; i < count; i++) {
        for (unsigned epoch = 1; epoch <= keyring_latest(ring, kinds[i]); epoch++)
            hand_over(ring, part, kinds[i], epoch, &user.box_public, &user.box_secret);
    }
    return part;
}

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
    for (size_t bytes = 0; bytes < AEAD_OVERHEAD; bytes++)
        assert_false(aead_open(back, NULL, 0, sealed, bytes, back));
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

/* The table of DESIGN, section 5, as what each role can do with each stored value. */
static void a_role_opens_what_its_keys_open(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum key_kind kinds[6];
        size_t count;
        enum crypto_result record, block, outer, row, mark;
    } roles[] = {
        /* référent */
        {{KEY_STORE, KEY_JOURNAL, KEY_TICKET},
         3,
         CRYPTO_OK,
         CRYPTO_NO_KEY,
         CRYPTO_OK,
         CRYPTO_NO_KEY,
         CRYPTO_OK},
        /* formatrice */
        {{KEY_STORE}, 1, CRYPTO_OK, CRYPTO_NO_KEY, CRYPTO_NO_KEY, CRYPTO_NO_KEY, CRYPTO_OK},
        /* évaluation */
        {{KEY_STORE, KEY_JOURNAL, KEY_EVALUATION, KEY_COUNTER, KEY_RELEASE},
         5,
         CRYPTO_OK,
         CRYPTO_OK,
         CRYPTO_OK,
         CRYPTO_OK,
         CRYPTO_OK},
        /* coordination */
        {{KEY_STORE, KEY_JOURNAL, KEY_TICKET},
         3,
         CRYPTO_OK,
         CRYPTO_NO_KEY,
         CRYPTO_OK,
         CRYPTO_NO_KEY,
         CRYPTO_OK},
        /* the evaluation secret alone does not reach through the outer layer */
        {{KEY_EVALUATION},
         1,
         CRYPTO_NO_KEY,
         CRYPTO_NO_KEY,
         CRYPTO_NO_KEY,
         CRYPTO_NO_KEY,
         CRYPTO_NO_KEY},
    };
    uint8_t record[SEALED];
    uint8_t block[SEALED];
    uint8_t row[SEALED_ROW_BYTES];
    uint8_t mark[MARK_BYTES];
    uint8_t back[ROW_BYTES];

    assert_int_equal(seal_record(f->ring, SEAL_RECORD, &here, f->plain, PLAIN, record), CRYPTO_OK);
    assert_int_equal(seal_block(f->ring, &here, f->plain, PLAIN, block), CRYPTO_OK);
    assert_int_equal(seal_mark(f->ring, &here, mark), CRYPTO_OK);
    row_of(f, row);
    for (size_t i = 0; i < COUNT(roles); i++) {
        struct keyring *ring = part_of(f->ring, roles[i].kinds, roles[i].count);
        assert_int_equal(open_record(ring, SEAL_RECORD, &here, record, SEALED, back),
                         roles[i].record);
        assert_int_equal(open_block(ring, &here, block, SEALED, back), roles[i].block);
        assert_int_equal(check_row(ring, &here, row), roles[i].outer);
        assert_int_equal(open_row(ring, &here, row, back), roles[i].row);
        assert_int_equal(check_mark(ring, &here, mark), roles[i].mark);
        keyring_free(ring);
    }
}

/* P3: whoever seals holds nothing that opens, and a foreign evaluation key opens nothing either. */
static void a_row_opens_with_its_evaluation_key_alone(void **state)
{
    struct fixture *f = *state;
    static const enum key_kind writer[] = {KEY_STORE, KEY_JOURNAL, KEY_TICKET};
    struct keyring *ring = part_of(f->ring, writer, COUNT(writer));
    uint8_t row[SEALED_ROW_BYTES];
    uint8_t back[ROW_BYTES];

    assert_int_equal(seal_row(ring, &here, 2, keyring_evaluation_public(f->ring, 2), f->plain, row),
                     CRYPTO_OK);
    assert_int_equal(open_row(ring, &here, row, back), CRYPTO_NO_KEY);
    assert_int_equal(open_row(f->ring, &here, row, back), CRYPTO_OK);
    for (unsigned epoch = 1; epoch <= 4; epoch++)
        assert_int_equal(keyring_draw(ring, KEY_EVALUATION, epoch), CRYPTO_OK);
    memset(back, 0xff, sizeof back);
    assert_int_equal(open_row(ring, &here, row, back), CRYPTO_DAMAGED);
    assert_true(all_zero(back, sizeof back));
    keyring_free(ring);
}

/* An enrolled writer can make the outer layer again: the inner one holds on its own. */
static void any_flipped_bit_of_the_inner_layer_is_refused(void **state)
{
    struct fixture *f = *state;
    uint8_t row[SEALED_ROW_BYTES];
    uint8_t inner[SEAL_EPOCH_BYTES + SEAL_BOX_BYTES];
    uint8_t bound[SEAL_BOUND_BYTES];
    uint8_t key[KEY_BYTES];
    uint8_t back[ROW_BYTES];
    const size_t inner_bytes = SEALED_ROW_BYTES - SEAL_HEADER_BYTES;

    row_of(f, row);
    assert_true(seal_key(f->ring, SEAL_ROW, 2, key));
    seal_bind(row, &here, bound);
    assert_true(aead_open(key, bound, sizeof bound, row + SEAL_HEADER_BYTES, inner_bytes, inner));
    for (size_t bit = 0; bit < 8 * sizeof inner; bit++) {
        flip(inner, bit);
        aead_seal(key, bound, sizeof bound, inner, sizeof inner, row + SEAL_HEADER_BYTES);
        flip(inner, bit);
        memset(back, 0xff, sizeof back);
        assert_int_equal(check_row(f->ring, &here, row), CRYPTO_OK);
        enum crypto_result result = open_row(f->ring, &here, row, back);
        assert_int_equal(result, bit < 8 * SEAL_EPOCH_BYTES ? CRYPTO_NO_KEY : CRYPTO_DAMAGED);
        assert_true(all_zero(back, sizeof back));
    }
    inner[SEAL_EPOCH_BYTES - 1] = 1; /* an epoch that is held, and not the one sealed to */
    aead_seal(key, bound, sizeof bound, inner, sizeof inner, row + SEAL_HEADER_BYTES);
    assert_int_equal(open_row(f->ring, &here, row, back), CRYPTO_DAMAGED);
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
        TEST(clear_headers_are_read_with_care),
        TEST(older_epochs_open_and_missing_ones_are_named),
        TEST(a_role_opens_what_its_keys_open),
        TEST(a_row_opens_with_its_evaluation_key_alone),
        TEST(any_flipped_bit_of_the_inner_layer_is_refused),
        TEST(bad_evaluation_keys_are_refused),
        TEST(nothing_is_sealed_without_its_key),
        TEST(a_sealed_row_shows_nothing),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
