/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracker/base/reason.h"
#include "tracker/base/text.h"

enum { PATH_BYTES = 4096 };

/* Reads bytes up to the end of the file, for which out has room and one more. Fewer or more are
 * another file than the one looked at. */
static enum error read_all(int fd, char *out, size_t bytes, const char *path, struct fault *fault)
{
    size_t got = 0;
    ssize_t n;
    while ((n = read(fd, out + got, bytes + 1 - got)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fault_system(fault, ERROR_FILE, path, errno);
        got += (size_t)n;
        if (got > bytes)
            break;
    }
    return got == bytes
               ? ERROR_NONE
               : fault_set(fault, ERROR_FILE, _("%s (il change pendant qu'on le lit)"), path);
}

enum error files_read(const char *path, size_t limit, char **text, size_t *bytes,
                      struct fault *fault)
{
    struct stat info;
    *text = NULL;
    *bytes = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        int reason = fd < 0 ? errno : S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
        if (fd >= 0)
            close(fd);
        return fault_system(fault, ERROR_FILE, path, reason);
    }
    enum error error = ERROR_NONE;
    if ((size_t)info.st_size > limit)
        error = fault_system(fault, ERROR_FILE, path, EFBIG);
    char *buffer = error ? NULL : malloc((size_t)info.st_size + 1);
    if (!error && !buffer)
        error = fault_set(fault, ERROR_MEMORY, "%s", path);
    if (!error)
        error = read_all(fd, buffer, (size_t)info.st_size, path, fault);
    close(fd);
    if (error) {
        free(buffer);
        return error;
    }
    buffer[info.st_size] = '\0';
    *text = buffer;
    *bytes = (size_t)info.st_size;
    return ERROR_NONE;
}

static enum error write_error(const char *path, int reason, struct fault *fault)
{
    return fault_system(fault, reason_is_full(reason) ? ERROR_DISK_FULL : ERROR_FILE, path, reason);
}

enum error files_write(const char *path, const char *text, size_t bytes, struct fault *fault)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno == EEXIST)
        return fault_set(fault, ERROR_FILE_EXISTS, "%s", path);
    if (fd < 0)
        return write_error(path, errno, fault);
    size_t done = 0;
    while (done < bytes) {
        ssize_t n = write(fd, text + done, bytes - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    bool good = done == bytes && fsync(fd) == 0;
    int reason = errno;
    if (close(fd) != 0 && good) { /* some disks count what is written only here */
        good = false;
        reason = errno;
    }
    if (good)
        return ERROR_NONE;
    unlink(path);
    return write_error(path, reason, fault);
}

void files_make_parents(const char *path)
{
    char copy[PATH_BYTES];
    int length = snprintf(copy, sizeof copy, "%s", path);
    if (length < 1 || (size_t)length >= sizeof copy)
        return;
    for (char *p = copy + 1; (p = strchr(p, '/')); p++) {
        *p = '\0';
        (void)mkdir(copy, 0700);
        *p = '/';
    }
}
