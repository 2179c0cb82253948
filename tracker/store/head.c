/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <string.h>

#include "crypto/open.h"
#include "crypto/secret.h"
#include "tracker/store/store_internal.h"

/* The head in clear, padded with zeros to HEAD_BYTES; numbers big-endian. */
enum {
    RECORDS_AT = 0,
    SEQUENCE_AT = RECORDS_AT + 8,
    DIGEST_AT = SEQUENCE_AT + 8,
    TAG_AT = DIGEST_AT + DIGEST_BYTES,
    OWED_AT = TAG_AT + ID_BYTES,
    HEAD_END = OWED_AT + 1,
    EPOCH_AT = 2, /* in the header of a sealed value */
};
static_assert((int)HEAD_END <= (int)HEAD_BYTES, "the head outgrew its size");

/* A head of an epoch that is not held: sealed by a newer epoch, or its header was changed. The
 * header is authenticated, so that an epoch which opens it tells. */
static enum error epoch_not_held(const struct txn *txn)
{
    const struct keyring *ring = txn->store->ring;
    unsigned latest = keyring_latest(ring, KEY_STORE);
    uint8_t sealed[SEALED_HEAD_BYTES];
    uint8_t plain[HEAD_BYTES];
    memcpy(sealed, txn->sealed_head, sizeof sealed);
    for (unsigned epoch = 1; epoch <= latest; epoch++) {
        bytes_put_be(sealed + EPOCH_AT, SEAL_HEADER_BYTES - EPOCH_AT, epoch);
        if (open_record(ring, SEAL_HEAD, &txn->head_place, sealed, sizeof sealed, plain) ==
            CRYPTO_OK)
            return ERROR_STORE_DAMAGED;
    }
    return ERROR_DENIED;
}

enum error head_start(struct txn *txn)
{
    const struct keyring *ring = txn->store->ring;
    txn->epoch = keyring_latest(ring, KEY_STORE);
    txn->head_place.store = txn->store->info.id;
    enum crypto_result result = name_secret(ring, "head", &txn->head_place.key);
    if (result == CRYPTO_OK)
        result = digest_key_derive(ring, txn->epoch, txn->digest_key);
    return store_crypto_error(result);
}

static void head_unpack(const uint8_t plain[HEAD_BYTES], struct head *head)
{
    head->records = bytes_get_be(plain + RECORDS_AT, 8);
    head->sequence = bytes_get_be(plain + SEQUENCE_AT, 8);
    memcpy(head->digest.b, plain + DIGEST_AT, DIGEST_BYTES);
    memcpy(head->tag.b, plain + TAG_AT, ID_BYTES);
    head->scrub_owed = plain[OWED_AT] != 0;
}

enum error head_load(struct txn *txn)
{
    const struct keyring *ring = txn->store->ring;
    uint8_t value[VALUE_MAX_BYTES];
    uint8_t plain[HEAD_BYTES];
    enum seal_kind kind;
    size_t bytes;
    txn->head_place.store = txn->store->info.id;
    enum error error = store_crypto_error(name_secret(ring, "head", &txn->head_place.key));
    if (!error)
        error = env_get(&txn->env, &txn->head_place.key, value, &bytes);
    if (error)
        return error;
    if (value_kind(value, bytes) != VALUE_HEAD || !sealed_kind(value, bytes, &kind, &txn->epoch))
        return ERROR_STORE_DAMAGED;
    memcpy(txn->sealed_head, value, bytes);
    enum crypto_result result = open_record(ring, SEAL_HEAD, &txn->head_place, value, bytes, plain);
    if (result == CRYPTO_NO_KEY)
        return epoch_not_held(txn);
    if (result == CRYPTO_OK)
        result = digest_key_derive(ring, txn->epoch, txn->digest_key);
    if (result == CRYPTO_OK)
        head_unpack(plain, &txn->head);
    return store_crypto_error(result);
}

enum error head_seal(const struct txn *txn, const struct head *head,
                     uint8_t sealed[SEALED_HEAD_BYTES])
{
    uint8_t plain[HEAD_BYTES] = {0};
    bytes_put_be(plain + RECORDS_AT, 8, head->records);
    bytes_put_be(plain + SEQUENCE_AT, 8, head->sequence);
    memcpy(plain + DIGEST_AT, head->digest.b, DIGEST_BYTES);
    memcpy(plain + TAG_AT, head->tag.b, ID_BYTES);
    plain[OWED_AT] = head->scrub_owed;
    return store_crypto_error(
        seal_record(txn->store->ring, SEAL_HEAD, &txn->head_place, plain, sizeof plain, sealed));
}
