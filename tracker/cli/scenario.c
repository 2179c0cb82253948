/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/cli/scenario.h"

#include <stdlib.h>
#include <string.h>

extern const unsigned char scenario_csv[];

struct scenario scenario_open(void)
{
    struct scenario scenario = {.text = strdup((const char *)scenario_csv)};
    scenario.rest = scenario.text;
    if (scenario.rest)
        strsep(&scenario.rest, "\n"); /* names of the columns */
    return scenario;
}

void scenario_close(struct scenario *scenario)
{
    free(scenario->text);
    *scenario = (struct scenario){.text = NULL};
}

/* Columns: month, department, rank, then codes, several in one parted by bars. */
bool scenario_next(struct scenario *scenario, struct scenario_row *row)
{
    char *line = scenario->rest ? strsep(&scenario->rest, "\n") : NULL;
    const char *first = line ? strsep(&line, ";") : NULL;
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
