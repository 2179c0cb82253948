/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The set of option codes ticked, by codebook bit number. */
#ifndef TRACKER_CODEBOOK_ANSWERS_H
#define TRACKER_CODEBOOK_ANSWERS_H

#include <stdbool.h>
#include <stdint.h>

enum { ANSWER_BITS = 256, ANSWER_BYTES = ANSWER_BITS / 8 };

struct answers {
    uint64_t word[ANSWER_BITS / 64];
};

/* Ticks, unticks, reads bit (below ANSWER_BITS). */
static inline void answers_set(struct answers *a, unsigned bit)
{
    a->word[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static inline void answers_clear(struct answers *a, unsigned bit)
{
    a->word[bit / 64] &= ~(UINT64_C(1) << (bit % 64));
}

static inline bool answers_has(const struct answers *a, unsigned bit)
{
    return (a->word[bit / 64] >> (bit % 64)) & 1;
}

/* True when a and b share a bit. */
static inline bool answers_meet(const struct answers *a, const struct answers *b)
{
    uint64_t both = 0;
    for (unsigned i = 0; i < ANSWER_BITS / 64; i++)
        both |= a->word[i] & b->word[i];
    return both != 0;
}

/* True when nothing is ticked. */
static inline bool answers_none(const struct answers *a)
{
    uint64_t any = 0;
    for (unsigned i = 0; i < ANSWER_BITS / 64; i++)
        any |= a->word[i];
    return any == 0;
}

/* True when all of a is in b. */
static inline bool answers_within(const struct answers *a, const struct answers *b)
{
    uint64_t outside = 0;
    for (unsigned i = 0; i < ANSWER_BITS / 64; i++)
        outside |= a->word[i] & ~b->word[i];
    return outside == 0;
}

#endif
