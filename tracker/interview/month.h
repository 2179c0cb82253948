/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Months: the finest date kept anywhere. */
#ifndef TRACKER_INTERVIEW_MONTH_H
#define TRACKER_INTERVIEW_MONTH_H

#include <stdbool.h>
#include <stdint.h>

#include "tracker/base/zone.h"

enum { MONTH_TEXT = 7 }; /* "2024-03" */

/* Months since January of year 0: year x 12 + month - 1; 0 means none. */
typedef uint16_t month;

/* Reads exactly "YYYY-MM", years 2000 to 2199; false otherwise, *out unchanged. */
bool month_parse(const char *text, month *out);

/* Writes "YYYY-MM" and its NUL. */
void month_format(month m, char out[MONTH_TEXT + 1]);

/* True within those years. */
bool month_good(month m);

/* The month of a day; 0 outside those years. */
month month_at(day d);

/* Year of a month, and January or December of that year. */
unsigned month_year(month m);
month month_january(unsigned year);
month month_december(unsigned year);

#endif
