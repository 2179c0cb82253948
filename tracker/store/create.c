/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tracker/store/store_internal.h"

enum { MAP_STEP = 1 << 16 };

/* Nothing, or an empty folder that is no link, may stand where a store will. */
static enum error place_free(const char *path, struct fault *fault)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno == ENOENT ? ERROR_NONE : folder_error(path, fault);
    DIR *dir = S_ISDIR(status.st_mode) ? opendir(path) : NULL;
    if (!dir)
        return fault_set(fault, ERROR_STORE_EXISTS, "%s", path);
    bool empty = true;
    for (struct dirent *entry; empty && (entry = readdir(dir));)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(dir);
    return empty ? ERROR_NONE : fault_set(fault, ERROR_STORE_EXISTS, "%s", path);
}

/* The folder that holds path, as a string the caller frees; NULL without memory. */
static char *parent_of(const char *path)
{
    char *copy = strdup(path);
    char *parent = copy ? strdup(dirname(copy)) : NULL;
    free(copy);
    return parent;
}

enum error folder_create(const char *path, char **out, struct fault *fault)
{
    static const char name[] = ".tracker-XXXXXX";
    char file[STORE_PATH_BYTES];
    *out = NULL;
    enum error error = place_free(path, fault);
    if (error)
        return error;
    char *parent = parent_of(path);
    size_t room = parent ? strlen(parent) + 1 + sizeof name : 0;
    char *folder = parent ? malloc(room) : NULL;
    if (folder)
        snprintf(folder, room, "%s/%s", parent, name);
    free(parent);
    if (!folder)
        return fault_set(fault, ERROR_MEMORY, "%s", path);
    if (!mkdtemp(folder)) {
        error = folder_error(path, fault);
        free(folder);
        return error;
    }
    if (chmod(folder, 0700) != 0) /* a group bit may come from the parent */
        error = folder_error(path, fault);
    if (!error)
        error = folder_join(folder, STORE_LOCK, file, fault);
    if (!error) {
        int lock = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        error = lock < 0 ? folder_error(file, fault) : ERROR_NONE;
        if (lock >= 0)
            close(lock);
    }
    if (error) {
        folder_discard(folder);
        free(folder);
        return error;
    }
    *out = folder;
    return ERROR_NONE;
}

static enum error sync_path(const char *path, struct fault *fault)
{
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum error error = dir < 0 || fsync(dir) != 0 ? folder_error(path, fault) : ERROR_NONE;
    if (dir >= 0)
        close(dir);
    return error;
}

enum error folder_publish(const char *temporary, const char *path, struct fault *fault)
{
    enum error error = sync_path(temporary, fault);
    if (error)
        return error;
    if (rename(temporary, path) != 0)
        return errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
                   ? fault_set(fault, ERROR_STORE_EXISTS, "%s", path)
                   : folder_error(path, fault);
    char *parent = parent_of(path);
    if (!parent)
        return fault_set(fault, ERROR_MEMORY, "%s", path);
    error = sync_path(parent, fault);
    free(parent);
    return error;
}

void folder_discard(const char *temporary)
{
    static const char *const names[] = {STORE_DATA, STORE_LOCK, STORE_OLD, STORE_SCRUB_DATA};
    int dir = open(temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (dir < 0)
        return;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlinkat(dir, names[i], 0);
    unlinkat(dir, STORE_SCRUB, AT_REMOVEDIR);
    close(dir);
    rmdir(temporary);
}

/* The first transaction: superblock and head. */
static enum error create_file(struct store *store, struct fault *fault)
{
    struct txn *txn = NULL;
    char path[STORE_PATH_BYTES];
    enum error error = folder_join(store->path, STORE_DATA, path, fault);
    if (!error)
        error = txn_new(store, true, &txn, fault);
    if (error)
        return error;
    error = env_open(&txn->env, path, ENV_CREATE, store->info.map_bytes, NULL);
    if (!error)
        error = head_start(txn);
    if (!error)
        error = superblock_write(txn, &store->info);
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
    enum error error = folder_create(store->path, &temporary, fault);
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
    return ERROR_NONE;
}
