/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/utf8.h"
/* What the screen shows, and the keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/terminal_internal.h"
#include "tui/draw/field.h"

enum {
    CELL_BYTES = VTERM_MAX_CHARS_PER_CELL * 4 + 1,
    ESCAPE_PAUSE = 30, /* milliseconds, longer than the program's */
    LINE_PAUSE = 60,
    PASTE_PAUSE = 60,
};

/* All characters of one cell; the bytes written. */
static size_t put_cell(const VTermScreenCell *cell, char *out)
{
    size_t at = 0;
    if (cell->chars[0] == (uint32_t)-1) /* the second half of a wide one */
        return 0;
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
        at += utf8_put(cell->chars[i], out + at);
    if (at == 0)
        out[at++] = ' ';
    return at;
}

const char *terminal_text(struct terminal *t)
{
    char *text = malloc((size_t)t->rows * (t->columns * CELL_BYTES + 1) + 1);
    size_t at = 0;
    if (!text)
        abort();
    for (unsigned row = 0; row < t->rows; row++) {
        size_t end = at;
        for (unsigned column = 0; column < t->columns; column++) {
            VTermScreenCell cell;
            vterm_screen_get_cell(t->screen, (VTermPos){(int)row, (int)column}, &cell);
            size_t n = put_cell(&cell, text + at);
            at += n;
            if (n != 1 || text[at - 1] != ' ')
                end = at;
        }
        at = end;
        text[at++] = '\n';
    }
    text[at] = '\0';
    free(t->text);
    t->text = text;
    return text;
}

bool terminal_shows(struct terminal *t, const char *text)
{
    return strstr(terminal_text(t), text) != NULL;
}

static bool shows(struct terminal *t, const void *text)
{
    return terminal_shows(t, text);
}

static bool shows_not(struct terminal *t, const void *text)
{
    return !terminal_shows(t, text);
}

void terminal_sees(struct terminal *t, const char *text)
{
    char what[WHY_BYTES / 2];
    snprintf(what, sizeof what, "%s", text);
    terminal_until(t, shows, text, what);
}

void terminal_loses(struct terminal *t, const char *text)
{
    char what[WHY_BYTES / 2];
    snprintf(what, sizeof what, "no more %s", text);
    terminal_until(t, shows_not, text, what);
}

unsigned terminal_rows(const struct terminal *t)
{
    return t->rows;
}

unsigned terminal_columns(const struct terminal *t)
{
    return t->columns;
}

struct terminal_glyph terminal_cell(const struct terminal *t, unsigned row, unsigned column)
{
    VTermScreenCell cell;
    vterm_screen_get_cell(t->screen, (VTermPos){(int)row, (int)column}, &cell);
    uint32_t c = cell.chars[0];
    return (struct terminal_glyph){.character = c == (uint32_t)-1 ? 0
                                                : c               ? c
                                                                  : ' ',
                                   .bold = cell.attrs.bold,
                                   .reverse = cell.attrs.reverse,
                                   .underline = cell.attrs.underline != 0,
                                   .coloured = !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ||
                                               !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg)};
}

struct terminal_cursor terminal_cursor(const struct terminal *t)
{
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &at);
    return (struct terminal_cursor){(unsigned)at.row, (unsigned)at.col, t->visible};
}

bool terminal_taken(const struct terminal *t)
{
    return t->taken;
}

/* --- keys --- */

static const struct {
    const char *name;
    VTermKey key;
} named[] = {
    {"enter", VTERM_KEY_ENTER},
    {"esc", VTERM_KEY_ESCAPE},
    {"tab", VTERM_KEY_TAB},
    {"up", VTERM_KEY_UP},
    {"down", VTERM_KEY_DOWN},
    {"left", VTERM_KEY_LEFT},
    {"right", VTERM_KEY_RIGHT},
    {"home", VTERM_KEY_HOME},
    {"end", VTERM_KEY_END},
    {"pageup", VTERM_KEY_PAGEUP},
    {"pagedown", VTERM_KEY_PAGEDOWN},
    {"delete", VTERM_KEY_DEL},
    {"backspace", VTERM_KEY_BACKSPACE},
};

static void send_named(struct terminal *t, const char *name)
{
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (strcmp(named[i].name, name) == 0) {
            vterm_keyboard_key(t->vt, named[i].key, VTERM_MOD_NONE);
            return;
        }
    if (strcmp(name, "backtab") == 0)
        vterm_keyboard_key(t->vt, VTERM_KEY_TAB, VTERM_MOD_SHIFT);
    else if (strcmp(name, "space") == 0)
        vterm_keyboard_unichar(t->vt, ' ', VTERM_MOD_NONE);
    else if (strcmp(name, "lt") == 0)
        vterm_keyboard_unichar(t->vt, '<', VTERM_MOD_NONE);
    else if (name[0] == 'f' && name[1])
        vterm_keyboard_key(t->vt, VTERM_KEY_FUNCTION((int)strtol(name + 1, NULL, 10)),
                           VTERM_MOD_NONE);
    else if (strncmp(name, "ctrl-", 5) == 0)
        vterm_keyboard_unichar(t->vt, (uint32_t)name[5], VTERM_MOD_CTRL);
    else
        terminal_fail(t, name);
}

void terminal_press(struct terminal *t, const char *keys)
{
    while (*keys && !terminal_ended(t)) {
        char name[16];
        size_t length = strcspn(keys + 1, ">");
        uint32_t character;
        t->rests = terminal_rests(t);
        if (*keys == '<' && length < sizeof name && keys[1 + length]) {
            memcpy(name, keys + 1, length);
            name[length] = '\0';
            send_named(t, name);
            t->pause = strcmp(name, "esc") == 0 ? ESCAPE_PAUSE : 0;
            keys += length + 2;
        } else {
            keys += utf8_get(keys, &character);
            vterm_keyboard_unichar(t->vt, character, VTERM_MOD_NONE);
        }
        t->keys++;
        terminal_settle(t);
    }
}

void terminal_line(struct terminal *t, const char *text)
{
    terminal_send(t, text, strlen(text));
    terminal_send(t, "\r", 1);
    t->pause = LINE_PAUSE;
    terminal_settle(t);
}

void terminal_paste(struct terminal *t, const char *text)
{
    t->rests = terminal_rests(t);
    vterm_keyboard_start_paste(t->vt);
    terminal_send(t, text, strlen(text));
    vterm_keyboard_end_paste(t->vt);
    t->pause = t->pastes ? PASTE_PAUSE : 0;
    terminal_settle(t);
}

unsigned terminal_keys(const struct terminal *t)
{
    return t->keys;
}

void terminal_type(struct terminal *t, const char *text)
{
    uint32_t character;
    t->rests = terminal_rests(t);
    for (; *text && !terminal_ended(t); t->keys++) {
        text += utf8_get(text, &character);
        vterm_keyboard_unichar(t->vt, character, VTERM_MOD_NONE);
    }
    terminal_settle(t);
}
