/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of crypto/: cmocka, keyrings, and helpers to break things one bit at a time. */
#ifndef TESTS_CRYPTO_FIXTURE_H
#define TESTS_CRYPTO_FIXTURE_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "crypto/keyring.h"
#include "crypto/secret.h"
#include "tests/support/cmocka.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* True when the long versions are to be run. */
static inline bool campaign(void)
{
    return getenv("TRACKER_CAMPAIGN") != NULL;
}

static inline int start(void **state)
{
    (void)state;
    return crypto_start() == CRYPTO_OK ? 0 : -1;
}

/* A ring with every kind of key (but the root) for epochs 1 to epochs. */
static inline struct keyring *full_ring(unsigned epochs)
{
    struct keyring *ring = keyring_new();

    assert_non_null(ring);
    for (unsigned epoch = 1; epoch <= epochs; epoch++) {
        for (unsigned kind = KEY_STORE; kind <= KEY_RELEASE; kind++)
            assert_int_equal(keyring_draw(ring, (enum key_kind)kind, epoch), CRYPTO_OK);
    }
    return ring;
}

/* Hands the key of that kind and epoch from one ring to another, as a grant does. */
static inline void hand_over(const struct keyring *from, struct keyring *to, enum key_kind kind,
                             unsigned epoch, const struct box_public *pub,
                             const struct box_secret *secret)
{
    uint8_t grant[KEYRING_GRANT_BYTES];

    assert_int_equal(keyring_grant(from, kind, epoch, pub, grant), CRYPTO_OK);
    assert_int_equal(keyring_accept(to, kind, epoch, pub, secret, grant), CRYPTO_OK);
}

static inline void flip(uint8_t *bytes, size_t bit)
{
    bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
}

static inline bool all_zero(const void *memory, size_t bytes)
{
    const uint8_t *b = memory;
    uint8_t seen = 0;

    for (size_t i = 0; i < bytes; i++)
        seen |= b[i];
    return seen == 0;
}

/* Fails unless bytes are those written in hexadecimal. */
static inline void assert_hex(const void *bytes, size_t length, const char *expected)
{
    char text[513];

    assert_true(2 * length < sizeof text);
    hex_write(bytes, length, text);
    assert_string_equal(text, expected);
}

#endif
