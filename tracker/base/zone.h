/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar of one place. The rule of the place is reckoned here, not by the C library: that one
 * takes it from TZ, which belongs to the whole process and to its children, or from files that a
 * small machine does not have. */
#ifndef TRACKER_BASE_ZONE_H
#define TRACKER_BASE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "tracker/base/day.h"

enum { ZONE_CHARS = 47 };

/* Where the system keeps the rules of the world. */
#define ZONE_TZDATA "/usr/share/zoneinfo"

struct zone {
    char name[ZONE_CHARS + 1]; /* "Europe/Paris" */
    char rule[ZONE_CHARS + 1]; /* as POSIX writes it: "CET-1CEST,M3.5.0,M10.5.0/3" */
};

/* Europe/Paris, the zone of a register that names none, and UTC. */
extern const struct zone zone_paris, zone_utc;

/* Finds a zone by its name (those of France are known; others are looked for in the folder tzdata)
 * or by its rule. False when there is none of that name, its rule is none that zone_day knows, or
 * the place follows another from that time on (in seconds since 1970); *out is then unchanged. */
bool zone_find(const char *text, const char *tzdata, int64_t from, struct zone *out);

/* True when the rule is one: an offset of less than a day, without summer time or with one from
 * the nth or last such weekday of a month to another (other forms are in use nowhere). */
bool zone_good(const struct zone *zone);

/* The day there at a time, in seconds since 1970; 0 outside the years 1 to 9999. The rule must be
 * good. Years before the rule came into force follow it too. */
day zone_day(const struct zone *zone, int64_t when);

#endif
