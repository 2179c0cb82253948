/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/identity.h"
#include "tests/crypto_fixture.h"
#include "tests/fixed_random.h"

/* The bytes of a key held, whatever its kind. */
static const uint8_t *bytes_of(const struct keyring *ring, enum key_kind kind, unsigned epoch)
{
    switch (kind) {
    case KEY_STORE:
        return (const uint8_t *)keyring_store(ring, epoch);
    case KEY_JOURNAL:
        return (const uint8_t *)keyring_journal(ring, epoch);
    case KEY_TICKET:
        return (const uint8_t *)keyring_ticket(ring, epoch);
    case KEY_EVALUATION:
        return (const uint8_t *)keyring_evaluation(ring, epoch);
    case KEY_COUNTER:
        return (const uint8_t *)keyring_counter(ring, epoch);
    case KEY_RELEASE:
        return (const uint8_t *)keyring_release(ring, epoch);
    case KEY_ROOT:
        return (const uint8_t *)keyring_root(ring);
    }
    return NULL;
}

static size_t size_of(enum key_kind kind)
{
    if (kind == KEY_RELEASE)
        return sizeof(struct release_secret);
    return kind == KEY_ROOT ? sizeof(struct sign_secret) : KEY_BYTES;
}

static void an_empty_ring_holds_nothing(void **state)
{
    (void)state;
    struct keyring *ring = keyring_new();

    assert_non_null(ring);
    for (unsigned kind = KEY_STORE; kind <= KEY_ROOT; kind++) {
        assert_int_equal(keyring_latest(ring, (enum key_kind)kind), 0);
        for (unsigned epoch = 0; epoch <= KEYRING_EPOCHS + 1; epoch++)
            assert_false(keyring_has(ring, (enum key_kind)kind, epoch));
        assert_null(bytes_of(ring, (enum key_kind)kind, 1));
    }
    assert_null(keyring_evaluation_public(ring, 1));
    keyring_free(ring);
    keyring_free(NULL);
}

static void keys_are_drawn_once_and_within_range(void **state)
{
    (void)state;
    struct keyring *ring = keyring_new();

    assert_non_null(ring);
    for (unsigned k = KEY_STORE; k <= KEY_RELEASE; k++) {
        enum key_kind kind = (enum key_kind)k;
        assert_int_equal(keyring_draw(ring, kind, 0), CRYPTO_REFUSED);
        assert_int_equal(keyring_draw(ring, kind, KEYRING_EPOCHS + 1), CRYPTO_REFUSED);
        assert_int_equal(keyring_draw(ring, kind, 1), CRYPTO_OK);
        assert_int_equal(keyring_draw(ring, kind, 1), CRYPTO_REFUSED);
        assert_int_equal(keyring_draw(ring, kind, KEYRING_EPOCHS), CRYPTO_OK);
        assert_int_equal(keyring_latest(ring, kind), KEYRING_EPOCHS);
        assert_false(keyring_has(ring, kind, 2));
        assert_memory_not_equal(bytes_of(ring, kind, 1), bytes_of(ring, kind, KEYRING_EPOCHS),
                                size_of(kind));
    }
    assert_int_equal(keyring_draw(ring, KEY_ROOT, 1), CRYPTO_REFUSED);
    keyring_free(ring);
}

static void public_halves_belong_to_their_secrets(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(2);
    struct evaluation_public pub;
    struct evaluation_secret secret;
    struct evaluation_public again;

    for (unsigned epoch = 1; epoch <= 2; epoch++) {
        evaluation_public_of(keyring_evaluation(ring, epoch), &pub);
        assert_memory_equal(pub.b, keyring_evaluation_public(ring, epoch)->b, KEY_BYTES);
    }
    evaluation_pair_make(&pub, &secret);
    evaluation_public_of(&secret, &again);
    assert_memory_equal(pub.b, again.b, KEY_BYTES);

    struct identity user;
    struct sign_public sign;
    identity_make(&user);
    sign_public_of(&user.sign_secret, &sign);
    assert_memory_equal(&sign, &user.sign_public, sizeof sign);

    struct release_public release;
    struct release_secret release_secret;
    struct release_public release_again;
    release_pair_make(&release, &release_secret);
    release_public_of(&release_secret, &release_again);
    assert_memory_equal(&release, &release_again, sizeof release);
    keyring_free(ring);
}

