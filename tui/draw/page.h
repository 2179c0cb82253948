/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page: characters in rows and columns with the role of each, and where the cursor stands.
 * Painted by tui/draw/display.c, compared as text by the tests. */
#ifndef TUI_DRAW_PAGE_H
#define TUI_DRAW_PAGE_H

#include "tui/draw/view.h"

enum { PAGE_ROWS = 200, PAGE_COLUMNS = 400, PAGE_ROWS_LEAST = 16, PAGE_COLUMNS_LEAST = 60 };

struct glyph {
    uint32_t character; /* 0: right half of a wide one */
    enum ink ink;
};

struct page {
    unsigned rows, columns;
    unsigned cursor_row, cursor_column;
    bool ascii; /* letters without accents, lines and quotes of ASCII */
    struct glyph glyphs[];
};

/* A blank page of that size, cut to PAGE_ROWS and PAGE_COLUMNS, in secret memory; NULL without
 * memory. page_free wipes it. */
struct page *page_new(unsigned rows, unsigned columns, bool ascii);
void page_free(struct page *page);

/* Blanks it. */
void page_clear(struct page *page);

/* Writes text from a column on, never at or beyond `end`; a text that does not fit ends in "…".
 * Returns the column after it. */
unsigned page_put(struct page *page, unsigned row, unsigned column, unsigned end, enum ink ink,
                  const char *text);

/* Writes one character; ASCII pages get the nearest one. */
void page_set(struct page *page, unsigned row, unsigned column, enum ink ink, uint32_t character);

/* The page as UTF-8 text, rows ended by a line feed without the spaces before it, to be freed with
 * secret_free; NULL without memory. */
char *page_text(const struct page *page);

/* The nearest ASCII text of a character: "e" for é, "oe" for œ, "?" where there is none. */
const char *ascii_of(uint32_t character);

#endif
