/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folding: sealed rows and the evaluation key in, blocks out. fold.c is the only file that opens
 * rows and decodes them; nothing declared here can return one person's answers. */
#ifndef TRACKER_STATS_FOLD_H
#define TRACKER_STATS_FOLD_H

#include "crypto/open.h"
#include "tracker/stats/closing.h"

/* One sealed row as the store keeps it. */
struct fold_row {
    struct id key;
    uint8_t sealed[SEALED_ROW_BYTES];
    bool folded;   /* out: it went into a block and is to be erased */
    bool misdated; /* out: its month is none, or has not begun: the clock was wrong when it was
                      written. It counts in the oldest open month (late, unless no closing came
                      before), and where it is not folded, fold leaves it in sealed with it. */
};

struct fold_rule {
    month previous; /* month the last closing went through, 0: none */
    month through;  /* months later than this stay untouched */
    month now;      /* the present month, 0: not known, and none is in the future */
    unsigned k;
    bool last; /* end of the experiment: what cannot reach k is marked folded, uncounted */
};

/* All of it is borrowed. */
struct fold_input {
    const struct codebook *const *codebooks; /* every version in use, newest last */
    size_t codebook_count;                   /* at least 1 */
    const struct keyring *ring;
    const struct evaluation_public *evaluation; /* rows are sealed to it; NULL: not again */
    unsigned evaluation_epoch;
    const struct id *store;
    struct fold_rule rule;
    struct fold_row *rows;
    size_t row_count;
    /* Called after each row, or NULL; false stops. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
};

/* Opens every row, counts those up to the rule's month, and makes for each rank the block that the
 * rules of closing allow: at least k interviews of undeclared rank, from at least two departments.
 * Blocks follow the plan of the newest codebook. closing receives volumes (rows first seen now:
 * month after rule.previous), sizes and blocks, which the caller gives back with closing_clear;
 * waiting the rows up to through left sealed, by rank; folded is set in each row that is to be
 * erased. ERROR_STOPPED; ERROR_STORE_DAMAGED for a row that does not open, does not decode, or that
 * interview_check refuses under its own codebook (the gate relies on what it promises);
 * ERROR_MEMORY. closing and waiting are then empty and no row is marked. */
CHECKED enum error fold(const struct fold_input *input, struct closing *closing,
                        uint32_t waiting[RANKS]);

/* What closing would do, without counting any answer: volumes and sizes only, closing->blocks NULL,
 * no row marked. */
CHECKED enum error fold_preview(const struct fold_input *input, struct closing *closing,
                                uint32_t waiting[RANKS]);

#endif
