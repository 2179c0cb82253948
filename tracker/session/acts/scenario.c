/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/scenario.h"

#include <stdlib.h>
#include <string.h>

extern const unsigned char scenario_csv[];

/* Columns: month, department, rank, then codes, several in one parted by bars. */
static bool row_read(char *line, struct scenario_row *row)
{
    const char *first = strsep(&line, ";");
    const char *department = line ? strsep(&line, ";") : NULL;
    const char *rank = line ? strsep(&line, ";") : NULL;
    *row = (struct scenario_row){.month = 0};
    if (!line || !month_parse(first, &row->month) || strncmp(department, "DEP_", 4) != 0 ||
        strncmp(rank, "RNG_", 4) != 0)
        return false;
    row->department = (unsigned)strtoul(department + 4, NULL, 10);
    row->rank = (unsigned)strtoul(rank + 4, NULL, 10);
    for (char *column; (column = strsep(&line, ";"));)
        for (const char *one; (one = strsep(&column, "|"));)
            if (*one && row->code_count < SCENARIO_CODES)
                row->codes[row->code_count++] = one;
    return true;
}

static int by_month_and_rank(const void *a, const void *b)
{
    const struct scenario_row *x = a;
    const struct scenario_row *y = b;
    if (x->month != y->month)
        return x->month < y->month ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

bool scenario_read(struct scenario *scenario)
{
    scenario->count = 0;
    scenario->text = strdup((const char *)scenario_csv);
    char *rest = scenario->text;
    if (!rest)
        return false;
    strsep(&rest, "\n"); /* names of the columns */
    for (char *line; (line = strsep(&rest, "\n")) && *line;) {
        if (scenario->count == SCENARIO_ROWS || !row_read(line, &scenario->rows[scenario->count++]))
            return false;
    }
    qsort(scenario->rows, scenario->count, sizeof *scenario->rows, by_month_and_rank);
    return true;
}

void scenario_clear(struct scenario *scenario)
{
    free(scenario->text);
    scenario->text = NULL;
    scenario->count = 0;
}
