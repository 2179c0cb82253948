/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/draft.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "crypto/aead_internal.h"
#include "crypto/secret.h"
#include "crypto/subkey_internal.h"

static_assert((int)OWN_OVERHEAD == (int)AEAD_OVERHEAD, "size of what is sealed");

void draft_seal(const struct draft_key *key, const struct id *store,
                const uint8_t plain[DRAFT_BYTES], uint8_t out[SEALED_DRAFT_BYTES])
{
    uint8_t entry[KEY_BYTES];
    subkey_derive(key->b, SUBKEY_ENTRY, entry, sizeof entry);
    aead_seal(entry, store->b, sizeof store->b, plain, DRAFT_BYTES, out);
    secret_wipe(entry, sizeof entry);
}

enum crypto_result draft_open(const struct draft_key *key, const struct id *store,
                              const uint8_t sealed[SEALED_DRAFT_BYTES], uint8_t plain[DRAFT_BYTES])
{
    uint8_t entry[KEY_BYTES];
    subkey_derive(key->b, SUBKEY_ENTRY, entry, sizeof entry);
    bool good = aead_open(entry, store->b, sizeof store->b, sealed, SEALED_DRAFT_BYTES, plain);
    secret_wipe(entry, sizeof entry);
    return good ? CRYPTO_OK : CRYPTO_DAMAGED;
}

static void own_key(const struct sign_secret *self, uint8_t key[KEY_BYTES])
{
    uint8_t seed[crypto_sign_SEEDBYTES];
    (void)crypto_sign_ed25519_sk_to_seed(seed, self->b);
    subkey_derive(seed, SUBKEY_DRAFT, key, KEY_BYTES);
    secret_wipe(seed, sizeof seed);
}

/* The store, then the use; the oldest format had the store alone. */
static size_t own_bound(const struct id *store, enum own_use use, uint8_t bound[ID_BYTES + 1])
{
    memcpy(bound, store->b, ID_BYTES);
    bound[ID_BYTES] = (uint8_t)use;
    return use == OWN_DRAFT ? ID_BYTES : ID_BYTES + 1;
}

void own_seal(const struct sign_secret *self, const struct id *store, enum own_use use,
              const uint8_t *plain, size_t bytes, uint8_t *out)
{
    uint8_t key[KEY_BYTES], bound[ID_BYTES + 1];
    own_key(self, key);
    aead_seal(key, bound, own_bound(store, use, bound), plain, bytes, out);
    secret_wipe(key, sizeof key);
}

enum crypto_result own_open(const struct sign_secret *self, const struct id *store,
                            enum own_use use, const uint8_t *sealed, size_t sealed_bytes,
                            uint8_t *plain)
{
    uint8_t key[KEY_BYTES], bound[ID_BYTES + 1];
    own_key(self, key);
    bool good = aead_open(key, bound, own_bound(store, use, bound), sealed, sealed_bytes, plain);
    secret_wipe(key, sizeof key);
    return good ? CRYPTO_OK : CRYPTO_DAMAGED;
}
