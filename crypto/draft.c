/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/draft.h"

#include <assert.h>
#include <sodium.h>

#include "crypto/aead_internal.h"
#include "crypto/secret.h"
#include "crypto/subkey_internal.h"

static_assert(SEALED_DRAFT_BYTES == DRAFT_BYTES + AEAD_OVERHEAD, "size of a sealed draft");

static void draft_key(const struct sign_secret *self, uint8_t key[KEY_BYTES])
{
    uint8_t seed[crypto_sign_SEEDBYTES];
    (void)crypto_sign_ed25519_sk_to_seed(seed, self->b);
    subkey_derive(seed, SUBKEY_DRAFT, key, KEY_BYTES);
    secret_wipe(seed, sizeof seed);
}

void draft_seal(const struct sign_secret *self, const struct id *store,
                const uint8_t plain[DRAFT_BYTES], uint8_t out[SEALED_DRAFT_BYTES])
{
    uint8_t key[KEY_BYTES];
    draft_key(self, key);
    aead_seal(key, store->b, sizeof store->b, plain, DRAFT_BYTES, out);
    secret_wipe(key, sizeof key);
}

enum crypto_result draft_open(const struct sign_secret *self, const struct id *store,
                              const uint8_t sealed[SEALED_DRAFT_BYTES], uint8_t plain[DRAFT_BYTES])
{
    uint8_t key[KEY_BYTES];
    draft_key(self, key);
    bool good = aead_open(key, store->b, sizeof store->b, sealed, SEALED_DRAFT_BYTES, plain);
    secret_wipe(key, sizeof key);
    return good ? CRYPTO_OK : CRYPTO_DAMAGED;
}
