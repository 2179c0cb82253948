/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/store/store_internal.h"

enum error data_check(const struct txn *txn, struct stat *status, struct fault *fault)
{
    bool found;
    enum error error =
        folder_file(txn->hold.dir, txn->store->path, STORE_DATA, 1, status, &found, fault);
    if (error)
        return error;
    if (!found)
        return fault_set(fault, ERROR_STORE_DAMAGED, _("%s manque"), STORE_DATA);
    if (status->st_size < STORE_FILE_MIN)
        return fault_set(fault, ERROR_STORE_DAMAGED, _("%s est coupé"), STORE_DATA);
    return ERROR_NONE;
}

/* Opens data.mdb, to be sure that it is one of ours before LMDB maps it. */
static enum error meta_read(const struct txn *txn, struct fault *fault)
{
    int file = openat(txn->hold.dir, STORE_DATA, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    if (file < 0)
        return folder_error(txn->store->path, fault);
    enum error error = fstat(file, &status) == 0 ? meta_check(file, status.st_size, fault)
                                                 : folder_error(txn->store->path, fault);
    close(file);
    return error;
}

bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* The store that was opened at first, and not another one put in its place. */
static enum error superblock_check(struct txn *txn, struct fault *fault)
{
    struct store *store = txn->store;
    struct store_info info;
    enum error error = superblock_read(&txn->env, &info, fault);
    if (error)
        return error;
    if (store->opened &&
        (memcmp(info.id.b, store->info.id.b, ID_BYTES) != 0 ||
         info.practice != store->info.practice || info.map_bytes != store->info.map_bytes))
        return fault_set(fault, ERROR_STORE_DAMAGED, _("un autre registre est à sa place"));
    store->info = info;
    store->opened = true;
    return ERROR_NONE;
}

enum error txn_note(struct txn *txn, bool made, struct fault *fault)
{
    struct seen *seen = &txn->store->seen;
    enum error error = data_check(txn, &seen->status, fault);
    seen->known = error == ERROR_NONE;
    seen->made = made;
    seen->changes += !made;
    if (txn->store->ring) {
        memcpy(seen->head, txn->sealed_head, sizeof seen->head);
        seen->sequence = txn->head.sequence;
    }
    return error;
}

/* Reads the whole unless the file is the one last seen, and refuses
 * another one that is not newer. */
static enum error whole_check(struct txn *txn, const struct stat *status, struct fault *fault)
{
    const struct seen *seen = &txn->store->seen;
    bool keyed = txn->store->ring != NULL;
    bool same_head = !keyed || memcmp(seen->head, txn->sealed_head, sizeof seen->head) == 0;
    if (seen->known && same_file(status, &seen->status) && same_head)
        return ERROR_NONE;
    if (!same_head && txn->head.sequence <= seen->sequence)
        return fault_set(fault, ERROR_STORE_DAMAGED, _("une copie plus ancienne est à sa place"));
    enum error error = scan_whole(txn, &txn->env, fault);
    return error ? error : txn_note(txn, false, fault);
}

enum error txn_open(struct txn *txn, bool write, struct fault *fault)
{
    struct store *store = txn->store;
    struct stat status;
    char path[STORE_PATH_BYTES];
    enum error error = folder_join(store->path, STORE_DATA, path, fault);
    if (!error)
        error = data_check(txn, &status, fault);
    if (!error && !(store->seen.known && same_file(&status, &store->seen.status)))
        error = meta_read(txn, fault);
    if (error)
        return error;
    error = env_open(&txn->env, path, write ? ENV_WRITE : ENV_READ, store->info.map_bytes, &status);
    if (error)
        return error == ERROR_STORE_DAMAGED
                   ? fault_set(fault, error, _("%s est illisible"), STORE_DATA)
                   : fault_set(fault, error, "%s", path);
    error = superblock_check(txn, fault);
    if (!error && store->ring) {
        error = head_load(txn);
        if (error)
            error =
                fault_set(fault, error, "%s",
                          error == ERROR_DENIED ? _("clé de ce registre") : _("tête illisible"));
    }
    if (!error)
        error = whole_check(txn, &status, fault);
    if (error)
        txn_close(txn);
    return error;
}

void txn_close(struct txn *txn)
{
    env_close(&txn->env);
}

void txn_free(struct txn *txn)
{
    env_close(&txn->env);
    hold_release(&txn->hold);
    txn->store->busy = false;
    if (txn->store->scratch)
        secret_wipe(txn->store->scratch, sizeof *txn->store->scratch);
    free(txn);
}

enum error txn_new(struct store *store, bool write, struct txn **out, struct fault *fault)
{
    assert(!store->busy);
    enum error error = ERROR_NONE;
    struct txn *txn = calloc(1, sizeof *txn);
    if (!txn)
        return fault_set(fault, ERROR_MEMORY, "%s", store->path);
    txn->store = store;
    txn->write = write;
    if (store->ring && !store->scratch)
        store->scratch = secret_alloc(sizeof *store->scratch);
    if (store->ring && !store->scratch)
        error = fault_set(fault, ERROR_MEMORY, "%s", store->path);
    txn->digest_key = store->ring && !error ? &store->scratch->digest_key : NULL;
    if (!error)
        error = hold_take(store, &txn->hold, fault);
    if (error) {
        free(txn);
        return error;
    }
    store->busy = true;
    *out = txn;
    return ERROR_NONE;
}

/* Writes the head and commits; the file is then this session's. */
static enum error commit(struct txn *txn, struct fault *fault)
{
    enum error error = ERROR_NONE;
    if (txn->epoch != keyring_latest(txn->store->ring, KEY_STORE))
        error = txn_rekey(txn);
    txn->head.sequence++;
    if (!error)
        error = head_seal(txn, &txn->head, txn->sealed_head);
    if (!error)
        error = env_put(&txn->env, &txn->head_place.key, txn->sealed_head, sizeof txn->sealed_head);
    if (error)
        return fault_set(fault, error, "%s", txn->store->path);
    error = env_commit(&txn->env);
    return error ? fault_set(fault, error, "%s", txn->store->path) : txn_note(txn, true, fault);
}

enum error txn_commit(struct txn *txn, struct fault *fault)
{
    enum error error = txn->fault.error;
    if (error && fault)
        *fault = txn->fault;
    else if (!error && txn->write)
        error = commit(txn, fault);
    txn_free(txn);
    return error;
}

void txn_abort(struct txn *txn)
{
    if (txn)
        txn_free(txn);
}

enum error txn_fail(struct txn *txn, enum error error, const char *subject)
{
    if (error && !txn->fault.error)
        fault_set(&txn->fault, error, "%s", subject);
    return txn->fault.error;
}

enum error txn_put(struct txn *txn, const struct id *key, const uint8_t *value, size_t bytes)
{
    uint8_t old[VALUE_MAX_BYTES];
    size_t old_bytes;
    if (txn->fault.error)
        return txn->fault.error;
    assert(txn->write);
    enum error error = env_get(&txn->env, key, old, &old_bytes);
    if (!error)
        error = env_put(&txn->env, key, value, bytes);
    if (error)
        return txn_fail(txn, error, txn->store->path);
    if (old_bytes > 0)
        digest_remove(&txn->head.digest, txn->digest_key, key, old, old_bytes);
    else
        txn->head.records++;
    digest_add(&txn->head.digest, txn->digest_key, key, value, bytes);
    return ERROR_NONE;
}

enum error txn_remove(struct txn *txn, const struct id *key)
{
    uint8_t old[VALUE_MAX_BYTES];
    size_t old_bytes;
    if (txn->fault.error)
        return txn->fault.error;
    assert(txn->write);
    enum error error = env_get(&txn->env, key, old, &old_bytes);
    if (!error && old_bytes > 0)
        error = env_remove(&txn->env, key);
    if (error)
        return txn_fail(txn, error, txn->store->path);
    if (old_bytes > 0) {
        digest_remove(&txn->head.digest, txn->digest_key, key, old, old_bytes);
        txn->head.records--;
    }
    return ERROR_NONE;
}

bool txn_writes(const struct txn *txn)
{
    return txn->write;
}

uint64_t txn_sequence(const struct txn *txn)
{
    return txn->head.sequence;
}

void txn_last_tag(const struct txn *txn, struct id *tag)
{
    *tag = txn->head.tag;
}

enum error txn_owe_scrub(struct txn *txn)
{
    if (txn->fault.error)
        return txn->fault.error;
    assert(txn->write);
    txn->head.scrub_owed = true;
    return ERROR_NONE;
}

bool txn_owes_scrub(const struct txn *txn)
{
    return txn->head.scrub_owed;
}

enum error txn_rekey(struct txn *txn)
{
    const struct keyring *ring = txn->store->ring;
    if (txn->fault.error)
        return txn->fault.error;
    assert(txn->write);
    unsigned latest = keyring_latest(ring, KEY_STORE);
    enum error error = store_crypto_error(digest_key_derive(ring, latest, txn->digest_key));
    if (!error)
        error = scan_digest(txn, txn->digest_key, &txn->head.digest);
    txn->epoch = latest;
    return txn_fail(txn, error, txn->store->path);
}
