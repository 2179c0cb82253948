/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/normalise.h"

#include <string.h>
#include <utf8proc.h>

enum { SPACE = ' ', OE = 0x153, AE = 0xe6, APOSTROPHE = 0x2019 };

static bool is_utf8(const uint8_t *text, size_t bytes)
{
    utf8proc_int32_t point;
    while (bytes) {
        const utf8proc_ssize_t taken = utf8proc_iterate(text, (utf8proc_ssize_t)bytes, &point);
        if (taken <= 0)
            return false;
        text += taken;
        bytes -= (size_t)taken;
    }
    return true;
}

/* The text as UTF-8, tabs as spaces; its size. */
static size_t recode(const uint8_t *text, size_t bytes, uint8_t out[2 * NORMAL_BYTES])
{
    const bool latin = !is_utf8(text, bytes);
    size_t used = 0;
    for (size_t i = 0; i < bytes; i++) {
        if (latin && text[i] >= 0x80)
            used += (size_t)utf8proc_encode_char(text[i], out + used);
        else
            out[used++] = text[i] == '\t' ? ' ' : text[i];
    }
    return used;
}

static bool parts_words(utf8proc_int32_t point, enum normal_form form)
{
    const utf8proc_category_t category = utf8proc_category(point);
    if (category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
        category == UTF8PROC_CATEGORY_ZP)
        return true;
    return form == NORMAL_FORGIVING &&
           (category == UTF8PROC_CATEGORY_PD || point == '\'' || point == APOSTROPHE);
}

static bool put(struct normal *out, utf8proc_int32_t point)
{
    if (utf8proc_category(point) == UTF8PROC_CATEGORY_CC)
        return false;
    utf8proc_uint8_t encoded[4];
    const utf8proc_ssize_t bytes = utf8proc_encode_char(point, encoded);
    if (bytes <= 0 || out->bytes + (size_t)bytes > NORMAL_BYTES)
        return false;
    memcpy(out->text + out->bytes, encoded, (size_t)bytes);
    out->bytes += (size_t)bytes;
    out->characters++;
    out->text[out->bytes] = '\0';
    return true;
}

/* What is one letter to Unicode and two on a keyboard. */
static bool put_folded(struct normal *out, utf8proc_int32_t point)
{
    if (point == OE || point == AE)
        return put(out, point == OE ? 'o' : 'a') && put(out, 'e');
    return put(out, point);
}

bool normalise(enum normal_form form, const char *text, size_t bytes, struct normal *out)
{
    utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_IGNORE | UTF8PROC_REJECTNA;
    if (form == NORMAL_FORGIVING)
        options |= UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK;
    memset(out, 0, sizeof *out);
    if (bytes > NORMAL_BYTES)
        return false;
    const size_t typed = recode((const uint8_t *)text, bytes, out->typed);
    utf8proc_ssize_t count = utf8proc_decompose(out->typed, (utf8proc_ssize_t)typed, out->points,
                                                NORMAL_POINTS, options);
    if (count > NORMAL_POINTS)
        count = UTF8PROC_ERROR_OVERFLOW;
    if (count > 0)
        count = utf8proc_normalize_utf32(out->points, count, options);
    bool good = count >= 0;
    bool gap = false;
    for (utf8proc_ssize_t i = 0; i < count && good; i++) {
        const utf8proc_int32_t point = out->points[i];
        const bool parts = parts_words(point, form);
        if (!parts && gap && out->bytes)
            good = put(out, SPACE);
        if (!parts && good)
            good = form == NORMAL_FORGIVING ? put_folded(out, point) : put(out, point);
        gap = parts;
    }
    if (!good)
        memset(out, 0, sizeof *out);
    return good;
}
