/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto/open.h"
#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/store/store_internal.h"

struct scan {
    const struct txn *txn;
    const struct env *env;
    const struct digest_key *key; /* NULL without keys */
    struct digest digest;
    uint64_t records;
    uint64_t visited;
    bool look_up; /* false to sum only */
    const char *found;
};

/* One flipped bit in a branch page can hide a record from a look-up and not from a walk. */
static bool looks_up(const struct scan *scan, const struct id *key, const uint8_t *value,
                     size_t bytes)
{
    uint8_t again[VALUE_MAX_BYTES];
    size_t again_bytes;
    return env_get(scan->env, key, again, &again_bytes) == ERROR_NONE && again_bytes == bytes &&
           memcmp(again, value, bytes) == 0;
}

/* What a value's own seal says; kinds of keys that are not held are left to the digest. */
static bool seal_holds(const struct scan *scan, enum value_kind kind, const struct id *key,
                       const uint8_t *value, size_t bytes)
{
    const struct keyring *ring = scan->txn->store->ring;
    struct place place = {scan->txn->store->info.id, *key};
    const uint8_t *plain;
    size_t plain_bytes;
    enum crypto_result result = CRYPTO_OK;
    if (kind == VALUE_OPEN)
        return open_value_unwrap(key, value, bytes, &plain, &plain_bytes) == ERROR_NONE;
    if (kind == VALUE_HEAD)
        return !scan->key || memcmp(key->b, scan->txn->head_place.key.b, ID_BYTES) == 0;
    if (scan->key && kind == VALUE_ROW) /* the one seal whose key not every reader holds */
        result = check_row(ring, &place, value);
    return result == CRYPTO_OK || result == CRYPTO_NO_KEY;
}

static enum error scan_visit(void *context, const struct id *key, const uint8_t *value,
                             size_t bytes)
{
    struct scan *scan = context;
    enum value_kind kind = value_kind(value, bytes);
    bool sealed = kind != VALUE_OPEN;
    enum error error = scan->look_up ? pace_ask(scan->txn, ++scan->visited) : ERROR_NONE;
    if (error)
        return error;
    if (scan->look_up) {
        if (kind == VALUE_UNKNOWN)
            scan->found = _("une valeur inconnue");
        else if (!seal_holds(scan, kind, key, value, bytes))
            scan->found = _("une valeur modifiée ou déplacée");
        else if ((scan->key || !sealed) && !looks_up(scan, key, value, bytes))
            scan->found = _("une valeur introuvable");
        if (scan->found)
            return ERROR_STORE_DAMAGED;
    }
    if (scan->key && kind != VALUE_HEAD) {
        digest_add(&scan->digest, scan->key, key, value, bytes);
        scan->records++;
    }
    return ERROR_NONE;
}

enum { ASK_EVERY = 256 };

enum error pace_ask(const struct txn *txn, uint64_t record)
{
    struct store_pace *pace = txn->store->pace;
    uint64_t records = txn->head.records + 1;
    if (!pace || record % ASK_EVERY != 0)
        return ERROR_NONE;
    if (record == 0)
        pace->pass++;
    pace->unit = records;
    uint64_t done = pace->pass * records + (record < records ? record : records);
    uint64_t total = pace->passes * records;
    return pace->ask(pace->context, done < total ? done : total, total) ? ERROR_NONE
                                                                        : ERROR_STOPPED;
}

/* A stop says nothing of the store. */
static enum error scan_fault(const struct scan *scan, enum error error, struct fault *fault)
{
    const char *found = scan->found ? scan->found : _("page illisible");
    return fault_set(fault, error, "%s", error == ERROR_STOPPED ? "" : found);
}

enum error scan_whole(const struct txn *txn, const struct env *env, struct fault *fault)
{
    bool keyed = txn->store->ring != NULL;
    struct scan scan = {.txn = txn, .env = env, .look_up = true};
    scan.key = keyed ? txn->digest_key : NULL;
    enum error error = env_walk(env, scan_visit, &scan);
    if (!error)
        error = pace_ask(txn, 0);
    if (error)
        return scan_fault(&scan, error, fault);
    if (keyed && scan.records != txn->head.records)
        return fault_set(fault, ERROR_STORE_DAMAGED, _("%llu valeurs au lieu de %llu"),
                         (unsigned long long)scan.records, (unsigned long long)txn->head.records);
    if (keyed && !secret_equal(scan.digest.b, txn->head.digest.b, DIGEST_BYTES))
        return fault_set(fault, ERROR_STORE_DAMAGED, _("une valeur a été remplacée"));
    return ERROR_NONE;
}

enum error scan_digest(const struct txn *txn, const struct digest_key *key, struct digest *digest)
{
    struct scan scan = {.txn = txn, .env = &txn->env, .key = key};
    enum error error = env_walk(&txn->env, scan_visit, &scan);
    *digest = scan.digest;
    return error;
}
