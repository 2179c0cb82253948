/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: shows pages, reads presses, and is put back as it was on every way out, stopping by
 * Ctrl-Z included. Pasted text is asked for between marks, and never read as keys. One at a time.
 */
#ifndef TUI_DRAW_DISPLAY_H
#define TUI_DRAW_DISPLAY_H

#include "tui/draw/idle.h"
#include "tui/draw/page.h"
#include "tui/draw/paste.h"
#include "tui/draw/press.h"

struct display;

/* Takes the terminal of descriptors 0 and 1. ascii: nothing beyond ASCII is sent. idle is looked at
 * while it waits, and must live longer. NULL when TERM names none it can draw on: the dialogue is
 * for those. */
struct display *display_open(bool ascii, struct idle *idle);

/* Gives the terminal back as it was. */
void display_close(struct display *display);

/* Size of the window. */
unsigned display_rows(const struct display *display);
unsigned display_columns(const struct display *display);

/* Shows a page of that size: what differs from the one before is sent, the cursor last. */
void display_paint(struct display *display, const struct page *page);

/* Sends the whole page anew, for a garbled screen. */
void display_redraw(struct display *display);

/* Waits for the next press; PRESS_IDLE when the idle time is over. With more, returns PRESS_NONE at
 * once when nothing waits. */
struct press display_next(struct display *display, bool more);

/* What PRESS_PASTE is about; good until the next press is read, and wiped then. */
const struct paste *display_pasted(const struct display *display);

/* True when characters go beyond ASCII: the locale says UTF-8. Sets LC_CTYPE, to C.UTF-8 where it
 * is something else, so that what is typed is read as UTF-8. */
bool display_locale(void);

#endif
