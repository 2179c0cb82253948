/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "crypto/open.h"
#include "crypto/secret.h"
#include "tracker/store/store_internal.h"

/* A sealed record is cut into chunks of CHUNK_BYTES, the last one padded with zeros; its length
 * stands before its content in the first. */
enum { LENGTH_BYTES = 4, CHUNK_NAME_BYTES = STORE_NAME_CHARS + 32 };

static enum error open_key(const struct txn *txn, const char *name, struct id *key)
{
    name_open(&txn->store->info.id, name, key);
    return ERROR_NONE;
}

/* Where a chunk stands. */
static enum error chunk_place(const struct txn *txn, enum record_kind kind, const char *name,
                              size_t number, struct place *place)
{
    char full[CHUNK_NAME_BYTES];
    assert(strlen(name) <= STORE_NAME_CHARS);
    snprintf(full, sizeof full, "%s %s %zu", kind == RECORD_BLOCK ? "block" : "record", name,
             number);
    place->store = txn->store->info.id;
    return store_crypto_error(name_secret(txn->store->ring, full, &place->key));
}

static size_t chunk_count(size_t bytes)
{
    return (LENGTH_BYTES + bytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
}

static enum error chunk_seal(const struct txn *txn, enum record_kind kind,
                             const struct place *place, const uint8_t plain[CHUNK_BYTES],
                             uint8_t sealed[SEALED_CHUNK_BYTES])
{
    const struct keyring *ring = txn->store->ring;
    return store_crypto_error(
        kind == RECORD_BLOCK ? seal_block(ring, place, plain, CHUNK_BYTES, sealed)
                             : seal_record(ring, SEAL_RECORD, place, plain, CHUNK_BYTES, sealed));
}

/* Opens a chunk; *found is false when there is none. */
static enum error chunk_get(const struct txn *txn, enum record_kind kind, const char *name,
                            size_t number, uint8_t plain[CHUNK_BYTES], bool *found)
{
    struct place place;
    uint8_t sealed[VALUE_MAX_BYTES];
    const struct keyring *ring = txn->store->ring;
    size_t bytes = 0;
    enum error error = chunk_place(txn, kind, name, number, &place);
    if (!error)
        error = env_get(&txn->env, &place.key, sealed, &bytes);
    *found = bytes > 0;
    if (error || !*found)
        return error;
    if (bytes != SEALED_CHUNK_BYTES)
        return ERROR_STORE_DAMAGED;
    return store_crypto_error(kind == RECORD_BLOCK
                                  ? open_block(ring, &place, sealed, bytes, plain)
                                  : open_record(ring, SEAL_RECORD, &place, sealed, bytes, plain));
}

static enum error open_get(const struct txn *txn, const char *name, uint8_t **value, size_t *bytes)
{
    struct id key;
    uint8_t stored[VALUE_MAX_BYTES];
    const uint8_t *plain;
    size_t stored_bytes = 0;
    size_t plain_bytes;
    enum error error = open_key(txn, name, &key);
    if (!error)
        error = env_get(&txn->env, &key, stored, &stored_bytes);
    if (error || stored_bytes == 0)
        return error;
    error = open_value_unwrap(&key, stored, stored_bytes, &plain, &plain_bytes);
    if (error)
        return error;
    *value = secret_alloc(plain_bytes + 1);
    if (!*value)
        return ERROR_MEMORY;
    memcpy(*value, plain, plain_bytes);
    *bytes = plain_bytes;
    return ERROR_NONE;
}

/* Reads the chunks of a record one after the other through chunk, which is secret memory. */
static enum error sealed_get(const struct txn *txn, enum record_kind kind, const char *name,
                             uint8_t chunk[CHUNK_BYTES], uint8_t **value, size_t *bytes)
{
    bool found;
    enum error error = chunk_get(txn, kind, name, 0, chunk, &found);
    if (error || !found)
        return error;
    size_t length = bytes_get_be(chunk, LENGTH_BYTES);
    size_t offset = LENGTH_BYTES;
    uint8_t *content = secret_alloc(length + 1);
    if (!content)
        return ERROR_MEMORY;
    for (size_t done = 0, number = 1; done < length; number++) {
        size_t part = CHUNK_BYTES - offset < length - done ? CHUNK_BYTES - offset : length - done;
        memcpy(content + done, chunk + offset, part);
        done += part;
        offset = 0;
        if (done == length)
            break;
        error = chunk_get(txn, kind, name, number, chunk, &found);
        if (!error && !found)
            error = ERROR_STORE_DAMAGED;
        if (error) {
            secret_free(content);
            return error;
        }
    }
    *value = content;
    *bytes = length;
    return ERROR_NONE;
}

enum error record_get(struct txn *txn, enum record_kind kind, const char *name, uint8_t **value,
                      size_t *bytes)
{
    enum error error;
    *value = NULL;
    *bytes = 0;
    if (txn->fault.error)
        return txn->fault.error;
    if (kind == RECORD_OPEN) {
        error = open_get(txn, name, value, bytes);
    } else if (!txn->store->ring) {
        error = ERROR_DENIED;
    } else {
        error = sealed_get(txn, kind, name, txn->store->scratch->chunk, value, bytes);
    }
    return txn_fail(txn, error, name);
}

/* Removes the chunks of a record from a number on. */
static enum error chunks_remove(struct txn *txn, enum record_kind kind, const char *name,
                                size_t number)
{
    struct place place;
    uint8_t value[VALUE_MAX_BYTES];
    for (;; number++) {
        size_t bytes = 0;
        enum error error = chunk_place(txn, kind, name, number, &place);
        if (!error)
            error = env_get(&txn->env, &place.key, value, &bytes);
        if (error || bytes == 0)
            return error;
        error = txn_remove(txn, &place.key);
        if (error)
            return error;
    }
}

static enum error sealed_put(struct txn *txn, enum record_kind kind, const char *name,
                             const uint8_t *value, size_t bytes)
{
    struct place place;
    uint8_t sealed[SEALED_CHUNK_BYTES];
    size_t chunks = chunk_count(bytes);
    size_t done = 0;
    enum error error = ERROR_NONE;
    uint8_t *chunk = txn->store->scratch->chunk;
    for (size_t number = 0; number < chunks && !error; number++) {
        size_t offset = number == 0 ? LENGTH_BYTES : 0;
        size_t part = CHUNK_BYTES - offset < bytes - done ? CHUNK_BYTES - offset : bytes - done;
        memset(chunk, 0, CHUNK_BYTES);
        if (number == 0)
            bytes_put_be(chunk, LENGTH_BYTES, bytes);
        if (part > 0)
            memcpy(chunk + offset, value + done, part);
        done += part;
        error = chunk_place(txn, kind, name, number, &place);
        if (!error)
            error = chunk_seal(txn, kind, &place, chunk, sealed);
        if (!error)
            error = txn_put(txn, &place.key, sealed, sizeof sealed);
    }
    return error ? error : chunks_remove(txn, kind, name, chunks);
}

enum error record_put(struct txn *txn, enum record_kind kind, const char *name,
                      const uint8_t *value, size_t bytes)
{
    struct id key;
    uint8_t wrapped[VALUE_MAX_BYTES];
    if (txn->fault.error)
        return txn->fault.error;
    if (kind != RECORD_OPEN) {
        assert(bytes <= UINT32_MAX - LENGTH_BYTES);
        return txn_fail(txn, sealed_put(txn, kind, name, value, bytes), name);
    }
    enum error error = open_key(txn, name, &key);
    if (!error)
        error = txn_put(txn, &key, wrapped, open_value_wrap(&key, value, bytes, wrapped));
    return txn_fail(txn, error, name);
}

enum error record_remove(struct txn *txn, enum record_kind kind, const char *name)
{
    struct id key;
    if (txn->fault.error)
        return txn->fault.error;
    if (kind != RECORD_OPEN)
        return txn_fail(txn, chunks_remove(txn, kind, name, 0), name);
    enum error error = open_key(txn, name, &key);
    return txn_fail(txn, error ? error : txn_remove(txn, &key), name);
}
