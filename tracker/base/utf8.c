/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/utf8.h"

enum { REPLACEMENT = 0xfffd };

size_t utf8_put(uint32_t c, char out[static 5])
{
    size_t bytes = 0;
    if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
        out[0] = '\0';
        return 0;
    }
    if (c < 0x80) {
        out[bytes++] = (char)c;
    } else if (c < 0x800) {
        out[bytes++] = (char)(0xc0 | c >> 6);
    } else if (c < 0x10000) {
        out[bytes++] = (char)(0xe0 | c >> 12);
        out[bytes++] = (char)(0x80 | (c >> 6 & 0x3f));
    } else {
        out[bytes++] = (char)(0xf0 | c >> 18);
        out[bytes++] = (char)(0x80 | (c >> 12 & 0x3f));
        out[bytes++] = (char)(0x80 | (c >> 6 & 0x3f));
    }
    if (c >= 0x80)
        out[bytes++] = (char)(0x80 | (c & 0x3f));
    out[bytes] = '\0';
    return bytes;
}

size_t utf8_get(const char *text, uint32_t *character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *t = (const unsigned char *)text;
    size_t more = t[0] < 0x80 ? 0 : (t[0] & 0xe0) == 0xc0 ? 1 : (t[0] & 0xf0) == 0xe0 ? 2 : 3;
    uint32_t c = more == 0 ? t[0] : t[0] & (0x3fU >> more);

    for (size_t i = 1; i <= more; i++) {
        if ((t[i] & 0xc0) != 0x80) {
            *character = REPLACEMENT;
            return 1;
        }
        c = c << 6 | (t[i] & 0x3f);
    }
    if ((t[0] >= 0x80 && t[0] < 0xc0) || t[0] >= 0xf8 || (more && c < least[more + 1])) {
        *character = REPLACEMENT;
        return 1;
    }
    *character = c;
    return t[0] ? more + 1 : 0;
}
