/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/draft.h"
#include "crypto/identity.h"
#include "tests/crypto_fixture.h"

static const struct id store = {{1, 2, 3}};

static void a_draft_opens_for_its_user_and_store_alone(void **state)
{
    (void)state;
    struct identity user;
    struct identity other;
    struct id elsewhere = store;
    uint8_t plain[DRAFT_BYTES];
    uint8_t sealed[SEALED_DRAFT_BYTES];
    uint8_t back[DRAFT_BYTES];

    identity_make(&user);
    identity_make(&other);
    random_fill(plain, sizeof plain);
    draft_seal(&user.sign_secret, &store, plain, sealed);
    assert_int_equal(draft_open(&user.sign_secret, &store, sealed, back), CRYPTO_OK);
    assert_memory_equal(back, plain, sizeof plain);
    assert_int_equal(draft_open(&other.sign_secret, &store, sealed, back), CRYPTO_DAMAGED);
    assert_true(all_zero(back, sizeof back));
    for (size_t bit = 0; bit < 8 * ID_BYTES; bit++) {
        flip(elsewhere.b, bit);
        assert_int_equal(draft_open(&user.sign_secret, &elsewhere, sealed, back), CRYPTO_DAMAGED);
        flip(elsewhere.b, bit);
    }
}

static void any_flipped_bit_of_a_draft_is_refused(void **state)
{
    (void)state;
    struct identity user;
    uint8_t plain[DRAFT_BYTES] = {1, 2, 3};
    uint8_t sealed[SEALED_DRAFT_BYTES];
    uint8_t back[DRAFT_BYTES];

    identity_make(&user);
    draft_seal(&user.sign_secret, &store, plain, sealed);
    for (size_t bit = 0; bit < 8 * sizeof sealed; bit++) {
        flip(sealed, bit);
        memset(back, 0xff, sizeof back);
        assert_int_equal(draft_open(&user.sign_secret, &store, sealed, back), CRYPTO_DAMAGED);
        assert_true(all_zero(back, sizeof back));
        flip(sealed, bit);
    }
}

static void two_drafts_share_no_nonce(void **state)
{
    (void)state;
    struct identity user;
    uint8_t plain[DRAFT_BYTES] = {0};
    uint8_t a[SEALED_DRAFT_BYTES];
    uint8_t b[SEALED_DRAFT_BYTES];

    identity_make(&user);
    draft_seal(&user.sign_secret, &store, plain, a);
    draft_seal(&user.sign_secret, &store, plain, b);
    assert_memory_not_equal(a, b, 24);
    assert_memory_not_equal(a + 24, b + 24, sizeof a - 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_opens_for_its_user_and_store_alone),
        cmocka_unit_test(any_flipped_bit_of_a_draft_is_refused),
        cmocka_unit_test(two_drafts_share_no_nonce),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
