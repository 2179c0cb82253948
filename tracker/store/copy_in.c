/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy that comes back: its bytes in a private folder beside where the store will be, to be
 * judged there. Of the copy itself nothing is asked but that it can be read. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "tracker/store/store_internal.h"

/* Opens the file of a copy, after a look at its first pages. */
static enum error file_open(const char *copy, int *file, off_t *size, struct fault *fault)
{
    char path[STORE_PATH_BYTES];
    struct stat status;
    *file = -1;
    enum error error = folder_join(copy, STORE_DATA, path, fault);
    if (error)
        return error;
    *file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*file < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? fault_set(fault, ERROR_STORE_MISSING, "%s", copy)
                   : folder_error(path, fault);
    if (fstat(*file, &status) != 0)
        error = folder_error(path, fault);
    else if (!S_ISREG(status.st_mode) || status.st_size < STORE_FILE_MIN)
        error = fault_set(fault, ERROR_STORE_DAMAGED, "%s", path);
    else
        error = meta_check(*file, status.st_size, fault);
    *size = error ? 0 : status.st_size;
    if (!error)
        return ERROR_NONE;
    close(*file);
    *file = -1;
    return error;
}

/* The bytes of an open file in the data file of a folder of ours. */
static enum error bring(int file, off_t size, const char *copy, const char *folder,
                        struct store_pace *pace, struct fault *fault)
{
    char path[STORE_PATH_BYTES];
    enum error error = folder_join(folder, STORE_DATA, path, fault);
    if (error)
        return error;
    struct transfer transfer = {
        .from = file, .from_path = copy, .to_path = path, .size = size, .pace = pace};
    transfer.to = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (transfer.to < 0)
        return folder_error(path, fault);
    error = bytes_copy(&transfer, fault);
    if (close(transfer.to) != 0 && !error)
        error = folder_error(path, fault);
    return error;
}

enum error store_fetch(const char *copy, const char *path, struct store_pace *pace,
                       struct fetched *out, struct fault *fault)
{
    int file = -1;
    off_t size = 0;
    *out = (struct fetched){.guard = -1};
    enum error error = file_open(copy, &file, &size, fault);
    if (error)
        return error;
    if (pace)
        pace->unit = (size_t)(size / STORE_FILE_MIN);
    error = folder_beside(path, FOLDER_OWN, &out->path, &out->guard, fault);
    if (!error)
        error = bring(file, size, copy, out->path, pace, fault);
    close(file);
    if (error)
        store_fetched_drop(out);
    return error;
}

enum error store_fetched_place(struct fetched *fetched, const char *path, const char *aside,
                               struct fault *fault)
{
    struct stat status, fresh;
    const bool replaces = lstat(path, &status) == 0;
    enum error error = ERROR_NONE;
    if (lstat(fetched->path, &fresh) != 0)
        return folder_error(fetched->path, fault);
    error = folder_publish(fetched->path, replaces ? aside : path, fault);
    if (error)
        return error;
    folder_unguard(fetched->guard);
    free(fetched->path);
    *fetched = (struct fetched){.guard = -1};
    error = replaces ? folder_exchange(aside, path, fault) : ERROR_NONE;
    /* never what stood there before */
    if (error && lstat(aside, &status) == 0 && status.st_ino == fresh.st_ino)
        (void)folder_discard(aside);
    return error;
}

void store_fetched_drop(struct fetched *fetched)
{
    if (fetched->path)
        (void)folder_discard(fetched->path);
    folder_unguard(fetched->guard);
    free(fetched->path);
    *fetched = (struct fetched){.guard = -1};
}
