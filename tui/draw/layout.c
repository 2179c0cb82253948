/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/draw/layout.h"

#include <stdio.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"
#include "tracker/base/utf8.h"
#include "tracker/base/wrap.h"

enum {
    BODY = 2,         /* first row of the body */
    MARK = 2,         /* "> " */
    KEY = 2,          /* "a " */
    TICK = 4,         /* "[x] " */
    SIDE_NARROW = 23, /* left pane, its rule included */
    SIDE_USUAL = 37,
    SIDE_WIDE = 48,
    WIDE = 110, /* columns from which the left pane is wide */
    MESSAGE_ROWS = 6,
    FIGURE_ROWS = 5,
    FIGURE_COLUMNS = 4,
    FIGURES_WIDTH = 16 * FIGURE_COLUMNS + 3 * 2,
    LINE_BYTES = 1024,
    FIELD_LEAST = 16, /* columns a field has beside its label, at least */
};

/* A pane while it is measured or drawn. */
struct pane {
    struct page *page;
    const struct layout *layout;
    unsigned left, right; /* columns */
    int first, last;      /* rows of the page it may use, last excluded */
    bool keys;            /* some block has a key: all labels stand after it */
    bool draw;
};

/* Copies a text with its gaps closed to two columns, but for those before `kept` and the indent. */
static const char *close_gaps(const char *text, size_t kept, char out[LINE_BYTES])
{
    size_t at = 0;
    size_t indent = strspn(text, " ");
    kept = kept > indent ? kept : indent;
    for (size_t i = 0; text[i] && at + 1 < LINE_BYTES; i++)
        if (i < kept + 2 || memcmp(text + i - 2, "   ", 3) != 0)
            out[at++] = text[i];
    out[at] = '\0';
    return out;
}

/* Writes a text wrapped into the pane from a column on, its further lines from another; the rows it
 * takes, at least one. A row of a table that does not fit loses its gaps first. */
static int put_hanging(const struct pane *pane, int row, unsigned column, unsigned further,
                       enum ink ink, const char *text)
{
    char line[LINE_BYTES];
    char closed[LINE_BYTES] = "";
    size_t skip;
    int rows = 0;
    size_t width = pane->right > column ? pane->right - column : 1;
    if (sanitise_columns(text) > width && strlen(text) < sizeof closed)
        text = close_gaps(text, further - column, closed);
    for (size_t n = wrap_line(text, width, &skip); n; n = wrap_line(text, width, &skip)) {
        if (pane->draw && row + rows >= pane->first && row + rows < pane->last) {
            snprintf(line, sizeof line, "%.*s", (int)n, text);
            page_put(pane->page, (unsigned)(row + rows), column, pane->right, ink, line);
        }
        rows++;
        text += n + skip;
        column = further;
        width = pane->right > column ? pane->right - column : 1;
    }
    secret_wipe(line, sizeof line);
    secret_wipe(closed, sizeof closed);
    return rows ? rows : 1;
}

static int put_wrapped(const struct pane *pane, int row, unsigned column, enum ink ink,
                       const char *text)
{
    return put_hanging(pane, row, column, column, ink, text);
}

static bool shows(const struct pane *pane, int row)
{
    return pane->draw && row >= pane->first && row < pane->last;
}

/* Digits five rows high where there is room, else spaced out. */
static int put_figures(const struct pane *pane, int row, const char *digits)
{
    static const uint16_t shapes[10] = {0x7b6f, 0x2c97, 0x73e7, 0x73cf, 0x5bc9,
                                        0x79cf, 0x79ef, 0x7292, 0x7bef, 0x7bcf};
    bool large = pane->right - pane->left >= FIGURES_WIDTH + MARK && pane->page->rows >= 20;
    unsigned column = pane->left + MARK;
    for (unsigned i = 0; digits[i]; i++) {
        unsigned digit = (unsigned)(digits[i] - '0') % 10;
        if (i && i % 4 == 0)
            column += 2;
        for (unsigned y = 0; y < FIGURE_ROWS && large; y++)
            for (unsigned x = 0; x < 3; x++)
                if ((shapes[digit] >> (14 - 3 * y - x) & 1) && shows(pane, row + (int)y))
                    page_set(pane->page, (unsigned)row + y, column + x, INK_NORMAL, 0x2588);
        if (!large && shows(pane, row))
            page_set(pane->page, (unsigned)row, column, INK_TITLE, (unsigned char)digits[i]);
        column += large ? FIGURE_COLUMNS : 2;
    }
    return large ? FIGURE_ROWS : 1;
}

