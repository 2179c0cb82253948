/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests of what is sealed: a full ring, something to seal, and the place it is sealed for. */
#ifndef TESTS_CRYPTO_SEALED_H
#define TESTS_CRYPTO_SEALED_H

#include "crypto/seal.h"
#include "tests/crypto_fixture.h"

enum { PLAIN = 60, SEALED = PLAIN + SEAL_OVERHEAD };

static const struct place here = {{{1, 2, 3}}, {{4, 5, 6}}};

struct fixture {
    struct keyring *ring;
    uint8_t plain[ROW_BYTES];
};

/* Around each test. */
static inline int setup(void **state)
{
    static struct fixture fixture;

    fixture.ring = full_ring(2);
    random_fill(fixture.plain, sizeof fixture.plain);
    *state = &fixture;
    return 0;
}

static inline int teardown(void **state)
{
    struct fixture *fixture = *state;

    keyring_free(fixture->ring);
    return 0;
}

static inline void row_of(const struct fixture *f, uint8_t sealed[SEALED_ROW_BYTES])
{
    assert_int_equal(
        seal_row(f->ring, &here, 2, keyring_evaluation_public(f->ring, 2), f->plain, sealed),
        CRYPTO_OK);
}

#endif
