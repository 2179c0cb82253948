/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grants: the keys of a role, sealed to who may use them. */
#include <stdio.h>
#include <string.h>

#include "tracker/session/access/grants_internal.h"
#include "tracker/session/access/session_internal.h"

static const enum key_kind kinds[] = {KEY_STORE,   KEY_JOURNAL, KEY_TICKET, KEY_EVALUATION,
                                      KEY_COUNTER, KEY_RELEASE, KEY_ROOT};
enum { KINDS = sizeof kinds / sizeof *kinds };

enum error grants_put(struct txn *txn, const struct keyring *ring, enum role role,
                      const char *holder, const struct box_public *to)
{
    char name[STORE_NAME_CHARS + 1];
    uint8_t grant[KEYRING_GRANT_BYTES];
    enum error error = ERROR_NONE;

    for (unsigned i = 0; i < KINDS && !error; i++) {
        if (role != ROLE_NONE && !role_holds(role, kinds[i]))
            continue;
        for (unsigned epoch = 1; epoch <= keyring_latest(ring, kinds[i]) && !error; epoch++) {
            if (!keyring_has(ring, kinds[i], epoch))
                continue;
            error = session_crypto_error(keyring_grant(ring, kinds[i], epoch, to, grant));
            if (!error) {
                records_key(name, holder, kinds[i], epoch);
                error = record_put(txn, RECORD_OPEN, name, grant, sizeof grant);
            }
        }
    }
    return error;
}

/* Calls for each grant of holder, epoch after epoch, until one is missing. */
static enum error grants_each(struct txn *txn, const char *holder, bool remove,
                              struct keyring *ring, const struct box_public *pub,
                              const struct box_secret *secret)
{
    char name[STORE_NAME_CHARS + 1];
    enum error error = ERROR_NONE;

    for (unsigned i = 0; i < KINDS && !error; i++) {
        for (unsigned epoch = 1; epoch <= KEYRING_EPOCHS && !error; epoch++) {
            uint8_t *grant = NULL;
            size_t bytes = 0;
            records_key(name, holder, kinds[i], epoch);
            error = record_get(txn, RECORD_OPEN, name, &grant, &bytes);
            if (!error && !grant)
                break;
            if (!error && remove)
                error = record_remove(txn, RECORD_OPEN, name);
            else if (!error && bytes != KEYRING_GRANT_BYTES)
                error = ERROR_STORE_DAMAGED;
            else if (!error)
                error =
                    session_crypto_error(keyring_accept(ring, kinds[i], epoch, pub, secret, grant));
            secret_free(grant);
        }
    }
    return error;
}

enum error grants_read(struct txn *txn, const char *holder, struct keyring *ring,
                       const struct box_public *pub, const struct box_secret *secret)
{
    return grants_each(txn, holder, false, ring, pub, secret);
}

enum error grants_remove(struct txn *txn, const char *holder)
{
    return grants_each(txn, holder, true, NULL, NULL, NULL);
}
