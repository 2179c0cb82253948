/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/identity.h"
#include "tests/crypto_fixture.h"
#include "tests/fixed_random.h"

enum { RECORDS = 40, VALUE = 50 };

struct record {
    struct id name;
    uint8_t value[VALUE];
    size_t bytes;
};

static struct record records[RECORDS];
static struct digest_key key;

static int setup(void **state)
{
    struct keyring *ring = full_ring(1);

    (void)state;
    assert_int_equal(digest_key_derive(ring, 1, &key), CRYPTO_OK);
    for (size_t i = 0; i < RECORDS; i++) {
        random_fill(&records[i], sizeof records[i]);
        records[i].bytes = 1 + i % VALUE;
    }
    keyring_free(ring);
    return 0;
}

static void add(struct digest *digest, const struct record *record)
{
    digest_add(digest, &key, &record->name, record->value, record->bytes);
}

static struct digest digest_all(void)
{
    struct digest digest = {{0}};

    for (size_t i = 0; i < RECORDS; i++)
        add(&digest, &records[i]);
    return digest;
}

static bool same(const struct digest *a, const struct digest *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static void the_order_of_records_leaves_no_trace(void **state)
{
    (void)state;
    const struct digest whole = digest_all();
    size_t order[RECORDS];

    fixed_random_start(fixed_random_seed("digest order"));
    for (size_t i = 0; i < RECORDS; i++)
        order[i] = i;
    for (unsigned round = 0; round < 50; round++) {
        struct digest digest = {{0}};
        for (size_t i = RECORDS - 1; i > 0; i--) {
            size_t j = random_below((uint32_t)i + 1);
            size_t swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        for (size_t i = 0; i < RECORDS; i++)
            add(&digest, &records[order[i]]);
        assert_true(same(&digest, &whole));
    }
    fixed_random_stop();
}

/* Through every carry: partial sums are random, and an empty digest borrows from the top. */
static void taking_out_undoes_adding(void **state)
{
    (void)state;
    struct digest digest = digest_all();

    for (size_t i = 0; i < RECORDS; i++) {
        struct digest before = digest;
        digest_remove(&digest, &key, &records[i].name, records[i].value, records[i].bytes);
        assert_false(same(&digest, &before));
    }
    assert_true(all_zero(&digest, sizeof digest));
    for (size_t i = 0; i < RECORDS; i++)
        digest_remove(&digest, &key, &records[i].name, records[i].value, records[i].bytes);
    for (size_t i = 0; i < RECORDS; i++)
        add(&digest, &records[i]);
    assert_true(all_zero(&digest, sizeof digest));
}

static void any_change_is_seen(void **state)
{
    (void)state;
    const struct digest whole = digest_all();

    for (size_t i = 0; i < RECORDS; i++) {
        for (size_t bit = 0; bit < 8 * records[i].bytes; bit++) {
            flip(records[i].value, bit);
            struct digest changed = digest_all();
            assert_false(same(&changed, &whole));
            flip(records[i].value, bit);
        }
        flip(records[i].name.b, i);
        struct digest renamed = digest_all();
        assert_false(same(&renamed, &whole));
        flip(records[i].name.b, i);
        records[i].bytes--;
        struct digest cut = digest_all();
        assert_false(same(&cut, &whole));
        records[i].bytes++;
    }
    struct digest again = digest_all();
    assert_true(same(&again, &whole));
}

static void removed_repeated_and_swapped_records_are_seen(void **state)
{
    (void)state;
    const struct digest whole = digest_all();

    for (size_t i = 0; i < RECORDS; i++) {
        struct digest changed = whole;
        digest_remove(&changed, &key, &records[i].name, records[i].value, records[i].bytes);
        assert_false(same(&changed, &whole));
        changed = whole;
        add(&changed, &records[i]);
        assert_false(same(&changed, &whole));
        for (size_t j = 0; j < i; j++) {
            struct id name = records[i].name;
            records[i].name = records[j].name;
            records[j].name = name;
            struct digest swapped = digest_all();
            assert_false(same(&swapped, &whole));
            records[j].name = records[i].name;
            records[i].name = name;
        }
    }
}

/* The border between name and value, and between records, is part of what is hashed. */
static void a_byte_moved_over_a_border_is_seen(void **state)
{
    (void)state;
    static const uint8_t zeros[8] = {0};
    const struct id name = {{1}};
    struct digest a = {{0}};
    struct digest b = {{0}};

    digest_add(&a, &key, &name, zeros, 7);
    digest_add(&b, &key, &name, zeros, 8);
    assert_false(same(&a, &b));
    b = (struct digest){{0}};
    digest_add(&b, &key, &name, zeros, 3);
    digest_add(&b, &key, &name, zeros, 4);
    assert_false(same(&a, &b));
}

static void another_key_gives_another_digest(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(2);
    struct digest_key first;
    struct digest_key second;
    struct digest a = {{0}};
    struct digest b = {{0}};

    assert_int_equal(digest_key_derive(ring, 1, &first), CRYPTO_OK);
    assert_int_equal(digest_key_derive(ring, 2, &second), CRYPTO_OK);
    assert_int_equal(digest_key_derive(ring, 3, &second), CRYPTO_NO_KEY);
    digest_add(&a, &first, &records[1].name, records[1].value, VALUE);
    digest_add(&b, &second, &records[1].name, records[1].value, VALUE);
    assert_false(same(&a, &b));
    keyring_free(ring);
}

static void names_depend_on_store_key_and_name(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(2);
    struct keyring *other = full_ring(1);
    struct keyring *empty = keyring_new();
    const struct id store = {{1}};
    const struct id foreign = {{2}};
    struct id a;
    struct id b;

    name_open(&store, "user/22-1", &a);
    name_open(&store, "user/22-1", &b);
    assert_memory_equal(&a, &b, sizeof a);
    name_open(&store, "user/22-2", &b);
    assert_memory_not_equal(&a, &b, sizeof a);
    name_open(&foreign, "user/22-1", &b);
    assert_memory_not_equal(&a, &b, sizeof a);

    assert_int_equal(name_secret(ring, "head", &a), CRYPTO_OK);
    assert_int_equal(name_secret(ring, "roster", &b), CRYPTO_OK);
    assert_memory_not_equal(&a, &b, sizeof a);
    assert_int_equal(name_secret(other, "head", &b), CRYPTO_OK);
    assert_memory_not_equal(&a, &b, sizeof a);
    assert_int_equal(keyring_draw(ring, KEY_STORE, 3), CRYPTO_OK);
    assert_int_equal(name_secret(ring, "head", &b), CRYPTO_OK);
    assert_memory_equal(&a, &b, sizeof a); /* a new epoch moves nothing */
    assert_int_equal(name_secret(empty, "head", &b), CRYPTO_NO_KEY);
    keyring_free(ring);
    keyring_free(other);
    keyring_free(empty);
}

static void a_link_of_a_chain_depends_on_all_before(void **state)
{
    (void)state;
    static const uint8_t act[] = "act";
    struct hash start_hash = {{0}};
    struct hash other_hash = {{1}};
    struct hash a;
    struct hash b;

    hash_chain(&start_hash, act, sizeof act, &a);
    hash_chain(&other_hash, act, sizeof act, &b);
    assert_memory_not_equal(&a, &b, sizeof a);
    hash_chain(&start_hash, act, sizeof act - 1, &b);
    assert_memory_not_equal(&a, &b, sizeof a);

    uint8_t joined[HASH_BYTES + sizeof act] = {0};
    memcpy(joined + HASH_BYTES, act, sizeof act);
    hash_bytes(joined, sizeof joined, &b);
    assert_memory_equal(&a, &b, sizeof a);
}

static void what_a_user_leaves_for_itself_is_its_own(void **state)
{
    (void)state;
    struct identity a;
    struct identity b;
    struct hash mine;
    struct hash again;
    static const uint8_t seen[] = "last seen";

    identity_make(&a);
    identity_make(&b);
    hash_for_self(&a.sign_secret, seen, sizeof seen, &mine);
    hash_for_self(&a.sign_secret, seen, sizeof seen, &again);
    assert_memory_equal(&mine, &again, sizeof mine);
    hash_for_self(&b.sign_secret, seen, sizeof seen, &again);
    assert_memory_not_equal(&mine, &again, sizeof mine);
    hash_for_self(&a.sign_secret, seen, sizeof seen - 1, &again);
    assert_memory_not_equal(&mine, &again, sizeof mine);
}

static void hexadecimal_goes_both_ways(void **state)
{
    (void)state;
    uint8_t bytes[] = {0x00, 0x9f, 0xff, 0x10};
    uint8_t back[4];
    char text[9];

    hex_write(bytes, sizeof bytes, text);
    assert_string_equal(text, "009fff10");
    assert_true(hex_read(text, back, sizeof back));
    assert_memory_equal(back, bytes, sizeof bytes);
    assert_true(hex_read("009FFF10", back, sizeof back));
    assert_memory_equal(back, bytes, sizeof bytes);
    static const char *const wrong[] = {
        "",         "009fff1",   "009fff100", "009fff1g",    "009fff1 ",
        " 09fff10", "00:9f:ff:", "0x9fff10",  "009fff1\xb0", "009fff1\xe1"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(hex_read(wrong[i], back, sizeof back));
    assert_true(hex_read("", back, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_order_of_records_leaves_no_trace, setup),
        cmocka_unit_test_setup(taking_out_undoes_adding, setup),
        cmocka_unit_test_setup(any_change_is_seen, setup),
        cmocka_unit_test_setup(removed_repeated_and_swapped_records_are_seen, setup),
        cmocka_unit_test_setup(a_byte_moved_over_a_border_is_seen, setup),
        cmocka_unit_test_setup(another_key_gives_another_digest, setup),
        cmocka_unit_test(names_depend_on_store_key_and_name),
        cmocka_unit_test(a_link_of_a_chain_depends_on_all_before),
        cmocka_unit_test(what_a_user_leaves_for_itself_is_its_own),
        cmocka_unit_test(hexadecimal_goes_both_ways),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
