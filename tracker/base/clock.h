/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What time it is: the only reader of the machine's clocks. */
#ifndef TRACKER_BASE_CLOCK_H
#define TRACKER_BASE_CLOCK_H

#include <stdint.h>

/* Seconds and milliseconds since the machine started, sleep included: for waits, and for how long
 * nobody pressed a key. Nobody can set this clock. */
int64_t clock_boot_seconds(void);
int64_t clock_boot_milliseconds(void);

/* Milliseconds the machine was awake: for the time a computation may take. */
int64_t clock_awake_milliseconds(void);

/* Seconds since 1970 as the machine has it, right or wrong. */
int64_t clock_wall(void);

#endif
