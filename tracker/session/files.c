/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracker/reason.h"

enum { PATH_BYTES = 4096 };

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
    char *buffer = (size_t)info.st_size <= limit ? malloc((size_t)info.st_size + 1) : NULL;
    size_t got = 0;
    ssize_t n = 1;
    while (buffer && got < (size_t)info.st_size && n > 0) {
        n = read(fd, buffer + got, (size_t)info.st_size - got);
        got += n > 0 ? (size_t)n : 0;
    }
    close(fd);
    if (!buffer || n < 0) {
        free(buffer);
        return fault_system(fault, ERROR_FILE, path, buffer ? errno : EFBIG);
    }
    buffer[got] = '\0';
    *text = buffer;
    *bytes = got;
    return ERROR_NONE;
}

enum error files_write(const char *path, const char *text, size_t bytes, struct fault *fault)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno == EEXIST)
        return fault_set(fault, ERROR_FILE_EXISTS, "%s", path);
    if (fd < 0)
        return fault_system(fault, ERROR_FILE, path, errno);
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
    good = close(fd) == 0 && good;
    if (good)
        return ERROR_NONE;
    unlink(path);
    return fault_system(fault, reason == ENOSPC ? ERROR_DISK_FULL : ERROR_FILE, path, reason);
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
