/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy that leaves the store: made and verified in a private folder beside it, under the lock;
 * then, without the lock, carried as bytes to its place on whatever disk, and read back there. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tracker/base/text.h"
#include "tracker/store/store_internal.h"

/* True when the store's folder is path, an existing folder, or stands above it; by number, so that
 * no link or second mount hides it. */
static bool is_within(const struct stat *store, const char *path)
{
    char above[STORE_PATH_BYTES];
    struct stat status;
    snprintf(above, sizeof above, "%s", path);
    for (;;) {
        if (stat(above, &status) == 0 && status.st_dev == store->st_dev &&
            status.st_ino == store->st_ino)
            return true;
        char *slash = strrchr(above, '/');
        if (!slash || strcmp(above, "/") == 0)
            return false;
        slash[slash == above ? 1 : 0] = '\0';
    }
}

/* Writes path as an absolute one without links, its last part perhaps missing. */
static enum error resolve(const char *path, char out[STORE_PATH_BYTES], struct fault *fault)
{
    char copy[STORE_PATH_BYTES], parent[STORE_PATH_BYTES];
    if (realpath(path, out))
        return ERROR_NONE;
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    int written = snprintf(copy, sizeof copy, "%.*s", (int)length, path);
    if (written < 1 || (size_t)written >= sizeof copy) {
        errno = length ? ENAMETOOLONG : ENOENT;
        return folder_error(path, fault);
    }
    char *slash = strrchr(copy, '/');
    const char *name = slash ? slash + 1 : copy;
    if (slash)
        *slash = '\0';
    if (!realpath(!slash ? "." : *copy ? copy : "/", parent))
        return folder_error(path, fault);
    return folder_join(strcmp(parent, "/") == 0 ? "" : parent, name, out, fault);
}

enum error store_copy_place(const struct store *store, const char *path,
                            char out[static STORE_PATH_BYTES], struct fault *fault)
{
    struct stat folder;
    enum error error = resolve(path, out, fault);
    if (error)
        return error;
    if (stat(store->path, &folder) != 0)
        return folder_error(store->path, fault);
    error = folder_free(out, fault);
    if (!error && is_within(&folder, out))
        error = fault_set(fault, ERROR_BACKUP_INSIDE, "%s", path);
    return error;
}

/* The records, in a folder of ours, verified. */
static enum error copy_private(struct store *store, const char *folder, struct fault *fault)
{
    struct txn *txn = NULL;
    struct store_pace *pace = store->pace;
    char file[STORE_PATH_BYTES];
    enum error error = folder_join(folder, STORE_DATA, file, fault);
    if (error)
        return error;
    store->pace = NULL; /* for the copy and its verification alone */
    error = txn_begin(store, false, &txn, fault);
    store->pace = pace;
    if (!error)
        error = copy_records(txn, file, txn->sealed_head, fault);
    txn_abort(txn);
    return error;
}

/* The bytes of that folder's file in another one, read back. */
static enum error copy_bytes(struct store *store, const char *from, const char *to,
                             struct fault *fault)
{
    struct stat status = {.st_size = 0};
    char from_file[STORE_PATH_BYTES], to_file[STORE_PATH_BYTES];
    enum error error = folder_join(from, STORE_DATA, from_file, fault);
    if (!error)
        error = folder_join(to, STORE_DATA, to_file, fault);
    if (error)
        return error;
    struct transfer transfer = {
        .from_path = from_file, .to_path = to_file, .pace = store->pace, .to = -1};
    transfer.from = open(from_file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (transfer.from < 0 || fstat(transfer.from, &status) != 0)
        error = folder_error(from_file, fault);
    else if ((transfer.to =
                  open(to_file, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) < 0)
        error = folder_error(to_file, fault);
    transfer.size = error ? 0 : status.st_size;
    if (!error)
        error = bytes_copy(&transfer, fault);
    if (!error)
        error = bytes_compare(&transfer, fault);
    if (transfer.from >= 0)
        close(transfer.from);
    if (transfer.to >= 0 && close(transfer.to) != 0 && !error)
        error = folder_error(to_file, fault);
    return error;
}

enum error store_copy(struct store *store, const char *path, bool *left, struct fault *fault)
{
    char place[STORE_PATH_BYTES];
    char *own = NULL, *there = NULL;
    int own_guard = -1, guard = -1;
    if (left)
        *left = false;
    if (!store->ring)
        return fault_set(fault, ERROR_DENIED, _("copier sans clés"));
    enum error error = store_copy_place(store, path, place, fault);
    if (!error)
        error = folder_beside(place, FOLDER_SEALED, &there, &guard, fault);
    if (!error)
        error = folder_beside(store->path, FOLDER_OWN, &own, &own_guard, fault);
    if (!error)
        error = copy_private(store, own, fault);
    if (!error)
        error = copy_bytes(store, own, there, fault);
    if (!error)
        error = folder_publish(there, place, fault);
    bool gone = !own || folder_discard(own);
    if (error && there)
        gone = folder_discard(there) && gone;
    if (left)
        *left = !gone;
    folder_unguard(own_guard);
    folder_unguard(guard);
    free(own);
    free(there);
    return error;
}
