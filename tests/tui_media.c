/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a backup is proposed to go: on the one disk plugged in, never beside the store. The numbers
 * of disks are those that stat below gives, by the name of a folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/cmocka.h"
#include "tests/support/folder.h"
#include "tui/shared/media.h"

enum { DISK_SYSTEM = 7, DISK_KEY, DISK_OTHER };

int stat(const char *path, struct stat *status)
{
    int result = (int)syscall(SYS_newfstatat, AT_FDCWD, path, status, 0);
    const char *name = strrchr(path, '/');
    status->st_dev = !name                           ? DISK_SYSTEM
                     : strncmp(name, "/cle", 4) == 0 ? DISK_KEY
                     : strcmp(name, "/disque") == 0  ? DISK_OTHER
                                                     : DISK_SYSTEM;
    return result;
}

int access(const char *path, int mode)
{
    if (strstr(path, "protege")) {
        errno = EACCES;
        return -1;
    }
    return (int)syscall(SYS_faccessat, AT_FDCWD, path, mode);
}

static void make(const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void proposes(const char *folder, const char *store, const char *expected)
{
    char roots[2][128], place[256], wanted[256] = "";
    const char *const list[2] = {roots[0], roots[1]};
    snprintf(roots[0], sizeof roots[0], "%s/media", folder);
    snprintf(roots[1], sizeof roots[1], "%s/run", folder);
    if (*expected)
        snprintf(wanted, sizeof wanted, "%s/%s", folder, expected);
    assert_int_equal(media_place(list, 2, store, "2026-11-30", place, sizeof place), *wanted != 0);
    assert_string_equal(place, wanted);
}

static void test_place(void **state)
{
    char folder[FOLDER_BYTES], store[256];
    (void)state;
    assert_true(new_folder(folder));
    proposes(folder, "/srv/registre", ""); /* no such folders */
    make(folder, "media");
    proposes(folder, "/srv/registre", "");
    make(folder, "media/reste"); /* of a key pulled out: on the disk of the system */
    make(folder, "media/cle-bleue");
    proposes(folder, "/srv/registre", "media/cle-bleue/registre-2026-11-30");
    make(folder, "run");
    make(folder, "run/cle protege");
    proposes(folder, "/srv/registre/", "media/cle-bleue/registre-2026-11-30");
    proposes(folder, "registre", "media/cle-bleue/registre-2026-11-30");
    make(folder, "run/disque");
    proposes(folder, "/srv/registre", ""); /* two: which one is not for the program to say */
    make(folder, "srv");
    make(folder, "srv/disque");
    snprintf(store, sizeof store, "%s/srv/disque", folder); /* on one of the two itself */
    proposes(folder, store, "media/cle-bleue/disque-2026-11-30");
    remove_tree(folder);
}

static void test_too_long(void **state)
{
    char folder[FOLDER_BYTES], root[128], place[40];
    const char *const list[1] = {root};
    (void)state;
    assert_true(new_folder(folder));
    snprintf(root, sizeof root, "%s", folder);
    make(folder, "cle-au-nom-bien-long");
    assert_false(media_place(list, 1, "/srv/registre", "2026-11-30", place, sizeof place));
    assert_string_equal(place, "");
    remove_tree(folder);
}

static void test_roots(void **state)
{
    char roots[MEDIA_ROOTS][MEDIA_ROOT_CHARS];
    (void)state;
    if (!media_roots(roots)) { /* a user without a name has none */
        assert_int_not_equal(geteuid(), 0);
        return;
    }
    assert_memory_equal(roots[0], "/media/", 7);
    assert_memory_equal(roots[1], "/run/media/", 11);
    assert_string_equal(roots[0] + 7, roots[1] + 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_place),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_roots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
