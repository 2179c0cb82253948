/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <wchar.h>

#include "tracker/base/clock.h"
#include "tui/draw/term.h"

enum {
    INTERRUPT = 3,
    CONTROL_H = 8,
    CONTROL_L = 12,
    CONTROL_T = 20,
    CONTROL_U = 21,
    CONTROL_Z = 26,
    ESCAPE = 27,
    QUIT = 28,
    DELETE = 127,
    KEY_PASTE = KEY_MAX + 1, /* the marks around pasted text */
    KEY_PASTED,
    LATE = 1000, /* milliseconds after ESC for the rest of its sequence to begin */
    SLOW = 300,  /* between two characters of that rest */
};

void keyboard_start(void)
{
    static const struct {
        const char *bytes;
        int key;
    } usual[] = {
        {"\033[A", KEY_UP},       {"\033OA", KEY_UP},        {"\033[B", KEY_DOWN},
        {"\033OB", KEY_DOWN},     {"\033[C", KEY_RIGHT},     {"\033OC", KEY_RIGHT},
        {"\033[D", KEY_LEFT},     {"\033OD", KEY_LEFT},      {"\033[H", KEY_HOME},
        {"\033OH", KEY_HOME},     {"\033[1~", KEY_HOME},     {"\033[7~", KEY_HOME},
        {"\033[F", KEY_END},      {"\033OF", KEY_END},       {"\033[4~", KEY_END},
        {"\033[8~", KEY_END},     {"\033[5~", KEY_PPAGE},    {"\033[6~", KEY_NPAGE},
        {"\033[3~", KEY_DC},      {"\033[Z", KEY_BTAB},      {"\033OP", KEY_F(1)},
        {"\033[11~", KEY_F(1)},   {"\033[[A", KEY_F(1)},     {"\033[21~", KEY_F(10)},
        {"\033[200~", KEY_PASTE}, {"\033[201~", KEY_PASTED},
    };
    set_escdelay(25);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (key_defined(usual[i].bytes) == 0)
            define_key(usual[i].bytes, usual[i].key);
}

/* A sequence that came in pieces is whole with its last letter; the mark of a paste is the one that
 * matters. */
static struct press rest_of_sequence(struct keyboard *keyboard, wint_t key)
{
    const bool whole = key >= 0x40 && key != '[' && keyboard->held > 0;
    keyboard->rest[keyboard->held++] = (wchar_t)key;
    keyboard->until = clock_boot_milliseconds() + SLOW;
    if (!whole && keyboard->held + 1 < KEYBOARD_SEQUENCE)
        return (struct press){PRESS_NONE, 0};
    keyboard->rest[keyboard->held] = L'\0';
    const bool paste = wcscmp(keyboard->rest, L"[200~") == 0;
    *keyboard = (struct keyboard){.escaped = 0};
    return (struct press){paste ? PRESS_PASTING : PRESS_NONE, 0};
}

/* What follows an escape at once is a sequence: ESC [ parameters letter, ESC O letter, ESC letter.
 */
static struct press read_escape(struct keyboard *keyboard)
{
    wint_t next;
    if (get_wch(&next) == ERR) {
        keyboard->escaped = clock_boot_milliseconds();
        return (struct press){PRESS_ESCAPE, 0};
    }
    if (next == 'O')
        (void)get_wch(&next);
    else if (next == '[')
        return rest_of_sequence(keyboard, next);
    return (struct press){PRESS_NONE, 0};
}

static struct press special(wint_t key)
{
    static const struct {
        wint_t key;
        enum press_kind kind;
    } keys[] = {
        {KEY_UP, PRESS_UP},        {KEY_DOWN, PRESS_DOWN},     {KEY_LEFT, PRESS_LEFT},
        {KEY_RIGHT, PRESS_RIGHT},  {KEY_HOME, PRESS_HOME},     {KEY_END, PRESS_END},
        {KEY_A1, PRESS_HOME},      {KEY_C1, PRESS_END},        {KEY_FIND, PRESS_HOME},
        {KEY_SELECT, PRESS_END},   {KEY_PPAGE, PRESS_PAGE_UP}, {KEY_NPAGE, PRESS_PAGE_DOWN},
        {KEY_ENTER, PRESS_ENTER},  {KEY_BTAB, PRESS_BACKTAB},  {KEY_BACKSPACE, PRESS_BACKSPACE},
        {KEY_F(1), PRESS_HELP},    {KEY_HELP, PRESS_HELP},     {KEY_F(10), PRESS_ESCAPE},
        {KEY_DC, PRESS_BACKSPACE}, {KEY_PASTE, PRESS_PASTING},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].key == key)
            return (struct press){keys[i].kind, 0};
    return (struct press){PRESS_NONE, 0};
}

/* A character that is one, or a control. */
static struct press of_character(wint_t key)
{
    static const struct {
        wint_t key;
        enum press_kind kind;
    } keys[] = {
        {'\r', PRESS_ENTER},          {'\n', PRESS_ENTER},       {'\t', PRESS_TAB},
        {CONTROL_H, PRESS_BACKSPACE}, {DELETE, PRESS_BACKSPACE}, {CONTROL_U, PRESS_WIPE},
        {CONTROL_T, PRESS_SHOW},      {CONTROL_L, PRESS_REDRAW}, {CONTROL_Z, PRESS_STOP},
        {INTERRUPT, PRESS_LEAVE},     {QUIT, PRESS_LEAVE},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].key == key)
            return (struct press){keys[i].kind, 0};
    if (key < ' ')
        return (struct press){PRESS_NONE, 0};
    return (struct press){PRESS_CHARACTER, (uint32_t)key};
}

/* Characters held back for a sequence that they were not. */
static struct press give_back(struct keyboard *keyboard)
{
    const wint_t key = (wint_t)keyboard->rest[keyboard->given++];
    if (keyboard->given == keyboard->held)
        *keyboard = (struct keyboard){.escaped = 0};
    return of_character(key);
}

int keyboard_patience(const struct keyboard *keyboard)
{
    const int64_t left = keyboard->until - clock_boot_milliseconds();
    return keyboard->held == 0 ? -1 : left > 0 ? (int)left : 0;
}

struct press keyboard_read(struct keyboard *keyboard)
{
    wint_t key;
    if (keyboard->held && (keyboard->given || keyboard_patience(keyboard) == 0))
        return give_back(keyboard);
    const int kind = get_wch(&key);
    if (kind == ERR)
        return (struct press){PRESS_NONE, 0};
    const bool ascii = kind != KEY_CODE_YES && key >= ' ' && key < DELETE;
    const bool late = keyboard->escaped + LATE < clock_boot_milliseconds();
    if (ascii && (keyboard->held || (keyboard->escaped && !late && key == '[')))
        return rest_of_sequence(keyboard, key);
    if (keyboard->held) {
        if (kind == KEY_CODE_YES)
            ungetch((int)key);
        else
            unget_wch((wchar_t)key);
        return give_back(keyboard);
    }
    *keyboard = (struct keyboard){.escaped = 0};
    if (kind == KEY_CODE_YES)
        return special(key);
    return key == ESCAPE ? read_escape(keyboard) : of_character(key);
}
