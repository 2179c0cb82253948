/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to crypto/: XChaCha20-Poly1305 with its nonce in front, and big-endian numbers. */
#ifndef CRYPTO_AEAD_INTERNAL_H
#define CRYPTO_AEAD_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/keys.h"

enum {
    AEAD_NONCE_BYTES = 24,
    AEAD_TAG_BYTES = 16,
    AEAD_OVERHEAD = AEAD_NONCE_BYTES + AEAD_TAG_BYTES,
};

/* Draws a nonce and seals bytes of plain under key into out: nonce, ciphertext, tag, AEAD_OVERHEAD
 * longer. bound (bound_bytes) is authenticated and not stored. draft-irtf-cfrg-xchacha-03. */
void aead_seal(const uint8_t key[KEY_BYTES], const uint8_t *bound, size_t bound_bytes,
               const uint8_t *plain, size_t bytes, uint8_t *out);

/* Opens sealed (bytes long, overhead included) into plain, or only verifies it when plain is NULL.
 * False when it does not hold; plain is then all zeros. */
bool aead_open(const uint8_t key[KEY_BYTES], const uint8_t *bound, size_t bound_bytes,
               const uint8_t *sealed, size_t bytes, uint8_t *plain);

/* Writes the low 8 x bytes bits of value, highest byte first, and reads them back. */
void bytes_put(uint8_t *out, size_t bytes, uint64_t value);
uint64_t bytes_get(const uint8_t *in, size_t bytes);

#endif
