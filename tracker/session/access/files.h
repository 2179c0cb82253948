/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that users name: a code list to read, a report to write. */
#ifndef TRACKER_SESSION_ACCESS_FILES_H
#define TRACKER_SESSION_ACCESS_FILES_H

#include <stddef.h>

#include "tracker/base/error.h"

/* Reads a whole regular file of at most limit bytes into memory of malloc, NUL-terminated, for the
 * caller to free; *text is NULL on failure. ERROR_FILE, also when its size changes meanwhile;
 * ERROR_MEMORY. */
CHECKED enum error files_read(const char *path, size_t limit, char **text, size_t *bytes,
                              struct fault *fault);

/* Writes a new file, 0600, never over one nor through a link, synced; nothing is left behind on
 * failure. ERROR_FILE_EXISTS, ERROR_DISK_FULL, ERROR_FILE. */
CHECKED enum error files_write(const char *path, const char *text, size_t bytes,
                               struct fault *fault);

/* Makes the folders above path that are missing, 0700; where one cannot be made, what comes next
 * says so. */
void files_make_parents(const char *path);

#endif
