/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document: what compose.h makes of a release, the charter or a help text, and what every writer
 * and the screens show. Plain data, in the order of reading; the words are final, a writer adds
 * none. */
#ifndef TRACKER_REPORT_DOCUMENT_H
#define TRACKER_REPORT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum document_kind {
    DOCUMENT_PARAGRAPH,
    DOCUMENT_SENTENCE, /* one of several that can be read alone: a key figure, a finding */
    DOCUMENT_ITEM,     /* of a list */
    DOCUMENT_NOTE,     /* beside the matter: about the page itself */
    DOCUMENT_TABLE,    /* a value a line, its share, and a bar where it is a figure */
    DOCUMENT_GRID,     /* several columns under heads */
    DOCUMENT_PAIRS,    /* a line and the words about it */
};

/* What a cell says; its text says it in words in any case. */
enum document_says {
    DOCUMENT_EXACT,     /* lo */
    DOCUMENT_RANGE,     /* lo to hi; a third of the base is one */
    DOCUMENT_DIRECTION, /* at least as often as `than`; the text is the whole sentence */
    DOCUMENT_HIDDEN,    /* nothing may be said */
    DOCUMENT_NOT_ASKED,
    DOCUMENT_WORDS, /* a head, a name, a mean */
};

struct document_cell {
    enum document_says says;
    uint64_t lo, hi;
    uint32_t base;     /* the number is out of it, 0: not known to the reader */
    const char *text;  /* "29", "13 à 17", a mark */
    const char *share; /* "73 %", NULL: none */
    const char *than;  /* of a direction: label of the other line; else NULL */
    unsigned span;     /* columns of a grid it stands over */
};

struct document_row {
    const char *label;
    unsigned level;                /* under how many of the rows above it stands */
    bool head;                     /* names the columns */
    size_t first_cell, cell_count; /* no cell: it is the heading of the rows under it */
};

struct document_block {
    enum document_kind kind;
    bool apart;          /* a pause before it */
    const char *text;    /* of a paragraph, sentence, item or note; of tables the caption or NULL */
    const char *note;    /* tables: under the caption, NULL: none */
    const char *base;    /* tables: what the numbers are out of, NULL: nothing */
    const char *silence; /* tables: why no row says anything, NULL: some do */
    bool continues;      /* tables: its caption and note are those of the table before */
    bool figure;         /* tables: bars are drawn */
    unsigned group;      /* grids: columns that belong together */
    size_t first_row, row_count;
};

struct document_section {
    unsigned number;     /* 0: none */
    const char *heading; /* NULL: of what stands before all headings */
    size_t first_block, block_count;
};

struct document {
    const char *title;
    const char *language; /* "fr", "en" */
    const char *date;     /* month of the closing, "2024-06"; NULL: of no closing */
    struct document_section *sections;
    size_t section_count;
    struct document_block *blocks;
    size_t block_count;
    struct document_row *rows;
    size_t row_count;
    struct document_cell *cells;
    size_t cell_count;
    struct document_text *texts; /* the words, freed with it */
    bool failed;                 /* memory ran out */
};

/* An empty document in a language ("fr", "en"), NULL without memory. The builders below copy every
 * text, and do nothing on NULL or once memory ran out: document_done tells. */
struct document *document_new(const char *language, const char *title, const char *date);

/* Begins a section; number 0 for none, heading NULL for what stands before all headings. */
void document_section(struct document *document, unsigned number, const char *heading);

/* Adds a text to the section begun last; apart: with a pause before it. */
void document_say(struct document *document, enum document_kind kind, const char *text);
void document_say_apart(struct document *document, enum document_kind kind, const char *text);

/* Adds a table of no rows, its kind, texts and marks taken from *table. */
void document_table(struct document *document, const struct document_block *table);

/* Adds a row of no cells to the table added last; a cell to the row added last. */
void document_row(struct document *document, unsigned level, const char *label);
void document_head(struct document *document, const char *label);
void document_cell(struct document *document, const struct document_cell *cell);

/* The document, to be freed with document_free; NULL, all of it freed, when memory ran out. */
struct document *document_done(struct document *document);
void document_free(struct document *document);

#endif
