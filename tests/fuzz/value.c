/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of the store, before any key: their shapes, open values, and sealed ones that do not
 * open. */
#include "crypto/open.h"
#include "tests/fuzz/fuzz.h"
#include "tracker/store/store_internal.h"

static const struct keyring *ring(void)
{
    static struct keyring *own;
    if (!own) {
        own = keyring_new();
        fuzz_must(own && keyring_draw(own, KEY_STORE, 1) == CRYPTO_OK &&
                  keyring_draw(own, KEY_JOURNAL, 1) == CRYPTO_OK &&
                  keyring_draw(own, KEY_COUNTER, 1) == CRYPTO_OK &&
                  keyring_draw(own, KEY_EVALUATION, 1) == CRYPTO_OK);
    }
    return own;
}

static void fuzz_seeds(void)
{
    const struct place place = {{{1}}, {{2}}};
    uint8_t value[VALUE_MAX_BYTES] = {0};
    uint8_t plain[HEAD_BYTES] = {0};
    fuzz_seed(value, open_value_wrap(&place.key, plain, sizeof plain, value));
    fuzz_must(seal_record(ring(), SEAL_HEAD, &place, plain, sizeof plain, value) == CRYPTO_OK);
    fuzz_seed(value, SEALED_HEAD_BYTES);
    fuzz_must(seal_record(ring(), SEAL_TAG, &place, plain, ID_BYTES, value) == CRYPTO_OK);
    fuzz_seed(value, SEALED_TAG_BYTES);
    fuzz_must(seal_mark(ring(), &place, value) == CRYPTO_OK);
    fuzz_seed(value, MARK_BYTES);
    fuzz_must(seal_row(ring(), &place, 1, keyring_evaluation_public(ring(), 1), plain, value) ==
              CRYPTO_OK);
    fuzz_seed(value, SEALED_ROW_BYTES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct place place = {{{1}}, {{2}}};
    uint8_t plain[VALUE_MAX_BYTES];
    const uint8_t *content;
    size_t bytes;
    if (size == 0 || size > VALUE_MAX_BYTES)
        return 0;
    switch (value_kind(data, size)) {
    case VALUE_OPEN:
        if (open_value_unwrap(&place.key, data, size, &content, &bytes) == ERROR_NONE)
            fuzz_must(content >= data && content + bytes <= data + size);
        break;
    case VALUE_HEAD:
    case VALUE_TAG:
    case VALUE_CHUNK:
        (void)!open_record(ring(), SEAL_RECORD, &place, data, size, plain);
        (void)!open_record(ring(), SEAL_HEAD, &place, data, size, plain);
        (void)!open_record(ring(), SEAL_TAG, &place, data, size, plain);
        (void)!open_block(ring(), &place, data, size, plain);
        break;
    case VALUE_ROW:
        (void)!check_row(ring(), &place, data);
        break;
    case VALUE_MARK:
        (void)!check_mark(ring(), &place, data);
        break;
    case VALUE_UNKNOWN:
        break;
    }
    return 0;
}
