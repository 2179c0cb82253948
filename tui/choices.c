/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/choices.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

static const char lines[] = "dialogue\n", screen[] = "plein-écran\n";

static bool path_of(const char *dir, char path[PATH_BYTES])
{
    int length = dir ? snprintf(path, PATH_BYTES, "%s/interface", dir) : -1;
    return length > 0 && length < PATH_BYTES;
}

bool choices_read(const char *dir)
{
    char path[PATH_BYTES];
    char text[sizeof lines] = "";
    int fd = path_of(dir, path) ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    if (fd < 0)
        return false;
    ssize_t length = read(fd, text, sizeof lines - 1);
    close(fd);
    return length == sizeof lines - 1 && memcmp(text, lines, sizeof lines - 1) == 0;
}

void choices_write(const char *dir, bool simple)
{
    char path[PATH_BYTES];
    const char *text = simple ? lines : screen;
    if (!path_of(dir, path))
        return;
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return;
    ssize_t written = write(fd, text, strlen(text));
    (void)written;
    close(fd);
}
