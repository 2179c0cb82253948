/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/draw/view.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/sanitise.h"

/* Ids of the lines of a reading view: their place, above what screens use. */
enum { READING_IDS = 1 << 20 };

struct view *view_new(void)
{
    return secret_alloc(sizeof(struct view));
}

void view_free(struct view *view)
{
    secret_free(view);
}

void view_clear(struct view *view)
{
    secret_wipe(view->memory, view->used);
    memset(view, 0, offsetof(struct view, memory));
    view->used = 0;
    view->title = "";
}

/* Copies bytes of text, cleaned. */
static const char *keep(struct view *view, const char *text, size_t bytes)
{
    size_t room = sizeof view->memory - view->used;
    if (!text || room < 2)
        return "";
    char *copy = view->memory + view->used;
    view->used += sanitise_text(text, bytes, copy, room) + 1;
    return copy;
}

const char *view_format(struct view *view, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *copy = keep(view, text, strlen(text));
    secret_wipe(text, sizeof text);
    return copy;
}

static struct block *add(struct view *view, enum block_kind kind, const char *text, size_t bytes)
{
    struct block *block =
        &view->blocks[view->count < VIEW_BLOCKS ? view->count++ : VIEW_BLOCKS - 1];
    *block = (struct block){.kind = kind, .text = keep(view, text, bytes)};
    return block;
}

void view_title(struct view *view, const char *title)
{
    view->title = keep(view, title, strlen(title));
}

static void add_lines(struct view *view, enum block_kind kind, enum ink ink, const char *text)
{
    for (;;) {
        size_t length = strcspn(text, "\n");
        add(view, kind, text, length)->ink = ink;
        if (text[length] == '\0' || text[length + 1] == '\0')
            break;
        text += length + 1;
    }
}

void view_text(struct view *view, enum ink ink, const char *text)
{
    add_lines(view, BLOCK_TEXT, ink, text);
}

void view_line(struct view *view, enum ink ink, const char *text)
{
    add_lines(view, BLOCK_LINE, ink, text);
}

void view_hanging(struct view *view, enum ink ink, unsigned hang, const char *text)
{
    struct block *block = add(view, BLOCK_TEXT, text, strlen(text));
    block->ink = ink;
    block->hang = hang;
}

void view_gap(struct view *view)
{
    add(view, BLOCK_LINE, "", 0);
}

void view_figures(struct view *view, const char *digits)
{
    add(view, BLOCK_FIGURES, digits, strlen(digits));
}

struct block *view_field(struct view *view, int id, const char *label, struct field *field)
{
    struct block *block = add(view, BLOCK_FIELD, label, strlen(label));
    block->id = id;
    block->field = field;
    return block;
}

struct block *view_option(struct view *view, enum block_kind kind, int id, uint32_t key,
                          const char *label)
{
    struct block *block = add(view, kind, label, strlen(label));
    block->id = id;
    block->key = key;
    return block;
}

struct block *view_action(struct view *view, int id, uint32_t key, const char *label)
{
    return view_option(view, BLOCK_ACTION, id, key, label);
}

struct block *view_side(struct view *view, int id, const char *label, const char *note)
{
    struct block *block = add(view, BLOCK_SIDE, label, strlen(label));
    block->id = id;
    block->note = note ? keep(view, note, strlen(note)) : NULL;
    return block;
}

void view_hint(struct view *view, const char *key, const char *does)
{
    if (view->hint_count < VIEW_HINTS)
        view->hints[view->hint_count++] = (struct hint){key, does};
}

bool block_can_be_active(const struct view *view, const struct block *block)
{
    return block->id != 0 || (view->reading && block->kind <= BLOCK_FIGURES);
}

int view_id(const struct view *view, size_t index)
{
    const struct block *block = &view->blocks[index];
    return block->id || !view->reading ? block->id : READING_IDS + (int)index;
}

int view_find(const struct view *view, int id)
{
    for (size_t i = 0; i < view->count && id; i++)
        if (view_id(view, i) == id)
            return (int)i;
    return -1;
}

int view_first(const struct view *view)
{
    int found = view_find(view, view->start);
    for (size_t i = 0; i < view->count && found < 0; i++)
        if (block_can_be_active(view, &view->blocks[i]) && view->blocks[i].kind != BLOCK_SIDE)
            found = (int)i;
    return found;
}
