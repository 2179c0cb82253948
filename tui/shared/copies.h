/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of the store as screens show them. */
#ifndef TUI_SHARED_COPIES_H
#define TUI_SHARED_COPIES_H

#include "tracker/session/acts/copies.h"
#include "tui/draw/view.h"

/* One copy: its date, where it is, its state. Lives as long as the view. */
const char *copies_text(struct view *view, const struct backup_line *line);

/* A paragraph for each. */
void copies_view(struct view *view, const struct backup_line *lines, size_t count);

#endif
