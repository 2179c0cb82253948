/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crypto/passphrase.h"
#include "tests/crypto_fixture.h"
#include "tests/fixed_random.h"
#include "tests/support/asan.h"

enum { PASSES_AT = 8, MEMORY_AT = 16, SALT_AT = 24, COMMITMENT_AT = 40, BOX_AT = 72 };
enum { CHECKSUM_AT = 624 };

static const char pass[] = "un sirop de menthe";
static const uint8_t context[] = "store|22-1|identity|1";

struct fixture {
    uint8_t payload[LOCK_PAYLOAD_BYTES];
    uint8_t lock[LOCK_BYTES];
    uint8_t back[LOCK_PAYLOAD_BYTES];
};

static double seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static enum crypto_result seal(struct fixture *f, enum lock_cost cost)
{
    return lock_seal((struct lock_terms){.cost = cost}, pass, strlen(pass), context, sizeof context,
                     f->payload, f->lock);
}

static enum crypto_result open_with(struct fixture *f, bool practice, const char *passphrase)
{
    memset(f->back, 0xff, sizeof f->back);
    enum crypto_result result = lock_open(practice, passphrase, strlen(passphrase), context,
                                          sizeof context, f->lock, f->back);
    if (result != CRYPTO_OK)
        assert_true(all_zero(f->back, sizeof f->back));
    return result;
}

static int setup(void **state)
{
    static struct fixture fixture;

    random_fill(fixture.payload, sizeof fixture.payload);
    assert_int_equal(seal(&fixture, LOCK_PRACTICE), CRYPTO_OK);
    *state = &fixture;
    return 0;
}

/* Makes the checksum that a changed lock needs to get past it: what an attacker would do. */
static void checksum_fix(struct fixture *f)
{
    (void)crypto_generichash(f->lock + CHECKSUM_AT, LOCK_BYTES - CHECKSUM_AT, f->lock, CHECKSUM_AT,
                             NULL, 0);
}

static void put(uint8_t at[8], uint64_t value)
{
    for (size_t i = 0; i < 8; i++)
        at[i] = (uint8_t)(value >> 8 * (7 - i));
}

static void a_lock_opens_with_its_passphrase(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(open_with(f, true, pass), CRYPTO_OK);
    assert_memory_equal(f->back, f->payload, sizeof f->back);
    assert_int_equal(open_with(f, true, "un sirop de Menthe"), CRYPTO_WRONG_PASSPHRASE);
    assert_int_equal(open_with(f, true, "un sirop de menthe "), CRYPTO_WRONG_PASSPHRASE);
    assert_int_equal(open_with(f, true, "un sirop de menth"), CRYPTO_WRONG_PASSPHRASE);
}

static void passphrases_have_a_size(void **state)
{
    struct fixture *f = *state;
    char *longest = calloc(1, PASSPHRASE_MAX_BYTES + 2);

    assert_non_null(longest);
    memset(longest, 'x', PASSPHRASE_MAX_BYTES + 1);
    assert_int_equal(lock_seal((struct lock_terms){.cost = LOCK_PRACTICE}, longest,
                               PASSPHRASE_MAX_BYTES, NULL, 0, f->payload, f->lock),
                     CRYPTO_OK);
    assert_int_equal(lock_open(true, longest, PASSPHRASE_MAX_BYTES, NULL, 0, f->lock, f->back),
                     CRYPTO_OK);
    assert_int_equal(lock_open(true, longest, PASSPHRASE_MAX_BYTES + 1, NULL, 0, f->lock, f->back),
                     CRYPTO_WRONG_PASSPHRASE);
    assert_int_equal(lock_open(true, longest, 0, NULL, 0, f->lock, f->back),
                     CRYPTO_WRONG_PASSPHRASE);
    assert_true(all_zero(f->back, sizeof f->back));
    assert_int_equal(lock_seal((struct lock_terms){.cost = LOCK_PRACTICE}, longest,
                               PASSPHRASE_MAX_BYTES + 1, NULL, 0, f->payload, f->lock),
                     CRYPTO_REFUSED);
    assert_true(all_zero(f->lock, sizeof f->lock));
    assert_int_equal(
        lock_seal((struct lock_terms){.cost = LOCK_PRACTICE}, "", 0, NULL, 0, f->payload, f->lock),
        CRYPTO_REFUSED);
    free(longest);
}

