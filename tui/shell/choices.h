/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user chose once and is not asked again, in one small file beside the last seen tags: of
 * the user named when the program was started (on a shared host), else of this account. */
#ifndef TUI_SHELL_CHOICES_H
#define TUI_SHELL_CHOICES_H

#include <stdbool.h>

#include "tui/shell/tui.h"

/* True when the dialogue was chosen; false as well when nothing was, or there is no folder. */
bool choices_read(const struct tui_options *options);

/* Remembers the choice; a failure is not worth a word. */
void choices_write(const struct tui_options *options, bool simple);

#endif
