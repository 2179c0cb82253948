/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "tracker/store/store_internal.h"

enum { MAP_STEP = 1 << 16 };

/* The first transaction: superblock and head. */
static enum error create_file(struct store *store, struct fault *fault)
{
    struct txn *txn = NULL;
    char path[STORE_PATH_BYTES];
    uint8_t value[VALUE_MAX_BYTES];
    size_t bytes = 0;
    enum error error = folder_join(store->path, STORE_DATA, path, fault);
    if (!error)
        error = txn_new(store, true, &txn, fault);
    if (error)
        return error;
    error = env_open(&txn->env, path, ENV_CREATE, store->info.map_bytes, NULL);
    if (!error)
        error = head_start(txn);
    if (!error)
        bytes = superblock_wrap(&store->info, value);
    if (!error)
        error = txn_put(txn, &superblock_key, value, bytes);
    if (!error)
        return txn_commit(txn, fault);
    fault_set(fault, error, "%s", store->path);
    txn_abort(txn);
    return error;
}

enum error store_create(const char *path, const struct store_info *info, const struct keyring *ring,
                        struct store **out, struct fault *fault)
{
    *out = NULL;
    struct store *store = store_new(path);
    if (!store)
        return fault_set(fault, ERROR_MEMORY, "%s", path);
    char *temporary = NULL;
    enum error error = folder_create(store->path, &temporary, &store->guard, fault);
    if (!error) {
        store->final = store->path;
        store->path = temporary;
        store->info = *info;
        uint64_t map = info->map_bytes ? info->map_bytes : STORE_MAP_BYTES;
        store->info.map_bytes = (map + MAP_STEP - 1) / MAP_STEP * MAP_STEP;
        store->opened = true;
        store->ring = ring;
        error = create_file(store, fault);
    }
    if (error)
        store_close(store);
    else
        *out = store;
    return error;
}

enum error store_create_finish(struct store *store, struct fault *fault)
{
    enum error error = folder_publish(store->path, store->final, fault);
    if (error)
        return error;
    free(store->path);
    store->path = store->final;
    store->final = NULL;
    folder_unguard(store->guard);
    store->guard = -1;
    return ERROR_NONE;
}
