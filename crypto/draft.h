/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An unfinished interview, under a key of its own; and what a user seals to themself, among it that
 * key. */
#ifndef CRYPTO_DRAFT_H
#define CRYPTO_DRAFT_H

#include <stddef.h>

#include "crypto/keys.h"
#include "crypto/result.h"

enum {
    DRAFT_BYTES = 128,
    OWN_OVERHEAD = 24 + 16,
    SEALED_DRAFT_BYTES = DRAFT_BYTES + OWN_OVERHEAD,
};

/* Seals a draft under its key (XChaCha20-Poly1305, nonce drawn inside), bound to the store. */
void draft_seal(const struct draft_key *key, const struct id *store,
                const uint8_t plain[DRAFT_BYTES], uint8_t out[SEALED_DRAFT_BYTES]);

/* Opens it into plain, secret memory, all zeros on failure: CRYPTO_DAMAGED. */
CRYPTO_CHECKED enum crypto_result draft_open(const struct draft_key *key, const struct id *store,
                                             const uint8_t sealed[SEALED_DRAFT_BYTES],
                                             uint8_t plain[DRAFT_BYTES]);

/* What a user seals to themself. Numbers are part of the formats. */
enum own_use {
    OWN_DRAFT = 0,   /* a whole draft, as up to version 2 of its file */
    OWN_DRAFT_KEY,   /* the key of a draft, in the store */
    OWN_DRAFT_TRACE, /* what tells the user that a draft is theirs, in its file */
};

/* Seals bytes of plain under a sub-key of the user's own signing seed, bound to store and use, into
 * out, bytes + OWN_OVERHEAD long. Whose it is, nobody else can tell. */
void own_seal(const struct sign_secret *self, const struct id *store, enum own_use use,
              const uint8_t *plain, size_t bytes, uint8_t *out);

/* Opens sealed (sealed_bytes long, overhead included) into plain, secret memory, all zeros on
 * failure: CRYPTO_DAMAGED. */
CRYPTO_CHECKED enum crypto_result own_open(const struct sign_secret *self, const struct id *store,
                                           enum own_use use, const uint8_t *sealed,
                                           size_t sealed_bytes, uint8_t *plain);

#endif
