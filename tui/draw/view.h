/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a screen shows, in words: paragraphs, lines, fields, choices. tui/draw/layout.h makes a page
 * of it, tui/shell/line.c says it as a dialogue; no screen knows which. */
#ifndef TUI_DRAW_VIEW_H
#define TUI_DRAW_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/draw/field.h"

/* The few roles of text. None is told by colour alone. */
enum ink { INK_NORMAL, INK_TITLE, INK_ACTIVE, INK_WARNING, INK_FAINT };

enum block_kind {
    BLOCK_TEXT,    /* a paragraph, wrapped */
    BLOCK_LINE,    /* a line as it is, cut at the edge: a row of a table, a bar */
    BLOCK_FIGURES, /* digits in groups of four, written large */
    BLOCK_FIELD,   /* typed into */
    BLOCK_ACTION,  /* Enter or its key does it */
    BLOCK_SINGLE,  /* one of several answers: Enter or its key takes it */
    BLOCK_TICK,    /* any of several: Space or its key ticks, Enter goes on */
    BLOCK_SIDE,    /* a line of the left pane: Enter goes there */
};

struct block {
    enum block_kind kind;
    enum ink ink;
    int id;        /* of what can be active, 0: never active */
    uint32_t key;  /* its letter or digit, 0: none */
    bool on;       /* ticked, or the answer so far */
    bool guarded;  /* Enter alone does not do it: its key does, or Enter after an arrow */
    unsigned hang; /* column of the further lines of a paragraph */
    const char *text;
    const char *note; /* stands after the text: why it is skipped, a value; NULL for none */
    struct field *field;
};

enum { VIEW_BLOCKS = 1536, VIEW_TEXT = 256 * 1024, VIEW_HINTS = 8 };

/* Cleared by view_clear, filled by the view_* functions. Texts are copied and sanitised; what does
 * not fit is left out. Lies in secret memory. */
struct view {
    const char *title;
    const char *pane; /* heading of the right pane, when there is a left one */
    const char *help; /* instead of the screen's */
    bool reading;     /* every line can be active: a page to read */
    bool slim;        /* the lines of the left pane are short, the right one wants the room */
    int start;        /* id active first, 0: the first that can be */
    struct block blocks[VIEW_BLOCKS];
    size_t count;
    struct hint {
        const char *key, *does;
    } hints[VIEW_HINTS]; /* keys of this screen besides the usual ones */
    size_t hint_count;
    char memory[VIEW_TEXT];
    size_t used;
};

/* A new view in secret memory, NULL without memory; view_free wipes it. */
struct view *view_new(void);
void view_free(struct view *view);

/* Empties a view and wipes what it held. */
void view_clear(struct view *view);

/* A copy of a printf-formatted text that lives as long as the view. */
__attribute__((format(printf, 2, 3))) const char *view_format(struct view *view, const char *format,
                                                              ...);

/* The title; a paragraph, each line feed of it starting a new one; a line as it is; a paragraph
 * whose further lines stand in column hang; an empty line. */
void view_title(struct view *view, const char *title);
void view_text(struct view *view, enum ink ink, const char *text);
void view_line(struct view *view, enum ink ink, const char *text);
void view_hanging(struct view *view, enum ink ink, unsigned hang, const char *text);
void view_gap(struct view *view);

/* Digits in large figures. */
void view_figures(struct view *view, const char *digits);

/* Something that can be active: id is the screen's own number for it, above 0. The block returned
 * may be given more (on, guarded, note, ink) at once. Never NULL. */
struct block *view_field(struct view *view, int id, const char *label, struct field *field);
struct block *view_action(struct view *view, int id, uint32_t key, const char *label);
struct block *view_option(struct view *view, enum block_kind kind, int id, uint32_t key,
                          const char *label);
struct block *view_side(struct view *view, int id, const char *label, const char *note);

/* A key of this screen for the bottom line. */
void view_hint(struct view *view, const char *key, const char *does);

/* True when a block can be active in this view. */
bool block_can_be_active(const struct view *view, const struct block *block);

/* Id of a block; the lines of a reading view go by ids of their own. */
int view_id(const struct view *view, size_t index);

/* Index of the block of that id that can be active, or -1. */
int view_find(const struct view *view, int id);

/* Index of the block to be active first, or -1 when none can be. */
int view_first(const struct view *view);

#endif
