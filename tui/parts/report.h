/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report on the screen: its sections, one at a time, with a search. */
#ifndef TUI_PARTS_REPORT_H
#define TUI_PARTS_REPORT_H

#include "tracker/session/acts/releases.h"
#include "tui/shell/app.h"

/* A release that is stored, to be found again. */
struct stored {
    bool any;
    enum release_kind kind;
    month from, to;
    unsigned number; /* 0: the newest of the period */
};

/* What is read; copied when the screen opens. */
struct report {
    const char *title;
    const char *text;     /* as from write_text: titles are underlined with dashes */
    struct stored stored; /* what it is the text of, if évaluation may write it to a file */
};

extern const struct screen screen_report; /* argument: const struct report * */

/* Writing a stored release to a file. */
extern const struct screen screen_write; /* argument: const struct stored * */

/* The publication itself; a bilan that is not stored yet is published by this. */
CHECKED enum error report_fetch(struct app *app, const struct stored *stored,
                                struct publication *publication, struct fault *fault);

/* Opens the report of a publication fetched like that; false after a message. */
bool report_show(struct app *app, const struct stored *stored);

#endif
