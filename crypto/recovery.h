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
    SHEET_CHARS = 39, /* "2F7K-...": number, 27 random symbols (135 bits), 4 of check (20 bits) */
    SHEET_FILE_BYTES = 65536,
    RECOVERY_WRAP_BYTES = 3 * (24 + 32 + 16), /* pairs (1,2), (1,3), (2,3) */
};

/* One sheet: eight groups of four symbols of Crockford's base 32, upper case. The first symbol is
 * the number; the last four are a check over the others, so that a typo is caught before anything
 * is tried. */
struct sheet {
    unsigned number; /* 1 to 3 */
    char text[SHEET_CHARS + 1];
};

/* Draws the recovery pair and the three sheets, and wraps the secret for each pair of sheets
 * (XChaCha20-Poly1305 under BLAKE2b-256 of store id and both texts, lower number first; store id as
 * associated data). secret and sheets must lie in secret memory. */
void recovery_make(const struct id *store, struct box_public *pub, struct box_secret *secret,
                   struct sheet sheets[RECOVERY_SHEETS], uint8_t wrap[RECOVERY_WRAP_BYTES]);

/* Opens the secret with two different sheets, in any order, and makes its public half.
 * CRYPTO_REFUSED when both have the same number or one is malformed; CRYPTO_WRONG_PASSPHRASE when
 * they do not belong together or to this store, or wrap was changed, which cannot be told apart.
 * pub and secret are then all zeros. */
CRYPTO_CHECKED enum crypto_result recovery_open(const struct id *store, const struct sheet *a,
                                                const struct sheet *b,
                                                const uint8_t wrap[RECOVERY_WRAP_BYTES],
                                                struct box_public *pub, struct box_secret *secret);

/* Reads a sheet from the text of its file, at most SHEET_FILE_BYTES: the first code in it whose
 * check holds, wherever it stands. Case, spaces, ends of line, dashes and dots are forgiven; O is
 * read as 0, I and L as 1. CRYPTO_REFUSED when there is none (a mistyped character); sheet is then
 * all zeros. */
CRYPTO_CHECKED enum crypto_result sheet_parse(const char *text, size_t bytes, struct sheet *sheet);

#endif
