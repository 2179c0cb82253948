/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/closings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/session/access/session_internal.h"
#include "tracker/session/access/written.h"

static enum error closing_get(struct txn *txn, unsigned number, struct closing *closing)
{
    char name[STORE_NAME_CHARS + 1];
    char *text = NULL;
    size_t bytes = 0;
    records_number(name, NAME_CLOSING, number);
    enum error error = text_get(txn, name, &text, &bytes);
    if (!error)
        error = text ? closing_from_json(text, bytes, closing, NULL) : ERROR_STORE_DAMAGED;
    secret_free(text);
    return error;
}

enum error closings_last(struct txn *txn, month *last)
{
    unsigned count = 0;
    struct closing closing;
    *last = 0;
    enum error error = number_get(txn, records_name(NAME_CLOSINGS), &count);
    if (error || count == 0)
        return error;
    error = closing_get(txn, count, &closing);
    if (!error) {
        *last = closing.through;
        closing_clear(&closing);
    }
    return error;
}

static enum error blocks_get(struct txn *txn, unsigned number, struct closing *closing)
{
    enum error error = ERROR_NONE;
    for (unsigned rank = 1; rank <= RANKS && !error; rank++) {
        char name[STORE_NAME_CHARS + 1];
        uint8_t *packed = NULL;
        size_t bytes = 0;
        if (closing->folded[rank - 1] == 0)
            continue;
        records_block(name, number, rank);
        error = record_get(txn, RECORD_BLOCK, name, &packed, &bytes);
        if (!error)
            error = packed ? block_unpack(packed, bytes, &closing->blocks[rank - 1])
                           : ERROR_STORE_DAMAGED;
        secret_free(packed);
        if (!error && memcmp(closing->blocks[rank - 1]->form, closing->form, FORM_CHARS) != 0)
            error = ERROR_STORE_DAMAGED;
    }
    return error;
}

enum error closings_read(struct txn *txn, bool blocks, struct closings *closings,
                         struct fault *fault)
{
    unsigned count = 0;
    *closings = (struct closings){.list = NULL};
    enum error error = number_get(txn, records_name(NAME_CLOSINGS), &count);
    if (!error && count > CLOSINGS_MAX)
        error = ERROR_STORE_DAMAGED;
    if (!error) {
        closings->list = calloc(count ? count : 1, sizeof *closings->list);
        if (!closings->list)
            error = ERROR_MEMORY;
    }
    for (unsigned i = 0; i < count && !error; i++) {
        error = closing_get(txn, i + 1, &closings->list[i]);
        if (error)
            break;
        closings->count++;
        if (blocks)
            error = blocks_get(txn, i + 1, &closings->list[i]);
    }
    if (error) {
        closings_clear(closings);
        return fault_set(fault, error, "%s", "closings");
    }
    return ERROR_NONE;
}

void closings_clear(struct closings *closings)
{
    for (size_t i = 0; i < closings->count; i++)
        closing_clear(&closings->list[i]);
    free(closings->list);
    *closings = (struct closings){.list = NULL};
}

static enum error block_reads(void *context, const char *packed, size_t bytes)
{
    struct block *block = NULL;
    (void)context;
    enum error error = block_unpack((const uint8_t *)packed, bytes, &block);
    block_free(block);
    return error;
}

static enum error block_put(struct txn *txn, unsigned number, const struct block *block,
                            struct fault *fault)
{
    char name[STORE_NAME_CHARS + 1];
    size_t bytes = block_packed_bytes(block);
    uint8_t *packed = secret_alloc(bytes);
    if (!packed)
        return ERROR_MEMORY;
    block_pack(block, packed);
    records_block(name, number, block->rank);
    const struct written written = {RECORD_BLOCK, name, packed, bytes};
    enum error error = written_put(txn, &written, block_reads, NULL, fault);
    secret_free(packed);
    return error;
}

static enum error closing_reads(void *context, const char *text, size_t bytes)
{
    struct closing closing;
    (void)context;
    enum error error = closing_from_json(text, bytes, &closing, NULL);
    closing_clear(&closing);
    return error;
}

enum error closings_add(struct txn *txn, const struct closing *closing, struct fault *fault)
{
    char name[STORE_NAME_CHARS + 1];
    unsigned count = 0;
    enum error error = number_get(txn, records_name(NAME_CLOSINGS), &count);
    if (!error && count == CLOSINGS_MAX)
        error = fault_set(fault, ERROR_LIMIT, "%d", CLOSINGS_MAX);
    if (error)
        return error;
    char *text = closing_to_json(closing);
    if (!text)
        return ERROR_MEMORY;
    records_number(name, NAME_CLOSING, count + 1);
    const struct written written = {RECORD_STORE, name, text, strlen(text)};
    error = written_put(txn, &written, closing_reads, NULL, fault);
    free(text);
    for (unsigned rank = 1; rank <= RANKS && !error; rank++)
        if (closing->blocks[rank - 1])
            error = block_put(txn, count + 1, closing->blocks[rank - 1], fault);
    return error ? error : number_put(txn, records_name(NAME_CLOSINGS), count + 1);
}
