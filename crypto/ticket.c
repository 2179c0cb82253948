/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/ticket.h"

#include <sodium.h>
#include <string.h>

#include "crypto/aead_internal.h"
#include "crypto/secret.h"
#include "crypto/subkey_internal.h"

enum {
    TAGS = 2328306, /* M = floor(10^16 / 2^32) */
    RANK_LEAST = 2,
    RANK_MOST = 3,
    NONCE_BYTES = 4,
    MESSAGE_BYTES = 1 + NONCE_BYTES,
    TAG_BYTES = 8, /* of a BLAKE2b-128, the least libsodium makes */
};

/* Keyed BLAKE2b-128 of (kind, nonce) under a sub-key of a ticket key. */
static void message_hash(const struct ticket_key *key, enum subkey use, unsigned rank,
                         uint32_t nonce, struct id *out)
{
    uint8_t sub[KEY_BYTES];
    uint8_t message[MESSAGE_BYTES] = {(uint8_t)rank};

    bytes_put(message + 1, NONCE_BYTES, nonce);
    subkey_derive(key->b, use, sub, sizeof sub);
    (void)crypto_generichash(out->b, sizeof out->b, message, sizeof message, sub, sizeof sub);
    secret_wipe(sub, sizeof sub);
}

static uint32_t tag_of(const struct ticket_key *key, unsigned rank, uint32_t nonce)
{
    struct id hash;

    message_hash(key, SUBKEY_TICKET, rank, nonce, &hash);
    return (uint32_t)(bytes_get(hash.b, TAG_BYTES) % TAGS);
}

/* What verifies a nonce and tag: how many pairs of kind and epoch, and the first of them in the
 * oldest epoch. A later one is chance: at its issue this ticket would have been drawn again. */
struct match {
    unsigned count;
    unsigned rank;
    unsigned epoch;
};

/* Tries every kind and epoch; which of them verifies changes neither branches nor time. */
static struct match match_all(const struct keyring *ring, unsigned first_epoch, uint32_t nonce,
                              uint32_t tag)
{
    struct match match = {0};
    unsigned first = first_epoch > 0 ? first_epoch : 1;

    for (unsigned epoch = keyring_latest(ring, KEY_TICKET); epoch >= first; epoch--) {
        const struct ticket_key *key = keyring_ticket(ring, epoch);
        if (key == NULL)
            continue;
        for (unsigned rank = RANK_MOST; rank >= RANK_LEAST; rank--) {
            uint32_t differs = tag_of(key, rank, nonce) ^ tag;
            uint32_t hit = 1 - ((differs | (0 - differs)) >> 31);
            uint32_t mask = 0 - hit;
            match.count += hit;
            match.rank = (match.rank & ~mask) | (rank & mask);
            match.epoch = (match.epoch & ~mask) | (epoch & mask);
        }
    }
    return match;
}

static void use_fill(const struct keyring *ring, unsigned rank, unsigned epoch, uint32_t nonce,
                     struct ticket_use *use)
{
    use->rank = rank;
    use->epoch = epoch;
    message_hash(keyring_ticket(ring, epoch), SUBKEY_SPENT, rank, nonce, &use->mark);
}

void ticket_format(const struct ticket *ticket, char out[TICKET_TEXT + 1])
{
    for (size_t i = 0; i < TICKET_DIGITS; i++) {
        if (i > 0 && i % TICKET_GROUP == 0)
            *out++ = ' ';
        *out++ = ticket->digits[i];
    }
    *out = '\0';
}

static void ticket_write(uint32_t nonce, uint32_t tag, struct ticket *ticket)
{
    uint64_t value = (uint64_t)nonce * TAGS + tag;

    for (size_t i = TICKET_DIGITS; i > 0; i--) {
        ticket->digits[i - 1] = (char)('0' + value % 10);
        value /= 10;
    }
    ticket->digits[TICKET_DIGITS] = '\0';
}

/* False for a number no nonce can give, or for anything but sixteen digits. */
static bool ticket_read(const struct ticket *ticket, uint32_t *nonce, uint32_t *tag)
{
    uint64_t value = 0;

    for (size_t i = 0; i < TICKET_DIGITS; i++) {
        if (ticket->digits[i] < '0' || ticket->digits[i] > '9')
            return false;
        value = 10 * value + (uint64_t)(ticket->digits[i] - '0');
    }
    *nonce = (uint32_t)(value / TAGS);
    *tag = (uint32_t)(value % TAGS);
    return value / TAGS <= UINT32_MAX;
}

enum crypto_result ticket_draw(const struct keyring *ring, unsigned first_epoch, unsigned rank,
                               struct ticket *ticket, struct ticket_use *use)
{
    unsigned epoch = keyring_latest(ring, KEY_TICKET);
    uint32_t nonce;
    uint32_t tag;

    if (rank < RANK_LEAST || rank > RANK_MOST)
        return CRYPTO_REFUSED;
    if (epoch == 0)
        return CRYPTO_NO_KEY;
    do {
        nonce = randombytes_random();
        tag = tag_of(keyring_ticket(ring, epoch), rank, nonce);
    } while (match_all(ring, first_epoch < epoch ? first_epoch : epoch, nonce, tag).count != 1);
    ticket_write(nonce, tag, ticket);
    use_fill(ring, rank, epoch, nonce, use);
    return CRYPTO_OK;
}

bool ticket_verify(const struct keyring *ring, unsigned first_epoch, const struct ticket *ticket,
                   struct ticket_use *use)
{
    uint32_t nonce;
    uint32_t tag;

    memset(use, 0, sizeof *use);
    if (!ticket_read(ticket, &nonce, &tag))
        return false;
    struct match match = match_all(ring, first_epoch, nonce, tag);
    if (match.count == 0)
        return false;
    use_fill(ring, match.rank, match.epoch, nonce, use);
    return true;
}
