/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock of tests. tests/support/clock.c defines clock_gettime: the linker takes it before the C
 * library's, in the programs that link it alone. The product has no such door. */
#ifndef TESTS_SUPPORT_CLOCK_H
#define TESTS_SUPPORT_CLOCK_H

#include <stdint.h>

#include "tracker/interview/month.h"

/* The wall clock stands at that time, in seconds since 1970, and goes on from there. */
void clock_set(int64_t when);

/* The same at noon of a day in Greenwich, "2030-05-03". */
void clock_set_day(const char *text);

/* The machine slept that long: the boot-time clock went on. */
void clock_sleep(int64_t seconds);

/* Both clocks are the machine's again. */
void clock_real(void);

/* The month it is in Paris. */
month this_month(void);

#endif
