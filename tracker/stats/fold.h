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
    bool folded; /* out: it went into a block and is to be erased */
};

struct fold_rule {
    month previous;  /* month the last closing went through, 0: none */
    month through;   /* months later than this stay untouched */
    unsigned k;
    bool last;       /* end of the experiment: what cannot reach k is marked folded, uncounted */
};

/* Opens every row, counts those up to rule->through, and makes for each rank the block that the rules
 * of closing allow: at least k interviews of undeclared rank, from at least two departments.
 * codebooks (count of them) are all the versions in use, newest last; blocks follow the plan of the
 * newest. closing receives volumes (rows first seen now: month after rule->previous), sizes and
 * blocks, which the caller owns; waiting the rows up to through left sealed, by rank.
 * ERROR_STORE_DAMAGED for a row that does not open or decode, ERROR_MEMORY; closing is then empty and
 * no row is marked. Progress, if not NULL, is called with rows done and total. */
CHECKED enum error fold(const struct codebook *const *codebooks, size_t count,
                        const struct keyring *ring, const struct id *store,
                        const struct fold_rule *rule, struct fold_row *rows, size_t row_count,
                        struct closing *closing, uint32_t waiting[RANKS],
                        void (*progress)(void *context, size_t done, size_t total), void *context);

/* What closing would do, without counting any answer: volumes and sizes only, closing->blocks NULL. */
CHECKED enum error fold_preview(const struct codebook *const *codebooks, size_t count,
                                const struct keyring *ring, const struct id *store,
                                const struct fold_rule *rule, const struct fold_row *rows,
                                size_t row_count, struct closing *closing,
                                uint32_t waiting[RANKS]);

#endif
