/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/secret.h"

#include <sodium.h>
#include <string.h>

enum {
    /* library version of libsodium 1.0.18 */
    SODIUM_MAJOR = 10,
    SODIUM_MINOR = 3,
};

enum crypto_result crypto_start(void)
{
    if (sodium_init() < 0)
        return CRYPTO_REFUSED;
    int major = sodium_library_version_major();
    if (major < SODIUM_MAJOR)
        return CRYPTO_REFUSED;
    if (major == SODIUM_MAJOR && sodium_library_version_minor() < SODIUM_MINOR)
        return CRYPTO_REFUSED;
    return CRYPTO_OK;
}

void *secret_alloc(size_t size)
{
    void *secret = sodium_malloc(size);

    if (secret != NULL)
        memset(secret, 0, size);
    return secret;
}

void secret_free(void *secret)
{
    sodium_free(secret);
}

void secret_wipe(void *memory, size_t size)
{
    sodium_memzero(memory, size);
}

bool secret_equal(const void *a, const void *b, size_t size)
{
    return sodium_memcmp(a, b, size) == 0;
}

bool secret_locked(void)
{
    enum { PROBE_BYTES = 64 };
    void *probe = sodium_malloc(PROBE_BYTES);

    if (probe == NULL)
        return false;
    /* sodium_malloc goes on without a word when it cannot lock; asking again tells */
    bool locked = sodium_mlock(probe, PROBE_BYTES) == 0;
    sodium_free(probe);
    return locked;
}

void random_fill(void *out, size_t size)
{
    randombytes_buf(out, size);
}

uint32_t random_below(uint32_t bound)
{
    return randombytes_uniform(bound);
}
