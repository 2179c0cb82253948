/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders on their way to a name: made aside, guarded, given their name or thrown away. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "tracker/store/store_internal.h"

enum { TEMPORARY_PREFIX = 9 /* ".tracker-" */, TRIES = 100 };

static const char temporary_name[] = ".tracker-XXXXXX";

enum error folder_free(const char *path, struct fault *fault)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno == ENOENT ? ERROR_NONE : folder_error(path, fault);
    DIR *dir = S_ISDIR(status.st_mode) ? opendir(path) : NULL;
    if (!dir)
        return fault_set(fault, ERROR_STORE_EXISTS, "%s", path);
    bool empty = true;
    errno = 0;
    for (struct dirent *entry; empty && (entry = readdir(dir));)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    enum error error = empty && errno ? folder_error(path, fault) : ERROR_NONE;
    closedir(dir);
    if (error)
        return error;
    return empty ? ERROR_NONE : fault_set(fault, ERROR_STORE_EXISTS, "%s", path);
}

bool store_is_temporary(const char *name)
{
    return strncmp(name, temporary_name, TEMPORARY_PREFIX) == 0 &&
           strlen(name) == sizeof temporary_name - 1;
}

/* The folder that holds path, as a string the caller frees; NULL without memory. */
static char *parent_of(const char *path)
{
    char *copy = strdup(path);
    char *parent = copy ? strdup(dirname(copy)) : NULL;
    free(copy);
    return parent;
}

/* Overwrites a file, if it is one of a single name; a disk that does not let it is no matter. */
static void zero_named(int dir, const char *name)
{
    struct stat status;
    int file = openat(dir, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 1) {
        enum error error = folder_zero(file, name, NULL);
        (void)error;
    }
    close(file);
}

/* Overwrites and removes the files of a store from an open folder; true when none is left. */
static bool empty(int dir)
{
    static const char *const names[] = {STORE_DATA, STORE_LOCK, STORE_OLD, STORE_SCRUB_DATA};
    bool gone = true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        zero_named(dir, names[i]);
        gone = (unlinkat(dir, names[i], 0) == 0 || errno == ENOENT) && gone;
    }
    return (unlinkat(dir, STORE_SCRUB, AT_REMOVEDIR) == 0 || errno == ENOENT) && gone;
}

/* Removes a temporary folder of ours at which nobody is at work. */
static void remove_stale(int parent, const char *name)
{
    struct stat status;
    int dir = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (dir < 0)
        return;
    if (fstat(dir, &status) == 0 && status.st_uid == geteuid() &&
        flock(dir, LOCK_EX | LOCK_NB) == 0) {
        (void)empty(dir);
        unlinkat(parent, name, AT_REMOVEDIR);
    }
    close(dir);
}

/* Removes what a kill left in parent. */
static void remove_all_stale(const char *parent)
{
    DIR *dir = opendir(parent);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir));)
        if (store_is_temporary(entry->d_name))
            remove_stale(dirfd(dir), entry->d_name);
    closedir(dir);
}

/* Locks a folder just made, unless remove_stale was quicker: then errno is EAGAIN. Where only a
 * copy will stand, a disk that cannot lock will do. */
static int guard_folder(const char *folder, enum folder_kind kind)
{
    struct stat made, found;
    int guard = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (guard < 0) {
        errno = errno == ENOENT ? EAGAIN : errno;
        return -1;
    }
    bool locked =
        flock(guard, LOCK_EX | LOCK_NB) == 0 || (kind == FOLDER_SEALED && errno != EWOULDBLOCK);
    if (locked && fstat(guard, &made) == 0) {
        if (lstat(folder, &found) == 0 && made.st_ino == found.st_ino)
            return guard;
        errno = EAGAIN;
    }
    int reason = errno;
    close(guard);
    errno = reason;
    return -1;
}

