/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user, the terminal or the clock can do to the interface. */
#ifndef TUI_PRESS_H
#define TUI_PRESS_H

#include <stdint.h>

enum press_kind {
    PRESS_NONE,
    PRESS_CHARACTER, /* printable, Unicode */
    PRESS_ENTER,
    PRESS_TAB,
    PRESS_BACKTAB,
    PRESS_ESCAPE,
    PRESS_BACKSPACE,
    PRESS_WIPE, /* Ctrl-U: empties a field */
    PRESS_UP,
    PRESS_DOWN,
    PRESS_LEFT,
    PRESS_RIGHT,
    PRESS_HOME,
    PRESS_END,
    PRESS_PAGE_UP,
    PRESS_PAGE_DOWN,
    PRESS_HELP,
    PRESS_SHOW,   /* Ctrl-T: a secret is shown, or hidden again */
    PRESS_REDRAW, /* Ctrl-L */
    PRESS_RESIZE,
    PRESS_IDLE,  /* nobody did anything for the time allowed */
    PRESS_LEAVE, /* Ctrl-C, SIGTERM */
    PRESS_GONE,  /* the terminal hung up */
};

struct press {
    enum press_kind kind;
    uint32_t character;
};

#endif