static void two_locks_share_neither_salt_nor_nonce(void **state)
{
    struct fixture *f = *state;
    uint8_t first[LOCK_BYTES];

    memcpy(first, f->lock, sizeof first);
    assert_int_equal(seal(f, LOCK_PRACTICE), CRYPTO_OK);
    assert_memory_equal(first, f->lock, SALT_AT);
    assert_memory_not_equal(first + SALT_AT, f->lock + SALT_AT, COMMITMENT_AT - SALT_AT);
    assert_memory_not_equal(first + COMMITMENT_AT, f->lock + COMMITMENT_AT, BOX_AT - COMMITMENT_AT);
    assert_memory_not_equal(first + BOX_AT, f->lock + BOX_AT, 24);
    assert_memory_not_equal(first + BOX_AT + 24, f->lock + BOX_AT + 24, LOCK_PAYLOAD_BYTES);
}

/* An accident is told from a wrong passphrase: no single flipped bit is taken for one. */
static void any_flipped_bit_is_damage(void **state)
{
    struct fixture *f = *state;

    for (size_t bit = 0; bit < 8 * (size_t)LOCK_BYTES; bit++) {
        flip(f->lock, bit);
        enum crypto_result result = open_with(f, true, pass);
        if (bit < 8 * (size_t)SALT_AT)
            assert_true(result == CRYPTO_REFUSED || result == CRYPTO_DAMAGED);
        else
            assert_int_equal(result, CRYPTO_DAMAGED);
        flip(f->lock, bit);
    }
    assert_int_equal(open_with(f, true, pass), CRYPTO_OK);
}

/* Whoever mends the checksum gets no further: costs, salt, commitment and box hang together. */
static void any_bit_flipped_on_purpose_is_refused(void **state)
{
    struct fixture *f = *state;
    uint8_t good[LOCK_BYTES];

    memcpy(good, f->lock, sizeof good);
    for (size_t bit = 0; bit < 8 * (size_t)CHECKSUM_AT; bit++) {
        if (bit / 8 >= MEMORY_AT && bit / 8 < SALT_AT - 3)
            continue; /* up to 1 GiB of Argon2: the costs have a test of their own */
        memcpy(f->lock, good, sizeof good);
        flip(f->lock, bit);
        checksum_fix(f);
        enum crypto_result result = open_with(f, true, pass);
        if (bit < 8 * (size_t)PASSES_AT)
            assert_int_equal(result, CRYPTO_REFUSED);
        else if (bit < 8 * (size_t)SALT_AT)
            assert_int_not_equal(result, CRYPTO_OK); /* Argon2 drops what is under 1 KiB */
        else if (bit < 8 * (size_t)BOX_AT)
            assert_int_equal(result, CRYPTO_WRONG_PASSPHRASE);
        else
            assert_int_equal(result, CRYPTO_DAMAGED);
    }
}

static void another_context_does_not_open(void **state)
{
    struct fixture *f = *state;
    uint8_t other[sizeof context];

    memcpy(other, context, sizeof other);
    for (size_t bit = 0; bit < 8 * sizeof other; bit++) {
        flip(other, bit);
        memset(f->back, 0xff, sizeof f->back);
        assert_int_equal(lock_open(true, pass, strlen(pass), other, sizeof other, f->lock, f->back),
                         CRYPTO_DAMAGED);
        assert_true(all_zero(f->back, sizeof f->back));
        flip(other, bit);
    }
    assert_int_equal(
        lock_open(true, pass, strlen(pass), context, sizeof context - 1, f->lock, f->back),
        CRYPTO_DAMAGED);
    assert_int_equal(lock_open(true, pass, strlen(pass), NULL, 0, f->lock, f->back),
                     CRYPTO_DAMAGED);
}

static void a_practice_lock_opens_in_practice_alone(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(open_with(f, true, pass), CRYPTO_OK);
    assert_int_equal(open_with(f, false, pass), CRYPTO_REFUSED);
}

