/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many wrong passphrases a user gave in a row, kept outside the store. Whoever can change the
 * file can copy the store as well and guess elsewhere: it slows down those who have the program
 * alone, through ssh. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "tracker/base/clock.h"
#include "tracker/base/text.h"
#include "tracker/session/access/session_internal.h"

enum { COUNT_DIGITS = 3, COUNT_MOST = 999 };

static bool path_of(const char *dir, const struct id *store, const char *user, char *out,
                    size_t size)
{
    char id[2 * ID_BYTES + 1];
    if (!dir || !*user)
        return false;
    hex_write(store->b, ID_BYTES, id);
    int length = snprintf(out, size, "%s/%s.%s.tries", dir, id, user);
    return length > 0 && (size_t)length < size;
}

/* Seconds to wait after that many wrong ones, the last of them at that time. */
static unsigned wait_after(unsigned count, int64_t last)
{
    if (count < TRIES_FREE)
        return 0;
    unsigned over = count - TRIES_FREE;
    unsigned wait = over < 5 ? 1U << over : TRIES_WAIT_MOST;
    int64_t since = clock_wall() - last;
    return since >= (int64_t)wait ? 0 : wait - (unsigned)since;
}

/* When the last try was, in seconds. After a clock was set back it is in the future: the file is
 * dated now, from which the wait runs. Where that cannot be written nobody is kept waiting. */
static int64_t last_try(int fd, const struct stat *info)
{
    const int64_t now = clock_wall();
    if (info->st_mtim.tv_sec <= now)
        return info->st_mtim.tv_sec;
    const struct timespec times[2] = {{.tv_sec = (time_t)now}, {.tv_sec = (time_t)now}};
    return futimens(fd, times) == 0 ? now : now - TRIES_WAIT_MOST;
}

/* Opens the file, locked; -1 when there is none, or nothing that could be it. */
static int tries_open(const char *dir, const struct id *store, const char *user, int flags,
                      struct stat *info, unsigned *count)
{
    char path[PATH_CHARS];
    char text[COUNT_DIGITS + 2] = "";
    if (!path_of(dir, store, user, path, sizeof path))
        return -1;
    int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0)
        return -1;
    if (flock(fd, LOCK_EX) != 0 || fstat(fd, info) != 0 || !S_ISREG(info->st_mode) ||
        pread(fd, text, sizeof text - 1, 0) < 0) {
        close(fd);
        return -1;
    }
    *count = (unsigned)strtoul(text, NULL, 10);
    return fd;
}

enum error tries_check(const char *dir, const struct id *store, const char *user,
                       struct fault *fault)
{
    struct stat info;
    unsigned count = 0;
    int fd = tries_open(dir, store, user, O_RDONLY, &info, &count);
    if (fd < 0)
        return ERROR_NONE;
    unsigned wait = wait_after(count, last_try(fd, &info));
    close(fd);
    return wait ? fault_set(fault, ERROR_PASSPHRASE_SLOW,
                            text_count("%u seconde", "%u secondes", wait), wait)
                : ERROR_NONE;
}

void tries_count(const char *dir, const struct id *store, const char *user)
{
    struct stat info;
    char text[COUNT_DIGITS + 2];
    unsigned count = 0;
    int fd = tries_open(dir, store, user, O_RDWR | O_CREAT, &info, &count);
    if (fd < 0)
        return;
    int length = snprintf(text, sizeof text, "%u\n", count < COUNT_MOST ? count + 1 : COUNT_MOST);
    if (pwrite(fd, text, (size_t)length, 0) != length && ftruncate(fd, 0) != 0)
        tries_forget(dir, store, user); /* a full disk must not keep anybody out */
    close(fd);
}

void tries_forget(const char *dir, const struct id *store, const char *user)
{
    char path[PATH_CHARS];
    if (path_of(dir, store, user, path, sizeof path))
        unlink(path);
}
