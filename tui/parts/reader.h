/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document on the screen: its sections, one at a time, with a search. What has a screen of its
 * own (the charter, the help) keeps a struct reader as its state. */
#ifndef TUI_PARTS_READER_H
#define TUI_PARTS_READER_H

#include "tracker/report/document.h"
#include "tracker/session/acts/releases.h"
#include "tui/parts/write.h"

enum { READER_TITLE = 256 };

struct reader_line;

struct reader {
    char title[READER_TITLE];
    const char *notice; /* a sentence above the contents, NULL: none */
    struct document *document;
    struct stored stored; /* what it is the text of, number 0: of nothing that can be written */
    struct reader_line *lines;
    size_t line_count;
    size_t section; /* shown; where there are several, the first is the contents */
    size_t line;    /* the active one */
    bool moved;     /* another has become so: go there at the next view */
    bool finding;   /* the field of the search is shown */
    struct field typed;
    char wanted[FIELD_BYTES + 1];
};

/* Fills a zeroed reader with a document, which is its own from here on, whatever becomes of it;
 * title NULL: the document's, which then does not stand on the page too. NULL for the document is
 * ERROR_MEMORY. reader_close frees what it holds. */
CHECKED enum error reader_start(struct reader *reader, const char *title, struct document *document,
                                struct fault *fault);

/* The view, act and close of a screen whose state is a struct reader. Ids below READER_IDS are the
 * reader's own. */
enum { READER_IDS = 1000 };
void reader_view(struct app *app, void *state, struct view *view);
bool reader_act(struct app *app, void *state, const struct action *action);
void reader_close(struct app *app, void *state);

/* Opens a document, which is freed in any case; NULL is told as memory that ran out. */
void reader_open(struct app *app, const char *title, struct document *document);

/* Opens a release that was read from the store; évaluation may write it to a file. */
void reader_open_release(struct app *app, const struct publication *publication);

/* Opens the stored release of a number, after a message when it cannot be read. */
void reader_open_stored(struct app *app, unsigned number);

#endif
