/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tracker/store/store_internal.h"

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
