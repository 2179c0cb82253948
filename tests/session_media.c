/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies on disks that know no modes, owners, locks or maps, that are only read, full, pulled out,
 * or give back other bytes than they were given. The key is a folder; the functions below stand
 * before those of the C library and treat what is in it as such a disk does. */
#include "tests/session_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include "tracker/session/access/ledger.h"
#include "tracker/session/acts/restore.h"

enum { FUSE = 0x65735546, MSDOS = 0x4d44, SOMEBODY = 12345 };

/* How the key behaves; all of it is reset before a test. */
static struct {
    char path[128]; /* of the key, empty: there is none */
    long type;
    mode_t mode; /* of everything on it */
    uid_t owner;
    int chmod_error; /* 0: done, and without effect */
    bool locks;
    bool read_only;
    long room;      /* bytes that can still be written, -1: enough */
    long pulled_at; /* bytes after which it is gone, -1: stays */
    bool lies;      /* gives back one other bit */
    bool no_exchange;
} key;

static bool on_key_path(const char *path)
{
    size_t length = strlen(key.path);
    return length && strncmp(path, key.path, length) == 0 &&
           (path[length] == '/' || path[length] == '\0');
}

static bool on_key(int file)
{
    char link[64], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = file == AT_FDCWD ? -1 : readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = '\0';
    return on_key_path(path);
}

static bool on_key_at(int dir, const char *path)
{
    return path[0] == '/' ? on_key_path(path) : on_key(dir);
}

static int refuse(int error)
{
    errno = error;
    return -1;
}

static bool gone(void)
{
    return key.pulled_at == 0;
}

static int disguise(int result, bool ours, struct stat *status)
{
    if (result == 0 && ours) {
        status->st_mode = (status->st_mode & S_IFMT) | key.mode;
        status->st_uid = key.owner;
    }
    return result;
}

static int status_at(int dir, const char *path, struct stat *status, int flags)
{
    bool ours = *path ? on_key_at(dir, path) : on_key(dir);
    if (ours && gone())
        return refuse(*path ? ENOENT : EIO);
    return disguise((int)syscall(SYS_newfstatat, dir, path, status, flags), ours, status);
}

int fstat(int file, struct stat *status)
{
    return status_at(file, "", status, AT_EMPTY_PATH);
}

int fstatat(int dir, const char *path, struct stat *status, int flags)
{
    return status_at(dir, path, status, flags);
}

int stat(const char *path, struct stat *status)
{
    return status_at(AT_FDCWD, path, status, 0);
}

