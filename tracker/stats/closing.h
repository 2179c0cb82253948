/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A closing: the public volumes and the blocks that came of it. */
#ifndef TRACKER_STATS_CLOSING_H
#define TRACKER_STATS_CLOSING_H

#include "tracker/stats/block.h"
#include "tracker/stats/volume.h"

enum { CLOSING_VERSION = 2 }; /* of the stored form */

/* Volumes count each row at the first closing that sees it. */
struct closing {
    char form[FORM_CHARS + 1]; /* of all that is counted here, padded with zeros */
    month first;   /* first month of the period: after the last closing, else January of its year */
    month through; /* last month of the period */
    month oldest;  /* oldest month of a row first seen now, 0: none (not stored) */
    uint32_t interviews[RANKS];           /* by rank */
    struct volume areas[DEPARTMENTS_MAX]; /* by department, never crossed with rank */
    size_t area_count;
    uint32_t folded[RANKS];      /* sizes of the blocks, 0: no block of that rank */
    struct block *blocks[RANKS]; /* NULL: none, or not loaded */
};

/* Frees the blocks and empties the closing. */
void closing_clear(struct closing *closing);

/* Writes the public part (everything but the blocks) as compact JSON with its version; the caller
 * frees the text. NULL without memory. */
char *closing_to_json(const struct closing *closing);

/* Reads it back, any version: version 1 names no form, which is then BLOCK_FORM_FIRST.
 * ERROR_STORE_DAMAGED when malformed, ERROR_STORE_FORMAT when newer, ERROR_MEMORY; closing is then
 * empty. */
CHECKED enum error closing_from_json(const char *text, size_t bytes, struct closing *closing,
                                     struct fault *fault);

#endif
