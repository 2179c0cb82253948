/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a stored release to a file. */
#ifndef TUI_PARTS_WRITE_H
#define TUI_PARTS_WRITE_H

#include "tracker/session/acts/releases.h"
#include "tui/shell/app.h"

/* A release that is stored. */
struct stored {
    unsigned number;
    enum release_kind kind;
    month from, to;
};

extern const struct screen screen_write; /* argument: const struct stored * */

#endif
