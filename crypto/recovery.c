/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/recovery.h"

#include <assert.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "crypto/aead_internal.h"
#include "crypto/secret.h"
#include "crypto/symbols_internal.h"

enum {
    SYMBOLS = 32,
    CHECK_SYMBOLS = 4,
    CHECKED_SYMBOLS = SYMBOLS - CHECK_SYMBOLS,
    WRAP_BYTES = KEY_BYTES + AEAD_OVERHEAD, /* one pair */
};

static_assert(SHEET_CHARS == SYMBOLS + SYMBOLS / SYMBOLS_GROUP - 1, "sheet size");
static_assert(RECOVERY_WRAP_BYTES == 3 * WRAP_BYTES, "wrap size");

static const char check_personal[crypto_generichash_blake2b_PERSONALBYTES] = "recovery check";
static const char wrap_personal[crypto_generichash_blake2b_PERSONALBYTES] = "recovery wrap";

/* The last four symbols of a sheet: 20 bits of BLAKE2b over the others. */
static void check_make(const uint8_t values[CHECKED_SYMBOLS], uint8_t check[CHECK_SYMBOLS])
{
    uint8_t hash[crypto_generichash_blake2b_BYTES_MIN];

    (void)crypto_generichash_blake2b_salt_personal(hash, sizeof hash, values, CHECKED_SYMBOLS, NULL,
                                                   0, NULL, (const uint8_t *)check_personal);
    for (size_t i = 0; i < CHECK_SYMBOLS; i++)
        check[i] = hash[i] & 31;
    secret_wipe(hash, sizeof hash);
}

/* True when values are those of a sheet: a number, and the check holds. */
static bool check_holds(const uint8_t values[SYMBOLS])
{
    uint8_t check[CHECK_SYMBOLS];

    if (values[0] < 1 || values[0] > RECOVERY_SHEETS)
        return false;
    check_make(values, check);
    return secret_equal(check, values + CHECKED_SYMBOLS, sizeof check);
}

static void sheet_draw(unsigned number, struct sheet *sheet)
{
    uint8_t values[SYMBOLS];

    symbols_draw(values, CHECKED_SYMBOLS);
    values[0] = (uint8_t)number;
    check_make(values, values + CHECKED_SYMBOLS);
    sheet->number = number;
    symbols_write(values, SYMBOLS, true, sheet->text);
    secret_wipe(values, sizeof values);
}

/* Place of the pair (low, high) in the wraps. */
static size_t pair_offset(unsigned low, unsigned high)
{
    return (low + high - 3) * (size_t)WRAP_BYTES;
}

static void pair_key(const struct id *store, const struct sheet *low, const struct sheet *high,
                     uint8_t key[KEY_BYTES])
{
    crypto_generichash_blake2b_state state;

    (void)crypto_generichash_blake2b_init_salt_personal(&state, NULL, 0, KEY_BYTES, NULL,
                                                        (const uint8_t *)wrap_personal);
    (void)crypto_generichash_blake2b_update(&state, store->b, sizeof store->b);
    (void)crypto_generichash_blake2b_update(&state, (const uint8_t *)low->text, SHEET_CHARS);
    (void)crypto_generichash_blake2b_update(&state, (const uint8_t *)high->text, SHEET_CHARS);
    (void)crypto_generichash_blake2b_final(&state, key, KEY_BYTES);
}

void recovery_make(const struct id *store, struct box_public *pub, struct box_secret *secret,
                   struct sheet sheets[RECOVERY_SHEETS], uint8_t wrap[RECOVERY_WRAP_BYTES])
{
    uint8_t key[KEY_BYTES];

    (void)crypto_box_keypair(pub->b, secret->b);
    for (unsigned i = 0; i < RECOVERY_SHEETS; i++)
        sheet_draw(i + 1, &sheets[i]);
    for (unsigned low = 1; low < RECOVERY_SHEETS; low++) {
        for (unsigned high = low + 1; high <= RECOVERY_SHEETS; high++) {
            pair_key(store, &sheets[low - 1], &sheets[high - 1], key);
            aead_seal(key, store->b, sizeof store->b, secret->b, sizeof secret->b,
                      wrap + pair_offset(low, high));
        }
    }
    secret_wipe(key, sizeof key);
}

enum crypto_result recovery_open(const struct id *store, const struct sheet *a,
                                 const struct sheet *b, const uint8_t wrap[RECOVERY_WRAP_BYTES],
                                 struct box_public *pub, struct box_secret *secret)
{
    const struct sheet *low = a->number < b->number ? a : b;
    const struct sheet *high = low == a ? b : a;
    uint8_t key[KEY_BYTES];

    memset(pub->b, 0, sizeof pub->b);
    memset(secret->b, 0, sizeof secret->b);
    if (low->number < 1 || high->number > RECOVERY_SHEETS || low->number == high->number)
        return CRYPTO_REFUSED;
    pair_key(store, low, high, key);
    bool ok = aead_open(key, store->b, sizeof store->b,
                        wrap + pair_offset(low->number, high->number), WRAP_BYTES, secret->b);
    secret_wipe(key, sizeof key);
    if (!ok)
        return CRYPTO_WRONG_PASSPHRASE;
    (void)crypto_scalarmult_base(pub->b, secret->b);
    return CRYPTO_OK;
}

enum crypto_result sheet_parse(const char *text, size_t bytes, struct sheet *sheet)
{
    uint8_t values[SYMBOLS];
    enum crypto_result result = CRYPTO_REFUSED;

    memset(sheet, 0, sizeof *sheet);
    if (bytes > SHEET_FILE_BYTES)
        return CRYPTO_REFUSED;
    for (size_t i = 0; i < bytes && result != CRYPTO_OK; i++) {
        if (!symbols_read(text + i, bytes - i, values, SYMBOLS, NULL) || !check_holds(values))
            continue;
        sheet->number = values[0];
        symbols_write(values, SYMBOLS, true, sheet->text);
        result = CRYPTO_OK;
    }
    secret_wipe(values, sizeof values);
    return result;
}
