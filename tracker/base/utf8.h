/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Characters and their bytes. */
#ifndef TRACKER_BASE_UTF8_H
#define TRACKER_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Writes character as UTF-8 and a NUL; the number of bytes, 0 when it is no character. */
size_t utf8_put(uint32_t character, char out[static 5]);

/* Reads one character of UTF-8 text; *character is 0 at the end. Returns the bytes read; a byte
 * that is not UTF-8 is read as U+FFFD. */
size_t utf8_get(const char *text, uint32_t *character);

#endif
