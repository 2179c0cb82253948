/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of the session layer: their names, texts, numbers, roster, code lists. */
#include "tracker/session/access/records.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/bytes.h"
#include "tracker/disclosure/release/release.h"
#include "tracker/session/access/session_internal.h"
#include "tracker/session/access/written.h"
#include "tracker/stats/closing.h"

/* ---- names ---- */

_Static_assert((int)NAME_CODEBOOK_VERSION == (int)CODEBOOK_FORMAT, "as codebook/ reads");
_Static_assert((int)NAME_PROPOSAL_VERSION == (int)CODEBOOK_FORMAT, "as codebook/ reads");
_Static_assert((int)NAME_CLOSING_VERSION == (int)CLOSING_VERSION, "as stats/ writes");
_Static_assert((int)NAME_BLOCK_VERSION == (int)BLOCK_VERSION, "as stats/ writes");
_Static_assert((int)NAME_RELEASE_VERSION == (int)RELEASE_VERSION, "as disclosure/ writes");

const struct record_row *records_row(enum record_name which)
{
    static const struct record_row rows[NAMES] = {
#define RECORDS_ROW(id, word, kind, about, version, writer)                                        \
    [NAME_##id] = {word, kind, about, version},
        RECORDS(RECORDS_ROW)
#undef RECORDS_ROW
    };
    return &rows[which];
}

const char *records_name(enum record_name which)
{
    assert(records_row(which)->about == ABOUT_STORE);
    return records_row(which)->word;
}

void records_user(char out[STORE_NAME_CHARS + 1], enum record_name which, const char *user)
{
    assert(records_row(which)->about == ABOUT_USER);
    snprintf(out, STORE_NAME_CHARS + 1, "%s %s", records_row(which)->word, user);
}

void records_number(char out[STORE_NAME_CHARS + 1], enum record_name which, unsigned number)
{
    assert(records_row(which)->about == ABOUT_NUMBER);
    snprintf(out, STORE_NAME_CHARS + 1, "%s %u", records_row(which)->word, number);
}

void records_block(char out[STORE_NAME_CHARS + 1], unsigned closing, unsigned rank)
{
    snprintf(out, STORE_NAME_CHARS + 1, "%s %u %u", records_row(NAME_BLOCK)->word, closing, rank);
}

void records_key(char out[STORE_NAME_CHARS + 1], const char *holder, enum key_kind kind,
                 unsigned epoch)
{
    snprintf(out, STORE_NAME_CHARS + 1, "%s %s %d %u", records_row(NAME_GRANT)->word, holder,
             (int)kind, epoch);
}

/* ---- values ---- */

enum error session_crypto_error(enum crypto_result result)
{
    switch (result) {
    case CRYPTO_OK:
        return ERROR_NONE;
    case CRYPTO_WRONG_PASSPHRASE:
        return ERROR_PASSPHRASE;
    case CRYPTO_DAMAGED:
    case CRYPTO_REFUSED:
        return ERROR_STORE_DAMAGED;
    case CRYPTO_NO_MEMORY:
        return ERROR_MEMORY;
    case CRYPTO_NO_KEY:
        return ERROR_DENIED;
    }
    return ERROR_SYSTEM;
}

enum error text_get(struct txn *txn, const char *name, char **text, size_t *bytes)
{
    uint8_t *value = NULL;
    size_t length = 0;
    *text = NULL;
    *bytes = 0;
    enum error error = record_get(txn, RECORD_STORE, name, &value, &length);
    if (error || !value)
        return error;
    char *copy = secret_alloc(length + 1);
    if (copy) {
        memcpy(copy, value, length);
        *text = copy;
        *bytes = length;
    }
    secret_free(value);
    return copy ? ERROR_NONE : ERROR_MEMORY;
}

enum error text_put(struct txn *txn, const char *name, const char *text)
{
    return record_put(txn, RECORD_STORE, name, (const uint8_t *)text, strlen(text));
}

enum error number_get(struct txn *txn, const char *name, unsigned *number)
{
    uint8_t *value = NULL;
    size_t bytes = 0;
    *number = 0;
    enum error error = record_get(txn, RECORD_STORE, name, &value, &bytes);
    if (!error && value && bytes != 4)
        error = ERROR_STORE_DAMAGED;
    if (!error && value)
        *number = (unsigned)bytes_get_be(value, 4);
    secret_free(value);
    return error;
}

enum error number_put(struct txn *txn, const char *name, unsigned number)
{
    uint8_t value[4];
    bytes_put_be(value, sizeof value, number);
    return record_put(txn, RECORD_STORE, name, value, sizeof value);
}
