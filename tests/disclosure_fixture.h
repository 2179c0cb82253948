/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: closings made of interviews in memory, by the plan's own counting. */
#ifndef TESTS_DISCLOSURE_FIXTURE_H
#define TESTS_DISCLOSURE_FIXTURE_H

#include "tests/codebook_fixture.h"
#include "tracker/disclosure/gate/gate.h"
#include "tracker/stats/closing.h"

/* A block with nothing in it, or NULL. */
static inline struct block *fixture_block(const struct codebook *book, month through, unsigned rank)
{
    struct block *block = block_new(book, through, rank);
    assert_non_null(block);
    return block;
}

static inline void fixture_count(struct closing *closing, const struct codebook *book,
                                 unsigned rank, const struct answers *answers, bool late,
                                 bool declared)
{
    uint32_t *counts = calloc(book->counter_count, sizeof *counts);
    struct plan_entry entry = {
        .answers = answers, .rank = rank, .late = late, .declared = declared};
    struct block **block = &closing->blocks[rank - 1];
    assert_non_null(counts);
    if (!*block)
        *block = fixture_block(book, closing->through, rank);
    plan_count(book, &entry, counts);
    for (size_t c = 0; c < book->counter_count; c++)
        for (size_t i = 0; i < (*block)->count; i++)
            if (strcmp((*block)->counters[i].name, book->counters[c].name) == 0)
                (*block)->counters[i].value += counts[c];
    (*block)->interviews++;
    closing->folded[rank - 1]++;
    closing->interviews[rank - 1]++;
    free(counts);
}

#endif
