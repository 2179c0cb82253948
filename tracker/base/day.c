/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/day.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void day_format(day d, char out[DAY_TEXT + 1])
{
    snprintf(out, DAY_TEXT + 1, "%04u-%02u-%02u", d / 10000 % 10000, d / 100 % 100, d % 100);
}

day day_parse(const char *text)
{
    day d = 0;
    char again[DAY_TEXT + 1];
    if (strlen(text) != DAY_TEXT)
        return 0;
    for (int i = 0; i < DAY_TEXT; i++)
        if (i != 4 && i != 7)
            d = 10 * d + (day)(text[i] - '0');
    day_format(d, again);
    const unsigned month = d / 100 % 100;
    const bool good = strcmp(text, again) == 0 && d / 10000 >= 1 && month >= 1 && month <= 12 &&
                      d % 100 >= 1 && d % 100 <= 31;
    return good ? d : 0;
}
