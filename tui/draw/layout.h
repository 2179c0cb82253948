/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays a view out as a page: title, panes, message, keys. Pure. */
#ifndef TUI_DRAW_LAYOUT_H
#define TUI_DRAW_LAYOUT_H

#include "tui/draw/page.h"

/* A view with what surrounds it. */
struct layout {
    const struct view *view;
    int active;          /* id of the active block, 0: none */
    unsigned top;        /* first row of the body shown; moved so that what is active shows */
    const char *badge;   /* at the right of the title: user, practice banner */
    const char *message; /* above the keys; empty for none */
    enum ink message_ink;
    const char *keys; /* the bottom line */
};

/* Fills page, cursor included. Below 60 columns or 16 rows it only asks for a larger window. */
void layout_page(struct layout *layout, struct page *page);

/* Rows of the body of such a page when its message takes one line: how far Page up and down go. */
unsigned layout_body(unsigned rows);

#endif
