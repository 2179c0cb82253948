/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory for secrets: guarded, locked where the system allows it, wiped when given back. */
#ifndef CRYPTO_SECRET_H
#define CRYPTO_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/result.h"

/* Starts libsodium; call once before anything else of crypto/.
 * CRYPTO_REFUSED if libsodium does not start or is older than 1.0.18. */
CRYPTO_CHECKED enum crypto_result crypto_start(void);

/* Returns size bytes of zeroed sodium memory (guard pages, mlock), or NULL when there is none.
 * The caller owns it and gives it back with secret_free. */
void *secret_alloc(size_t size);

/* Wipes and frees memory of secret_alloc; NULL does nothing. */
void secret_free(void *secret);

/* Overwrites size bytes at memory in a way the compiler keeps. */
void secret_wipe(void *memory, size_t size);

/* True when the size bytes at a and b are equal; time depends on size alone. */
bool secret_equal(const void *a, const void *b, size_t size);

/* True when secret memory could be locked against swapping; false is worth a warning. */
bool secret_locked(void);

/* Fills out with size random bytes. */
void random_fill(void *out, size_t size);

/* A uniform random number below bound (bound > 0). */
uint32_t random_below(uint32_t bound);

#endif