int lstat(const char *path, struct stat *status)
{
    return status_at(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}

int fstatfs(int file, struct statfs *status)
{
    int result = (int)syscall(SYS_fstatfs, file, status);
    if (result == 0 && on_key(file))
        status->f_type = key.type;
    return result;
}

static int open_at(int dir, const char *path, int flags, mode_t mode)
{
    bool ours = on_key_at(dir, path);
    if (ours && gone())
        return refuse(ENOENT);
    if (ours && key.read_only && (flags & (O_ACCMODE | O_CREAT)))
        return refuse(EROFS);
    return (int)syscall(SYS_openat, dir, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int dir, const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return open_at(dir, path, flags, mode);
}

int chmod(const char *path, mode_t mode)
{
    if (!on_key_path(path))
        return (int)syscall(SYS_fchmodat, AT_FDCWD, path, mode);
    return key.chmod_error ? refuse(key.chmod_error) : 0;
}

int flock(int file, int operation)
{
    return on_key(file) && !key.locks ? refuse(ENOLCK) : (int)syscall(SYS_flock, file, operation);
}

ssize_t write(int file, const void *bytes, size_t count)
{
    if (!on_key(file))
        return syscall(SYS_write, file, bytes, count);
    if (gone())
        return refuse(EIO);
    if (key.room >= 0 && (long)count > key.room)
        return refuse(ENOSPC);
    key.room -= key.room >= 0 ? (long)count : 0;
    if (key.pulled_at >= 0)
        key.pulled_at = (long)count < key.pulled_at ? key.pulled_at - (long)count : 0;
    return syscall(SYS_write, file, bytes, count);
}

ssize_t read(int file, void *bytes, size_t count)
{
    ssize_t got = syscall(SYS_read, file, bytes, count);
    if (got > 4000 && key.lies && on_key(file))
        ((char *)bytes)[4000] ^= 1;
    return got;
}

void *mmap(void *at, size_t bytes, int protection, int flags, int file, off_t offset)
{
    if (file >= 0 && on_key(file)) {
        errno = ENODEV;
        return MAP_FAILED;
    }
    /* NOLINTNEXTLINE(performance-no-int-to-ptr) */
    return (void *)syscall(SYS_mmap, at, bytes, protection, flags, file, offset);
}

int unlinkat(int dir, const char *path, int flags)
{
    return gone() && on_key_at(dir, path) ? refuse(EIO)
                                          : (int)syscall(SYS_unlinkat, dir, path, flags);
}

int rmdir(const char *path)
{
    return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags)
{
    return key.no_exchange && (flags & RENAME_EXCHANGE)
               ? refuse(EINVAL)
               : (int)syscall(SYS_renameat2, from, old, to, new, flags);
}

/* --- tests --- */

static void world_with_key(struct world *w, char copy[160])
{
    world_make(w);
    interview(w, "22-1");
    memset(&key, 0, sizeof key);
    key.room = key.pulled_at = -1;
    key.mode = 0777;
    key.type = FUSE;
    key.owner = geteuid();
    path_in(w, "key", copy);
    assert_int_equal(mkdir(copy, 0755), 0);
    snprintf(key.path, sizeof key.path, "%s", copy);
    path_in(w, "key/registre", copy);
}

static void world_without_key(struct world *w)
{
    memset(&key, 0, sizeof key);
    world_end(w);
}

static enum error back_up(const struct world *w, const char *path, struct fault *fault)
{
    struct session *session = open_as(w, "coordination");
    enum error error = session_backup(session, path, fault);
    done(session);
    return error;
}

static enum error restore(const struct world *w, const char *copy, struct fault *fault)
{
    struct session_options options = options_of(w, "coordination");
    const struct secret_text text = phrase_of(PHRASE);
    struct reopened reopened;
    return session_restore(&options, copy, &text, "restaurer", &reopened, fault);
}

/* The store's own files are for their owner alone again. */
static void check_modes(const struct world *w)
{
    struct stat status;
    char path[160];
    assert_int_equal(lstat(w->store, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    path_in(w, "store/data.mdb", path);
    assert_int_equal(lstat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

/* Numbers of lines, and of acts of that name. */
static size_t listed(const struct world *w, enum ledger_act act, enum copy_state state,
                     size_t *acts)
{
    struct fault fault = {.error = ERROR_NONE};
    struct backup_line *lines;
    struct ledger_entry *entries;
    size_t count, entry_count, found = 0;
    struct session *session = open_as(w, "evaluation-1");
    must(copies_list(session, &lines, &count, &fault));
    must(ledger_read(session, &entries, &entry_count, &fault));
    done(session);
    *acts = 0;
    for (size_t i = 0; i < entry_count; i++)
        *acts += entries[i].act == act;
    for (size_t i = 0; i < count; i++)
        found += lines[i].state == state;
    free(lines);
    free(entries);
    return found;
}

/* There and back, on each kind of disk. */
static void test_media(void **state)
{
    (void)state;
    static const struct {
        long type;
        mode_t mode;
        bool locks;
        int chmod_error;
        bool foreign; /* everything on it is somebody else's */
    } media[] = {
        {MSDOS, 0755, true, 0, false},    /* vfat, as desktops mount it */
        {MSDOS, 0755, true, EPERM, true}, /* vfat, otherwise */
        {FUSE, 0777, true, 0, false},     /* exFAT, NTFS */
        {FUSE, 0777, false, ENOSYS, true},
        {0x6969, 0755, false, EPERM, true}, /* a disk of the network: what is sealed may go there */
    };
    for (size_t i = 0; i < sizeof media / sizeof *media; i++) {
        struct world w;
        struct fault fault = {.error = ERROR_NONE};
        char copy[160], aside[160];
        size_t acts;
        world_with_key(&w, copy);
        key.type = media[i].type;
        key.mode = media[i].mode;
        key.locks = media[i].locks;
        key.chmod_error = media[i].chmod_error;
        key.owner = media[i].foreign ? SOMEBODY : geteuid();
        size_t before = entries_of(w.folder);
        must(back_up(&w, copy, &fault));
        assert_int_equal(entries_of(key.path), 1);
        assert_int_equal(entries_of(w.folder), before);
        assert_int_equal(listed(&w, LEDGER_COPY_MADE, COPY_FINISHED, &acts), 1);
        assert_int_equal(acts, 1);
        interview(&w, "22-1");
        check_waiting(&w, 2);
        key.read_only = true; /* a restore writes nothing there */
        key.no_exchange = i % 2;
        must(restore(&w, copy, &fault));
        check_waiting(&w, 1);
        check_modes(&w);
        path_in(&w, "store.avant-restauration", aside);
        assert_int_equal(entries_of(aside), 2);
        assert_int_equal(entries_of(w.folder), before + 1);
        interview(&w, "29-1");
        world_without_key(&w);
    }
}

/* What fails and is removed is said so; nothing is left, and nothing to destroy. */
static void check_removed(const struct world *w, size_t removed)
{
    size_t acts;
    assert_int_equal(entries_of(key.path), 0);
    assert_int_equal(listed(w, LEDGER_COPY_REMOVED, COPY_BEGUN, &acts), 0);
    assert_int_equal(acts, removed);
}

static void test_failing(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char copy[160];
    world_with_key(&w, copy);
    key.lies = true;
    refused(back_up(&w, copy, &fault), ERROR_COPY_DIFFERS);
    check_removed(&w, 1);
    key.lies = false;
    key.room = 100;
    refused(back_up(&w, copy, &fault), ERROR_DISK_FULL);
    check_removed(&w, 2);
    key.room = -1;
    key.read_only = true;
    refused(back_up(&w, copy, &fault), ERROR_FILE);
    check_removed(&w, 3);
    key.read_only = false;
    must(back_up(&w, copy, &fault));
    key.lies = true;
    refused(restore(&w, copy, &fault), ERROR_BACKUP_DAMAGED);
    check_waiting(&w, 1);
    world_without_key(&w);
}

/* Pulled out half-way: nobody knows what is on it, and it cannot be looked at. */
static void test_pulled_out(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char copy[160];
    size_t acts;
    world_with_key(&w, copy);
    key.locks = true;
    key.pulled_at = 50000;
    refused(back_up(&w, copy, &fault), ERROR_FILE);
    assert_int_equal(listed(&w, LEDGER_COPY_REMOVED, COPY_BEGUN, &acts), 1);
    assert_int_equal(acts, 0);
    key.pulled_at = -1; /* back: what was left is named as well */
    assert_int_equal(listed(&w, LEDGER_COPY_BEGUN, COPY_LEFTOVER, &acts), 1);
    must(back_up(&w, copy, &fault)); /* and goes with the next copy there */
    assert_int_equal(entries_of(key.path), 1);
    assert_int_equal(listed(&w, LEDGER_COPY_MADE, COPY_FINISHED, &acts), 1);
    world_without_key(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_media),
        cmocka_unit_test(test_failing),
        cmocka_unit_test(test_pulled_out),
    };
    return cmocka_run_group_tests_name("session media", tests, start, NULL);
}
