/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/identity.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

static_assert(KEY_BYTES == crypto_box_PUBLICKEYBYTES, "key size");
static_assert(KEY_BYTES == crypto_box_SECRETKEYBYTES, "key size");
static_assert(KEY_BYTES == crypto_sign_PUBLICKEYBYTES, "key size");
static_assert(SIGN_SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "key size");

void identity_make(struct identity *identity)
{
    (void)crypto_box_keypair(identity->box_public.b, identity->box_secret.b);
    (void)crypto_sign_keypair(identity->sign_public.b, identity->sign_secret.b);
}

void sign_public_of(const struct sign_secret *secret, struct sign_public *pub)
{
    (void)crypto_sign_ed25519_sk_to_pk(pub->b, secret->b);
}

void evaluation_pair_make(struct evaluation_public *pub, struct evaluation_secret *secret)
{
    (void)crypto_box_keypair(pub->b, secret->b);
}

void evaluation_public_of(const struct evaluation_secret *secret, struct evaluation_public *pub)
{
    (void)crypto_scalarmult_base(pub->b, secret->b);
}

void release_pair_make(struct release_public *pub, struct release_secret *secret)
{
    (void)crypto_sign_keypair(pub->b, secret->b);
    randombytes_buf(secret->key_id, sizeof secret->key_id);
    memcpy(pub->key_id, secret->key_id, sizeof pub->key_id);
}

void release_public_of(const struct release_secret *secret, struct release_public *pub)
{
    memcpy(pub->key_id, secret->key_id, sizeof pub->key_id);
    (void)crypto_sign_ed25519_sk_to_pk(pub->b, secret->b);
}
