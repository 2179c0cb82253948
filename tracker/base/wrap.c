/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/wrap.h"

#include <stdint.h>
#include <string.h>

#include "tracker/base/sanitise.h"
#include "tracker/base/utf8.h"

bool wrap_breaks(const char *text, size_t at)
{
    static const char *const closing[] = {";", ":", "!", "?", "%", "»"};
    if (text[at] != ' ')
        return false;
    if ((at >= 2 && memcmp(text + at - 2, "«", 2) == 0) ||
        (at >= 3 && memcmp(text + at - 3, "→", 3) == 0))
        return false;
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        if (strncmp(text + at + 1, closing[i], strlen(closing[i])) == 0)
            return false;
    return true;
}

size_t wrap_line(const char *text, size_t columns, size_t *skip)
{
    size_t at = 0, width = 0, space = 0;
    uint32_t one;
    char bytes[5];

    for (size_t n = utf8_get(text, &one); n; n = utf8_get(text + at, &one)) {
        utf8_put(one, bytes);
        width += sanitise_columns(bytes);
        if (width > columns)
            break;
        at += n;
        if (wrap_breaks(text, at))
            space = at;
    }
    if (text[at] && space)
        at = space;
    *skip = strspn(text + at, " ");
    return at || !text[0] ? at : utf8_get(text, &one);
}
