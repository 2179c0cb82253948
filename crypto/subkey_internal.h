/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to crypto/: no data key is used as such; each use has a sub-key of its own. */
#ifndef CRYPTO_SUBKEY_INTERNAL_H
#define CRYPTO_SUBKEY_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/keys.h"

/* Every use of a sub-key. Numbers never change: they are part of the formats. */
enum subkey {
    SUBKEY_RECORD = 1, /* of a store key: AEAD of head, records and tags */
    SUBKEY_MARK,       /* of a store key: MAC of spent marks */
    SUBKEY_DIGEST,     /* of a store key: incremental digest, 64 bytes */
    SUBKEY_NAME,       /* of the first store key: LMDB keys */
    SUBKEY_ROW,        /* of a journal key: outer AEAD of rows */
    SUBKEY_BLOCK,      /* of a counter key: AEAD of blocks */
    SUBKEY_TICKET,     /* of a ticket key: tags of tickets */
    SUBKEY_SPENT,      /* of a ticket key: LMDB keys of spent marks */
    SUBKEY_SELF,       /* of a signing seed: what a user leaves outside the store */
    SUBKEY_LOCK,       /* of an Argon2id output: AEAD of a lock */
    SUBKEY_COMMIT,     /* of an Argon2id output: commitment to it */
    SUBKEY_DRAFT,      /* of a signing seed: AEAD of what a user seals to themself */
    SUBKEY_ENTRY,      /* of the key of a draft: AEAD of an unfinished interview */
    SUBKEY_LAST = SUBKEY_ENTRY,
};

/* Derives bytes (16 to 64) of the sub-key for use into out: libsodium crypto_kdf, keyed BLAKE2b
 * with the use as personalisation. The caller wipes out. */
void subkey_derive(const uint8_t key[KEY_BYTES], enum subkey use, uint8_t *out, size_t bytes);

#endif
