/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/parts/periods.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"

enum error periods_read(struct session *session, enum release_kind kind, struct periods *periods,
                        struct fault *fault)
{
    struct release_line *lines = NULL;
    size_t count = 0;
    *periods = (struct periods){.count = 0};
    enum error error = releases_list(session, &lines, &count, NULL, fault);
    for (size_t i = 0; i < count && !error; i++) {
        periods->lost += lines[i].lost && !lines[i].declared;
        bool closes = kind == RELEASE_TRENDS; /* those of this register alone are its closings */
        if (lines[i].lost || lines[i].kind != kind || (closes && lines[i].foreign))
            continue;
        if (periods->count == PERIODS) {
            memmove(periods->list, periods->list + 1, (PERIODS - 1) * sizeof *periods->list);
            periods->count--;
        }
        periods->list[periods->count++] =
            (struct period){lines[i].from, lines[i].to, lines[i].number};
    }
    free(lines);
    return error;
}

unsigned periods_find(const struct periods *periods, month from, month to)
{
    for (size_t i = 0; i < periods->count; i++)
        if (periods->list[i].from == from && periods->list[i].to == to)
            return periods->list[i].number;
    return 0;
}

void period_words(month from, month to, char out[PERIOD_WORDS])
{
    char first[MONTH_WORDS];
    char last[MONTH_WORDS];
    words_month(from, first);
    words_month(to, last);
    if (from == to) {
        snprintf(out, PERIOD_WORDS, "%s", last);
        return;
    }
    char *year = strrchr(first, ' ');
    if (month_year(from) == month_year(to) && year)
        *year = '\0';
    snprintf(out, PERIOD_WORDS, _("%s à %s"), first, last);
}
