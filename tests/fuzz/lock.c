/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks as stored, their cost chosen by who wrote them. The first byte says whether the checksum is
 * made right. What may cost more than a practice lock is only checked for the floor. */
#include <sodium.h>

#include "crypto/passphrase.h"
#include "tests/fuzz/fuzz.h"

enum { PASSES_AT = 8, MEMORY_AT = 16, CHECKSUM_BYTES = 16, CHEAP_BYTES = 1 << 16 };

static const char phrase[] = "une phrase assez longue";

static void fuzz_seeds(void)
{
    uint8_t input[1 + LOCK_BYTES] = {0};
    uint8_t payload[LOCK_PAYLOAD_BYTES] = {0};
    fuzz_must(lock_seal((struct lock_terms){.cost = LOCK_PRACTICE}, phrase, sizeof phrase - 1,
                        (const uint8_t *)"c", 1, payload, input + 1) == CRYPTO_OK);
    fuzz_seed(input, sizeof input);
    input[0] = 1;
    fuzz_seed(input, sizeof input);
}

static uint64_t number_at(const uint8_t *in)
{
    uint64_t value = 0;
    for (size_t i = 0; i < 8; i++)
        value = value << 8 | in[i];
    return value;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t zeros[LOCK_PAYLOAD_BYTES];
    uint8_t lock[LOCK_BYTES] = {0};
    if (size == 0)
        return 0;
    memcpy(lock, data + 1, size - 1 < sizeof lock ? size - 1 : sizeof lock);
    if (data[0] & 1)
        crypto_generichash(lock + LOCK_BYTES - CHECKSUM_BYTES, CHECKSUM_BYTES, lock,
                           LOCK_BYTES - CHECKSUM_BYTES, NULL, 0);
    uint8_t *payload = secret_alloc(LOCK_PAYLOAD_BYTES);
    fuzz_must(payload);
    bool cheap = number_at(lock + MEMORY_AT) <= CHEAP_BYTES;
    enum crypto_result result = lock_open(cheap, phrase, cheap ? sizeof phrase - 1 : 0,
                                          (const uint8_t *)"c", 1, lock, payload);
    if (result != CRYPTO_OK)
        fuzz_must(memcmp(payload, zeros, sizeof zeros) == 0);
    secret_free(payload);
    return 0;
}
