/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One type per role of a key, so that no key can be handed to a function of another role. */
#ifndef CRYPTO_KEYS_H
#define CRYPTO_KEYS_H

#include <stdint.h>

enum {
    KEY_BYTES = 32,
    SIGN_SECRET_BYTES = 64,
    SIGNATURE_BYTES = 64,
    ID_BYTES = 16,
    HASH_BYTES = 32,
};

/* Names a store, or a record in it: the key under which LMDB keeps it. */
struct id {
    uint8_t b[ID_BYTES];
};

struct hash {
    uint8_t b[HASH_BYTES];
};

/* Symmetric data keys. */
struct store_key {
    uint8_t b[KEY_BYTES];
};
struct journal_key {
    uint8_t b[KEY_BYTES];
};
struct ticket_key {
    uint8_t b[KEY_BYTES];
};
struct counter_key {
    uint8_t b[KEY_BYTES];
};

/* Of one unfinished interview: drawn when it is begun, erased when it ends. */
struct draft_key {
    uint8_t b[KEY_BYTES];
};

/* The evaluation pair (X25519): everyone seals to the public half, évaluation alone opens. */
struct evaluation_public {
    uint8_t b[KEY_BYTES];
};
struct evaluation_secret {
    uint8_t b[KEY_BYTES];
};

/* A user's own pairs: X25519 receives keys, Ed25519 signs acts. */
struct box_public {
    uint8_t b[KEY_BYTES];
};
struct box_secret {
    uint8_t b[KEY_BYTES];
};
struct sign_public {
    uint8_t b[KEY_BYTES];
};
struct sign_secret {
    uint8_t b[SIGN_SECRET_BYTES];
};
struct signature {
    uint8_t b[SIGNATURE_BYTES];
};

/* The pair that signs releases (Ed25519, minisign format). */
struct release_public {
    uint8_t key_id[8];
    uint8_t b[KEY_BYTES];
};
struct release_secret {
    uint8_t key_id[8];
    uint8_t b[SIGN_SECRET_BYTES];
};

#endif
