/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/draft.h"
#include "crypto/identity.h"
#include "tests/crypto_fixture.h"

static const struct id store = {{1, 2, 3}};

static void a_draft_opens_with_its_key_in_its_store_alone(void **state)
{
    (void)state;
    struct draft_key key, other;
    struct id elsewhere = store;
    uint8_t plain[DRAFT_BYTES];
    uint8_t sealed[SEALED_DRAFT_BYTES];
    uint8_t back[DRAFT_BYTES];

    random_fill(key.b, sizeof key.b);
    random_fill(other.b, sizeof other.b);
    random_fill(plain, sizeof plain);
    draft_seal(&key, &store, plain, sealed);
    assert_int_equal(draft_open(&key, &store, sealed, back), CRYPTO_OK);
    assert_memory_equal(back, plain, sizeof plain);
    assert_int_equal(draft_open(&other, &store, sealed, back), CRYPTO_DAMAGED);
    assert_true(all_zero(back, sizeof back));
    for (size_t bit = 0; bit < 8 * ID_BYTES; bit++) {
        flip(elsewhere.b, bit);
        assert_int_equal(draft_open(&key, &elsewhere, sealed, back), CRYPTO_DAMAGED);
        flip(elsewhere.b, bit);
    }
}

static void any_flipped_bit_of_a_draft_is_refused(void **state)
{
    (void)state;
    struct draft_key key;
    uint8_t plain[DRAFT_BYTES] = {1, 2, 3};
    uint8_t sealed[SEALED_DRAFT_BYTES];
    uint8_t back[DRAFT_BYTES];

    random_fill(key.b, sizeof key.b);
    draft_seal(&key, &store, plain, sealed);
    for (size_t bit = 0; bit < 8 * sizeof sealed; bit++) {
        flip(sealed, bit);
        memset(back, 0xff, sizeof back);
        assert_int_equal(draft_open(&key, &store, sealed, back), CRYPTO_DAMAGED);
        assert_true(all_zero(back, sizeof back));
        flip(sealed, bit);
    }
}

static void two_drafts_share_no_nonce(void **state)
{
    (void)state;
    struct draft_key key;
    uint8_t plain[DRAFT_BYTES] = {0};
    uint8_t a[SEALED_DRAFT_BYTES];
    uint8_t b[SEALED_DRAFT_BYTES];

    random_fill(key.b, sizeof key.b);
    draft_seal(&key, &store, plain, a);
    draft_seal(&key, &store, plain, b);
    assert_memory_not_equal(a, b, 24);
    assert_memory_not_equal(a + 24, b + 24, sizeof a - 24);
}

/* What a user seals to themself opens for them, in that store and for that use, unchanged. */
static void ones_own_opens_for_oneself_alone(void **state)
{
    (void)state;
    enum { PLAIN = 64 };
    struct identity user, other;
    struct id elsewhere = {{9}};
    uint8_t plain[PLAIN] = {7};
    uint8_t sealed[PLAIN + OWN_OVERHEAD];
    uint8_t back[PLAIN];

    identity_make(&user);
    identity_make(&other);
    const struct sign_secret *self = &user.sign_secret;
    for (enum own_use use = OWN_DRAFT; use <= OWN_DRAFT_TRACE; use++) {
        own_seal(self, &store, use, plain, PLAIN, sealed);
        assert_int_equal(own_open(self, &store, use, sealed, sizeof sealed, back), CRYPTO_OK);
        assert_memory_equal(back, plain, PLAIN);
        for (enum own_use as = OWN_DRAFT; as <= OWN_DRAFT_TRACE; as++)
            if (as != use)
                assert_int_equal(own_open(self, &store, as, sealed, sizeof sealed, back),
                                 CRYPTO_DAMAGED);
        assert_int_equal(own_open(self, &elsewhere, use, sealed, sizeof sealed, back),
                         CRYPTO_DAMAGED);
        assert_int_equal(own_open(&other.sign_secret, &store, use, sealed, sizeof sealed, back),
                         CRYPTO_DAMAGED);
        for (size_t bit = 0; bit < 8 * sizeof sealed; bit++) {
            flip(sealed, bit);
            memset(back, 0xff, sizeof back);
            assert_int_equal(own_open(self, &store, use, sealed, sizeof sealed, back),
                             CRYPTO_DAMAGED);
            assert_true(all_zero(back, sizeof back));
            flip(sealed, bit);
        }
    }
}

