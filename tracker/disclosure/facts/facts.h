/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every reader knows before any release: sizes of blocks, and all that the codebook says of
 * how answers hang together. Each counter of each block becomes a sum over columns; what ties
 * columns becomes CONSTRAINT_KNOWN rows. */
#ifndef TRACKER_DISCLOSURE_FACTS_FACTS_H
#define TRACKER_DISCLOSURE_FACTS_FACTS_H

#include "tracker/disclosure/model/model.h"
#include "tracker/disclosure/release/node.h"
#include "tracker/stats/closing.h"

struct facts_block {
    size_t closing; /* index in the closings given */
    month through;
    unsigned rank;
    unsigned version; /* newest code list an interview in it may have been coded with */
    uint32_t n;
    const struct block *block; /* NULL: its counters are not to be had */
    struct sum *counters;      /* by counter: how many are in it */
    bool *counted;             /* by counter: this block counts it */
    struct sum *asked;         /* by question: interviews in which it was asked */
};

struct facts {
    const struct codebook *codebook;
    unsigned k;
    struct node *nodes; /* by counter */
    struct model model;
    struct facts_block *blocks;
    size_t count;
};

/* Builds the model of all blocks of the closings marked in wanted (count places), truths filled in:
 * a column that no counter tells, such as one who moved from one answer to another, gets a value
 * that fits all counters. With blocks false nothing but sizes is read, every counter is taken to be
 * counted and truths stay unknown. The rows are not indexed yet. ERROR_MEMORY, ERROR_LIBRARY, or
 * ERROR_STORE_DAMAGED (subject: the block) when counters contradict the codebook; *known is then
 * empty. */
CHECKED enum error facts_build(const struct codebook *codebook, unsigned k,
                               const struct closing *closings, const bool *wanted, size_t count,
                               bool blocks, struct facts *facts, struct fault *fault);

/* Empties a model that was built. */
void facts_clear(struct facts *facts);

#endif