static bool in_groups(const struct field *field)
{
    return field->kind == FIELD_TICKET || field->kind == FIELD_CODE;
}

/* What was typed, from a column on; its end, and the places still empty, in sight. */
static void put_typed(const struct pane *pane, int row, unsigned column, const struct block *block,
                      bool active)
{
    char shown[FIELD_SHOWN];
    const char *from = shown;
    bool secret = field_hides(block->field);
    uint32_t one;
    if (!shows(pane, row))
        return;
    field_show(block->field, shown);
    while (*from && sanitise_columns(from) + column + 1 > pane->right)
        from += utf8_get(from, &one);
    unsigned end =
        page_put(pane->page, (unsigned)row, column, pane->right, secret ? INK_FAINT : INK_NORMAL,
                 secret ? _("(rien ne s'affiche pendant la saisie)") : from);
    const char *gap = in_groups(block->field) ? strchr(from, '_') : NULL;
    if (active) {
        page_set(pane->page, (unsigned)row, pane->left, INK_NORMAL, '>');
        pane->page->cursor_row = (unsigned)row;
        pane->page->cursor_column = secret ? column : gap ? column + (unsigned)(gap - from) : end;
    }
    secret_wipe(shown, sizeof shown);
}

/* Label and field on one row, or the field below where there is too little room beside. */
static int put_field(const struct pane *pane, int row, const struct block *block, bool active)
{
    char label[LINE_BYTES];
    char shown[FIELD_SHOWN];
    unsigned column = pane->left + MARK;
    field_show(block->field, shown);
    unsigned room = in_groups(block->field) ? (unsigned)sanitise_columns(shown) + 1 : FIELD_LEAST;
    secret_wipe(shown, sizeof shown);
    snprintf(label, sizeof label, "%s%s", block->text, _(" :"));
    unsigned after = column + (unsigned)sanitise_columns(label) + 1;
    bool below = after + room > pane->right;
    int rows = put_wrapped(pane, row, column, active ? INK_ACTIVE : INK_NORMAL, label);
    if (!below) {
        put_typed(pane, row, after, block, active);
        return rows;
    }
    if (active && shows(pane, row))
        page_set(pane->page, (unsigned)row, pane->left, INK_NORMAL, ' ');
    put_typed(pane, row + rows, column + MARK, block, active);
    return rows + 1;
}

/* A choice: mark, key, tick, label, note. */
static int put_choice(const struct pane *pane, int row, const struct block *block, bool active)
{
    unsigned column = pane->left + MARK;
    bool ticks = block->kind == BLOCK_SINGLE || block->kind == BLOCK_TICK;
    enum ink ink = active ? INK_ACTIVE : block->ink;
    char key[5] = "";
    char text[LINE_BYTES];

    if (shows(pane, row) && block->key) {
        utf8_put(block->key, key);
        page_put(pane->page, (unsigned)row, column, pane->right, INK_NORMAL, key);
    }
    column += pane->keys ? KEY : 0;
    if (shows(pane, row) && ticks) {
        const char *box =
            block->kind == BLOCK_TICK ? (block->on ? "[x]" : "[ ]") : (block->on ? "(x)" : "( )");
        page_put(pane->page, (unsigned)row, column, pane->right, INK_NORMAL, box);
    }
    column += ticks ? TICK : 0;
    snprintf(text, sizeof text, "%s%s%s", block->text, block->note ? "  " : "",
             block->note ? block->note : "");
    int rows = put_wrapped(pane, row, column, ink, text);
    secret_wipe(text, sizeof text);
    return rows;
}

/* A line of the left pane, always one row: name, answer so far. */
static int put_side(const struct pane *pane, int row, const struct block *block, bool active)
{
    unsigned column = pane->left + MARK;
    enum ink ink = active ? INK_ACTIVE : block->ink;
    if (!shows(pane, row))
        return 1;
    column = page_put(pane->page, (unsigned)row, column, pane->right, ink, block->text);
    if (block->note && *block->note && column + 3 < pane->right)
        page_put(pane->page, (unsigned)row, column, pane->right, INK_NORMAL,
                 view_format((struct view *)(uintptr_t)pane->layout->view, "%s %s", _(" :"),
                             block->note));
    return 1;
}

