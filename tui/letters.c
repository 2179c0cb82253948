/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/letters.h"

#include <string.h>

#include "tui/page.h"

enum { FOLDED = 512 };

static void fold(const char *text, char out[FOLDED])
{
    uint32_t one;
    size_t at = 0;
    for (size_t n = utf8_get(text, &one); n; n = utf8_get(text += n, &one)) {
        char letter[2] = {(char)one, '\0'};
        for (const char *c = one < 0x80 ? letter : ascii_of(one); *c && at + 1 < FOLDED; c++)
            out[at++] = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    }
    out[at] = '\0';
}

bool letters_hold(const char *text, const char *wanted)
{
    char a[FOLDED];
    char b[FOLDED];
    fold(text, a);
    fold(wanted, b);
    return strstr(a, b) != NULL;
}

bool letters_same(const char *a, const char *b)
{
    char x[FOLDED];
    char y[FOLDED];
    fold(a, x);
    fold(b, y);
    return strcmp(x, y) == 0;
}
