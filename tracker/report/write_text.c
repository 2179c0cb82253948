/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/report/write_text.h"

#include <stdio.h>

#include "tracker/report/page.h"

/* Columns: labels end, numbers end, percentages end; in a figure the bar takes the rest. */
enum {
    LABEL_END = 54,
    FIGURE_LABEL_END = 32,
    VALUE_COLUMNS = 20,
    SHARE_COLUMNS = 6,
    BAR_COLUMNS = PAGE_COLUMNS - FIGURE_LABEL_END - VALUE_COLUMNS - SHARE_COLUMNS - 2,
    GRID_LABEL_END = 26,
    GRID_COLUMNS = 7, /* of a cell of a grid */
    GRID_GAP = 6,     /* between its groups */
    PAIRS_LABEL_END = 48,
    BODY = 2,        /* what stands under a heading */
    TABLE = 4,       /* a table under its caption */
    LEVEL = 2,       /* a line of a table under another */
    PAIR = 6,        /* the same of pairs */
    WHOLE = 1 << 20, /* the edge of what no line is parted for */
};

struct paper {
    FILE *out;
    const struct document *document;
    unsigned edge; /* column where sentences end */
};

/* A paragraph from column indent, further lines hanging columns deeper. */
static void put(const struct paper *paper, unsigned indent, unsigned hanging, const char *text)
{
    page_pad(paper->out, indent);
    page_flow(paper->out, indent, indent + hanging, paper->edge, text);
    fputc('\n', paper->out);
}

/* Full blocks up to the lower bound, light ones up to the upper. */
static void put_bar(const struct paper *paper, const struct document_cell *cell)
{
    for (unsigned i = 0; i < BAR_COLUMNS; i++) {
        uint64_t reach = ((uint64_t)i * 2 + 1) * cell->base;
        bool full = reach < cell->lo * BAR_COLUMNS * 2;
        bool light = reach < cell->hi * BAR_COLUMNS * 2;
        if (!full && !light)
            return;
        fprintf(paper->out, "%s%s", i == 0 ? "  " : "", full ? "█" : "░");
    }
}

static bool has_bar(const struct document_block *table, const struct document_cell *cell)
{
    return table->figure && cell->base && cell->says <= DOCUMENT_RANGE && cell->hi > 0 &&
           cell->base < cell->hi * BAR_COLUMNS * 2;
}

static void put_row(const struct paper *paper, const struct document_block *table,
                    const struct document_row *row)
{
    const struct document_cell *cell = &paper->document->cells[row->first_cell];
    const unsigned indent = TABLE + LEVEL * row->level;
    if (row->cell_count == 0) {
        put(paper, indent, 2, row->label);
        return;
    }
    if (cell->says == DOCUMENT_DIRECTION) {
        put(paper, indent, 2, cell->text);
        return;
    }
    page_label(paper->out, indent, table->figure ? FIGURE_LABEL_END : LABEL_END, row->label);
    page_right(paper->out, VALUE_COLUMNS, cell->text);
    if (cell->share || has_bar(table, cell))
        page_right(paper->out, SHARE_COLUMNS, cell->share ? cell->share : "");
    if (has_bar(table, cell))
        put_bar(paper, cell);
    fputc('\n', paper->out);
}

static void put_table(const struct paper *paper, const struct document_block *table)
{
    const struct document_row *rows = paper->document->rows + table->first_row;
    if (!table->continues)
        put(paper, 0, 5, table->text);
    if (!table->continues && table->note)
        put(paper, TABLE, 0, table->note);
    if (table->base)
        put(paper, TABLE, 2, table->base);
    if (table->silence)
        put(paper, TABLE, 3, table->silence);
    for (size_t i = 0; i < table->row_count && !table->silence; i++)
        put_row(paper, table, &rows[i]);
    fputc('\n', paper->out);
}

