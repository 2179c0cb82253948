/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

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
    uint64_t version = bytes_get_be(plain + VERSION_AT, 4);
    if (version != STORE_VERSION && version != STORE_WITHOUT_KIND)
        return fault_set(fault, ERROR_STORE_FORMAT, _("format %u au lieu de %u"), (unsigned)version,
                         (unsigned)STORE_VERSION);
    const bool says_kind = version != STORE_WITHOUT_KIND;
    const size_t expected = says_kind ? SUPERBLOCK_BYTES : KIND_AT;
    info->map_bytes = bytes == expected ? bytes_get_be(plain + MAP_AT, 8) : 0;
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
    bytes_put_be(plain + VERSION_AT, 4, STORE_VERSION);
    memcpy(plain + ID_AT, info->id.b, ID_BYTES);
    plain[PRACTICE_AT] = info->practice;
    bytes_put_be(plain + MAP_AT, 8, info->map_bytes);
    plain[KIND_AT] = (uint8_t)info->kind;
    return open_value_wrap(&superblock_key, plain, sizeof plain, value);
}
