/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/passphrase.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "crypto/aead_internal.h"
#include "crypto/secret.h"
#include "crypto/subkey_internal.h"
#include "crypto/symbols_internal.h"

/* A lock as stored; numbers are big-endian.
 *
 * offset bytes
 *      0     1  format version: 1 for LOCK_AS_TYPED, else 2
 *      1     1  algorithm, 1: Argon2id version 1.3
 *      2     1  rule
 *      3     5  zeros
 *      8     8  passes
 *     16     8  memory, bytes
 *     24    16  salt
 *     40    32  commitment to the derived key
 *     72   552  box: nonce, ciphertext, tag; bytes 0 to 71 and the context are associated data
 *    624    16  BLAKE2b-128 of all the above: tells an accident from a wrong passphrase
 */
enum {
    VERSION_AS_TYPED = 1,
    VERSION = 2,
    ARGON2ID13 = 1,
    RULE_AT = 2,
    PREFIX_BYTES = 8,
    PASSES_AT = 8,
    MEMORY_AT = 16,
    SALT_AT = 24,
    COMMITMENT_AT = 40,
    BOX_AT = 72,
    BOX_BYTES = LOCK_PAYLOAD_BYTES + AEAD_OVERHEAD,
    CHECKSUM_AT = BOX_AT + BOX_BYTES,
    CHECKSUM_BYTES = 16,
    CODE_SYMBOLS = 20,
};

static_assert(CHECKSUM_AT + CHECKSUM_BYTES == LOCK_BYTES, "lock layout");
static_assert(COMMITMENT_AT - SALT_AT == crypto_pwhash_SALTBYTES, "salt size");
static_assert(BOX_AT - COMMITMENT_AT == KEY_BYTES, "commitment size");
static_assert(INVITATION_CHARS == CODE_SYMBOLS + CODE_SYMBOLS / SYMBOLS_GROUP - 1, "code size");

struct cost {
    uint64_t passes;
    uint64_t memory; /* bytes */
};

static const struct cost moderate = {3, 256ULL << 20};
static const struct cost practice_least = {1, 8192};
static const struct cost ceiling = {10, 1ULL << 30};

static void prefix_put(enum lock_rule rule, uint8_t out[PREFIX_BYTES])
{
    memset(out, 0, PREFIX_BYTES);
    out[0] = rule == LOCK_AS_TYPED ? VERSION_AS_TYPED : VERSION;
    out[1] = ARGON2ID13;
    out[RULE_AT] = (uint8_t)rule;
}

static bool prefix_known(const uint8_t *lock)
{
    uint8_t known[PREFIX_BYTES];

    for (enum lock_rule rule = LOCK_AS_TYPED; rule <= LOCK_FORGIVING; rule++) {
        prefix_put(rule, known);
        if (memcmp(lock, known, PREFIX_BYTES) == 0)
            return true;
    }
    return false;
}

enum lock_rule lock_rule_of(const uint8_t lock[LOCK_BYTES])
{
    return prefix_known(lock) ? (enum lock_rule)lock[RULE_AT] : LOCK_AS_TYPED;
}

static bool cost_allowed(const struct cost *cost, bool practice)
{
    const struct cost *least = practice ? &practice_least : &moderate;

    return cost->passes >= least->passes && cost->passes <= ceiling.passes &&
           cost->memory >= least->memory && cost->memory <= ceiling.memory;
}

static bool passphrase_allowed(size_t bytes)
{
    return bytes > 0 && bytes <= PASSPHRASE_MAX_BYTES;
}

/* The sub-keys of a passphrase: what seals, and what is stored as commitment. False without memory;
 * nothing is derived then. */
