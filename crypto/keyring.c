/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/keyring.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "crypto/aead_internal.h"
#include "crypto/identity.h"
#include "crypto/secret.h"

static_assert(KEYRING_GRANT_BYTES == KEYRING_PAYLOAD_BYTES + crypto_box_SEALBYTES, "grant size");

enum { KINDS = KEY_ROOT };

union data_key {
    struct store_key store;
    struct journal_key journal;
    struct ticket_key ticket;
    struct evaluation_secret evaluation;
    struct counter_key counter;
    struct release_secret release;
    struct sign_secret root;
    uint8_t b[sizeof(struct release_secret)];
};

struct keyring {
    bool held[KINDS][KEYRING_EPOCHS];
    union data_key keys[KINDS][KEYRING_EPOCHS];
    /* kept beside the secrets: opening a row needs it, and making it costs as much as opening */
    struct evaluation_public publics[KEYRING_EPOCHS];
};

/* A packed key, before it is sealed to its receiver. */
enum {
    PAYLOAD_VERSION = 1,
    PAYLOAD_KIND_AT = 1,
    PAYLOAD_EPOCH_AT = 2,
    PAYLOAD_KEY_AT = 4,
};
static_assert(PAYLOAD_KEY_AT + sizeof(union data_key) <= KEYRING_PAYLOAD_BYTES, "payload size");

static bool in_range(enum key_kind kind, unsigned epoch)
{
    return kind >= KEY_STORE && kind <= KEY_ROOT && epoch >= 1 && epoch <= KEYRING_EPOCHS &&
           (kind != KEY_ROOT || epoch == 1);
}

static size_t key_bytes(enum key_kind kind)
{
    switch (kind) {
    case KEY_RELEASE:
        return sizeof(struct release_secret);
    case KEY_ROOT:
        return sizeof(struct sign_secret);
    case KEY_STORE:
    case KEY_JOURNAL:
    case KEY_TICKET:
    case KEY_EVALUATION:
    case KEY_COUNTER:
        break;
    }
    return KEY_BYTES;
}

static const union data_key *find(const struct keyring *ring, enum key_kind kind, unsigned epoch)
{
    return keyring_has(ring, kind, epoch) ? &ring->keys[kind - 1][epoch - 1] : NULL;
}

static void keep(struct keyring *ring, enum key_kind kind, unsigned epoch, const uint8_t *key)
{
    union data_key *slot = &ring->keys[kind - 1][epoch - 1];

    memcpy(slot->b, key, key_bytes(kind));
    ring->held[kind - 1][epoch - 1] = true;
    if (kind == KEY_EVALUATION)
        evaluation_public_of(&slot->evaluation, &ring->publics[epoch - 1]);
}

struct keyring *keyring_new(void)
{
    return secret_alloc(sizeof(struct keyring));
}

void keyring_free(struct keyring *ring)
{
    secret_free(ring);
}

enum crypto_result keyring_draw(struct keyring *ring, enum key_kind kind, unsigned epoch)
{
    if (kind == KEY_ROOT || !in_range(kind, epoch) || keyring_has(ring, kind, epoch))
        return CRYPTO_REFUSED;

    union data_key key;
    if (kind == KEY_RELEASE) {
        struct release_public pub;
        release_pair_make(&pub, &key.release);
    } else {
        randombytes_buf(key.b, KEY_BYTES);
    }
    keep(ring, kind, epoch, key.b);
    secret_wipe(&key, sizeof key);
    return CRYPTO_OK;
}

unsigned keyring_latest(const struct keyring *ring, enum key_kind kind)
{
    for (unsigned epoch = KEYRING_EPOCHS; epoch > 0; epoch--) {
        if (keyring_has(ring, kind, epoch))
            return epoch;
    }
    return 0;
}

bool keyring_has(const struct keyring *ring, enum key_kind kind, unsigned epoch)
{
    return in_range(kind, epoch) && ring->held[kind - 1][epoch - 1];
}

const struct store_key *keyring_store(const struct keyring *ring, unsigned epoch)
{
    const union data_key *key = find(ring, KEY_STORE, epoch);
    return key != NULL ? &key->store : NULL;
}

