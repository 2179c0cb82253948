/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recovery: one X25519 secret, wrapped once for each pair of three paper sheets.
 * Any two sheets open it, one sheet opens nothing. */
#ifndef CRYPTO_RECOVERY_H
#define CRYPTO_RECOVERY_H

#include <stddef.h>

#include "crypto/keys.h"
#include "crypto/result.h"

enum {
    RECOVERY_SHEETS = 3,
    SHEET_CHARS = 39,                     /* 8 groups of 4 characters of 32: 155 random bits, 5 of check */
    RECOVERY_WRAP_BYTES = 3 * (24 + 32 + 16), /* pairs (1,2), (1,3), (2,3) */
};

struct sheet {
    unsigned number; /* 1 to 3 */
    char text[SHEET_CHARS + 1];
};

/* Draws the recovery pair and the three sheets, and wraps the secret for each pair of sheets
 * (XChaCha20-Poly1305 under BLAKE2b of both texts, store id as associated data).
 * secret and sheets must lie in secret memory. */
void recovery_make(const struct id *store, struct box_public *pub, struct box_secret *secret,
                   struct sheet sheets[RECOVERY_SHEETS], uint8_t wrap[RECOVERY_WRAP_BYTES]);

/* Opens the secret with two different sheets. CRYPTO_WRONG_PASSPHRASE when they do not belong
 * together or to this store; CRYPTO_REFUSED when both are the same sheet; secret is then zeros. */
CRYPTO_CHECKED enum crypto_result recovery_open(const struct id *store, const struct sheet *a,
                                                const struct sheet *b,
                                                const uint8_t wrap[RECOVERY_WRAP_BYTES],
                                                struct box_public *pub, struct box_secret *secret);

/* Reads a sheet from the text of its file: the number and the code, wherever they stand in it.
 * CRYPTO_REFUSED when there is none or a character was mistyped (the check catches it). */
CRYPTO_CHECKED enum crypto_result sheet_parse(const char *text, size_t bytes, struct sheet *sheet);

#endif
