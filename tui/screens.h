/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens, one file each (see tui/shell/screen.h). */
#ifndef TUI_SCREENS_H
#define TUI_SCREENS_H

#include "tracker/session/access/role.h"
#include "tui/shell/screen.h"

/* Door: store, user, passphrase; first entry; creation of a store; practice. */
extern const struct screen screen_door;
extern const struct screen screen_lock;
extern const struct screen screen_rollback; /* coordination's session on an older store is open */
extern const struct screen screen_first_entry;
extern const struct screen screen_practice;
extern const struct screen screen_create;

/* Everybody. */
extern const struct screen screen_help; /* argument: the text, const char * */
extern const struct screen screen_charter;
extern const struct screen screen_codebook;
extern const struct screen screen_passphrase;

/* Référent. */
extern const struct screen screen_referent;
extern const struct screen screen_ticket; /* argument: unsigned *, the interview said to be */
extern const struct screen screen_questions;
extern const struct screen screen_review;

/* Homes of the others; what they lead to is in tui/menu.h. */
extern const struct screen screen_formatrice;
extern const struct screen screen_evaluation;
extern const struct screen screen_coordination;

/* Home of a role. */
const struct screen *screen_home(enum role role);

/* Those that the shell opens itself: for tui_run. */
extern const struct shell_screens tui_screens;

#endif
