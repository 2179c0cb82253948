/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/open.h"

#include <sodium.h>
#include <string.h>

#include "crypto/aead_internal.h"
#include "crypto/seal_internal.h"
#include "crypto/secret.h"

bool sealed_kind(const uint8_t *sealed, size_t bytes, enum seal_kind *kind, unsigned *epoch)
{
    if (bytes < SEAL_HEADER_BYTES || sealed[0] != SEAL_VERSION)
        return false;
    if (sealed[1] < SEAL_HEAD || sealed[1] > SEAL_TAG)
        return false;
    *kind = (enum seal_kind)sealed[1];
    *epoch = (unsigned)bytes_get(sealed + 2, 2);
    return true;
}

/* Finds the key a value of that kind names, and what it is bound to. */
static enum crypto_result prepare(const struct keyring *ring, enum seal_kind kind,
                                  const struct place *place, const uint8_t *sealed, size_t bytes,
                                  uint8_t key[KEY_BYTES], uint8_t bound[SEAL_BOUND_BYTES])
{
    enum seal_kind found;
    unsigned epoch;

    if (!sealed_kind(sealed, bytes, &found, &epoch) || found != kind)
        return CRYPTO_DAMAGED;
    if (!seal_key(ring, kind, epoch, key))
        return CRYPTO_NO_KEY;
    seal_bind(sealed, place, bound);
    return CRYPTO_OK;
}

/* Opens header, nonce, ciphertext and tag; with plain NULL it only verifies. */
static enum crypto_result open_value(const struct keyring *ring, enum seal_kind kind,
                                     const struct place *place, const uint8_t *sealed, size_t bytes,
                                     uint8_t *plain)
{
    uint8_t key[KEY_BYTES];
    uint8_t bound[SEAL_BOUND_BYTES];

    if (bytes < SEAL_OVERHEAD)
        return CRYPTO_DAMAGED;
    enum crypto_result result = prepare(ring, kind, place, sealed, bytes, key, bound);
    if (result == CRYPTO_OK && !aead_open(key, bound, sizeof bound, sealed + SEAL_HEADER_BYTES,
                                          bytes - SEAL_HEADER_BYTES, plain))
        result = CRYPTO_DAMAGED;
    secret_wipe(key, sizeof key);
    if (result != CRYPTO_OK && plain != NULL)
        memset(plain, 0, bytes - SEAL_OVERHEAD);
    return result;
}

enum crypto_result open_record(const struct keyring *ring, enum seal_kind kind,
                               const struct place *place, const uint8_t *sealed,
                               size_t sealed_bytes, uint8_t *plain)
{
    if (kind != SEAL_HEAD && kind != SEAL_RECORD && kind != SEAL_TAG)
        return CRYPTO_REFUSED;
    return open_value(ring, kind, place, sealed, sealed_bytes, plain);
}

enum crypto_result open_block(const struct keyring *ring, const struct place *place,
                              const uint8_t *sealed, size_t sealed_bytes, uint8_t *plain)
{
    return open_value(ring, SEAL_BLOCK, place, sealed, sealed_bytes, plain);
}

enum crypto_result check_row(const struct keyring *ring, const struct place *place,
                             const uint8_t sealed[SEALED_ROW_BYTES])
{
    return open_value(ring, SEAL_ROW, place, sealed, SEALED_ROW_BYTES, NULL);
}

enum crypto_result open_row(const struct keyring *ring, const struct place *place,
                            const uint8_t sealed[SEALED_ROW_BYTES], uint8_t row[ROW_BYTES])
{
    uint8_t inner[SEAL_EPOCH_BYTES + SEAL_BOX_BYTES];

    memset(row, 0, ROW_BYTES);
    enum crypto_result result = open_value(ring, SEAL_ROW, place, sealed, SEALED_ROW_BYTES, inner);
    if (result != CRYPTO_OK)
        return result;
    unsigned epoch = (unsigned)bytes_get(inner, SEAL_EPOCH_BYTES);
    const struct evaluation_secret *secret = keyring_evaluation(ring, epoch);
    const struct evaluation_public *pub = keyring_evaluation_public(ring, epoch);
    if (secret == NULL || pub == NULL)
        return CRYPTO_NO_KEY;
    if (crypto_box_seal_open(row, inner + SEAL_EPOCH_BYTES, SEAL_BOX_BYTES, pub->b, secret->b) !=
        0) {
        secret_wipe(row, ROW_BYTES);
        return CRYPTO_DAMAGED;
    }
    return CRYPTO_OK;
}

enum crypto_result check_mark(const struct keyring *ring, const struct place *place,
                              const uint8_t mark[MARK_BYTES])
{
    uint8_t key[KEY_BYTES];
    uint8_t bound[SEAL_BOUND_BYTES];
    uint8_t tag[ID_BYTES];

    enum crypto_result result = prepare(ring, SEAL_MARK, place, mark, MARK_BYTES, key, bound);
    if (result != CRYPTO_OK)
        return result;
    seal_mark_tag(key, bound, tag);
    if (!secret_equal(tag, mark + SEAL_HEADER_BYTES, sizeof tag))
        result = CRYPTO_DAMAGED;
    secret_wipe(key, sizeof key);
    return result;
}
