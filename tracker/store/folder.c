/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "tracker/base/reason.h"
#include "tracker/store/store_internal.h"

enum { COMMAND_BYTES = 512, FORBIDDEN_MODE = 07077 };

bool folder_is_network(unsigned long type)
{
    static const unsigned long network[] = {
        0x00006969, /* nfs */
        0x0000517B, /* smb */
        0xFF534D42, /* cifs */
        0xFE534D42, /* smb2 */
        0x65735546, /* fuse: sshfs and the like */
        0x01021997, /* 9p */
        0x5346414F, /* afs */
        0x6B414653, /* kafs */
        0x73757245, /* coda */
        0x0000564C, /* ncp */
        0x00C36400, /* ceph */
        0x0BD00BD0, /* lustre */
        0x47504653, /* gpfs */
        0x19830326, /* beegfs */
        0x01161970, /* gfs2 */
        0x7461636F, /* ocfs2 */
        0x786F4256, /* vboxsf */
    };
    for (size_t i = 0; i < sizeof network / sizeof network[0]; i++)
        if ((type & 0xFFFFFFFF) == network[i])
            return true;
    return false;
}

enum error folder_error(const char *path, struct fault *fault)
{
    switch (errno) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return fault_set(fault, ERROR_DISK_FULL, "%s", path);
    case ENOMEM:
        return fault_set(fault, ERROR_MEMORY, "%s", path);
    default:
        return fault_system(fault, ERROR_FILE, path, errno);
    }
}

enum error folder_join(const char *path, const char *name, char out[STORE_PATH_BYTES],
                       struct fault *fault)
{
    int length = snprintf(out, STORE_PATH_BYTES, "%s/%s", path, name);
    if (length >= 0 && length < STORE_PATH_BYTES)
        return ERROR_NONE;
    errno = ENAMETOOLONG;
    return folder_error(path, fault);
}

/* Writes path/name between single quotes, as a shell reads it back. */
static void quote(const char *path, const char *name, char out[COMMAND_BYTES])
{
    const char *parts[] = {path, name ? "/" : "", name ? name : ""};
    size_t used = 0;
    out[used++] = '\'';
    for (size_t part = 0; part < 3; part++)
        for (const char *c = parts[part]; *c && used < COMMAND_BYTES - 8; c++) {
            if (*c == '\'') {
                memcpy(out + used, "'\\'", 3);
                used += 3;
            }
            out[used++] = *c;
        }
    out[used++] = '\'';
    out[used] = '\0';
}

static enum error refuse(struct fault *fault, const char *command, const char *path,
                         const char *name)
{
    char quoted[COMMAND_BYTES];
    quote(path, name, quoted);
    return fault_set(fault, ERROR_STORE_ACCESS, "%s %s", command, quoted);
}

/* A folder that is a link is refused; the command shows where it leads. */
static enum error folder_missing(const char *path, struct fault *fault)
{
    struct stat status;
    const int reason = errno;
    if ((reason == ELOOP || reason == ENOTDIR) && lstat(path, &status) == 0 &&
        S_ISLNK(status.st_mode))
        return refuse(fault, "readlink -f", path, NULL);
    errno = reason;
    if (errno == ENOENT || errno == ENOTDIR)
        return fault_set(fault, ERROR_STORE_MISSING, "%s", path);
    return folder_error(path, fault);
}

enum error folder_open(const char *path, int *dir, struct fault *fault)
{
    struct stat status;
    struct statfs system;
    enum error error = ERROR_NONE;
    *dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*dir < 0)
        return folder_missing(path, fault);
    if (fstat(*dir, &status) != 0 || fstatfs(*dir, &system) != 0)
        error = folder_error(path, fault);
    else if (folder_is_network((unsigned long)system.f_type))
        error = fault_set(fault, ERROR_STORE_NETWORK, "%s", path);
    else if (status.st_uid != geteuid())
        error = refuse(fault, "sudo chown -R \"$(id -u)\"", path, NULL);
    else if (status.st_mode & FORBIDDEN_MODE)
        error = refuse(fault, "chmod 00700", path, NULL);
    if (error) {
        close(*dir);
        *dir = -1;
    }
    return error;
}

enum error folder_file(int dir, const char *path, const char *name, nlink_t links,
                       struct stat *status, bool *found, struct fault *fault)
{
    *found = fstatat(dir, name, status, AT_SYMLINK_NOFOLLOW) == 0;
    if (!*found)
        return errno == ENOENT ? ERROR_NONE : folder_error(path, fault);
    if (!S_ISREG(status->st_mode))
        return refuse(fault, "ls -l", path, name);
    if (status->st_uid != geteuid())
        return refuse(fault, "sudo chown -R \"$(id -u)\"", path, NULL);
    if (status->st_mode & FORBIDDEN_MODE)
        return refuse(fault, "chmod 0600", path, name);
    if (status->st_nlink != links)
        return refuse(fault, "find / -xdev -samefile", path, name);
    return ERROR_NONE;
}

/* Zeroes the bytes from at to end. */
static bool zero_range(int file, off_t at, off_t end)
{
    static const uint8_t zeros[1 << 16];
    while (at < end) {
        off_t left = end - at;
        size_t bytes = left < (off_t)sizeof zeros ? (size_t)left : sizeof zeros;
        ssize_t written = pwrite(file, zeros, bytes, at);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0)
            at += written;
    }
    return true;
}

enum error folder_zero(int file, const char *path, struct fault *fault)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return folder_error(path, fault);
    for (off_t at = 0; at < status.st_size;) {
        off_t data = lseek(file, at, SEEK_DATA);
        if (data < 0 && errno == ENXIO) /* nothing but a hole up to the end */
            break;
        off_t hole = data < 0 ? -1 : lseek(file, data, SEEK_HOLE);
        if (hole < 0) { /* a disk that does not tell */
            data = at;
            hole = status.st_size;
        }
        if (!zero_range(file, data, hole))
            return folder_error(path, fault);
        at = hole;
    }
    return fdatasync(file) == 0 ? ERROR_NONE : folder_error(path, fault);
}
