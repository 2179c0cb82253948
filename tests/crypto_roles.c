/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which keys open what: P3, and the table of DESIGN, section 5 (Keys). */
#include "crypto/aead_internal.h"
#include "crypto/identity.h"
#include "crypto/open.h"
#include "crypto/seal_internal.h"
#include "tests/crypto_sealed.h"

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

/* The table of DESIGN, section 5 (Keys), as what each role can do with each stored value. */
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_role_opens_what_its_keys_open),
        TEST(a_row_opens_with_its_evaluation_key_alone),
        TEST(any_flipped_bit_of_the_inner_layer_is_refused),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
