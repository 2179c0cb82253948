/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/crypto_fixture.h"
#include "tests/fixed_random.h"
#include "tests/support/asan.h"

static void memory_is_zeroed_and_its_own(void **state)
{
    (void)state;
    uint8_t *a = secret_alloc(1000);
    uint8_t *b = secret_alloc(1000);

    assert_non_null(a);
    assert_non_null(b);
    assert_true(all_zero(a, 1000));
    memset(a, 0xff, 1000);
    assert_true(all_zero(b, 1000));
    secret_wipe(a + 10, 980);
    assert_true(all_zero(a + 10, 980));
    assert_int_equal(a[9], 0xff);
    assert_int_equal(a[990], 0xff);
    secret_free(a);
    secret_free(b);
    secret_free(NULL);
}

static void too_much_memory_is_told(void **state)
{
    (void)state;
    assert_null(secret_alloc(SIZE_MAX));
    assert_null(secret_alloc(SIZE_MAX / 2));
}

/* A read past the end stops the program: nothing beside a secret can be read by mistake. */
static void a_guard_page_ends_the_memory(void **state)
{
    (void)state;
    uint8_t *secret = secret_alloc(64);
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit none = {0, 0};
        volatile uint8_t *past = secret + 64;
        (void)setrlimit(RLIMIT_CORE, &none);
        (void)signal(SIGSEGV, SIG_DFL); /* cmocka and sanitizers have handlers of their own */
        _exit(*past == 0 ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSEGV);
    secret_free(secret);
}

static void equality_sees_every_bit(void **state)
{
    (void)state;
    uint8_t a[40];
    uint8_t b[40];

    random_fill(a, sizeof a);
    memcpy(b, a, sizeof b);
    assert_true(secret_equal(a, b, sizeof a));
    for (size_t bit = 0; bit < 8 * sizeof a; bit++) {
        flip(b, bit);
        assert_false(secret_equal(a, b, sizeof a));
        flip(b, bit);
    }
}

#if !ASAN
/* Without CAP_IPC_LOCK and with nothing allowed, memory is still had, and the warning is due. */
static void locking_refused_is_told(void **state)
{
    (void)state;
    (void)fflush(NULL);
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit none = {0, 0};
        int failed = setrlimit(RLIMIT_MEMLOCK, &none) != 0;
        if (geteuid() == 0)
            failed |= setgid(65534) != 0 || setuid(65534) != 0;
        void *secret = secret_alloc(32);
        failed |= secret == NULL || secret_locked();
        exit(failed ? 1 : 0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}
#endif

static void random_numbers_stay_below_their_bound(void **state)
{
    (void)state;
    unsigned seen[7] = {0};

    fixed_random_start(fixed_random_seed("random_below"));
    for (unsigned i = 0; i < 7000; i++) {
        uint32_t drawn = random_below(7);
        assert_true(drawn < 7);
        seen[drawn]++;
    }
    for (size_t i = 0; i < COUNT(seen); i++)
        assert_uint_in_range(seen[i], 800, 1200); /* seven standard deviations */
    assert_int_equal(random_below(1), 0);
    fixed_random_stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_its_own),
        cmocka_unit_test(too_much_memory_is_told),
        cmocka_unit_test(a_guard_page_ends_the_memory),
        cmocka_unit_test(equality_sees_every_bit),
#if !ASAN
        cmocka_unit_test(locking_refused_is_told),
#endif
        cmocka_unit_test(random_numbers_stay_below_their_bound),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
