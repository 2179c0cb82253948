/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one sanitiser for text that comes from a file and goes to a terminal, a page or a table. */
#ifndef TRACKER_BASE_SANITISE_H
#define TRACKER_BASE_SANITISE_H

#include <stdbool.h>
#include <stddef.h>

/* True when text (bytes long) is UTF-8 (RFC 3629) without control, bidirectional or invisible
 * characters: C0, DEL, C1, U+00AD, U+061C, U+115F-1160, U+17B4-17B5, U+180B-180F, U+200B-200F,
 * U+2028-202E, U+2060-206F, U+3164, U+FE00-FE0F, U+FEFF, U+FFA0, U+FFF0-FFFB, U+E0000-E0FFF,
 * surrogates, non-characters. */
bool sanitise_is_clean(const char *text, size_t bytes);

/* Copies text to out, size bytes (at least 1) with its NUL, leaving out what sanitise_is_clean
 * refuses and cutting before a character that does not fit. Returns the bytes written without the
 * NUL. */
size_t sanitise_text(const char *text, size_t bytes, char *out, size_t size);

/* Columns a clean UTF-8 text takes on a terminal (wcwidth of Unicode, whatever the locale). */
size_t sanitise_columns(const char *text);

#endif
