/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call into crypto/ can answer. */
#ifndef CRYPTO_RESULT_H
#define CRYPTO_RESULT_H

#define CRYPTO_CHECKED __attribute__((warn_unused_result))

enum crypto_result {
    CRYPTO_OK = 0,
    CRYPTO_WRONG_PASSPHRASE, /* the passphrase, code or pair of sheets does not open this */
    CRYPTO_DAMAGED,          /* authentication failed: changed, moved, cut, or for another key */
    CRYPTO_REFUSED,   /* parameters below the floor or above the ceiling, or malformed input */
    CRYPTO_NO_MEMORY, /* Argon2id or secret memory could not be had */
    CRYPTO_NO_KEY,    /* the keyring does not hold the key of that kind and epoch */
};

#endif
