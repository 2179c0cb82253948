/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders for tests to work in. */
#ifndef TESTS_SUPPORT_FOLDER_H
#define TESTS_SUPPORT_FOLDER_H

#include <stdbool.h>

enum { FOLDER_BYTES = 64 };

/* Makes a folder of its own for a test, in memory where there is such a place: tests are about
 * order, not about the disk. Writes its path; false when it cannot be made. */
bool new_folder(char out[FOLDER_BYTES]);

/* Removes a folder with all that is in it, following no link; what is not there is let be. */
void remove_tree(const char *path);

#endif
