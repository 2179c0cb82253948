/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question before an act: a word to type when it cannot be undone, or a path. */
#ifndef TUI_PARTS_CONFIRM_H
#define TUI_PARTS_CONFIRM_H

#include "tui/shell/app.h"

enum { CONFIRM_BYTES = 1024 };

/* Copied when the screen opens; the pointers must live longer than it. */
struct confirm {
    const char *title, *label, *help; /* translated */
    const char *word;                 /* to be typed as it stands; NULL: any text is an answer */
    char text[CONFIRM_BYTES];         /* what will happen; each line feed starts a paragraph */
    char proposed[FIELD_BYTES + 1];   /* already in the field */
    /* Does it, with the text typed. The screen is still open: an act that is done leaves it with
     * app_leave, after which answer is gone; one that failed says so and may be tried again. */
    void (*act)(struct app *app, void *context, const char *answer);
    void *context; /* state of a screen below */
};

extern const struct screen screen_confirm; /* argument: const struct confirm * */

#endif
