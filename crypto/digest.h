/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hashes: names of records, the incremental digest of a whole store, chains, remembered state. */
#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/keyring.h"
#include "crypto/keys.h"
#include "crypto/result.h"

enum { DIGEST_BYTES = 64 };

/* Sum modulo 2^512 of keyed BLAKE2b-512(length, LMDB key, stored value) over records,
 * little-endian: the order in which they were written leaves no trace. AdHash, Bellare and
 * Micciancio 1997. */
struct digest {
    uint8_t b[DIGEST_BYTES];
};

/* Key of the digest under one store key: derived once, used for every record. Secret memory. */
struct digest_key {
    uint8_t b[64];
};

/* Derives the digest key from the store key of epoch. CRYPTO_NO_KEY when it is not held. */
CRYPTO_CHECKED enum crypto_result digest_key_derive(const struct keyring *ring, unsigned epoch,
                                                    struct digest_key *key);

/* Adds a record to the digest, or takes one out. */
void digest_add(struct digest *digest, const struct digest_key *key, const struct id *name,
                const uint8_t *value, size_t bytes);
void digest_remove(struct digest *digest, const struct digest_key *key, const struct id *name,
                   const uint8_t *value, size_t bytes);

/* LMDB key of a record every user can find before login: BLAKE2b-128 of name keyed by the store id.
 */
void name_open(const struct id *store, const char *name, struct id *out);

/* LMDB key of a record only key holders can find: keyed by a sub-key of the first store key.
 * CRYPTO_NO_KEY when it is not held. */
CRYPTO_CHECKED enum crypto_result name_secret(const struct keyring *ring, const char *name,
                                              struct id *out);

/* BLAKE2b-256 of bytes. */
void hash_bytes(const uint8_t *bytes, size_t length, struct hash *out);

/* BLAKE2b-256 of previous followed by bytes: one link of a chain. */
void hash_chain(const struct hash *previous, const uint8_t *bytes, size_t length, struct hash *out);

/* Keyed BLAKE2b-256 under a sub-key of the user's signing secret: what a user leaves outside the
 * store for itself (last seen tag). */
void hash_for_self(const struct sign_secret *self, const uint8_t *bytes, size_t length,
                   struct hash *out);

/* Lower-case hexadecimal of bytes and its NUL into out, 2 x length + 1 long. */
void hex_write(const uint8_t *bytes, size_t length, char *out);

/* Reads a text of exactly 2 x length hexadecimal digits, either case. False otherwise; what out
 * then holds is undefined. */
bool hex_read(const char *text, uint8_t *out, size_t length);

#endif
