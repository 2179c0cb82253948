/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clock that does not agree with the register. */
#ifndef TUI_PARTS_TODAY_H
#define TUI_PARTS_TODAY_H

#include "tui/shell/app.h"

/* Asks what day it is, over the screen whose act was refused; the act can then be tried again. */
void today_ask(struct app *app);

#endif
