/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one door to curses; tui/draw/display.c and tui/draw/keyboard.c alone include it. */
#ifndef TUI_DRAW_TERM_H
#define TUI_DRAW_TERM_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <stdint.h>
#include <wchar.h>

#include "tui/draw/press.h"

enum { KEYBOARD_SEQUENCE = 32 };

/* Teaches curses the keys that terminals send whatever TERM says (PuTTY: ESC [ 1 1 ~ for F1). */
void keyboard_start(void);

/* A sequence that arrives in pieces: its ESC was taken for the key of that name. */
struct keyboard {
    int64_t escaped; /* when that was, 0: not the key before */
    int64_t until;   /* when the rest will not come any more */
    unsigned held;   /* characters of the rest so far */
    unsigned given;  /* of these, when they were no sequence: returned already */
    wchar_t rest[KEYBOARD_SEQUENCE];
};

/* Reads the next key that has arrived; PRESS_NONE when there is none, or one without a meaning
 * here. A sequence nobody knows is swallowed whole. PRESS_PASTING: a paste begins, and what follows
 * is to be read as bytes. */
struct press keyboard_read(struct keyboard *keyboard);

/* Milliseconds after which keyboard_read has something to return though nothing arrives; -1: none.
 */
int keyboard_patience(const struct keyboard *keyboard);

#endif
