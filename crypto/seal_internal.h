/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to crypto/: what seal.c and open.c must do alike. */
#ifndef CRYPTO_SEAL_INTERNAL_H
#define CRYPTO_SEAL_INTERNAL_H

#include "crypto/seal.h"

enum {
    SEAL_BOUND_BYTES = SEAL_HEADER_BYTES + 2 * ID_BYTES,
    SEAL_EPOCH_BYTES = 2,
    SEAL_BOX_BYTES = 48 + ROW_BYTES, /* one interview sealed to the evaluation key */
};

/* What is authenticated and not stored beside a value: header, store id, LMDB key. */
void seal_bind(const uint8_t header[SEAL_HEADER_BYTES], const struct place *place,
               uint8_t bound[SEAL_BOUND_BYTES]);

/* The data key under which values of a kind stand. */
enum key_kind seal_key_kind(enum seal_kind kind);

/* Derives the sub-key for values of that kind and epoch; the caller wipes it. False when the data
 * key is not held; key is then untouched. */
bool seal_key(const struct keyring *ring, enum seal_kind kind, unsigned epoch,
              uint8_t key[KEY_BYTES]);

/* The tag of a spent mark: keyed BLAKE2b-128 of what it is bound to. */
void seal_mark_tag(const uint8_t key[KEY_BYTES], const uint8_t bound[SEAL_BOUND_BYTES],
                   uint8_t tag[ID_BYTES]);

#endif
