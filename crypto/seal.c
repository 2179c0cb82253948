/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/seal.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "crypto/aead_internal.h"
#include "crypto/seal_internal.h"
#include "crypto/secret.h"
#include "crypto/subkey_internal.h"

static_assert(SEAL_OVERHEAD == SEAL_HEADER_BYTES + AEAD_OVERHEAD, "overhead");
static_assert(SEAL_BOX_BYTES == crypto_box_SEALBYTES + ROW_BYTES, "box size");
static_assert(SEALED_ROW_BYTES == SEAL_OVERHEAD + SEAL_EPOCH_BYTES + SEAL_BOX_BYTES, "row size");
static_assert(MARK_BYTES == SEAL_HEADER_BYTES + ID_BYTES, "mark size");

static void header_write(enum seal_kind kind, unsigned epoch, uint8_t header[SEAL_HEADER_BYTES])
{
    header[0] = SEAL_VERSION;
    header[1] = (uint8_t)kind;
    bytes_put(header + 2, 2, epoch);
}

void seal_bind(const uint8_t header[SEAL_HEADER_BYTES], const struct place *place,
               uint8_t bound[SEAL_BOUND_BYTES])
{
    memcpy(bound, header, SEAL_HEADER_BYTES);
    memcpy(bound + SEAL_HEADER_BYTES, place->store.b, ID_BYTES);
    memcpy(bound + SEAL_HEADER_BYTES + ID_BYTES, place->key.b, ID_BYTES);
}

enum key_kind seal_key_kind(enum seal_kind kind)
{
    switch (kind) {
    case SEAL_BLOCK:
        return KEY_COUNTER;
    case SEAL_ROW:
        return KEY_JOURNAL;
    case SEAL_HEAD:
    case SEAL_RECORD:
    case SEAL_MARK:
    case SEAL_TAG:
        break;
    }
    return KEY_STORE;
}

bool seal_key(const struct keyring *ring, enum seal_kind kind, unsigned epoch,
              uint8_t key[KEY_BYTES])
{
    enum key_kind of = seal_key_kind(kind);

    if (!keyring_has(ring, of, epoch))
        return false;
    if (of == KEY_COUNTER)
        subkey_derive(keyring_counter(ring, epoch)->b, SUBKEY_BLOCK, key, KEY_BYTES);
    else if (of == KEY_JOURNAL)
        subkey_derive(keyring_journal(ring, epoch)->b, SUBKEY_ROW, key, KEY_BYTES);
    else
        subkey_derive(keyring_store(ring, epoch)->b,
                      kind == SEAL_MARK ? SUBKEY_MARK : SUBKEY_RECORD, key, KEY_BYTES);
    return true;
}

void seal_mark_tag(const uint8_t key[KEY_BYTES], const uint8_t bound[SEAL_BOUND_BYTES],
                   uint8_t tag[ID_BYTES])
{
    (void)crypto_generichash(tag, ID_BYTES, bound, SEAL_BOUND_BYTES, key, KEY_BYTES);
}

/* Header, nonce, ciphertext and tag under the newest key of the kind. */
static enum crypto_result seal_value(const struct keyring *ring, enum seal_kind kind,
                                     const struct place *place, const uint8_t *plain, size_t bytes,
                                     uint8_t *out)
{
    unsigned epoch = keyring_latest(ring, seal_key_kind(kind));
    uint8_t key[KEY_BYTES];
    uint8_t bound[SEAL_BOUND_BYTES];

    if (!seal_key(ring, kind, epoch, key))
        return CRYPTO_NO_KEY;
    header_write(kind, epoch, out);
    seal_bind(out, place, bound);
    aead_seal(key, bound, sizeof bound, plain, bytes, out + SEAL_HEADER_BYTES);
    secret_wipe(key, sizeof key);
    return CRYPTO_OK;
}

enum crypto_result seal_record(const struct keyring *ring, enum seal_kind kind,
                               const struct place *place, const uint8_t *plain, size_t bytes,
                               uint8_t *out)
{
    if (kind != SEAL_HEAD && kind != SEAL_RECORD && kind != SEAL_TAG)
        return CRYPTO_REFUSED;
    return seal_value(ring, kind, place, plain, bytes, out);
}

enum crypto_result seal_block(const struct keyring *ring, const struct place *place,
                              const uint8_t *plain, size_t bytes, uint8_t *out)
{
    return seal_value(ring, SEAL_BLOCK, place, plain, bytes, out);
}

enum crypto_result seal_row(const struct keyring *ring, const struct place *place,
                            unsigned evaluation_epoch, const struct evaluation_public *evaluation,
                            const uint8_t row[ROW_BYTES], uint8_t out[SEALED_ROW_BYTES])
{
    uint8_t inner[SEAL_EPOCH_BYTES + SEAL_BOX_BYTES];
    enum crypto_result result = CRYPTO_REFUSED;

    if (evaluation_epoch < 1 || evaluation_epoch > KEYRING_EPOCHS)
        goto done;
    bytes_put(inner, SEAL_EPOCH_BYTES, evaluation_epoch);
    if (crypto_box_seal(inner + SEAL_EPOCH_BYTES, row, ROW_BYTES, evaluation->b) != 0)
        goto done;
    result = seal_value(ring, SEAL_ROW, place, inner, sizeof inner, out);
done:
    if (result != CRYPTO_OK)
        memset(out, 0, SEALED_ROW_BYTES);
    return result;
}

enum crypto_result seal_mark(const struct keyring *ring, const struct place *place,
                             uint8_t out[MARK_BYTES])
{
    unsigned epoch = keyring_latest(ring, KEY_STORE);
    uint8_t key[KEY_BYTES];
    uint8_t bound[SEAL_BOUND_BYTES];

    if (!seal_key(ring, SEAL_MARK, epoch, key))
        return CRYPTO_NO_KEY;
    header_write(SEAL_MARK, epoch, out);
    seal_bind(out, place, bound);
    seal_mark_tag(key, bound, out + SEAL_HEADER_BYTES);
    secret_wipe(key, sizeof key);
    return CRYPTO_OK;
}