/* Makes a folder of its own name, which ends with XXXXXX, and guards it. -1 with errno set. */
static int make_guarded(char *folder, enum folder_kind kind)
{
    char *marks = folder + strlen(folder) - 6;
    int guard = -1;
    for (int i = 0; i < TRIES && guard < 0; i++) {
        memset(marks, 'X', 6);
        if (!mkdtemp(folder))
            return -1;
        /* a group bit may come from the parent; some disks know no modes */
        if (chmod(folder, 0700) == 0 || kind == FOLDER_SEALED)
            guard = guard_folder(folder, kind);
        if (guard >= 0 || errno == EAGAIN)
            continue;
        int reason = errno;
        rmdir(folder);
        errno = reason;
        break;
    }
    return guard;
}

/* Makes the temporary folder in parent, and the lock file of the store in it. */
static enum error make_folder(char *folder, enum folder_kind kind, int *guard, struct fault *fault)
{
    *guard = make_guarded(folder, kind);
    if (*guard < 0)
        return folder_error(folder, fault);
    int lock =
        openat(*guard, STORE_LOCK, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (lock >= 0) {
        close(lock);
        return ERROR_NONE;
    }
    enum error error = folder_error(folder, fault);
    (void)folder_discard(folder);
    folder_unguard(*guard);
    *guard = -1;
    return error;
}

enum error folder_create(const char *path, char **out, int *guard, struct fault *fault)
{
    *out = NULL;
    *guard = -1;
    enum error error = folder_free(path, fault);
    return error ? error : folder_beside(path, FOLDER_OWN, out, guard, fault);
}

enum error folder_beside(const char *path, enum folder_kind kind, char **out, int *guard,
                         struct fault *fault)
{
    enum error error = ERROR_NONE;
    *out = NULL;
    *guard = -1;
    char *parent = parent_of(path);
    size_t room = parent ? strlen(parent) + 1 + sizeof temporary_name : 0;
    char *folder = parent ? malloc(room) : NULL;
    if (folder) {
        snprintf(folder, room, "%s/%s", parent, temporary_name);
        remove_all_stale(parent);
        error = make_folder(folder, kind, guard, fault);
    } else {
        error = fault_set(fault, ERROR_MEMORY, "%s", path);
    }
    free(parent);
    if (error)
        free(folder);
    else
        *out = folder;
    return error;
}

void folder_unguard(int guard)
{
    if (guard >= 0)
        close(guard);
}

static enum error sync_path(const char *path, struct fault *fault)
{
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = dir >= 0 && fsync(dir) == 0;
    if (dir >= 0 && !good && (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP))
        good = syncfs(dir) == 0; /* disks that sync no folder */
    enum error error = good ? ERROR_NONE : folder_error(path, fault);
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

/* Where no disk helps: a kill in between leaves nothing at path. */
static bool exchange_by_steps(const char *fresh, const char *path)
{
    char between[STORE_PATH_BYTES];
    int length = snprintf(between, sizeof between, "%s~", fresh);
    if (length < 0 || (size_t)length >= sizeof between || rename(path, between) != 0)
        return false;
    if (rename(fresh, path) == 0)
        return rename(between, fresh) == 0;
    int reason = errno;
    if (rename(between, path) == 0)
        errno = reason;
    return false;
}

enum error folder_exchange(const char *fresh, const char *path, struct fault *fault)
{
    bool done = renameat2(AT_FDCWD, fresh, AT_FDCWD, path, RENAME_EXCHANGE) == 0;
    if (!done && (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP))
        done = exchange_by_steps(fresh, path);
    if (!done)
        return folder_error(path, fault);
    char *parent = parent_of(path);
    enum error error =
        parent ? sync_path(parent, fault) : fault_set(fault, ERROR_MEMORY, "%s", path);
    free(parent);
    return error;
}

bool folder_discard(const char *temporary)
{
    int dir = open(temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (dir < 0)
        return false;
    bool gone = empty(dir);
    close(dir);
    return rmdir(temporary) == 0 && gone;
}

bool store_discard(const char *path)
{
    return folder_discard(path);
}
