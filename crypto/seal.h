/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealing: what whoever writes can do. Nothing here opens (crypto/open.h does).
 * Every sealed value starts with a clear header of SEAL_HEADER_BYTES: format version, kind, epoch
 * of the key (big-endian). Header, store id and LMDB key are associated data, so a value moved
 * elsewhere does not open. XChaCha20-Poly1305 with a random nonce chosen inside. */
#ifndef CRYPTO_SEAL_H
#define CRYPTO_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/keyring.h"
#include "crypto/keys.h"
#include "crypto/result.h"

enum {
    SEAL_VERSION = 1,
    SEAL_HEADER_BYTES = 4,
    SEAL_OVERHEAD = SEAL_HEADER_BYTES + 24 + 16,
    ROW_BYTES = 96, /* one interview, in clear: see tracker/interview/record.h */
    /* header, nonce and tag, epoch of the evaluation pair, sealed box */
    SEALED_ROW_BYTES = SEAL_OVERHEAD + 2 + 48 + ROW_BYTES,
    MARK_BYTES = SEAL_HEADER_BYTES + 16,
};

/* What a stored value is; part of its associated data. */
enum seal_kind {
    SEAL_HEAD = 1,
    SEAL_RECORD, /* named records under the store key */
    SEAL_BLOCK,  /* blocks, under the counter key */
    SEAL_ROW,    /* interviews: sealed box under the evaluation key, inside the journal key */
    SEAL_MARK,   /* spent marks */
    SEAL_TAG,    /* session tags */
};

/* Where a value stands: the store and the LMDB key it is bound to. */
struct place {
    struct id store;
    struct id key;
};

/* Seals bytes of plain under the newest store key into out, bytes + SEAL_OVERHEAD long.
 * kind is SEAL_HEAD, SEAL_RECORD or SEAL_TAG. CRYPTO_NO_KEY without a store key; out untouched. */
CRYPTO_CHECKED enum crypto_result seal_record(const struct keyring *ring, enum seal_kind kind,
                                              const struct place *place, const uint8_t *plain,
                                              size_t bytes, uint8_t *out);

/* The same under the newest counter key: évaluation alone. */
CRYPTO_CHECKED enum crypto_result seal_block(const struct keyring *ring, const struct place *place,
                                             const uint8_t *plain, size_t bytes, uint8_t *out);

/* Seals one interview: an anonymous box (crypto_box_seal) to the evaluation key of
 * evaluation_epoch, then an AEAD under the newest journal key, which proves an enrolled writer and
 * never says which. CRYPTO_NO_KEY without a journal key, CRYPTO_REFUSED for a bad evaluation key;
 * out is then all zeros. */
CRYPTO_CHECKED enum crypto_result seal_row(const struct keyring *ring, const struct place *place,
                                           unsigned evaluation_epoch,
                                           const struct evaluation_public *evaluation,
                                           const uint8_t row[ROW_BYTES],
                                           uint8_t out[SEALED_ROW_BYTES]);

/* Authenticates the presence of a spent mark at its place: keyed BLAKE2b-128 over header and place
 * under a sub-key of the newest store key. No randomness, so that the order in which tickets were
 * used leaves no trace. CRYPTO_NO_KEY without a store key. */
CRYPTO_CHECKED enum crypto_result seal_mark(const struct keyring *ring, const struct place *place,
                                            uint8_t out[MARK_BYTES]);

#endif