static int put_block(const struct pane *pane, int row, size_t index)
{
    const struct view *view = pane->layout->view;
    const struct block *block = &view->blocks[index];
    bool can = block_can_be_active(view, block);
    bool active = can && view_id(view, index) == pane->layout->active;

    if (active && shows(pane, row)) {
        page_set(pane->page, (unsigned)row, pane->left, INK_NORMAL, '>');
        pane->page->cursor_row = (unsigned)row;
        pane->page->cursor_column = pane->left + MARK;
    } else if (block->kind == BLOCK_SIDE && block->on && shows(pane, row)) {
        page_set(pane->page, (unsigned)row, pane->left, INK_NORMAL,
                 pane->page->ascii ? '*' : 0x2192);
    }
    switch (block->kind) {
    case BLOCK_TEXT:
        return put_hanging(pane, row, pane->left + MARK, pane->left + MARK + block->hang,
                           active ? INK_ACTIVE : block->ink, block->text);
    case BLOCK_LINE:
        if (shows(pane, row))
            page_put(pane->page, (unsigned)row, pane->left + MARK, pane->right,
                     active ? INK_ACTIVE : block->ink, block->text);
        return 1;
    case BLOCK_FIGURES:
        return put_figures(pane, row, block->text);
    case BLOCK_FIELD:
        return put_field(pane, row, block, active);
    case BLOCK_ACTION:
    case BLOCK_SINGLE:
    case BLOCK_TICK:
        return put_choice(pane, row, block, active);
    case BLOCK_SIDE:
        return put_side(pane, row, block, active);
    }
    return 1;
}

/* Runs over the blocks of a pane from a row on. Where the active one stands goes to *from and *to,
 * counted from that row; the rows of all are returned. */
static int put_blocks(const struct pane *pane, bool side, int row, int *from, int *to)
{
    const struct view *view = pane->layout->view;
    int start = row;
    for (size_t i = 0; i < view->count; i++) {
        if ((view->blocks[i].kind == BLOCK_SIDE) != side)
            continue;
        int rows = put_block(pane, row, i);
        if (view_id(view, i) == pane->layout->active && pane->layout->active) {
            *from = row - start;
            *to = row - start + rows;
        }
        row += rows;
    }
    return row - start;
}

/* What is active in a pane, if it is the first there that can be so, or the last. */
struct ends {
    bool first, last;
};

static struct ends ends_of(const struct pane *pane, bool side)
{
    const struct view *view = pane->layout->view;
    struct ends ends = {false, false};
    bool any = false;
    for (size_t i = 0; i < view->count; i++) {
        if ((view->blocks[i].kind == BLOCK_SIDE) != side ||
            !block_can_be_active(view, &view->blocks[i]))
            continue;
        ends.last = view_id(view, i) == pane->layout->active;
        ends.first |= !any && ends.last;
        any = true;
    }
    return ends;
}

/* Draws a pane scrolled so that what is active shows, with what stands above the first and below
 * the last; *top is its first row shown. Where it has more than fits, the last column is left to
 * the arrows that say so. */
static void put_pane(struct pane *pane, bool side, unsigned *top)
{
    int from = 0, to = 0;
    int height = pane->last - pane->first;
    pane->draw = false;
    int rows = put_blocks(pane, side, 0, &from, &to);
    unsigned arrows = pane->right - 1;
    if (rows > height && !side) {
        pane->right--;
        rows = put_blocks(pane, side, 0, &from, &to);
    }
    int at = (int)*top;
    at = to > at + height ? to - height : at;
    at = from < at ? from : at;
    struct ends ends = ends_of(pane, side);
    at = ends.last && from >= rows - height ? rows : at;
    at = ends.first && to <= height ? 0 : at;
    at = at + height > rows ? rows - height : at;
    at = at < 0 ? 0 : at;
    pane->draw = true;
    put_blocks(pane, side, pane->first - at, &from, &to);
    if (at > 0)
        page_set(pane->page, (unsigned)pane->first, arrows, INK_FAINT, 0x2191);
    if (at + height < rows)
        page_set(pane->page, (unsigned)pane->last - 1, arrows, INK_FAINT, 0x2193);
    *top = (unsigned)at;
}

