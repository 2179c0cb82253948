/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters of one rank of one closing, about at least k people; immutable once stored. */
#ifndef TRACKER_STATS_BLOCK_H
#define TRACKER_STATS_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "tracker/codebook/codebook.h"
#include "tracker/interview/month.h"

/* The form of blocks and closings whose stored form, version 1, names none. */
#define BLOCK_FORM_FIRST "ENT"

enum { BLOCK_VERSION = 2 }; /* of the stored form */

struct block_counter {
    char name[COUNTER_CHARS + 1];
    uint32_t value;
};

struct block {
    month through;             /* the closing that made it */
    unsigned rank;             /* 1 to 3 */
    char form[FORM_CHARS + 1]; /* the form whose interviews were counted, padded with zeros */
    unsigned codebook;         /* version of the codebook whose plan was counted */
    uint32_t interviews;
    struct block_counter *counters; /* by name, sorted */
    size_t count;
};

/* A new block, in secret memory, with one zero counter per counter of the codebook's plan, or NULL
 * without memory; the caller frees it with block_free. */
struct block *block_new(const struct codebook *codebook, month through, unsigned rank);

/* Wipes and frees; NULL does nothing. */
void block_free(struct block *block);

/* Sets the number of interviews and every counter of a block of that codebook; counts has
 * counter_count places, in the order of the codebook. */
void block_fill(struct block *block, const struct codebook *codebook, uint32_t interviews,
                const uint32_t *counts);

/* Value of a counter; *known (may be NULL) tells whether this block counts it at all. */
uint32_t block_value(const struct block *block, const char *name, bool *known);

/* Bytes of the stored form: it depends on the plan, never on values. */
size_t block_packed_bytes(const struct block *block);

/* Writes the stored form (BLOCK_VERSION) into out, block_packed_bytes long. */
void block_pack(const struct block *block, uint8_t *out);

/* Whether form, padded with zeros, is the name of one as blocks and closings store it: printable
 * ASCII, one character at least. */
bool block_form_valid(const char form[static FORM_CHARS + 1]);

/* Reads a stored form of any version, bytes long, into a new block that the caller frees.
 * ERROR_STORE_DAMAGED when it is malformed (a value above the number of interviews and names out of
 * order included), ERROR_STORE_FORMAT when newer, ERROR_MEMORY; *out is then NULL. */
CHECKED enum error block_unpack(const uint8_t *packed, size_t bytes, struct block **out);

#endif