/* A draft of the first versions, as bytes: what they wrote is still read. */
static void the_oldest_format_is_read(void **state)
{
    (void)state;
    /* of the signing seed 00 01 ... 1f and the store above; plain is 128 times its own index */
    struct identity user = {.sign_secret = {{0}}};
    uint8_t back[DRAFT_BYTES];
    for (unsigned i = 0; i < KEY_BYTES; i++)
        user.sign_secret.b[i] = (uint8_t)i;
    static const uint8_t sealed[SEALED_DRAFT_BYTES] = {
        0xb5, 0x63, 0x15, 0x33, 0x17, 0x79, 0xa8, 0xb2, 0x0a, 0x73, 0xab, 0xa0, 0x84, 0x33,
        0x0f, 0x3d, 0x9c, 0x68, 0x76, 0x73, 0x56, 0x35, 0xbd, 0x33, 0x42, 0xa6, 0x8a, 0x7b,
        0xb7, 0xd7, 0xd6, 0x4d, 0xf8, 0x49, 0x25, 0xff, 0x69, 0x90, 0x9a, 0x9f, 0xf5, 0x81,
        0x83, 0xfe, 0x9d, 0x0c, 0xdb, 0xbf, 0xbf, 0x35, 0x37, 0x0c, 0xf7, 0xba, 0x1b, 0xa1,
        0xe5, 0x3d, 0x6d, 0x12, 0x08, 0x6a, 0xf3, 0x07, 0x89, 0x50, 0x40, 0x6d, 0x1a, 0xe8,
        0x0b, 0xbe, 0xeb, 0xef, 0xb0, 0x84, 0xc7, 0x71, 0xda, 0xcc, 0xb0, 0x6c, 0xa8, 0xb5,
        0xd9, 0x42, 0x93, 0x44, 0x91, 0x21, 0x0f, 0x8f, 0xa9, 0xbe, 0x78, 0x7a, 0xb5, 0x7d,
        0xda, 0x60, 0xa0, 0x4c, 0x9d, 0xe3, 0x5c, 0x8b, 0x3e, 0x20, 0xe1, 0x89, 0x71, 0xdf,
        0x1a, 0xe2, 0x2f, 0x75, 0x8f, 0x9b, 0xa9, 0xe5, 0x1c, 0xe0, 0x5a, 0xd3, 0xbf, 0x3f,
        0x77, 0x10, 0xf3, 0xb4, 0xf0, 0x56, 0x35, 0x99, 0x32, 0x7e, 0x50, 0x84, 0x8b, 0xf1,
        0x6f, 0x39, 0xdf, 0x5b, 0xcc, 0xbb, 0x1d, 0x36, 0x5b, 0x4e, 0x0d, 0xd8, 0xae, 0xfa,
        0xf2, 0x36, 0x02, 0x3c, 0x5b, 0xde, 0x74, 0xaf, 0xca, 0x93, 0x84, 0xf4, 0xc9, 0xad,
    };
    assert_int_equal(own_open(&user.sign_secret, &store, OWN_DRAFT, sealed, sizeof sealed, back),
                     CRYPTO_OK);
    for (unsigned i = 0; i < DRAFT_BYTES; i++)
        assert_int_equal(back[i], i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_opens_with_its_key_in_its_store_alone),
        cmocka_unit_test(any_flipped_bit_of_a_draft_is_refused),
        cmocka_unit_test(two_drafts_share_no_nonce),
        cmocka_unit_test(ones_own_opens_for_oneself_alone),
        cmocka_unit_test(the_oldest_format_is_read),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
