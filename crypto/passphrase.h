/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locking a user's identity under a passphrase or a one-time code (Argon2id, RFC 9106, then
 * XChaCha20-Poly1305), and making such codes. */
#ifndef CRYPTO_PASSPHRASE_H
#define CRYPTO_PASSPHRASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/keys.h"
#include "crypto/result.h"

enum {
    LOCK_PAYLOAD_BYTES = 512, /* plaintext of a lock, padded by the caller with zeros */
    LOCK_BYTES = LOCK_PAYLOAD_BYTES + 128, /* as stored: layout in passphrase.c */
    INVITATION_CHARS = 24,                 /* 20 symbols of 32 in groups of four: 100 random bits */
    PASSPHRASE_MIN_CHARS = 12,
    PASSPHRASE_MAX_BYTES = 1024,
};

/* What guessing costs. MODERATE (3 passes, 256 MiB) is the floor of real stores; PRACTICE (1 pass,
 * 8 KiB, the least libsodium takes, under 1 ms) exists for practice stores alone. */
enum lock_cost {
    LOCK_MODERATE = 1,
    LOCK_PRACTICE = 2,
};

/* How what was typed became the bytes stretched: kept in the lock, chosen by the caller. */
enum lock_rule {
    LOCK_AS_TYPED = 0,  /* the bytes themselves: every lock of version 1 */
    LOCK_TIDY = 1,      /* spaces and ways of writing an accent made one */
    LOCK_FORGIVING = 2, /* case and accents dropped as well */
};

struct lock_terms {
    enum lock_cost cost;
    enum lock_rule rule;
};

/* Locks payload under a passphrase into out. context (context_bytes) is authenticated and must be
 * given again to open: store id, user, purpose, format version. A commitment to the derived key
 * stands beside the box, for XChaCha20-Poly1305 is not key-committing.
 * CRYPTO_NO_MEMORY when Argon2id cannot be run, CRYPTO_REFUSED for an empty or oversized
 * passphrase; out is then all zeros. */
CRYPTO_CHECKED enum crypto_result lock_seal(struct lock_terms terms, const char *passphrase,
                                            size_t passphrase_bytes, const uint8_t *context,
                                            size_t context_bytes,
                                            const uint8_t payload[LOCK_PAYLOAD_BYTES],
                                            uint8_t out[LOCK_BYTES]);

/* Opens a lock into payload (secret memory). practice says whether the cost of a practice store
 * is acceptable. In this order: CRYPTO_REFUSED for another format, or a cost stored below the floor
 * or above the ceiling (10 passes, 1 GiB), found before any memory is asked for; CRYPTO_DAMAGED
 * when the checksum of the lock does not hold (an accident: whoever changes it on purpose can write
 * another); CRYPTO_WRONG_PASSPHRASE for an empty or oversized passphrase; CRYPTO_NO_MEMORY;
 * CRYPTO_WRONG_PASSPHRASE when the commitment differs; CRYPTO_DAMAGED when it matches and the box
 * does not open, or context is another one. payload is all zeros on failure. */
CRYPTO_CHECKED enum crypto_result lock_open(bool practice, const char *passphrase,
                                            size_t passphrase_bytes, const uint8_t *context,
                                            size_t context_bytes, const uint8_t lock[LOCK_BYTES],
                                            uint8_t payload[LOCK_PAYLOAD_BYTES]);

/* The rule a lock was made under; LOCK_AS_TYPED when it is no lock: lock_open tells. */
enum lock_rule lock_rule_of(const uint8_t lock[LOCK_BYTES]);

/* Spends the time of lock_open on nothing, for a user that does not exist. practice says whether
 * the locks of this store are of LOCK_PRACTICE. */
void lock_open_nothing(bool practice, const char *passphrase, size_t passphrase_bytes);

/* Writes a one-time code of 100 random bits (five groups of four, lower case, in Crockford's base
 * 32: no i, l, o, u) and its NUL into out, which must lie in secret memory. */
void code_make(char out[INVITATION_CHARS + 1]);

/* Copies a typed code to out in the form of code_make; case, spaces, ends of line, dashes and dots
 * are forgiven, o is read as 0, i and l as 1. CRYPTO_REFUSED when it has another length or a
 * foreign character; out is then all zeros. */
CRYPTO_CHECKED enum crypto_result code_parse(const char *typed, size_t bytes,
                                             char out[INVITATION_CHARS + 1]);

#endif