static void put_grid(const struct paper *paper, const struct document_block *grid)
{
    const struct document_row *row = paper->document->rows + grid->first_row;
    fputc('\n', paper->out);
    for (const struct document_row *end = row + grid->row_count; row < end; row++) {
        const struct document_cell *cell = paper->document->cells + row->first_cell;
        unsigned column = 0;
        page_label(paper->out, row->head ? BODY : TABLE, GRID_LABEL_END, row->label);
        for (size_t i = 0; i < row->cell_count; i++) {
            if (column && column % grid->group == 0)
                page_pad(paper->out, GRID_GAP);
            page_right(paper->out, GRID_COLUMNS * cell[i].span, cell[i].text);
            column += cell[i].span;
        }
        fputc('\n', paper->out);
    }
    fputc('\n', paper->out);
}

static void put_pairs(const struct paper *paper, const struct document_block *pairs)
{
    const struct document_row *rows = paper->document->rows + pairs->first_row;
    for (size_t i = 0; i < pairs->row_count; i++) {
        page_label(paper->out, BODY + PAIR * rows[i].level, PAIRS_LABEL_END, rows[i].label);
        fprintf(paper->out, "%s\n", paper->document->cells[rows[i].first_cell].text);
    }
}

/* What stands before all headings begins at the edge. */
static void put_block(const struct paper *paper, const struct document_section *section,
                      const struct document_block *block)
{
    const unsigned indent = section->heading ? BODY : 0;
    switch (block->kind) {
    case DOCUMENT_PARAGRAPH:
    case DOCUMENT_NOTE:
        put(paper, indent, 0, block->text);
        return;
    case DOCUMENT_SENTENCE:
        put(paper, indent, 2, block->text);
        return;
    case DOCUMENT_ITEM:
        fprintf(paper->out, "%*s- ", (int)indent, "");
        page_flow(paper->out, indent + 2, indent + 2, paper->edge, block->text);
        fputc('\n', paper->out);
        return;
    case DOCUMENT_TABLE:
        put_table(paper, block);
        return;
    case DOCUMENT_GRID:
        put_grid(paper, block);
        return;
    case DOCUMENT_PAIRS:
        put_pairs(paper, block);
        return;
    }
}

void write_text_heading(const struct document_section *section, char out[WRITE_TEXT_HEADING])
{
    const char *heading = section->heading ? section->heading : "";
    if (section->number)
        snprintf(out, WRITE_TEXT_HEADING, "%u. %s", section->number, heading);
    else
        snprintf(out, WRITE_TEXT_HEADING, "%s", heading);
}

static void put_section(const struct paper *paper, const struct document_section *section)
{
    const struct document_block *blocks = paper->document->blocks + section->first_block;
    char heading[WRITE_TEXT_HEADING];
    write_text_heading(section, heading);
    if (*heading)
        page_title(paper->out, heading, '-');
    for (size_t i = 0; i < section->block_count; i++) {
        if (blocks[i].apart && i > 0)
            fputc('\n', paper->out);
        put_block(paper, section, &blocks[i]);
    }
}

char *write_text(const struct document *document, bool ascii)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = document ? open_memstream(&text, &bytes) : NULL;
    const struct paper paper = {out, document, PAGE_COLUMNS};
    if (!out)
        return NULL;
    if (document->title)
        put(&paper, 0, 0, document->title);
    for (size_t i = 0; i < document->section_count; i++)
        put_section(&paper, &document->sections[i]);
    return page_finish(out, &text, ascii);
}

char *write_text_once(struct document *document, bool ascii)
{
    char *text = write_text(document, ascii);
    document_free(document);
    return text;
}

char *write_text_block(const struct document *document, const struct document_section *section,
                       const struct document_block *block)
{
    char *text = NULL;
    size_t bytes;
    const struct paper paper = {open_memstream(&text, &bytes), document, WHOLE};
    if (!paper.out)
        return NULL;
    put_block(&paper, section, block);
    return page_finish(paper.out, &text, false);
}