/* Costs below the floor, above the ceiling, or absurd: refused before memory is asked for. */
static void hostile_costs_are_refused_at_once(void **state)
{
    struct fixture *f = *state;
    const uint64_t mib = 1 << 20;
    const struct {
        uint64_t passes, memory;
        bool practice;
    } hostile[] = {
        {0, 256 * mib, false},
        {2, 256 * mib, false},
        {11, 256 * mib, false},
        {UINT32_MAX, 256 * mib, false},
        {1ULL << 31, 256 * mib, false},
        {1ULL << 63, 256 * mib, false},
        {UINT64_MAX, 256 * mib, false},
        {3, 0, false},
        {3, 256 * mib - 1, false},
        {3, 64 * mib, false},
        {3, 1024 * mib + 1, false},
        {3, 1ULL << 31, false},
        {3, 1ULL << 42, false},
        {3, 1ULL << 63, false},
        {3, UINT64_MAX, false},
        {3, (1ULL << 32) + 256 * mib, false},
        {1, 8192, false},
        {0, 8192, true},
        {1, 8191, true},
        {1, 0, true},
        {11, 8192, true},
        {1, 1024 * mib + 1, true},
        {1ULL << 63, 1ULL << 63, true},
        {UINT64_MAX, UINT64_MAX, true},
    };

    for (size_t i = 0; i < COUNT(hostile); i++) {
        put(f->lock + PASSES_AT, hostile[i].passes);
        put(f->lock + MEMORY_AT, hostile[i].memory);
        checksum_fix(f);
        double began = seconds();
        assert_int_equal(open_with(f, hostile[i].practice, pass), CRYPTO_REFUSED);
        assert_true(seconds() - began < 0.010);
    }
}

static void unknown_formats_are_refused(void **state)
{
    struct fixture *f = *state;

    for (size_t at = 0; at < PASSES_AT; at++) {
        for (unsigned step = 1; step < 256; step++) {
            f->lock[at] = (uint8_t)(f->lock[at] + step);
            checksum_fix(f);
            assert_int_equal(open_with(f, true, pass), CRYPTO_REFUSED);
            f->lock[at] = (uint8_t)(f->lock[at] - step);
        }
    }
}

static double time_of_open(struct fixture *f, bool nothing)
{
    double began = seconds();

    if (nothing)
        lock_open_nothing(false, pass, strlen(pass));
    else
        assert_int_equal(open_with(f, false, pass), CRYPTO_OK);
    return seconds() - began;
}

/* The floor of real stores: 3 passes over 256 MiB, as stored. A user that does not exist costs as
 * much as one that does. */
static void a_real_lock_is_dear_and_so_is_an_unknown_user(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(seal(f, LOCK_MODERATE), CRYPTO_OK);
    static const uint8_t stored[16] = {0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0x10};
    assert_memory_equal(f->lock + PASSES_AT, stored, sizeof stored);
    double opening = time_of_open(f, false);
    double nothing = time_of_open(f, true);
    assert_memory_equal(f->back, f->payload, sizeof f->back);
    assert_true(nothing > opening / 3 && nothing < opening * 3);

    for (unsigned i = 0; campaign() && i < 20; i++) {
        opening += time_of_open(f, false);
        nothing += time_of_open(f, true);
    }
    if (campaign())
        assert_true(nothing > opening * 0.9 && nothing < opening * 1.1);
    lock_open_nothing(true, "", 0);
    lock_open_nothing(true, pass, strlen(pass));
}

static void practice_is_cheap(void **state)
{
    struct fixture *f = *state;
    enum { ROUNDS = 50 };
    double began = seconds();

    for (unsigned i = 0; i < ROUNDS; i++)
        assert_int_equal(open_with(f, true, pass), CRYPTO_OK);
    assert_true(seconds() - began < 1); /* 5 ms when nothing else runs */
}

#if !ASAN
static bool under_valgrind(void)
{
    const char *preload = getenv("LD_PRELOAD");
    return preload != NULL && strstr(preload, "vgpreload") != NULL;
}

