/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one sanitiser for text that comes from a file and goes to a terminal, a page or a table. */
#ifndef TRACKER_CODEBOOK_SANITISE_H
#define TRACKER_CODEBOOK_SANITISE_H

#include <stdbool.h>
#include <stddef.h>

/* True when text (bytes long) is UTF-8 without control, bidirectional or zero-width characters:
 * C0, DEL, C1, U+061C, U+200B-200F, U+2028-202E, U+2060-2069, U+FEFF, surrogates, non-characters. */
bool text_is_clean(const char *text, size_t bytes);

/* Copies text to out, size bytes with its NUL, leaving out what text_is_clean refuses and cutting
 * before a character that does not fit. Returns the bytes written without the NUL. */
size_t text_clean(const char *text, size_t bytes, char *out, size_t size);

/* Columns a clean UTF-8 text takes on a terminal (wcwidth of Unicode, whatever the locale). */
size_t text_columns(const char *text);

#endif
