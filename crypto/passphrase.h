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
    LOCK_BYTES = LOCK_PAYLOAD_BYTES + 128, /* on disk: version, cost, salt, commitment, box */
    INVITATION_CHARS = 24, /* "abcd-efgh-ijkm-npqr-stuv": 20 letters of 32, 100 random bits */
    PASSPHRASE_MIN_CHARS = 12,
    PASSPHRASE_MAX_BYTES = 1024,
};

/* What guessing costs. MODERATE (3 passes, 256 MiB) is the floor of real stores; PRACTICE (1 pass,
 * 8 MiB... the least libsodium takes) exists for practice stores alone. */
enum lock_cost {
    LOCK_MODERATE = 1,
    LOCK_PRACTICE = 2,
};

/* Locks payload under a passphrase into out. context (context_bytes) is authenticated and must be
 * given again to open: store id, user, purpose, format version. A commitment to the derived key
 * stands beside the box, for XChaCha20-Poly1305 is not key-committing.
 * CRYPTO_NO_MEMORY when Argon2id cannot be run, CRYPTO_REFUSED for an empty or oversized
 * passphrase; out is then all zeros. */
CRYPTO_CHECKED enum crypto_result lock_seal(enum lock_cost cost, const char *passphrase,
                                            size_t passphrase_bytes, const uint8_t *context,
                                            size_t context_bytes,
                                            const uint8_t payload[LOCK_PAYLOAD_BYTES],
                                            uint8_t out[LOCK_BYTES]);

/* Opens a lock into payload (secret memory). practice says whether the cost of a practice store
 * is acceptable. CRYPTO_WRONG_PASSPHRASE when the commitment differs; CRYPTO_DAMAGED when it
 * matches and the box does not open; CRYPTO_REFUSED when the cost stored is below the floor or
 * above the ceiling (1 GiB, 10 passes), found before any memory is asked for; CRYPTO_NO_MEMORY.
 * payload is all zeros on failure. */
CRYPTO_CHECKED enum crypto_result lock_open(bool practice, const char *passphrase,
                                            size_t passphrase_bytes, const uint8_t *context,
                                            size_t context_bytes, const uint8_t lock[LOCK_BYTES],
                                            uint8_t payload[LOCK_PAYLOAD_BYTES]);

/* Spends the time of lock_open on nothing, for a user that does not exist. */
void lock_open_nothing(bool practice, const char *passphrase, size_t passphrase_bytes);

/* Writes a one-time code of 100 random bits (five groups of four letters and digits that are not
 * mistaken for each other) and its NUL into out, which must lie in secret memory. */
void code_make(char out[INVITATION_CHARS + 1]);

/* Copies a typed code to out in the form of code_make: case, spaces and dashes forgiven.
 * CRYPTO_REFUSED when it has another length or a foreign character; out is then empty. */
CRYPTO_CHECKED enum crypto_result code_parse(const char *typed, size_t bytes,
                                             char out[INVITATION_CHARS + 1]);

#endif
