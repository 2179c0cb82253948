/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/symbols_internal.h"

#include <sodium.h>

static const char upper_case[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const char lower_case[] = "0123456789abcdefghjkmnpqrstvwxyz";

unsigned symbols_value(char typed)
{
    switch (typed) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
    case '-':
    case '.':
        return SYMBOLS_BREAK;
    case 'o':
    case 'O':
        return 0;
    case 'i':
    case 'I':
    case 'l':
    case 'L':
        return 1;
    default:
        break;
    }
    for (unsigned i = 0; i < 32; i++) {
        if (typed == upper_case[i] || typed == lower_case[i])
            return i;
    }
    return SYMBOLS_NONE;
}

void symbols_draw(uint8_t *values, size_t count)
{
    randombytes_buf(values, count);
    for (size_t i = 0; i < count; i++)
        values[i] &= 31;
}

void symbols_write(const uint8_t *values, size_t count, bool upper, char *out)
{
    const char *alphabet = upper ? upper_case : lower_case;

    for (size_t i = 0; i < count; i++) {
        if (i > 0 && i % SYMBOLS_GROUP == 0)
            *out++ = '-';
        *out++ = alphabet[values[i]];
    }
    *out = '\0';
}

bool symbols_read(const char *text, size_t bytes, uint8_t *values, size_t count, size_t *used)
{
    size_t at = 0;

    for (size_t i = 0; i < bytes && at < count; i++) {
        unsigned value = symbols_value(text[i]);
        if (value == SYMBOLS_NONE)
            break;
        if (value != SYMBOLS_BREAK)
            values[at++] = (uint8_t)value;
        if (used != NULL)
            *used = i + 1;
    }
    if (at == count)
        return true;
    sodium_memzero(values, count);
    return false;
}
