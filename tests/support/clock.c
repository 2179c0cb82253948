/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/clock.h"

#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tracker/base/clock.h"

static int64_t wall_shift; /* seconds added to the machine's */
static int64_t boot_shift;

/* Stands before the C library's. */
int clock_gettime(clockid_t id, struct timespec *out)
{
    const long rc = syscall(SYS_clock_gettime, id, out);
    if (rc == 0 && id == CLOCK_REALTIME)
        out->tv_sec += (time_t)wall_shift;
    if (rc == 0 && id == CLOCK_BOOTTIME)
        out->tv_sec += (time_t)boot_shift;
    return (int)rc;
}

void clock_set(int64_t when)
{
    wall_shift = 0;
    wall_shift = when - clock_wall();
}

void clock_set_day(const char *text)
{
    struct tm noon = {.tm_hour = 12};
    strptime(text, "%Y-%m-%d", &noon);
    clock_set((int64_t)timegm(&noon));
}

void clock_sleep(int64_t seconds)
{
    boot_shift += seconds;
}

void clock_real(void)
{
    wall_shift = boot_shift = 0;
}

month this_month(void)
{
    return month_at(zone_day(&zone_paris, clock_wall()));
}

/* A whole program linked with this file (build/tests/tracker-at) begins at TEST_CLOCK. */
__attribute__((constructor)) static void begin(void)
{
    const char *when = getenv("TEST_CLOCK");
    if (when)
        clock_set(strtoll(when, NULL, 10));
}
