/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user is: one pair that receives keys and one that signs acts. */
#ifndef CRYPTO_IDENTITY_H
#define CRYPTO_IDENTITY_H

#include "crypto/keys.h"
#include "crypto/result.h"

struct identity {
    struct box_public box_public;
    struct box_secret box_secret;
    struct sign_public sign_public;
    struct sign_secret sign_secret;
};

/* Draws both pairs into identity, which must lie in secret memory. */
void identity_make(struct identity *identity);

/* Public half of a signing secret. */
void sign_public_of(const struct sign_secret *secret, struct sign_public *pub);

/* Draws a fresh evaluation pair; secret must lie in secret memory. */
void evaluation_pair_make(struct evaluation_public *pub, struct evaluation_secret *secret);

/* Public half of an evaluation secret. */
void evaluation_public_of(const struct evaluation_secret *secret, struct evaluation_public *pub);

/* Draws a fresh release pair with a random key id; secret must lie in secret memory. */
void release_pair_make(struct release_public *pub, struct release_secret *secret);

/* Public half of a release secret, key id included. */
void release_public_of(const struct release_secret *secret, struct release_public *pub);

#endif
