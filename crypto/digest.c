/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/digest.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "crypto/secret.h"
#include "crypto/subkey_internal.h"

static_assert(DIGEST_BYTES == crypto_generichash_BYTES_MAX, "digest size");
static_assert(HASH_BYTES == crypto_generichash_BYTES, "hash size");

enum { LENGTH_BYTES = 8 };

enum crypto_result digest_key_derive(const struct keyring *ring, unsigned epoch,
                                     struct digest_key *key)
{
    const struct store_key *store = keyring_store(ring, epoch);

    if (store == NULL)
        return CRYPTO_NO_KEY;
    subkey_derive(store->b, SUBKEY_DIGEST, key->b, sizeof key->b);
    return CRYPTO_OK;
}

static void little_put(uint8_t out[LENGTH_BYTES], uint64_t value)
{
    for (size_t i = 0; i < LENGTH_BYTES; i++)
        out[i] = (uint8_t)(value >> 8 * i);
}

static void record_hash(const struct digest_key *key, const struct id *name, const uint8_t *value,
                        size_t bytes, uint8_t hash[DIGEST_BYTES])
{
    crypto_generichash_state state;
    uint8_t head[LENGTH_BYTES + ID_BYTES];

    little_put(head, bytes);
    memcpy(head + LENGTH_BYTES, name->b, ID_BYTES);
    (void)crypto_generichash_init(&state, key->b, sizeof key->b, DIGEST_BYTES);
    (void)crypto_generichash_update(&state, head, sizeof head);
    (void)crypto_generichash_update(&state, value, bytes);
    (void)crypto_generichash_final(&state, hash, DIGEST_BYTES);
}

void digest_add(struct digest *digest, const struct digest_key *key, const struct id *name,
                const uint8_t *value, size_t bytes)
{
    uint8_t hash[DIGEST_BYTES];

    record_hash(key, name, value, bytes, hash);
    sodium_add(digest->b, hash, DIGEST_BYTES);
}

void digest_remove(struct digest *digest, const struct digest_key *key, const struct id *name,
                   const uint8_t *value, size_t bytes)
{
    uint8_t hash[DIGEST_BYTES];

    record_hash(key, name, value, bytes, hash);
    sodium_sub(digest->b, hash, DIGEST_BYTES);
}

void name_open(const struct id *store, const char *name, struct id *out)
{
    (void)crypto_generichash(out->b, sizeof out->b, (const uint8_t *)name, strlen(name), store->b,
                             sizeof store->b);
}

enum crypto_result name_secret(const struct keyring *ring, const char *name, struct id *out)
{
    const struct store_key *first = keyring_store(ring, 1);
    uint8_t key[KEY_BYTES];

    if (first == NULL)
        return CRYPTO_NO_KEY;
    subkey_derive(first->b, SUBKEY_NAME, key, sizeof key);
    (void)crypto_generichash(out->b, sizeof out->b, (const uint8_t *)name, strlen(name), key,
                             sizeof key);
    secret_wipe(key, sizeof key);
    return CRYPTO_OK;
}

void hash_bytes(const uint8_t *bytes, size_t length, struct hash *out)
{
    (void)crypto_generichash(out->b, sizeof out->b, bytes, length, NULL, 0);
}

void hash_chain(const struct hash *previous, const uint8_t *bytes, size_t length, struct hash *out)
{
    crypto_generichash_state state;

    (void)crypto_generichash_init(&state, NULL, 0, sizeof out->b);
    (void)crypto_generichash_update(&state, previous->b, sizeof previous->b);
    (void)crypto_generichash_update(&state, bytes, length);
    (void)crypto_generichash_final(&state, out->b, sizeof out->b);
}

void hash_for_self(const struct sign_secret *self, const uint8_t *bytes, size_t length,
                   struct hash *out)
{
    uint8_t seed[crypto_sign_SEEDBYTES];
    uint8_t key[KEY_BYTES];

    (void)crypto_sign_ed25519_sk_to_seed(seed, self->b);
    subkey_derive(seed, SUBKEY_SELF, key, sizeof key);
    (void)crypto_generichash(out->b, sizeof out->b, bytes, length, key, sizeof key);
    secret_wipe(key, sizeof key);
    secret_wipe(seed, sizeof seed);
}

void hex_write(const uint8_t *bytes, size_t length, char *out)
{
    (void)sodium_bin2hex(out, 2 * length + 1, bytes, length);
}

bool hex_read(const char *text, uint8_t *out, size_t length)
{
    size_t written = 0;

    if (strlen(text) != 2 * length)
        return false;
    return sodium_hex2bin(out, length, text, 2 * length, NULL, &written, NULL) == 0 &&
           written == length;
}
