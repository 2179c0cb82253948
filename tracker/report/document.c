/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/report/document.h"

#include <stdlib.h>
#include <string.h>

struct document_text {
    struct document_text *next;
    char text[];
};

/* A copy that lives as long as the document; NULL for NULL. */
static const char *keep(struct document *document, const char *text)
{
    if (!text || document->failed)
        return NULL;
    size_t bytes = strlen(text) + 1;
    struct document_text *kept = malloc(sizeof *kept + bytes);
    if (!kept) {
        document->failed = true;
        return NULL;
    }
    memcpy(kept->text, text, bytes);
    kept->next = document->texts;
    document->texts = kept;
    return kept->text;
}

/* Room for one more of that size behind count of them: the list doubles when count is a power of
 * two. Returns the list, NULL without memory. */
static void *room(struct document *document, void *list, size_t count, size_t size)
{
    if (count & (count - 1))
        return list;
    void *more = reallocarray(list, count ? 2 * count : 1, size);
    document->failed |= !more;
    return more;
}

static bool ready(const struct document *document)
{
    return document && !document->failed;
}

struct document *document_new(const char *language, const char *title, const char *date)
{
    struct document *document = calloc(1, sizeof *document);
    if (!document)
        return NULL;
    document->language = keep(document, language);
    document->title = keep(document, title);
    document->date = keep(document, date);
    return document;
}

void document_section(struct document *document, unsigned number, const char *heading)
{
    if (!ready(document))
        return;
    struct document_section *sections =
        room(document, document->sections, document->section_count, sizeof *sections);
    if (!sections)
        return;
    document->sections = sections;
    sections[document->section_count++] = (struct document_section){
        .number = number, .heading = keep(document, heading), .first_block = document->block_count};
}

/* A block with the texts of *from, which are copied. */
static void add_block(struct document *document, const struct document_block *from)
{
    if (!ready(document) || document->section_count == 0)
        return;
    struct document_block *blocks =
        room(document, document->blocks, document->block_count, sizeof *blocks);
    if (!blocks)
        return;
    document->blocks = blocks;
    struct document_block *block = &blocks[document->block_count++];
    *block = *from;
    block->text = keep(document, from->text);
    block->note = keep(document, from->note);
    block->base = keep(document, from->base);
    block->silence = keep(document, from->silence);
    block->first_row = document->row_count;
    block->row_count = 0;
    document->sections[document->section_count - 1].block_count++;
}

void document_say(struct document *document, enum document_kind kind, const char *text)
{
    add_block(document, &(struct document_block){.kind = kind, .text = text});
}

void document_say_apart(struct document *document, enum document_kind kind, const char *text)
{
    add_block(document, &(struct document_block){.kind = kind, .apart = true, .text = text});
}

void document_table(struct document *document, const struct document_block *table)
{
    add_block(document, table);
}

static void add_row(struct document *document, const struct document_row *from)
{
    if (!ready(document) || document->block_count == 0)
        return;
    struct document_row *rows = room(document, document->rows, document->row_count, sizeof *rows);
    if (!rows)
        return;
    document->rows = rows;
    struct document_row *row = &rows[document->row_count++];
    *row = *from;
    row->label = keep(document, from->label);
    row->first_cell = document->cell_count;
    document->blocks[document->block_count - 1].row_count++;
}

void document_row(struct document *document, unsigned level, const char *label)
{
    add_row(document, &(struct document_row){.label = label, .level = level});
}

void document_head(struct document *document, const char *label)
{
    add_row(document, &(struct document_row){.label = label, .head = true});
}

void document_cell(struct document *document, const struct document_cell *from)
{
    if (!ready(document) || document->row_count == 0)
        return;
    struct document_cell *cells =
        room(document, document->cells, document->cell_count, sizeof *cells);
    if (!cells)
        return;
    document->cells = cells;
    struct document_cell *cell = &cells[document->cell_count++];
    *cell = *from;
    cell->text = keep(document, from->text);
    cell->share = keep(document, from->share);
    cell->than = keep(document, from->than);
    cell->span = from->span ? from->span : 1;
    document->rows[document->row_count - 1].cell_count++;
}

struct document *document_done(struct document *document)
{
    if (ready(document))
        return document;
    document_free(document);
    return NULL;
}

void document_free(struct document *document)
{
    if (!document)
        return;
    while (document->texts) {
        struct document_text *next = document->texts->next;
        free(document->texts);
        document->texts = next;
    }
    free(document->sections);
    free(document->blocks);
    free(document->rows);
    free(document->cells);
    free(document);
}
