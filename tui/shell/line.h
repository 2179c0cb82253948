/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same screens as a dialogue: append-only, one question a line, for speech, braille and
 * terminals that draw nothing. */
#ifndef TUI_SHELL_LINE_H
#define TUI_SHELL_LINE_H

#include "tui/draw/idle.h"
#include "tui/shell/app.h"

/* Runs the interface over descriptors 0 and 1 until the user leaves or the input ends. Choices are
 * numbered; "?" explains, "<" goes back; an empty line keeps what is there, or goes on. At a
 * terminal, several lines at once are a paste, and none of them is taken. The session locks when no
 * line came for the time that idle allows. */
void line_run(struct app *app, bool ascii, struct idle *idle);

#endif
