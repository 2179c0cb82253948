/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/store/store_internal.h"

struct store *store_new(const char *path)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return NULL;
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') /* a final slash would follow a link */
        length--;
    store->guard = -1;
    store->path = strndup(path, length);
    if (!store->path) {
        free(store);
        return NULL;
    }
    return store;
}

enum error store_open(const char *path, struct store **out, struct fault *fault)
{
    struct txn *txn = NULL;
    *out = NULL;
    struct store *store = store_new(path);
    if (!store)
        return fault_set(fault, ERROR_MEMORY, "%s", path);
    enum error error = txn_begin(store, false, &txn, fault);
    txn_abort(txn);
    if (error)
        store_close(store);
    else
        *out = store;
    return error;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->final)
        (void)folder_discard(store->path);
    folder_unguard(store->guard);
    secret_free(store->scratch);
    free(store->final);
    free(store->path);
    free(store);
}

const struct store_info *store_info(const struct store *store)
{
    return &store->info;
}

const char *store_path(const struct store *store)
{
    return store->final ? store->final : store->path;
}

uint64_t store_changes(const struct store *store)
{
    return store->seen.changes;
}

void store_use_keys(struct store *store, const struct keyring *ring)
{
    store->ring = ring;
    store->seen.known = false;
}

void store_on_wait(struct store *store, store_waiting *waiting, void *context)
{
    store->waiting = waiting;
    store->waiting_context = context;
}

void store_keep_pace(struct store *store, struct store_pace *pace)
{
    store->pace = pace;
}

enum error store_scrub(struct store *store, struct fault *fault)
{
    struct txn *txn = NULL;
    enum error error = txn_begin_for(store, TXN_SCRUB, &txn, fault);
    txn_abort(txn);
    return error;
}

enum error store_check(struct store *store, struct fault *fault)
{
    struct txn *txn = NULL;
    store->seen.known = false;
    enum error error = txn_begin_for(store, TXN_READ, &txn, fault);
    txn_abort(txn);
    return error;
}
