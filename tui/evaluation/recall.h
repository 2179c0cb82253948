/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What évaluation answers for after a restore: each opens a question, then does the act. */
#ifndef TUI_EVALUATION_RECALL_H
#define TUI_EVALUATION_RECALL_H

#include "tui/shell/app.h"

/* The last release évaluation holds; known is the last one the register knows of. */
void recall_ask_last(struct app *app, unsigned known);

/* A missing release: its file. */
void recall_ask_file(struct app *app);

/* A missing release nobody has, or one read back by mistake: number belongs to the screen below. */
void recall_ask_lost(struct app *app, unsigned *number);
void recall_ask_aside(struct app *app, unsigned *number);

#endif