static void a_grant_hands_over_each_kind(void **state)
{
    (void)state;
    struct keyring *from = full_ring(2);
    struct keyring *to = keyring_new();
    struct identity user;
    struct identity coordination;

    assert_non_null(to);
    identity_make(&user);
    identity_make(&coordination);
    keyring_set_root(from, &coordination.sign_secret);
    for (unsigned k = KEY_STORE; k <= KEY_ROOT; k++) {
        enum key_kind kind = (enum key_kind)k;
        unsigned epoch = kind == KEY_ROOT ? 1 : 2;
        hand_over(from, to, kind, epoch, &user.box_public, &user.box_secret);
        assert_memory_equal(bytes_of(to, kind, epoch), bytes_of(from, kind, epoch), size_of(kind));
        assert_int_equal(keyring_latest(to, kind), epoch);
    }
    assert_memory_equal(keyring_root(to), &coordination.sign_secret, SIGN_SECRET_BYTES);
    assert_memory_equal(keyring_evaluation_public(to, 2), keyring_evaluation_public(from, 2),
                        KEY_BYTES);
    keyring_free(from);
    keyring_free(to);
}

static void what_is_not_held_cannot_be_granted(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(1);
    struct identity user;
    uint8_t grant[KEYRING_GRANT_BYTES] = {0};

    identity_make(&user);
    assert_int_equal(keyring_grant(ring, KEY_STORE, 2, &user.box_public, grant), CRYPTO_NO_KEY);
    assert_int_equal(keyring_grant(ring, KEY_STORE, 0, &user.box_public, grant), CRYPTO_NO_KEY);
    assert_int_equal(keyring_grant(ring, KEY_ROOT, 1, &user.box_public, grant), CRYPTO_NO_KEY);
    assert_true(all_zero(grant, sizeof grant));
    keyring_free(ring);
}

/* Points of low order make a box that anyone opens: libsodium refuses, and so must we. */
static void public_keys_of_low_order_are_refused(void **state)
{
    (void)state;
    static const struct box_public low[] = {
        {{0}},
        {{1}},
        {{0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
          0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
          0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00}},
        {{0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
          0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
          0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57}},
    };
    struct keyring *ring = full_ring(1);
    uint8_t grant[KEYRING_GRANT_BYTES] = {0};

    for (size_t i = 0; i < COUNT(low); i++)
        assert_int_equal(keyring_grant(ring, KEY_STORE, 1, &low[i], grant), CRYPTO_REFUSED);
    assert_true(all_zero(grant, sizeof grant));
    keyring_free(ring);
}

static void two_grants_of_a_key_differ(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(1);
    struct identity user;
    uint8_t a[KEYRING_GRANT_BYTES];
    uint8_t b[KEYRING_GRANT_BYTES];

    identity_make(&user);
    assert_int_equal(keyring_grant(ring, KEY_STORE, 1, &user.box_public, a), CRYPTO_OK);
    assert_int_equal(keyring_grant(ring, KEY_STORE, 1, &user.box_public, b), CRYPTO_OK);
    assert_memory_not_equal(a, b, 32);
    assert_memory_not_equal(a + 32, b + 32, sizeof a - 32);
    keyring_free(ring);
}

static void a_changed_grant_is_refused(void **state)
{
    (void)state;
    struct keyring *from = full_ring(1);
    struct keyring *to = keyring_new();
    struct identity user;
    struct identity other;
    uint8_t grant[KEYRING_GRANT_BYTES];

    assert_non_null(to);
    identity_make(&user);
    identity_make(&other);
    assert_int_equal(keyring_grant(from, KEY_COUNTER, 1, &user.box_public, grant), CRYPTO_OK);
    for (size_t bit = 0; bit < 8 * sizeof grant; bit++) {
        flip(grant, bit);
        assert_int_equal(
            keyring_accept(to, KEY_COUNTER, 1, &user.box_public, &user.box_secret, grant),
            CRYPTO_DAMAGED);
        flip(grant, bit);
    }
    assert_int_equal(
        keyring_accept(to, KEY_COUNTER, 1, &other.box_public, &other.box_secret, grant),
        CRYPTO_DAMAGED);
    assert_int_equal(keyring_latest(to, KEY_COUNTER), 0);
    keyring_free(from);
    keyring_free(to);
}

