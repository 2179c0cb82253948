/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening what crypto/seal.h sealed. */
#ifndef CRYPTO_OPEN_H
#define CRYPTO_OPEN_H

#include "crypto/seal.h"

/* Kind and key epoch in the clear header of a sealed value of bytes bytes; false when it is too
 * short or of another format version. Nothing is authenticated by this. */
bool sealed_kind(const uint8_t *sealed, size_t bytes, enum seal_kind *kind, unsigned *epoch);

/* Opens a record of seal_record, sealed_bytes long, into plain (sealed_bytes - SEAL_OVERHEAD).
 * CRYPTO_DAMAGED when it is of another kind, place, key or was changed; CRYPTO_NO_KEY when its
 * epoch is not held; plain is then all zeros. */
CRYPTO_CHECKED enum crypto_result open_record(const struct keyring *ring, enum seal_kind kind,
                                              const struct place *place, const uint8_t *sealed,
                                              size_t sealed_bytes, uint8_t *plain);

/* The same for seal_block, under the counter key. */
CRYPTO_CHECKED enum crypto_result open_block(const struct keyring *ring, const struct place *place,
                                             const uint8_t *sealed, size_t sealed_bytes,
                                             uint8_t *plain);

/* Checks the outer layer of a row alone: written at this place by an enrolled user. */
CRYPTO_CHECKED enum crypto_result check_row(const struct keyring *ring, const struct place *place,
                                            const uint8_t sealed[SEALED_ROW_BYTES]);

/* Opens a row entirely; row is secret memory, all zeros on failure. CRYPTO_NO_KEY without the
 * journal key or the evaluation secret of its epochs; CRYPTO_DAMAGED otherwise.
 * Only tracker/stats/fold.c may call this: make check verifies it. */
CRYPTO_CHECKED enum crypto_result open_row(const struct keyring *ring, const struct place *place,
                                           const uint8_t sealed[SEALED_ROW_BYTES],
                                           uint8_t row[ROW_BYTES]);

/* Verifies a mark of seal_mark. */
CRYPTO_CHECKED enum crypto_result check_mark(const struct keyring *ring, const struct place *place,
                                             const uint8_t mark[MARK_BYTES]);

#endif
