/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals as something to wait for, beside keys. */
#ifndef TUI_DRAW_SIGNALS_H
#define TUI_DRAW_SIGNALS_H

#include "tui/draw/press.h"

/* Those that end the program, stop it, let it go on or resize the window, as a descriptor to poll;
 * -1 on failure. From then on they do nothing by themselves. */
int signals_open(void);

/* What a signal that arrived there means; PRESS_NONE for none. */
struct press signals_read(int fd);

/* Stops the program, and those started with it, as Ctrl-Z does, until they are told to go on. Where
 * no shell could do that, returns at once. */
void signals_stop(void);

#endif
