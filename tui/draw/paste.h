/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that a terminal pastes between two marks, ESC [ 200 ~ and ESC [ 201 ~, once it was asked to
 * (bracketed paste). What stands between them is never keys. Pure; lies in secret memory. */
#ifndef TUI_DRAW_PASTE_H
#define TUI_DRAW_PASTE_H

#include "tui/draw/field.h"

struct paste {
    bool open;     /* the first mark came */
    bool ended;    /* the last mark was the last that came: more of the same burst is still text */
    bool given_up; /* Esc was pressed before its end */
    bool cut;      /* it held more than there is room for */
    unsigned matched; /* bytes of a last mark seen so far */
    size_t length;
    char text[FIELD_BYTES + 1]; /* without control characters */
};

/* The first mark came. */
void paste_begin(struct paste *paste);

/* Takes bytes as they come, in whatever pieces. A mark inside the text ends nothing by itself: that
 * is for who sees whether more comes at once. */
void paste_feed(struct paste *paste, const char *bytes, size_t count);

/* True when the bytes so far end in ESC alone: pressed by hand if nothing follows. */
bool paste_escapes(const struct paste *paste);

/* Empties it and wipes what it held. */
void paste_wipe(struct paste *paste);

#endif
