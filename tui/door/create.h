/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guided creation of a store, shared by its two files: what it will be (tui/door/create.c),
 * then its recovery sheets (tui/door/create_sheets.c). */
#ifndef TUI_DOOR_CREATE_H
#define TUI_DOOR_CREATE_H

#include "tracker/session/access/people.h"
#include "tui/parts/phrase.h"
#include "tui/screens.h"

enum { SHEET_SYMBOLS = 32 }; /* of a code, without the marks between groups */

enum create_stage {
    CREATE_WHAT,    /* departments, seats, k, where the sheets go */
    CREATE_HOLDERS, /* who will keep them */
    CREATE_PHRASE,
    CREATE_SHEETS, /* one page a sheet; the store lies beside its place */
    CREATE_BACK,   /* two of them typed back */
    CREATE_DONE,   /* the code for evaluation-1 */
};

struct create {
    enum create_stage stage;
    struct field departments, seats, k, folder;
    struct field holders[RECOVERY_SHEETS]; /* names, for paper alone: kept nowhere */
    struct phrase phrase;
    struct creation *creation; /* NULL before CREATE_SHEETS and once finished */
    struct init_answer answer;
    unsigned page;          /* sheet shown, from 0 */
    struct field typed[2];  /* codes of two sheets */
    struct sheet sheets[2]; /* the same, read */
};

/* The stages from CREATE_SHEETS on: shows one, answers an action on it. */
void create_view_sheets(struct app *app, struct create *create, struct view *view);
bool create_act_sheets(struct app *app, struct create *create, const struct action *action);

#endif
