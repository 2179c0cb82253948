/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/aead_internal.h"

#include <assert.h>
#include <sodium.h>

static_assert(AEAD_NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce size");
static_assert(AEAD_TAG_BYTES == crypto_aead_xchacha20poly1305_ietf_ABYTES, "tag size");
static_assert(KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key size");

void aead_seal(const uint8_t key[KEY_BYTES], const uint8_t *bound, size_t bound_bytes,
               const uint8_t *plain, size_t bytes, uint8_t *out)
{
    randombytes_buf(out, AEAD_NONCE_BYTES);
    /* cannot fail: its result is 0 by definition */
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(out + AEAD_NONCE_BYTES, NULL, plain, bytes,
                                                     bound, bound_bytes, NULL, out, key);
}

bool aead_open(const uint8_t key[KEY_BYTES], const uint8_t *bound, size_t bound_bytes,
               const uint8_t *sealed, size_t bytes, uint8_t *plain)
{
    if (bytes < AEAD_OVERHEAD)
        return false;
    size_t plain_bytes = bytes - AEAD_OVERHEAD;
    const uint8_t *box = sealed + AEAD_NONCE_BYTES;
    return crypto_aead_xchacha20poly1305_ietf_decrypt_detached(plain, NULL, box, plain_bytes,
                                                               box + plain_bytes, bound,
                                                               bound_bytes, sealed, key) == 0;
}

void bytes_put(uint8_t *out, size_t bytes, uint64_t value)
{
    for (size_t i = bytes; i > 0; i--) {
        out[i - 1] = (uint8_t)(value & 0xff);
        value >>= 8;
    }
}

uint64_t bytes_get(const uint8_t *in, size_t bytes)
{
    uint64_t value = 0;

    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | in[i];
    return value;
}
