/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures: acts inside the store (Ed25519, RFC 8032), releases outside it (minisign format). */
#ifndef CRYPTO_SIGNATURE_H
#define CRYPTO_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "crypto/keys.h"
#include "crypto/result.h"

/* Signs purpose (a short word that separates uses) and bytes. */
void act_sign(const struct sign_secret *secret, const char *purpose, const uint8_t *bytes,
              size_t length, struct signature *out);

/* True when the signature holds for purpose and bytes. */
CRYPTO_CHECKED bool act_verify(const struct sign_public *pub, const char *purpose,
                               const uint8_t *bytes, size_t length, const struct signature *sig);

enum {
    MINISIGN_PUBLIC_TEXT = 160, /* room for the text of a public key file */
    MINISIGN_TEXT = 1024,       /* room for the text of a signature file */
    MINISIGN_COMMENT = 256,     /* longest trusted comment, bytes */
};

/* Writes the text of a minisign public key file (two lines) and its NUL into out. */
void minisign_public_text(const struct release_public *pub, char out[MINISIGN_PUBLIC_TEXT]);

/* Reads a minisign public key file, or its second line alone. CRYPTO_REFUSED when it is not one. */
CRYPTO_CHECKED enum crypto_result minisign_public_read(const char *text, size_t bytes,
                                                       struct release_public *pub);

/* Signs a file's bytes in the prehashed form of minisign ("ED": Ed25519 over BLAKE2b-512); stock
 * minisign -V accepts the text written to out. comment is printable, one line, at most
 * MINISIGN_COMMENT bytes: CRYPTO_REFUSED otherwise. */
CRYPTO_CHECKED enum crypto_result minisign_sign(const struct release_secret *secret,
                                                const uint8_t *file, size_t bytes,
                                                const char *comment, char out[MINISIGN_TEXT]);

/* Verifies a signature text over a file's bytes and copies its trusted comment, made printable.
 * CRYPTO_REFUSED when text is no signature or of another key, CRYPTO_DAMAGED when file or comment
 * was changed. */
CRYPTO_CHECKED enum crypto_result minisign_verify(const struct release_public *pub,
                                                  const uint8_t *file, size_t bytes,
                                                  const char *text, size_t text_bytes,
                                                  char comment[MINISIGN_COMMENT + 1]);

#endif
