/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/signature.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

static_assert(SIGNATURE_BYTES == crypto_sign_BYTES, "signature size");

/* What is signed of an act: BLAKE2b-512 of purpose, its NUL, and the bytes. */
static void act_hash(const char *purpose, const uint8_t *bytes, size_t length,
                     uint8_t hash[crypto_generichash_BYTES_MAX])
{
    static const uint8_t personal[crypto_generichash_blake2b_PERSONALBYTES] = "tracker act";
    crypto_generichash_blake2b_state state;

    (void)crypto_generichash_blake2b_init_salt_personal(
        &state, NULL, 0, crypto_generichash_BYTES_MAX, NULL, personal);
    (void)crypto_generichash_blake2b_update(&state, (const uint8_t *)purpose, strlen(purpose) + 1);
    (void)crypto_generichash_blake2b_update(&state, bytes, length);
    (void)crypto_generichash_blake2b_final(&state, hash, crypto_generichash_BYTES_MAX);
}

void act_sign(const struct sign_secret *secret, const char *purpose, const uint8_t *bytes,
              size_t length, struct signature *out)
{
    uint8_t hash[crypto_generichash_BYTES_MAX];

    act_hash(purpose, bytes, length, hash);
    (void)crypto_sign_detached(out->b, NULL, hash, sizeof hash, secret->b);
}

bool act_verify(const struct sign_public *pub, const char *purpose, const uint8_t *bytes,
                size_t length, const struct signature *sig)
{
    uint8_t hash[crypto_generichash_BYTES_MAX];

    act_hash(purpose, bytes, length, hash);
    return crypto_sign_verify_detached(sig->b, hash, sizeof hash, pub->b) == 0;
}
