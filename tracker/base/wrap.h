/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaking text into lines, with French spacing. */
#ifndef TRACKER_BASE_WRAP_H
#define TRACKER_BASE_WRAP_H

#include <stdbool.h>
#include <stddef.h>

/* True when a line may end at that byte of a text: at a space, but not after « or → nor before
 * ; : ! ? % or ». */
bool wrap_breaks(const char *text, size_t at);

/* Cuts the next line off a text: bytes of it that fit into columns, ended at a space where there is
 * one; *skip is what stands between it and the next line. 0 at the end of the text. */
size_t wrap_line(const char *text, size_t columns, size_t *skip);

#endif
