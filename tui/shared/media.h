/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Disks that were plugged in: where a backup may well go. */
#ifndef TUI_SHARED_MEDIA_H
#define TUI_SHARED_MEDIA_H

#include <stdbool.h>
#include <stddef.h>

/* Writes to out a place for a backup of that day: on the one disk mounted and writable in a folder
 * of roots (count of them), which is not the disk of the store. False, and "" in out, when there is
 * none, or several: then the place is to be asked for. */
bool media_place(const char *const *roots, size_t count, const char *store, const char *day,
                 char *out, size_t size);

/* The folders where this user's disks are mounted, as desktops do it: /media/NAME, /run/media/NAME.
 * False when the user has no name. */
enum { MEDIA_ROOTS = 2, MEDIA_ROOT_CHARS = 128 };
bool media_roots(char roots[MEDIA_ROOTS][MEDIA_ROOT_CHARS]);

#endif
