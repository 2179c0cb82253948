/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/shell/choices.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tracker/session/access/role.h"

enum { PATH_BYTES = 4096 };

static const char lines[] = "dialogue\n", screen[] = "plein-écran\n";

static bool path_of(const struct tui_options *options, char path[PATH_BYTES])
{
    bool named = options->user && role_of(options->user, NULL, NULL) != ROLE_NONE;
    int length = options->state_dir
                     ? snprintf(path, PATH_BYTES, "%s/interface%s%s", options->state_dir,
                                named ? "." : "", named ? options->user : "")
                     : -1;
    return length > 0 && length < PATH_BYTES;
}

bool choices_read(const struct tui_options *options)
{
    char path[PATH_BYTES];
    char text[sizeof lines] = "";
    int fd =
        path_of(options, path) ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    if (fd < 0)
        return false;
    ssize_t length = read(fd, text, sizeof lines - 1);
    close(fd);
    return length == sizeof lines - 1 && memcmp(text, lines, sizeof lines - 1) == 0;
}

void choices_write(const struct tui_options *options, bool simple)
{
    char path[PATH_BYTES];
    const char *text = simple ? lines : screen;
    if (!path_of(options, path))
        return;
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return;
    ssize_t written = write(fd, text, strlen(text));
    (void)written;
    close(fd);
}
