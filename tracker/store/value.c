/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <string.h>

#include "crypto/open.h"
#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/store/store_internal.h"

/* Header of open values: the kind that no sealed value has. */
static const uint8_t open_header[SEAL_HEADER_BYTES] = {SEAL_VERSION, 0, 0, 0};

enum error store_crypto_error(enum crypto_result result)
{
    switch (result) {
    case CRYPTO_OK:
        return ERROR_NONE;
    case CRYPTO_NO_KEY:
        return ERROR_DENIED;
    case CRYPTO_NO_MEMORY:
        return ERROR_MEMORY;
    case CRYPTO_WRONG_PASSPHRASE:
    case CRYPTO_DAMAGED:
    case CRYPTO_REFUSED:
        break;
    }
    return ERROR_STORE_DAMAGED;
}

static enum value_kind sized(enum value_kind kind, bool right)
{
    return right ? kind : VALUE_UNKNOWN;
}

enum value_kind value_kind(const uint8_t *value, size_t bytes)
{
    enum seal_kind kind;
    unsigned epoch;
    if (bytes >= OPEN_OVERHEAD && memcmp(value, open_header, sizeof open_header) == 0)
        return sized(VALUE_OPEN, bytes <= OPEN_OVERHEAD + OPEN_MAX_BYTES);
    if (!sealed_kind(value, bytes, &kind, &epoch))
        return VALUE_UNKNOWN;
    switch (kind) {
    case SEAL_HEAD:
        return sized(VALUE_HEAD, bytes == SEALED_HEAD_BYTES);
    case SEAL_RECORD:
    case SEAL_BLOCK:
        return sized(VALUE_CHUNK, bytes == SEALED_CHUNK_BYTES);
    case SEAL_ROW:
        return sized(VALUE_ROW, bytes == SEALED_ROW_BYTES);
    case SEAL_MARK:
        return sized(VALUE_MARK, bytes == MARK_BYTES);
    case SEAL_TAG:
        return sized(VALUE_TAG, bytes == SEALED_TAG_BYTES);
    }
    return VALUE_UNKNOWN;
}

/* First 16 bytes of a hash over key and content. */
static void open_hash(const struct id *key, const uint8_t *plain, size_t bytes,
                      uint8_t out[ID_BYTES])
{
    uint8_t input[ID_BYTES + OPEN_MAX_BYTES];
    struct hash hash;
    memcpy(input, key->b, ID_BYTES);
    memcpy(input + ID_BYTES, plain, bytes);
    hash_bytes(input, ID_BYTES + bytes, &hash);
    memcpy(out, hash.b, ID_BYTES);
}

size_t open_value_wrap(const struct id *key, const uint8_t *plain, size_t bytes,
                       uint8_t value[VALUE_MAX_BYTES])
{
    assert(bytes <= OPEN_MAX_BYTES);
    memcpy(value, open_header, sizeof open_header);
    open_hash(key, plain, bytes, value + SEAL_HEADER_BYTES);
    memcpy(value + OPEN_OVERHEAD, plain, bytes);
    return OPEN_OVERHEAD + bytes;
}

enum error open_value_unwrap(const struct id *key, const uint8_t *value, size_t bytes,
                             const uint8_t **plain, size_t *plain_bytes)
{
    uint8_t hash[ID_BYTES];
    if (value_kind(value, bytes) != VALUE_OPEN)
        return ERROR_STORE_DAMAGED;
    *plain = value + OPEN_OVERHEAD;
    *plain_bytes = bytes - OPEN_OVERHEAD;
    open_hash(key, *plain, *plain_bytes, hash);
    bool same = memcmp(hash, value + SEAL_HEADER_BYTES, sizeof hash) == 0;
    return same ? ERROR_NONE : ERROR_STORE_DAMAGED;
}
