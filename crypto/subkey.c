/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/subkey_internal.h"

#include <assert.h>
#include <sodium.h>

static_assert(KEY_BYTES == crypto_kdf_KEYBYTES, "key size");

static const char contexts[SUBKEY_LAST + 1][crypto_kdf_CONTEXTBYTES + 1] = {
    [SUBKEY_RECORD] = "record--", [SUBKEY_MARK] = "mark----",   [SUBKEY_DIGEST] = "digest--",
    [SUBKEY_NAME] = "name----",   [SUBKEY_ROW] = "row-----",    [SUBKEY_BLOCK] = "block---",
    [SUBKEY_TICKET] = "ticket--", [SUBKEY_SPENT] = "spent---",  [SUBKEY_SELF] = "self----",
    [SUBKEY_LOCK] = "lock----",   [SUBKEY_COMMIT] = "commit--", [SUBKEY_DRAFT] = "draft---",
    [SUBKEY_ENTRY] = "entry---",
};

void subkey_derive(const uint8_t key[KEY_BYTES], enum subkey use, uint8_t *out, size_t bytes)
{
    assert(bytes >= crypto_kdf_BYTES_MIN && bytes <= crypto_kdf_BYTES_MAX);
    (void)crypto_kdf_derive_from_key(out, bytes, use, contexts[use], key);
}
