/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/shared/media.h"

#include <dirent.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_CHARS = 4096 };

/* True for a folder that can be written and is on a disk of its own: a place left by a disk that is
 * gone is on that of the system. */
static bool is_disk(const char *path, const char *root, const char *store)
{
    struct stat disk, parent, own;
    return stat(path, &disk) == 0 && S_ISDIR(disk.st_mode) && stat(root, &parent) == 0 &&
           disk.st_dev != parent.st_dev && (stat(store, &own) != 0 || disk.st_dev != own.st_dev) &&
           access(path, W_OK | X_OK) == 0;
}

/* The disks in root; the path of the last one. */
static size_t disks_in(const char *root, const char *store, char path[PATH_CHARS])
{
    size_t found = 0;
    DIR *dir = opendir(root);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        char here[PATH_CHARS];
        int length = snprintf(here, sizeof here, "%s/%s", root, entry->d_name);
        if (entry->d_name[0] == '.' || length < 0 || length >= PATH_CHARS ||
            !is_disk(here, root, store))
            continue;
        memcpy(path, here, sizeof here);
        found++;
    }
    if (dir)
        closedir(dir);
    return found;
}

bool media_place(const char *const *roots, size_t count, const char *store, const char *day,
                 char *out, size_t size)
{
    char path[PATH_CHARS] = "";
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += disks_in(roots[i], store, path);
    size_t end = strlen(store);
    while (end > 1 && store[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && store[start - 1] != '/')
        start--;
    int length =
        found == 1 ? snprintf(out, size, "%s/%.*s-%s", path, (int)(end - start), store + start, day)
                   : -1;
    if (length > 0 && (size_t)length < size)
        return true;
    out[0] = '\0';
    return false;
}

bool media_roots(char roots[MEDIA_ROOTS][MEDIA_ROOT_CHARS])
{
    const struct passwd *user = getpwuid(geteuid());
    if (!user)
        return false;
    return snprintf(roots[0], MEDIA_ROOT_CHARS, "/media/%s", user->pw_name) < MEDIA_ROOT_CHARS &&
           snprintf(roots[1], MEDIA_ROOT_CHARS, "/run/media/%s", user->pw_name) < MEDIA_ROOT_CHARS;
}
