/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An unfinished interview, encrypted by a user to themself for the memory of this machine. */
#ifndef CRYPTO_DRAFT_H
#define CRYPTO_DRAFT_H

#include "crypto/keys.h"
#include "crypto/result.h"

enum { DRAFT_BYTES = 128, SEALED_DRAFT_BYTES = DRAFT_BYTES + 24 + 16 };

/* Seals a draft under a sub-key of the user's own signing seed (XChaCha20-Poly1305, nonce drawn
 * inside); it opens for this user and store alone. */
void draft_seal(const struct sign_secret *self, const struct id *store,
                const uint8_t plain[DRAFT_BYTES], uint8_t out[SEALED_DRAFT_BYTES]);

/* Opens it into plain, secret memory, all zeros on failure: CRYPTO_DAMAGED. */
CRYPTO_CHECKED enum crypto_result draft_open(const struct sign_secret *self, const struct id *store,
                                             const uint8_t sealed[SEALED_DRAFT_BYTES],
                                             uint8_t plain[DRAFT_BYTES]);

#endif
