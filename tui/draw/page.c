/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/draw/page.h"

#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/sanitise.h"
#include "tracker/base/utf8.h"

struct page *page_new(unsigned rows, unsigned columns, bool ascii)
{
    rows = rows > PAGE_ROWS ? PAGE_ROWS : rows < 1 ? 1 : rows;
    columns = columns > PAGE_COLUMNS ? PAGE_COLUMNS : columns < 1 ? 1 : columns;
    struct page *page = secret_alloc(sizeof *page + rows * columns * sizeof page->glyphs[0]);
    if (!page)
        return NULL;
    page->rows = rows;
    page->columns = columns;
    page->ascii = ascii;
    page_clear(page);
    return page;
}

void page_free(struct page *page)
{
    secret_free(page);
}

void page_clear(struct page *page)
{
    for (size_t i = 0; i < (size_t)page->rows * page->columns; i++)
        page->glyphs[i] = (struct glyph){' ', INK_NORMAL};
    page->cursor_row = page->cursor_column = 0;
}

const char *ascii_of(uint32_t character)
{
    static const struct {
        const char *of, *as;
    } near[] = {
        {"àâäáã", "a"},
        {"ÀÂÄÁ", "A"},
        {"éèêë", "e"},
        {"ÉÈÊË", "E"},
        {"îïí", "i"},
        {"ÎÏ", "I"},
        {"ôöóõ", "o"},
        {"ÔÖ", "O"},
        {"ùûüú", "u"},
        {"ÙÛÜ", "U"},
        {"ÿ", "y"},
        {"ç", "c"},
        {"Ç", "C"},
        {"ñ", "n"},
        {"œ", "oe"},
        {"Œ", "OE"},
        {"æ", "ae"},
        {"Æ", "AE"},
        {"«»“”", "\""},
        {"‘’", "'"},
        {"–—‑─", "-"},
        {"…", "..."},
        {"\u00a0\u202f", " "},
        {"×", "x"},
        {"·•", "."},
        {"│", "|"},
        {"█", "#"},
        {"░", "."},
        {"↑", "^"},
        {"↓", "v"},
        {"←", "<"},
        {"→", ">"},
        {"≥", ">="},
        {"≤", "<="},
        {"−", "-"},
        {"✓", "x"},
        {"▲", "^"},
        {"▼", "v"},
        {"€", "EUR"},
        {"°", "o"},
        {"┼", "+"},
    };
    for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
        uint32_t one;
        const char *text = near[i].of;
        for (size_t n = utf8_get(text, &one); n; n = utf8_get(text += n, &one))
            if (one == character)
                return near[i].as;
    }
    return "?";
}

static void put_glyph(struct page *page, unsigned row, unsigned column, enum ink ink,
                      uint32_t character)
{
    if (row < page->rows && column < page->columns)
        page->glyphs[(size_t)row * page->columns + column] = (struct glyph){character, ink};
}

void page_set(struct page *page, unsigned row, unsigned column, enum ink ink, uint32_t character)
{
    if (page->ascii && character >= 0x80)
        character = (unsigned char)ascii_of(character)[0];
    put_glyph(page, row, column, ink, character);
}

/* Columns a text takes on this page. */
static size_t columns_of(const struct page *page, const char *text)
{
    size_t columns = 0;
    uint32_t one;
    if (!page->ascii)
        return sanitise_columns(text);
    for (size_t n = utf8_get(text, &one); n; n = utf8_get(text += n, &one))
        columns += one < 0x80 ? 1 : strlen(ascii_of(one));
    return columns;
}

/* One character at a column; the column after it, or the same one where it does not fit before end.
 */
static unsigned put_one(struct page *page, unsigned row, unsigned column, unsigned end,
                        enum ink ink, uint32_t character)
{
    char bytes[5];
    utf8_put(character, bytes);
    const char *as = page->ascii && character >= 0x80 ? ascii_of(character) : NULL;
    unsigned width = (unsigned)(as ? strlen(as) : sanitise_columns(bytes));
    if (column + width > end)
        return column;
    for (unsigned i = 0; i < width; i++)
        put_glyph(page, row, column + i, ink, as ? (unsigned char)as[i] : i ? 0 : character);
    return column + width;
}

unsigned page_put(struct page *page, unsigned row, unsigned column, unsigned end, enum ink ink,
                  const char *text)
{
    uint32_t character;
    end = end > page->columns ? page->columns : end;
    if (column >= end)
        return column;
    size_t dots = page->ascii ? 3 : 1;
    bool fits = columns_of(page, text) <= end - column;
    unsigned room = fits || end - column <= dots ? end : end - (unsigned)dots;
    for (size_t n = utf8_get(text, &character); n; n = utf8_get(text += n, &character)) {
        unsigned next = put_one(page, row, column, room, ink, character);
        char bytes[5];
        utf8_put(character, bytes);
        if (next == column && sanitise_columns(bytes) > 0)
            break;
        column = next;
    }
    return fits ? column : put_one(page, row, column, end, ink, 0x2026);
}

char *page_text(const struct page *page)
{
    char *text = secret_alloc((size_t)page->rows * (page->columns * 4 + 1) + 5);
    size_t at = 0;
    if (!text)
        return NULL;
    for (unsigned row = 0; row < page->rows; row++) {
        size_t end = at;
        for (unsigned column = 0; column < page->columns; column++) {
            uint32_t character = page->glyphs[(size_t)row * page->columns + column].character;
            at += utf8_put(character, text + at);
            if (character != ' ')
                end = at;
        }
        at = end;
        text[at++] = '\n';
    }
    text[at] = '\0';
    return text;
}