/* A grant put in the place of another: kind and epoch are inside the box. */
static void a_grant_serves_for_its_kind_and_epoch_alone(void **state)
{
    (void)state;
    struct keyring *from = full_ring(2);
    struct keyring *to = keyring_new();
    struct identity user;
    uint8_t grant[KEYRING_GRANT_BYTES];

    assert_non_null(to);
    identity_make(&user);
    assert_int_equal(keyring_grant(from, KEY_JOURNAL, 2, &user.box_public, grant), CRYPTO_OK);
    for (unsigned kind = KEY_STORE - 1; kind <= KEY_ROOT + 1; kind++) {
        for (unsigned epoch = 0; epoch <= KEYRING_EPOCHS + 1; epoch++) {
            if (kind == KEY_JOURNAL && epoch == 2)
                continue;
            assert_int_equal(keyring_accept(to, (enum key_kind)kind, epoch, &user.box_public,
                                            &user.box_secret, grant),
                             CRYPTO_DAMAGED);
            assert_false(keyring_has(to, (enum key_kind)kind, epoch));
        }
    }
    keyring_free(from);
    keyring_free(to);
}

/* What anyone can seal to a public key: a payload of another form is no key. */
static void a_grant_made_by_hand_must_have_the_form(void **state)
{
    (void)state;
    struct keyring *ring = keyring_new();
    struct identity user;
    uint8_t grant[KEYRING_GRANT_BYTES];
    static const struct {
        enum key_kind kind;
        unsigned epoch;
        uint8_t payload[KEYRING_PAYLOAD_BYTES];
        enum crypto_result result;
    } cases[] = {
        {KEY_STORE, 1, {1, KEY_STORE, 0, 1, 9}, CRYPTO_OK},
        {KEY_STORE, 2, {2, KEY_STORE, 0, 2, 9}, CRYPTO_DAMAGED},
        {KEY_STORE, 2, {1, KEY_STORE, 0, 2, 9, [36] = 1}, CRYPTO_DAMAGED},
        {KEY_STORE, 2, {1, KEY_STORE, 0, 2, 9, [79] = 1}, CRYPTO_DAMAGED},
        {KEY_STORE, 2, {1, KEY_STORE, 1, 2, 9}, CRYPTO_DAMAGED},
        {KEY_RELEASE, 1, {1, KEY_RELEASE, 0, 1, 9, [76] = 1}, CRYPTO_DAMAGED},
        {KEY_ROOT, 2, {1, KEY_ROOT, 0, 2, 9}, CRYPTO_DAMAGED},
        {KEY_ROOT, 1, {1, KEY_ROOT, 0, 1, 9, [68] = 1}, CRYPTO_DAMAGED},
        {KEY_ROOT, 1, {1, KEY_ROOT, 0, 1, 9}, CRYPTO_OK},
    };

    assert_non_null(ring);
    identity_make(&user);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(
            crypto_box_seal(grant, cases[i].payload, KEYRING_PAYLOAD_BYTES, user.box_public.b), 0);
        assert_int_equal(keyring_accept(ring, cases[i].kind, cases[i].epoch, &user.box_public,
                                        &user.box_secret, grant),
                         cases[i].result);
        assert_int_equal(keyring_has(ring, cases[i].kind, cases[i].epoch),
                         cases[i].result == CRYPTO_OK);
    }
    keyring_free(ring);
}

static void a_key_held_is_never_replaced(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(1);
    struct keyring *foreign = full_ring(1);
    struct identity user;
    uint8_t grant[KEYRING_GRANT_BYTES];
    struct store_key before = *keyring_store(ring, 1);

    identity_make(&user);
    hand_over(ring, ring, KEY_STORE, 1, &user.box_public, &user.box_secret);
    assert_int_equal(keyring_grant(foreign, KEY_STORE, 1, &user.box_public, grant), CRYPTO_OK);
    assert_int_equal(keyring_accept(ring, KEY_STORE, 1, &user.box_public, &user.box_secret, grant),
                     CRYPTO_DAMAGED);
    assert_memory_equal(keyring_store(ring, 1), &before, sizeof before);
    keyring_free(ring);
    keyring_free(foreign);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_ring_holds_nothing),
        cmocka_unit_test(keys_are_drawn_once_and_within_range),
        cmocka_unit_test(public_halves_belong_to_their_secrets),
        cmocka_unit_test(a_grant_hands_over_each_kind),
        cmocka_unit_test(what_is_not_held_cannot_be_granted),
        cmocka_unit_test(public_keys_of_low_order_are_refused),
        cmocka_unit_test(two_grants_of_a_key_differ),
        cmocka_unit_test(a_changed_grant_is_refused),
        cmocka_unit_test(a_grant_serves_for_its_kind_and_epoch_alone),
        cmocka_unit_test(a_grant_made_by_hand_must_have_the_form),
        cmocka_unit_test(a_key_held_is_never_replaced),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