const struct journal_key *keyring_journal(const struct keyring *ring, unsigned epoch)
{
    const union data_key *key = find(ring, KEY_JOURNAL, epoch);
    return key != NULL ? &key->journal : NULL;
}

const struct ticket_key *keyring_ticket(const struct keyring *ring, unsigned epoch)
{
    const union data_key *key = find(ring, KEY_TICKET, epoch);
    return key != NULL ? &key->ticket : NULL;
}

const struct evaluation_secret *keyring_evaluation(const struct keyring *ring, unsigned epoch)
{
    const union data_key *key = find(ring, KEY_EVALUATION, epoch);
    return key != NULL ? &key->evaluation : NULL;
}

const struct evaluation_public *keyring_evaluation_public(const struct keyring *ring,
                                                          unsigned epoch)
{
    return keyring_has(ring, KEY_EVALUATION, epoch) ? &ring->publics[epoch - 1] : NULL;
}

const struct counter_key *keyring_counter(const struct keyring *ring, unsigned epoch)
{
    const union data_key *key = find(ring, KEY_COUNTER, epoch);
    return key != NULL ? &key->counter : NULL;
}

const struct release_secret *keyring_release(const struct keyring *ring, unsigned epoch)
{
    const union data_key *key = find(ring, KEY_RELEASE, epoch);
    return key != NULL ? &key->release : NULL;
}

const struct sign_secret *keyring_root(const struct keyring *ring)
{
    const union data_key *key = find(ring, KEY_ROOT, 1);
    return key != NULL ? &key->root : NULL;
}

void keyring_set_root(struct keyring *ring, const struct sign_secret *root)
{
    keep(ring, KEY_ROOT, 1, root->b);
}

enum crypto_result keyring_grant(const struct keyring *ring, enum key_kind kind, unsigned epoch,
                                 const struct box_public *to, uint8_t out[KEYRING_GRANT_BYTES])
{
    const union data_key *key = find(ring, kind, epoch);
    if (key == NULL)
        return CRYPTO_NO_KEY;

    uint8_t payload[KEYRING_PAYLOAD_BYTES] = {PAYLOAD_VERSION, (uint8_t)kind};
    uint8_t grant[KEYRING_GRANT_BYTES];
    bytes_put(payload + PAYLOAD_EPOCH_AT, 2, epoch);
    memcpy(payload + PAYLOAD_KEY_AT, key->b, key_bytes(kind));
    int failed = crypto_box_seal(grant, payload, sizeof payload, to->b);
    secret_wipe(payload, sizeof payload);
    if (failed)
        return CRYPTO_REFUSED;
    memcpy(out, grant, sizeof grant);
    return CRYPTO_OK;
}

/* True when payload is the packing of a key of that kind and epoch, zeros after it. */
static bool payload_is(const uint8_t payload[KEYRING_PAYLOAD_BYTES], enum key_kind kind,
                       unsigned epoch)
{
    size_t used = PAYLOAD_KEY_AT + key_bytes(kind);

    return payload[0] == PAYLOAD_VERSION && payload[PAYLOAD_KIND_AT] == kind &&
           bytes_get(payload + PAYLOAD_EPOCH_AT, 2) == epoch &&
           sodium_is_zero(payload + used, KEYRING_PAYLOAD_BYTES - used);
}

enum crypto_result keyring_accept(struct keyring *ring, enum key_kind kind, unsigned epoch,
                                  const struct box_public *pub, const struct box_secret *secret,
                                  const uint8_t grant[KEYRING_GRANT_BYTES])
{
    uint8_t payload[KEYRING_PAYLOAD_BYTES];
    enum crypto_result result = CRYPTO_DAMAGED;

    if (!in_range(kind, epoch))
        goto done;
    if (crypto_box_seal_open(payload, grant, KEYRING_GRANT_BYTES, pub->b, secret->b) != 0)
        goto done;
    if (!payload_is(payload, kind, epoch))
        goto done;
    const union data_key *known = find(ring, kind, epoch);
    const uint8_t *key = payload + PAYLOAD_KEY_AT;
    if (known != NULL && !secret_equal(known->b, key, key_bytes(kind)))
        goto done;
    keep(ring, kind, epoch, key);
    result = CRYPTO_OK;
done:
    secret_wipe(payload, sizeof payload);
    return result;
}
