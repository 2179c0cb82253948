/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one door to curses; tui/display.c and tui/keyboard.c alone include it. */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>

#include "tui/press.h"

/* Teaches curses the keys that terminals send whatever TERM says (PuTTY: ESC [ 1 1 ~ for F1). */
void keyboard_start(void);

/* Reads the next key that has arrived; PRESS_NONE when there is none, or one without a meaning
 * here. A sequence nobody knows is swallowed whole. */
struct press keyboard_read(void);

#endif
