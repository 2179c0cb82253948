/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "tracker/store/store_internal.h"
#include "tracker/text.h"

struct copy {
    const struct txn *txn;
    const uint8_t *head; /* what to write in place of the head record */
    uint64_t visited;
    struct env env;
};

static enum error copy_visit(void *context, const struct id *key, const uint8_t *value,
                             size_t bytes)
{
    struct copy *copy = context;
    enum error error = pace_ask(copy->txn, ++copy->visited);
    if (error)
        return error;
    if (memcmp(key->b, copy->txn->head_place.key.b, ID_BYTES) == 0)
        return env_append(&copy->env, key, copy->head, SEALED_HEAD_BYTES);
    return env_append(&copy->env, key, value, bytes);
}

/* Reads a fresh copy from the disk's side and compares it with the head. */
static enum error copy_verify(const struct txn *txn, const char *path, struct fault *fault)
{
    struct env env;
    struct stat status;
    if (stat(path, &status) != 0)
        return folder_error(path, fault);
    enum error error = env_open(&env, path, ENV_READ, 0, &status);
    if (error)
        return fault_set(fault, error, "%s", path);
    error = scan_whole(txn, &env, fault);
    env_close(&env);
    return error;
}

enum error copy_records(const struct txn *txn, const char *path,
                        const uint8_t head[SEALED_HEAD_BYTES], struct fault *fault)
{
    struct copy copy = {.txn = txn, .head = head};
    enum error error = env_open(&copy.env, path, ENV_CREATE, txn->store->info.map_bytes, NULL);
    if (!error)
        error = env_walk(&txn->env, copy_visit, &copy);
    if (!error)
        error = pace_ask(txn, 0);
    if (error)
        env_close(&copy.env);
    else
        error = env_commit(&copy.env);
    return error ? fault_set(fault, error, "%s", path) : copy_verify(txn, path, fault);
}

enum error store_copy(struct store *store, const char *path, struct fault *fault)
{
    struct txn *txn = NULL;
    struct store_pace *pace = store->pace;
    char *folder = NULL;
    int guard;
    char file[STORE_PATH_BYTES];
    if (!store->ring)
        return fault_set(fault, ERROR_DENIED, _("copier sans clés"));
    enum error error = folder_create(path, &folder, &guard, fault);
    if (error)
        return error;
    store->pace = NULL; /* for the copy and its verification alone */
    error = txn_begin(store, false, &txn, fault);
    store->pace = pace;
    if (!error)
        error = folder_join(folder, STORE_DATA, file, fault);
    if (!error)
        error = copy_records(txn, file, txn->sealed_head, fault);
    if (!error)
        error = folder_publish(folder, path, fault);
    if (error)
        folder_discard(folder);
    folder_unguard(guard);
    txn_abort(txn);
    free(folder);
    return error;
}