static bool has(const struct view *view, bool (*what)(const struct block *))
{
    for (size_t i = 0; i < view->count; i++)
        if (what(&view->blocks[i]))
            return true;
    return false;
}

static bool is_side(const struct block *block)
{
    return block->kind == BLOCK_SIDE;
}

static bool has_key(const struct block *block)
{
    return block->key != 0;
}

/* The left pane gives way where the right one would not fit beside it, or may at any time. */
static unsigned side_width(struct pane *pane)
{
    int from, to;
    unsigned width = pane->page->columns >= WIDE ? SIDE_WIDE : SIDE_USUAL;
    bool gives = pane->layout->view->slim && pane->page->columns < WIDE;
    if (pane->page->columns < 72 || gives)
        return SIDE_NARROW;
    pane->draw = false;
    pane->left = width;
    const char *heading = pane->layout->view->pane ? pane->layout->view->pane : "";
    bool tall = put_blocks(pane, false, 0, &from, &to) > pane->last - pane->first;
    bool long_heading = sanitise_columns(heading) + MARK > pane->right - width;
    return tall || long_heading ? SIDE_NARROW : width;
}

static void put_frame(const struct layout *layout, struct page *page)
{
    unsigned badge = (unsigned)sanitise_columns(layout->badge);
    unsigned title_end = page->columns > badge + 2 ? page->columns - badge - 2 : 0;
    page_put(page, 0, 1, title_end, INK_TITLE, layout->view->title);
    page_put(page, 0, page->columns - badge - 1, page->columns, INK_WARNING, layout->badge);
    page_put(page, page->rows - 1, 1, page->columns, INK_NORMAL, layout->keys);
}

static void put_body(struct layout *layout, struct page *page, int last)
{
    unsigned none = 0;
    const struct view *view = layout->view;
    struct pane pane = {.page = page,
                        .layout = layout,
                        .right = page->columns - 1,
                        .first = BODY,
                        .last = last,
                        .keys = has(view, has_key)};
    if (!has(view, is_side)) {
        for (unsigned column = 0; column < page->columns; column++)
            page_set(page, 1, column, INK_FAINT, 0x2500);
        put_pane(&pane, false, &layout->top);
        return;
    }
    unsigned width = side_width(&pane);
    for (int row = 1; row < last; row++)
        page_set(page, (unsigned)row, width - 1, INK_FAINT, 0x2502);
    pane.left = 0;
    pane.right = width - 1;
    bool keys = pane.keys;
    pane.keys = false;
    put_pane(&pane, true, &none);
    pane.keys = keys;
    pane.left = width;
    pane.right = page->columns;
    pane.first = 1;
    pane.first += put_wrapped(&pane, 1, width + MARK, INK_TITLE, view->pane ? view->pane : "");
    put_pane(&pane, false, &layout->top);
}

static unsigned message_rows(const struct layout *layout, const struct page *page)
{
    size_t skip;
    unsigned rows = 0;
    const char *text = layout->message;
    size_t width = page->columns - 2;
    for (size_t n = wrap_line(text, width, &skip); n; n = wrap_line(text, width, &skip)) {
        rows++;
        text += n + skip;
    }
    return rows < 1 ? 1 : rows > MESSAGE_ROWS ? MESSAGE_ROWS : rows;
}

unsigned layout_body(unsigned rows)
{
    return rows > BODY + 2 ? rows - BODY - 2 : 1;
}

void layout_page(struct layout *layout, struct page *page)
{
    page_clear(page);
    if (page->rows < PAGE_ROWS_LEAST || page->columns < PAGE_COLUMNS_LEAST) {
        page_put(page, 0, 0, page->columns, INK_NORMAL,
                 _("Agrandissez la fenêtre (60×16 au moins)."));
        return;
    }
    unsigned rows = message_rows(layout, page);
    int last = (int)(page->rows - 1 - rows);
    put_frame(layout, page);
    struct pane message = {.page = page,
                           .layout = layout,
                           .left = 0,
                           .right = page->columns - 1,
                           .first = last,
                           .last = (int)page->rows - 1,
                           .draw = true};
    if (*layout->message)
        put_wrapped(&message, last, 1, layout->message_ink, layout->message);
    put_body(layout, page, last);
}
