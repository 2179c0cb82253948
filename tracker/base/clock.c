/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/clock.h"

#include <time.h>

/* None of these clocks can fail on Linux. */
static struct timespec read_clock(clockid_t id)
{
    struct timespec now = {.tv_sec = 0};
    clock_gettime(id, &now);
    return now;
}

static int64_t milliseconds(clockid_t id)
{
    const struct timespec now = read_clock(id);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_boot_seconds(void)
{
    return (int64_t)read_clock(CLOCK_BOOTTIME).tv_sec;
}

int64_t clock_boot_milliseconds(void)
{
    return milliseconds(CLOCK_BOOTTIME);
}

int64_t clock_awake_milliseconds(void)
{
    return milliseconds(CLOCK_MONOTONIC);
}

int64_t clock_wall(void)
{
    return (int64_t)read_clock(CLOCK_REALTIME).tv_sec;
}
