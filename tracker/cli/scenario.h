/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The synthetic interviews of tests/data/scenario.csv, built into the program for the demo. */
#ifndef TRACKER_CLI_SCENARIO_H
#define TRACKER_CLI_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

#include "tracker/interview/month.h"

enum { SCENARIO_CODES = 64 };

struct scenario {
    char *text; /* a copy that is cut up while reading */
    char *rest;
};

struct scenario_row {
    month month;
    unsigned department;
    unsigned rank;
    const char *codes[SCENARIO_CODES]; /* belong to the scenario */
    size_t code_count;
};

/* Opens the built-in file at its first row; text is NULL without memory. */
struct scenario scenario_open(void);

/* Reads the next row; false at the end or at a malformed row. */
bool scenario_next(struct scenario *scenario, struct scenario_row *row);

void scenario_close(struct scenario *scenario);

#endif
