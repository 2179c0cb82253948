/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaking text into lines, with French spacing. */
#ifndef TUI_DRAW_WRAP_H
#define TUI_DRAW_WRAP_H

#include <stddef.h>

/* Cuts the next line off a text: bytes of it that fit into columns, ended at a space where there is
 * one; *skip is what stands between it and the next line. 0 at the end of the text. */
size_t wrap_line(const char *text, size_t columns, size_t *skip);

#endif
