/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user, the terminal or the clock can do to the interface. */
#ifndef TUI_DRAW_PRESS_H
#define TUI_DRAW_PRESS_H

#include <stdbool.h>
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
    PRESS_SHOW,    /* Ctrl-T: a secret is shown, or hidden again */
    PRESS_REDRAW,  /* Ctrl-L */
    PRESS_PASTE,   /* text was pasted: the display, or the dialogue, has it */
    PRESS_PASTING, /* text is being pasted, and its end has not come for a while */
    PRESS_RESIZE,
    PRESS_STOP,   /* Ctrl-Z, SIGTSTP */
    PRESS_RESUME, /* told to go on */
    PRESS_IDLE,   /* nobody pressed a key for the time allowed */
    PRESS_LEAVE,  /* Ctrl-C, SIGTERM */
    PRESS_GONE,   /* the terminal hung up */
};

struct press {
    enum press_kind kind;
    uint32_t character;
};

/* True when somebody pressed it: a key that changes or asks for something. */
bool press_is_key(enum press_kind kind);

#endif
