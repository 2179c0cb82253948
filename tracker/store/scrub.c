/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tracker/base/text.h"
#include "tracker/store/store_internal.h"

/* The order, each step complete on disk before the next: a verified copy in scrub/, the old file
 * linked as old-to-zero, the copy renamed over data.mdb, the old file zeroed and unlinked. A kill
 * at any moment leaves a whole data.mdb, and names that tell what is left to do. */

static enum error sync_folder(int dir, const char *path, struct fault *fault)
{
    return fsync(dir) == 0 ? ERROR_NONE : folder_error(path, fault);
}

/* Zeroes and unlinks a file of one name; none is not an error. */
static enum error erase(int dir, const char *path, const char *name, struct fault *fault)
{
    struct stat status, opened;
    bool found;
    enum error error = folder_file(dir, path, name, 1, &status, &found, fault);
    if (error || !found)
        return error;
    int file = openat(dir, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return folder_error(path, fault);
    if (fstat(file, &opened) != 0 || opened.st_ino != status.st_ino)
        error = folder_error(path, fault);
    else
        error = folder_zero(file, path, fault);
    close(file);
    STORE_STEP("zeroed");
    if (!error && unlinkat(dir, name, 0) != 0)
        error = folder_error(path, fault);
    STORE_STEP("unlinked");
    return error ? error : sync_folder(dir, path, fault);
}

/* The second name of the file now in use says that the exchange had not happened. */
static enum error finish_old(const struct store *store, int dir, struct fault *fault)
{
    struct stat old, data;
    if (fstatat(dir, STORE_OLD, &old, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? ERROR_NONE : folder_error(store->path, fault);
    if (fstatat(dir, STORE_DATA, &data, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? fault_set(fault, ERROR_STORE_DAMAGED, _("%s manque"), STORE_DATA)
                               : folder_error(store->path, fault);
    if (old.st_ino != data.st_ino || old.st_dev != data.st_dev)
        return erase(dir, store->path, STORE_OLD, fault);
    if (unlinkat(dir, STORE_OLD, 0) != 0)
        return folder_error(store->path, fault);
    return sync_folder(dir, store->path, fault);
}

static enum error finish_scrub(const struct store *store, int dir, struct fault *fault)
{
    char path[STORE_PATH_BYTES];
    enum error error = folder_join(store->path, STORE_SCRUB, path, fault);
    if (error)
        return error;
    int scrub = openat(dir, STORE_SCRUB, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (scrub < 0)
        return errno == ENOENT ? ERROR_NONE : folder_error(path, fault);
    error = erase(scrub, path, STORE_DATA, fault);
    close(scrub);
    if (!error && unlinkat(dir, STORE_SCRUB, AT_REMOVEDIR) != 0)
        error = folder_error(path, fault);
    return error ? error : sync_folder(dir, store->path, fault);
}

enum error scrub_finish(const struct store *store, const struct hold *hold, struct fault *fault)
{
    enum error error = finish_old(store, hold->dir, fault);
    return error ? error : finish_scrub(store, hold->dir, fault);
}

/* Makes the copy; afterwards txn's head is the copy's. */
static enum error build(struct txn *txn, struct fault *fault)
{
    const struct store *store = txn->store;
    char path[STORE_PATH_BYTES];
    struct head head = txn->head;
    uint8_t sealed[SEALED_HEAD_BYTES];
    enum error error = folder_join(store->path, STORE_SCRUB_DATA, path, fault);
    if (error)
        return error;
    /* The head goes as it is, so that the file depends on the records alone, unless it must change.
     */
    memcpy(sealed, txn->sealed_head, sizeof sealed);
    head.scrub_owed = false;
    head.sequence += txn->head.scrub_owed; /* two heads never bear one number */
    if (txn->head.scrub_owed && (error = head_seal(txn, &head, sealed)) != ERROR_NONE)
        return fault_set(fault, error, "%s", store->path);
    if (mkdirat(txn->hold.dir, STORE_SCRUB, 0700) != 0)
        return folder_error(path, fault);
    STORE_STEP("building");
    error = copy_records(txn, path, sealed, fault);
    if (error)
        return error;
    int scrub = openat(txn->hold.dir, STORE_SCRUB, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (scrub < 0)
        return folder_error(path, fault);
    error = sync_folder(scrub, path, fault);
    close(scrub);
    memcpy(txn->sealed_head, sealed, sizeof sealed);
    txn->head = head;
    STORE_STEP("built");
    return error;
}

static enum error exchange(const struct txn *txn, struct fault *fault)
{
    const char *path = txn->store->path;
    int dir = txn->hold.dir;
    if (linkat(dir, STORE_DATA, dir, STORE_OLD, 0) != 0)
        return folder_error(path, fault);
    STORE_STEP("linked");
    enum error error = sync_folder(dir, path, fault);
    if (!error && renameat(dir, STORE_SCRUB_DATA, dir, STORE_DATA) != 0)
        error = folder_error(path, fault);
    STORE_STEP("renamed");
    return error ? error : sync_folder(dir, path, fault);
}

enum error scrub_run(struct txn *txn, struct fault *fault)
{
    struct store *store = txn->store;
    enum error error = build(txn, fault);
    txn_close(txn);
    if (!error)
        error = exchange(txn, fault);
    if (!error)
        error = txn_note(txn, true, fault);
    /* From here on it is like the open after a kill. */
    enum error finish = scrub_finish(store, &txn->hold, error ? NULL : fault);
    return error ? error : finish;
}
