/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: shows pages, reads presses, and is put back as it was on every way out. One at a
 * time. */
#ifndef TUI_DISPLAY_H
#define TUI_DISPLAY_H

#include "tui/page.h"
#include "tui/press.h"

struct display;

/* Takes the terminal of descriptors 0 and 1. ascii: nothing beyond ASCII is sent. NULL when TERM
 * names none it can draw on: the dialogue is for those. */
struct display *display_open(bool ascii);

/* Gives the terminal back as it was. */
void display_close(struct display *display);

/* Size of the window. */
unsigned display_rows(const struct display *display);
unsigned display_columns(const struct display *display);

/* Shows a page of that size: what differs from the one before is sent, the cursor last. */
void display_paint(struct display *display, const struct page *page);

/* Sends the whole page anew, for a garbled screen. */
void display_redraw(struct display *display);

/* Waits for the next press, for `seconds` at most (0: for ever), then PRESS_IDLE. With more,
 * returns PRESS_NONE at once when nothing waits. */
struct press display_next(struct display *display, unsigned seconds, bool more);

/* True when characters go beyond ASCII: the locale says UTF-8. Sets LC_CTYPE, to C.UTF-8 where it
 * is something else, so that what is typed is read as UTF-8. */
bool display_locale(void);

/* The signals that end the program or resize the window, as a descriptor to poll; -1 on failure. */
int signals_open(void);

/* What a signal that arrived there means; PRESS_NONE for none. */
struct press signals_read(int fd);

#endif
