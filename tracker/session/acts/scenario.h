/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The synthetic interviews of tests/data/scenario.csv, built into the program for practice stores.
 */
#ifndef TRACKER_SESSION_ACTS_SCENARIO_H
#define TRACKER_SESSION_ACTS_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

#include "tracker/interview/month.h"

enum { SCENARIO_ROWS = 64, SCENARIO_CODES = 64 };

struct scenario_row {
    month month;
    unsigned department;
    unsigned rank;
    const char *codes[SCENARIO_CODES]; /* belong to the scenario */
    size_t code_count;
};

struct scenario {
    char *text; /* a copy, cut up by reading */
    struct scenario_row rows[SCENARIO_ROWS];
    size_t count;
};

/* Reads the built-in rows, by month then rank, so that a ticket is handed out before it is used;
 * false without memory or at a malformed row. Given back with scenario_clear in any case. */
bool scenario_read(struct scenario *scenario);

/* Frees what scenario_read made. */
void scenario_clear(struct scenario *scenario);

#endif
