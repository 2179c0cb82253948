/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <string.h>

#include "crypto/open.h"
#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/store/store_internal.h"

/* The superblock: magic, format version (4), store id, practice (1), map size (8) and, from version
 * 2 on, kind (1). */
enum {
    MAGIC_BYTES = 8,
    VERSION_AT = MAGIC_BYTES,
    ID_AT = VERSION_AT + 4,
    PRACTICE_AT = ID_AT + ID_BYTES,
    MAP_AT = PRACTICE_AT + 1,
    KIND_AT = MAP_AT + 8,
    SUPERBLOCK_BYTES = KIND_AT + 1,
    MAP_ROUND = 1 << 16,
};
static const char magic[MAGIC_BYTES + 1] = "tracker\n";
static const uint64_t map_max = (uint64_t)1 << 40;

/* Lowest of all keys. */
const struct id superblock_key = {{0}};

/* Header of open values: the kind that no sealed value has. */
static const uint8_t open_header[SEAL_HEADER_BYTES] = {SEAL_VERSION, 0, 0, 0};

void put_be(uint8_t *out, size_t bytes, uint64_t value)
{
    for (size_t i = bytes; i-- > 0; value >>= 8)
        out[i] = (uint8_t)(value & 0xFF);
}

uint64_t get_be(const uint8_t *in, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | in[i];
    return value;
}

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

static enum error kind_read(uint8_t stored, struct store_info *info, struct fault *fault)
{
    if (stored != STORE_INTERVIEWS)
        return fault_set(fault, ERROR_STORE_FORMAT, _("registre d'un genre inconnu, n° %u"),
                         (unsigned)stored);
    info->kind = STORE_INTERVIEWS;
    return ERROR_NONE;
}

enum error superblock_read(const struct env *env, struct store_info *info, struct fault *fault)
{
    uint8_t value[VALUE_MAX_BYTES];
    const uint8_t *plain;
    size_t bytes;
    enum error error = env_get(env, &superblock_key, value, &bytes);
    if (!error && bytes == 0)
        error = ERROR_STORE_DAMAGED;
    if (!error)
        error = open_value_unwrap(&superblock_key, value, bytes, &plain, &bytes);
    if (!error && (bytes < ID_AT || memcmp(plain, magic, MAGIC_BYTES) != 0))
        error = ERROR_STORE_DAMAGED;
    if (error)
        return fault_set(fault, error, _("en-tête illisible"));
    uint64_t version = get_be(plain + VERSION_AT, 4);
    if (version != STORE_VERSION && version != STORE_WITHOUT_KIND)
        return fault_set(fault, ERROR_STORE_FORMAT, _("format %u au lieu de %u"), (unsigned)version,
                         (unsigned)STORE_VERSION);
    const bool says_kind = version != STORE_WITHOUT_KIND;
    const size_t expected = says_kind ? SUPERBLOCK_BYTES : KIND_AT;
    info->map_bytes = bytes == expected ? get_be(plain + MAP_AT, 8) : 0;
    if (info->map_bytes == 0 || info->map_bytes % MAP_ROUND != 0 || info->map_bytes > map_max)
        return fault_set(fault, ERROR_STORE_DAMAGED, _("en-tête illisible"));
    memcpy(info->id.b, plain + ID_AT, ID_BYTES);
    info->practice = plain[PRACTICE_AT] != 0;
    return kind_read(says_kind ? plain[KIND_AT] : STORE_INTERVIEWS, info, fault);
}

size_t superblock_wrap(const struct store_info *info, uint8_t value[VALUE_MAX_BYTES])
{
    uint8_t plain[SUPERBLOCK_BYTES];
    memcpy(plain, magic, MAGIC_BYTES);
    put_be(plain + VERSION_AT, 4, STORE_VERSION);
    memcpy(plain + ID_AT, info->id.b, ID_BYTES);
    plain[PRACTICE_AT] = info->practice;
    put_be(plain + MAP_AT, 8, info->map_bytes);
    plain[KIND_AT] = (uint8_t)info->kind;
    return open_value_wrap(&superblock_key, plain, sizeof plain, value);
}