static bool stretch(const struct cost *cost, const char *passphrase, size_t bytes,
                    const uint8_t *salt, uint8_t key[KEY_BYTES], uint8_t commitment[KEY_BYTES])
{
    uint8_t master[KEY_BYTES];

    if (crypto_pwhash(master, sizeof master, passphrase, bytes, salt, cost->passes,
                      (size_t)cost->memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return false;
    subkey_derive(master, SUBKEY_LOCK, key, KEY_BYTES);
    subkey_derive(master, SUBKEY_COMMIT, commitment, KEY_BYTES);
    secret_wipe(master, sizeof master);
    return true;
}

/* Associated data of the box: a hash, for context has any length. */
static void bind(const uint8_t *lock, const uint8_t *context, size_t context_bytes,
                 uint8_t bound[HASH_BYTES])
{
    crypto_generichash_state state;

    (void)crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    (void)crypto_generichash_update(&state, lock, BOX_AT);
    (void)crypto_generichash_update(&state, context, context_bytes);
    (void)crypto_generichash_final(&state, bound, HASH_BYTES);
}

enum crypto_result lock_seal(struct lock_terms terms, const char *passphrase,
                             size_t passphrase_bytes, const uint8_t *context, size_t context_bytes,
                             const uint8_t payload[LOCK_PAYLOAD_BYTES], uint8_t out[LOCK_BYTES])
{
    const struct cost *chosen = terms.cost == LOCK_PRACTICE ? &practice_least : &moderate;
    uint8_t key[KEY_BYTES];
    uint8_t bound[HASH_BYTES];

    memset(out, 0, LOCK_BYTES);
    if (!passphrase_allowed(passphrase_bytes))
        return CRYPTO_REFUSED;
    prefix_put(terms.rule, out);
    bytes_put(out + PASSES_AT, 8, chosen->passes);
    bytes_put(out + MEMORY_AT, 8, chosen->memory);
    randombytes_buf(out + SALT_AT, crypto_pwhash_SALTBYTES);
    if (!stretch(chosen, passphrase, passphrase_bytes, out + SALT_AT, key, out + COMMITMENT_AT)) {
        memset(out, 0, LOCK_BYTES);
        return CRYPTO_NO_MEMORY;
    }
    bind(out, context, context_bytes, bound);
    aead_seal(key, bound, sizeof bound, payload, LOCK_PAYLOAD_BYTES, out + BOX_AT);
    (void)crypto_generichash(out + CHECKSUM_AT, CHECKSUM_BYTES, out, CHECKSUM_AT, NULL, 0);
    secret_wipe(key, sizeof key);
    return CRYPTO_OK;
}

/* All that can be said of a lock without the passphrase. */
static enum crypto_result lock_check(bool practice, const uint8_t lock[LOCK_BYTES],
                                     struct cost *cost)
{
    uint8_t checksum[CHECKSUM_BYTES];

    cost->passes = bytes_get(lock + PASSES_AT, 8);
    cost->memory = bytes_get(lock + MEMORY_AT, 8);
    if (!prefix_known(lock) || !cost_allowed(cost, practice))
        return CRYPTO_REFUSED;
    (void)crypto_generichash(checksum, sizeof checksum, lock, CHECKSUM_AT, NULL, 0);
    if (memcmp(checksum, lock + CHECKSUM_AT, sizeof checksum) != 0)
        return CRYPTO_DAMAGED;
    return CRYPTO_OK;
}

enum crypto_result lock_open(bool practice, const char *passphrase, size_t passphrase_bytes,
                             const uint8_t *context, size_t context_bytes,
                             const uint8_t lock[LOCK_BYTES], uint8_t payload[LOCK_PAYLOAD_BYTES])
{
    struct cost cost;
    uint8_t key[KEY_BYTES];
    uint8_t commitment[KEY_BYTES];
    uint8_t bound[HASH_BYTES];

    memset(payload, 0, LOCK_PAYLOAD_BYTES);
    enum crypto_result result = lock_check(practice, lock, &cost);
    if (result != CRYPTO_OK)
        return result;
    if (!passphrase_allowed(passphrase_bytes))
        return CRYPTO_WRONG_PASSPHRASE;
    if (!stretch(&cost, passphrase, passphrase_bytes, lock + SALT_AT, key, commitment))
        return CRYPTO_NO_MEMORY;
    bind(lock, context, context_bytes, bound);
    if (!secret_equal(commitment, lock + COMMITMENT_AT, sizeof commitment))
        result = CRYPTO_WRONG_PASSPHRASE;
    else if (!aead_open(key, bound, sizeof bound, lock + BOX_AT, BOX_BYTES, payload))
        result = CRYPTO_DAMAGED;
    secret_wipe(key, sizeof key);
    secret_wipe(commitment, sizeof commitment);
    return result;
}

void lock_open_nothing(bool practice, const char *passphrase, size_t passphrase_bytes)
{
    static const uint8_t salt[crypto_pwhash_SALTBYTES];
    uint8_t key[KEY_BYTES];
    uint8_t commitment[KEY_BYTES];

    if (!passphrase_allowed(passphrase_bytes))
        return;
    (void)stretch(practice ? &practice_least : &moderate, passphrase, passphrase_bytes, salt, key,
                  commitment);
    secret_wipe(key, sizeof key);
    secret_wipe(commitment, sizeof commitment);
}

void code_make(char out[INVITATION_CHARS + 1])
{
    uint8_t values[CODE_SYMBOLS];

    symbols_draw(values, sizeof values);
    symbols_write(values, sizeof values, false, out);
    secret_wipe(values, sizeof values);
}

enum crypto_result code_parse(const char *typed, size_t bytes, char out[INVITATION_CHARS + 1])
{
    uint8_t values[CODE_SYMBOLS];
    size_t used = 0;
    bool ok = symbols_read(typed, bytes, values, sizeof values, &used);

    for (size_t i = used; ok && i < bytes; i++)
        ok = symbols_value(typed[i]) == SYMBOLS_BREAK;
    memset(out, 0, INVITATION_CHARS + 1);
    if (ok)
        symbols_write(values, sizeof values, false, out);
    secret_wipe(values, sizeof values);
    return ok ? CRYPTO_OK : CRYPTO_REFUSED;
}
