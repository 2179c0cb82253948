/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/stats/block.h"
#include "tracker/base/bytes.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/secret.h"

/* Stored form, version 2, numbers big-endian:
 *
 * offset bytes
 *      0     1  format version
 *      1     1  rank
 *      2     2  month of the closing
 *      4     4  codebook version
 *      8     4  interviews
 *     12     4  number of counters
 *     16     8  form, padded with zeros
 *     24    36  each: name padded with zeros (32), value (4)
 *
 * Version 1 has no form, which is then BLOCK_FORM_FIRST: its counters begin at 16. */
enum {
    PACK_WITHOUT_FORM = 1,
    PACK_FORM = 16,
    PACK_HEADER = PACK_FORM + FORM_CHARS,
    PACK_NAME = COUNTER_CHARS + 1,
    PACK_COUNTER = PACK_NAME + 4,
};

static int by_name(const void *a, const void *b)
{
    const struct block_counter *x = a;
    const struct block_counter *y = b;
    return strcmp(x->name, y->name);
}

static struct block *block_alloc(size_t count)
{
    struct block *block = secret_alloc(sizeof *block);
    if (!block)
        return NULL;
    if (count)
        block->counters = secret_alloc(count * sizeof *block->counters);
    if (count && !block->counters) {
        secret_free(block);
        return NULL;
    }
    block->count = count;
    return block;
}

struct block *block_new(const struct codebook *codebook, month through, unsigned rank)
{
    struct block *block = block_alloc(codebook->counter_count);
    if (!block)
        return NULL;
    block->through = through;
    block->rank = rank;
    block->codebook = codebook->version;
    memcpy(block->form, codebook->form, strnlen(codebook->form, FORM_CHARS));
    for (size_t i = 0; i < block->count; i++)
        memcpy(block->counters[i].name, codebook->counters[i].name, PACK_NAME);
    if (block->count)
        qsort(block->counters, block->count, sizeof *block->counters, by_name);
    return block;
}

void block_free(struct block *block)
{
    if (!block)
        return;
    secret_free(block->counters);
    secret_free(block);
}

static struct block_counter *find(const struct block *block, const char *name)
{
    size_t low = 0;
    size_t high = block->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, block->counters[middle].name);
        if (order == 0)
            return &block->counters[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

void block_fill(struct block *block, const struct codebook *codebook, uint32_t interviews,
                const uint32_t *counts)
{
    block->interviews = interviews;
    for (size_t i = 0; i < codebook->counter_count; i++) {
        struct block_counter *counter = find(block, codebook->counters[i].name);
        if (counter)
            counter->value = counts[i];
    }
}

uint32_t block_value(const struct block *block, const char *name, bool *known)
{
    const struct block_counter *counter = find(block, name);
    if (known)
        *known = counter != NULL;
    return counter ? counter->value : 0;
}

size_t block_packed_bytes(const struct block *block)
{
    return PACK_HEADER + block->count * PACK_COUNTER;
}

void block_pack(const struct block *block, uint8_t *out)
{
    out[0] = BLOCK_VERSION;
    out[1] = (uint8_t)block->rank;
    bytes_put_be(out + 2, 2, block->through);
    bytes_put_be(out + 4, 4, block->codebook);
    bytes_put_be(out + 8, 4, block->interviews);
    bytes_put_be(out + 12, 4, (uint32_t)block->count);
    memcpy(out + PACK_FORM, block->form, FORM_CHARS);
    uint8_t *at = out + PACK_HEADER;
    for (size_t i = 0; i < block->count; i++, at += PACK_COUNTER) {
        memcpy(at, block->counters[i].name, PACK_NAME);
        bytes_put_be(at + PACK_NAME, 4, block->counters[i].value);
    }
}

/* A name is printable ASCII, from one character to one less than size, then zeros to the end. */
static bool name_valid(const uint8_t *name, size_t size)
{
    size_t length = 0;
    while (length < size && name[length] > ' ' && name[length] < 0x7f)
        length++;
    if (length == 0 || length == size)
        return false;
    for (size_t i = length; i < size; i++)
        if (name[i])
            return false;
    return true;
}

bool block_form_valid(const char form[static FORM_CHARS + 1])
{
    return name_valid((const uint8_t *)form, FORM_CHARS + 1);
}

static bool unpack_counters(struct block *block, const uint8_t *at)
{
    for (size_t i = 0; i < block->count; i++, at += PACK_COUNTER) {
        struct block_counter *counter = &block->counters[i];
        if (!name_valid(at, PACK_NAME))
            return false;
        memcpy(counter->name, at, PACK_NAME);
        counter->value = (uint32_t)bytes_get_be(at + PACK_NAME, 4);
        if (counter->value > block->interviews || (i && by_name(counter - 1, counter) >= 0))
            return false;
    }
    return true;
}

enum error block_unpack(const uint8_t *packed, size_t bytes, struct block **out)
{
    *out = NULL;
    if (bytes > 0 && packed[0] > BLOCK_VERSION)
        return ERROR_STORE_FORMAT;
    const bool has_form = bytes > 0 && packed[0] != PACK_WITHOUT_FORM;
    const size_t header = has_form ? PACK_HEADER : PACK_FORM;
    if (bytes < header || packed[0] == 0 || packed[1] < 1 || packed[1] > RANKS)
        return ERROR_STORE_DAMAGED;
    uint32_t count = (uint32_t)bytes_get_be(packed + 12, 4);
    if (count > CODEBOOK_COUNTERS || bytes != header + (size_t)count * PACK_COUNTER)
        return ERROR_STORE_DAMAGED;
    struct block *block = block_alloc(count);
    if (!block)
        return ERROR_MEMORY;
    block->rank = packed[1];
    block->through = (month)bytes_get_be(packed + 2, 2);
    block->codebook = (uint32_t)bytes_get_be(packed + 4, 4);
    block->interviews = (uint32_t)bytes_get_be(packed + 8, 4);
    memcpy(block->form, has_form ? (const char *)packed + PACK_FORM : BLOCK_FORM_FIRST,
           has_form ? FORM_CHARS : sizeof BLOCK_FORM_FIRST);
    if (block->through == 0 || !block_form_valid(block->form) ||
        !unpack_counters(block, packed + header)) {
        block_free(block);
        return ERROR_STORE_DAMAGED;
    }
    *out = block;
    return ERROR_NONE;
}
