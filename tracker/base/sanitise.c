/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/sanitise.h"

#include <stdint.h>
#include <string.h>

#include "tracker/base/width.h"

/* Reads one character of at most `bytes` (above 0) bytes, well formed as RFC 3629 has it. Returns
 * its length, or 0 when the first byte starts none. */
static size_t decode(const unsigned char *text, size_t bytes, uint32_t *character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char head = text[0];
    size_t length = head < 0x80             ? 1
                    : (head & 0xE0) == 0xC0 ? 2
                    : (head & 0xF0) == 0xE0 ? 3
                    : (head & 0xF8) == 0xF0 ? 4
                                            : 0;
    if (length == 0 || length > bytes)
        return 0;
    uint32_t value = length == 1 ? head : head & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (text[i] & 0x3FU);
    }
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *character = value;
    return length;
}

static bool may_pass(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } refused[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},       {0xAD, 0xAD},     {0x61C, 0x61C},   {0x115F, 0x1160},
        {0x17B4, 0x17B5}, {0x180B, 0x180F},   {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},
        {0x3164, 0x3164}, {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},
        {0xFFF0, 0xFFFB}, {0xE0000, 0xE0FFF},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (c >= refused[i].first && c <= refused[i].last)
            return false;
    return (c & 0xFFFE) != 0xFFFE;
}

bool sanitise_is_clean(const char *text, size_t bytes)
{
    const unsigned char *at = (const unsigned char *)text;
    while (bytes > 0) {
        uint32_t character;
        size_t length = decode(at, bytes, &character);
        if (length == 0 || !may_pass(character))
            return false;
        at += length;
        bytes -= length;
    }
    return true;
}

size_t sanitise_text(const char *text, size_t bytes, char *out, size_t size)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t written = 0;
    while (bytes > 0) {
        uint32_t character;
        size_t length = decode(at, bytes, &character);
        if (length > 0 && may_pass(character)) {
            if (written + length >= size)
                break;
            memcpy(out + written, at, length);
            written += length;
        }
        length += length == 0;
        at += length;
        bytes -= length;
    }
    out[written] = '\0';
    return written;
}

size_t sanitise_columns(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t bytes = strlen(text), columns = 0;
    while (bytes > 0) {
        uint32_t character;
        size_t length = decode(at, bytes, &character);
        columns += length > 0 ? width_of(character) : 1;
        length += length == 0;
        at += length;
        bytes -= length;
    }
    return columns;
}
