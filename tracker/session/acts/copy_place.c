/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where copies of the store lie, as paths. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tracker/base/sanitise.h"
#include "tracker/session/acts/backup_internal.h"

static const char ASIDE[] = ".avant-restauration";

void copy_place_subject(const char *path, char out[static SUBJECT_BYTES])
{
    char absolute[PATH_CHARS];
    const char *shown = realpath(path, absolute) ? absolute : path;
    size_t length = strlen(shown);
    size_t room = 120;
    int mark = 0;
    if (length > room) {
        shown += length - room;
        while ((*shown & 0xC0) == 0x80)
            shown++;
        mark = snprintf(out, SUBJECT_BYTES, "…");
    }
    sanitise_text(shown, strlen(shown), out + mark, SUBJECT_BYTES - (size_t)mark);
}

bool copy_place_aside(const char *store, char path[static ASIDE_BYTES])
{
    size_t length = strlen(store);
    while (length > 1 && store[length - 1] == '/')
        length--;
    int written = snprintf(path, ASIDE_BYTES, "%.*s%s", (int)length, store, ASIDE);
    return written > 0 && written < ASIDE_BYTES;
}

bool copy_place_stands(const char *store, char path[static ASIDE_BYTES])
{
    struct stat status;
    return copy_place_aside(store, path) && lstat(path, &status) == 0;
}
