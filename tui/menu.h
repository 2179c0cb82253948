/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens that the homes of formatrice, évaluation and coordination lead to. */
#ifndef TUI_MENU_H
#define TUI_MENU_H

#include "tui/screens.h"
#include "tui/shell/app.h"

extern const struct screen screen_trends;
extern const struct screen screen_close;
extern const struct screen screen_bilan;
extern const struct screen screen_releases;
extern const struct screen screen_ledger;
extern const struct screen screen_people;
extern const struct screen screen_copies;
extern const struct screen screen_restore; /* works at the door too */

/* Acts that ask what they need, then do it and say so. */
void menu_check(struct app *app);
void menu_backup(struct app *app);
void menu_propose_codebook(struct app *app);
void menu_approve_codebook(struct app *app);

/* The lines of the home of the role logged in, on the left where there is one, and what they do;
 * false for any other action. */
void menu_view(const struct app *app, struct view *view);
bool menu_act(struct app *app, const struct action *action);

#endif
