/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user chose once and is not asked again, in one small file beside the last seen tags. */
#ifndef TUI_CHOICES_H
#define TUI_CHOICES_H

#include <stdbool.h>

/* True when the dialogue was chosen; false as well when nothing was, or dir is NULL. */
bool choices_read(const char *dir);

/* Remembers the choice; a failure is not worth a word. */
void choices_write(const char *dir, bool simple);

#endif
