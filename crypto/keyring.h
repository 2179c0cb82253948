/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data keys a session holds, by kind and epoch. What a role does not hold is simply absent. */
#ifndef CRYPTO_KEYRING_H
#define CRYPTO_KEYRING_H

#include <stdbool.h>

#include "crypto/keys.h"
#include "crypto/result.h"

enum {
    KEYRING_EPOCHS = 128,       /* epochs of one kind a store can have; numbered from 1 */
    KEYRING_PAYLOAD_BYTES = 80, /* a packed key, padded: the same size for every kind */
    KEYRING_GRANT_BYTES = KEYRING_PAYLOAD_BYTES + 48,
};

/* Kinds of secret data keys. What a role holds is a list of grants, one for each kind and epoch
 * (session/access/credentials.c): one more kind is one more number here and needs no new format.
 * The numbers stand in stores and never change. Store, journal and ticket keys share one line of
 * epochs, evaluation, counter and release keys another. */
enum key_kind {
    KEY_STORE = 1,
    KEY_JOURNAL = 2,
    KEY_TICKET = 3,
    KEY_EVALUATION = 4,
    KEY_COUNTER = 5,
    KEY_RELEASE = 6,
    KEY_ROOT = 7, /* coordination's own signing secret, epoch 1; only ever sealed to recovery */
};

struct keyring;

/* A new empty keyring in secret memory, or NULL; the caller frees it with keyring_free. */
struct keyring *keyring_new(void);

/* Wipes and frees; NULL does nothing. */
void keyring_free(struct keyring *ring);

/* Draws a fresh key of the kind (not KEY_ROOT) for epoch (1 to KEYRING_EPOCHS) and keeps it.
 * CRYPTO_REFUSED if the epoch is out of range or already held. */
CRYPTO_CHECKED enum crypto_result keyring_draw(struct keyring *ring, enum key_kind kind,
                                               unsigned epoch);

/* Highest epoch held of that kind, 0 when none. */
unsigned keyring_latest(const struct keyring *ring, enum key_kind kind);

/* True when the key of that kind and epoch is held. */
bool keyring_has(const struct keyring *ring, enum key_kind kind, unsigned epoch);

/* Keys by epoch; NULL when not held. They belong to the ring. The public half of an evaluation
 * secret is kept beside it. */
const struct store_key *keyring_store(const struct keyring *ring, unsigned epoch);
const struct journal_key *keyring_journal(const struct keyring *ring, unsigned epoch);
const struct ticket_key *keyring_ticket(const struct keyring *ring, unsigned epoch);
const struct evaluation_secret *keyring_evaluation(const struct keyring *ring, unsigned epoch);
const struct evaluation_public *keyring_evaluation_public(const struct keyring *ring,
                                                          unsigned epoch);
const struct counter_key *keyring_counter(const struct keyring *ring, unsigned epoch);
const struct release_secret *keyring_release(const struct keyring *ring, unsigned epoch);
const struct sign_secret *keyring_root(const struct keyring *ring);

/* Keeps coordination's signing secret (KEY_ROOT, epoch 1), to be sealed to the recovery identity.
 */
void keyring_set_root(struct keyring *ring, const struct sign_secret *root);

/* Seals the key of that kind and epoch to a public key (anonymous box, libsodium
 * crypto_box_seal) as out. It does not say who made it: the caller signs it, and verifies that
 * signature before keyring_accept. CRYPTO_NO_KEY when the key is not held; CRYPTO_REFUSED for a
 * public key of low order. Nothing is written on failure. */
CRYPTO_CHECKED enum crypto_result keyring_grant(const struct keyring *ring, enum key_kind kind,
                                                unsigned epoch, const struct box_public *to,
                                                uint8_t out[KEYRING_GRANT_BYTES]);

/* Opens a grant with the receiver's secret and keeps its key. CRYPTO_DAMAGED when it does not
 * open, does not hold the kind and epoch asked for, or holds another key than the one the ring has
 * for them; the ring is then unchanged. */
CRYPTO_CHECKED enum crypto_result keyring_accept(struct keyring *ring, enum key_kind kind,
                                                 unsigned epoch, const struct box_public *pub,
                                                 const struct box_secret *secret,
                                                 const uint8_t grant[KEYRING_GRANT_BYTES]);

#endif
