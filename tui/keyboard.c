/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/term.h"

enum {
    ESCAPE = 27,
    DELETE = 127,
    CONTROL_U = 21,
    CONTROL_L = 12,
    CONTROL_T = 20,
    CONTROL_H = 8,
    SEQUENCE = 32
};

void keyboard_start(void)
{
    static const struct {
        const char *bytes;
        int key;
    } usual[] = {
        {"\033[A", KEY_UP},     {"\033OA", KEY_UP},     {"\033[B", KEY_DOWN},
        {"\033OB", KEY_DOWN},   {"\033[C", KEY_RIGHT},  {"\033OC", KEY_RIGHT},
        {"\033[D", KEY_LEFT},   {"\033OD", KEY_LEFT},   {"\033[H", KEY_HOME},
        {"\033OH", KEY_HOME},   {"\033[1~", KEY_HOME},  {"\033[7~", KEY_HOME},
        {"\033[F", KEY_END},    {"\033OF", KEY_END},    {"\033[4~", KEY_END},
        {"\033[8~", KEY_END},   {"\033[5~", KEY_PPAGE}, {"\033[6~", KEY_NPAGE},
        {"\033[3~", KEY_DC},    {"\033[Z", KEY_BTAB},   {"\033OP", KEY_F(1)},
        {"\033[11~", KEY_F(1)}, {"\033[[A", KEY_F(1)},  {"\033[21~", KEY_F(10)},
    };
    set_escdelay(25);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (key_defined(usual[i].bytes) == 0)
            define_key(usual[i].bytes, usual[i].key);
}

/* What follows an escape at once is a sequence: ESC [ parameters letter, ESC O letter, ESC letter.
 */
static struct press read_escape(void)
{
    wint_t next;
    if (get_wch(&next) == ERR)
        return (struct press){PRESS_ESCAPE, 0};
    if (next == '[' || next == 'O') {
        for (int i = 0; i < SEQUENCE; i++)
            if (get_wch(&next) == ERR || (next >= 0x40 && next < 0x7f))
                break;
    }
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
        {KEY_DC, PRESS_BACKSPACE},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].key == key)
            return (struct press){keys[i].kind, 0};
    return (struct press){PRESS_NONE, 0};
}

struct press keyboard_read(void)
{
    wint_t key;
    int kind = get_wch(&key);
    if (kind == KEY_CODE_YES)
        return special(key);
    if (kind == ERR)
        return (struct press){PRESS_NONE, 0};
    switch (key) {
    case ESCAPE:
        return read_escape();
    case '\r':
    case '\n':
        return (struct press){PRESS_ENTER, 0};
    case '\t':
        return (struct press){PRESS_TAB, 0};
    case CONTROL_H:
    case DELETE:
        return (struct press){PRESS_BACKSPACE, 0};
    case CONTROL_U:
        return (struct press){PRESS_WIPE, 0};
    case CONTROL_T:
        return (struct press){PRESS_SHOW, 0};
    case CONTROL_L:
        return (struct press){PRESS_REDRAW, 0};
    default:
        break;
    }
    if (key < ' ')
        return (struct press){PRESS_NONE, 0};
    return (struct press){PRESS_CHARACTER, (uint32_t)key};
}
