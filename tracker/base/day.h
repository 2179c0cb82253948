/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days as numbers and as text. */
#ifndef TRACKER_BASE_DAY_H
#define TRACKER_BASE_DAY_H

#include <stdint.h>

enum { DAY_TEXT = 10 /* "2024-03-31" */ };

/* A day as the number YYYYMMDD, years 1 to 9999; 0 means none. */
typedef uint32_t day;

/* Writes "YYYY-MM-DD" and its NUL; reads exactly that, 0 for anything else. */
void day_format(day d, char out[DAY_TEXT + 1]);
day day_parse(const char *text);

#endif
