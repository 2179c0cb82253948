/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before a form is used: what share of its plan could come out at a given number of people. */
#ifndef TRACKER_DISCLOSURE_GATE_FORECAST_H
#define TRACKER_DISCLOSURE_GATE_FORECAST_H

#include "tracker/codebook/codebook.h"
#include "tracker/disclosure/release/release.h"

struct forecast {
    unsigned people;
    unsigned cells;                          /* of all tables of answers, at least 1 */
    unsigned count[PRECISION_NOT_ASKED + 1]; /* cells by precision */
};

/* What gate_preview allows for one closing of a year in which `people` people come, with as many
 * second and third interviews as the founding article saw (11 and 9 for 20). ERROR_MEMORY. */
CHECKED enum error forecast_of(const struct codebook *codebook, unsigned people, unsigned k,
                               struct forecast *out, struct fault *fault);

#endif