static void lack_of_memory_is_no_wrong_passphrase(void **state)
{
    struct fixture *f = *state;

    if (under_valgrind())
        skip();
    put(f->lock + PASSES_AT, 3);
    put(f->lock + MEMORY_AT, 256 << 20);
    checksum_fix(f);
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit little = {128 << 20, 128 << 20};
        int status = setrlimit(RLIMIT_AS, &little) != 0;
        status |= 2 * (open_with(f, false, pass) != CRYPTO_NO_MEMORY);
        status |= 4 * (seal(f, LOCK_MODERATE) != CRYPTO_NO_MEMORY);
        status |= 8 * !all_zero(f->lock, sizeof f->lock);
        exit(status);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}
#endif

static void codes_are_random_and_read_back(void **state)
{
    (void)state;
    unsigned seen[256] = {0};
    char code[INVITATION_CHARS + 1];
    char back[INVITATION_CHARS + 1];

    fixed_random_start(fixed_random_seed("codes"));
    for (unsigned i = 0; i < 3200; i++) {
        code_make(code);
        assert_int_equal(strlen(code), INVITATION_CHARS);
        for (size_t at = 0; at < INVITATION_CHARS; at++) {
            assert_int_equal(code[at] == '-', at % 5 == 4);
            seen[(uint8_t)code[at]]++;
        }
        assert_int_equal(code_parse(code, strlen(code), back), CRYPTO_OK);
        assert_string_equal(back, code);
    }
    for (const char *c = "0123456789abcdefghjkmnpqrstvwxyz"; *c != '\0'; c++)
        assert_uint_in_range(seen[(uint8_t)*c], 1700, 2300); /* 2000, seven standard deviations */
    assert_int_equal(seen['i'] + seen['l'] + seen['o'] + seen['u'], 0);
    fixed_random_stop();
}

static void typed_codes_are_forgiven_or_refused(void **state)
{
    (void)state;
    static const char *const good[] = {
        "01ab-cdef-ghjk-mnpq-rstv",    "01AB-CDEF-GHJK-MNPQ-RSTV",   "01abcdefghjkmnpqrstv",
        " 01ab cdef ghjk mnpq rstv\n", "OLab-cdef-ghjk-mnpq-rstv",   "oIab-cdef-ghjk-mnpq-rstv\r\n",
        "01ab.cdef.ghjk.mnpq.rstv",    "01a-bcd-efg-hjk-mnp-qrst-v",
    };
    static const char *const wrong[] = {
        "",
        "01ab-cdef-ghjk-mnpq-rst",
        "01ab-cdef-ghjk-mnpq-rstvw",
        "01ab-cdef-ghjk-mnpq-rstu",
        "01ab_cdef_ghjk_mnpq_rstv",
        "01ab-cdef-ghjk-mnpq-rstv!",
        "01ab-cdef-ghjk-mnpq-rst\xc3\xa9",
    };
    char code[INVITATION_CHARS + 1];

    for (size_t i = 0; i < COUNT(good); i++) {
        assert_int_equal(code_parse(good[i], strlen(good[i]), code), CRYPTO_OK);
        assert_string_equal(code, "01ab-cdef-ghjk-mnpq-rstv");
    }
    for (size_t i = 0; i < COUNT(wrong); i++) {
        memset(code, 'x', sizeof code);
        assert_int_equal(code_parse(wrong[i], strlen(wrong[i]), code), CRYPTO_REFUSED);
        assert_true(all_zero(code, sizeof code));
    }
    assert_int_equal(code_parse(good[2], 19, code), CRYPTO_REFUSED);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_lock_opens_with_its_passphrase),
        TEST(passphrases_have_a_size),
        TEST(two_locks_share_neither_salt_nor_nonce),
        TEST(any_flipped_bit_is_damage),
        TEST(any_bit_flipped_on_purpose_is_refused),
        TEST(another_context_does_not_open),
        TEST(a_practice_lock_opens_in_practice_alone),
        TEST(hostile_costs_are_refused_at_once),
        TEST(unknown_formats_are_refused),
        TEST(a_real_lock_is_dear_and_so_is_an_unknown_user),
        TEST(practice_is_cheap),
#if !ASAN
        TEST(lack_of_memory_is_no_wrong_passphrase),
#endif
        cmocka_unit_test(codes_are_random_and_read_back),
        cmocka_unit_test(typed_codes_are_forgiven_or_refused),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
