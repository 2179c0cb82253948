/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time without a key goes on while the machine sleeps. The call below stands before that of the
 * C library. */
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "tests/support/clock.h"
#include "tests/support/cmocka.h"
#include "tui/draw/idle.h"

enum { ALLOWED = 300 };

static int waits_by; /* the clock of what is polled */

int timerfd_create(int clock, int flags)
{
    waits_by = clock;
    return (int)syscall(SYS_timerfd_create, clock, flags);
}

static void sleep_counts(void **state)
{
    (void)state;
    struct idle idle;
    assert_true(idle_open(&idle));
    assert_int_equal(waits_by, CLOCK_BOOTTIME);
    idle_allow(&idle, ALLOWED);
    clock_sleep(ALLOWED - 2);
    assert_false(idle_over(&idle));
    idle_key(&idle);
    clock_sleep(ALLOWED - 2);
    idle_allow(&idle, ALLOWED); /* as before each wait */
    assert_false(idle_over(&idle));
    clock_sleep(2);
    assert_true(idle_over(&idle));
    idle_allow(&idle, ALLOWED);
    assert_true(idle_over(&idle));
    idle_close(&idle);
    clock_real();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sleep_counts)};
    return cmocka_run_group_tests_name("tui idle", tests, NULL, NULL);
}
