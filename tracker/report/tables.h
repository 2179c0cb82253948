/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For report/ and the screens: the sections of a report and their tables. */
#ifndef TRACKER_REPORT_TABLES_H
#define TRACKER_REPORT_TABLES_H

#include <stdio.h>

#include "tracker/report/words.h"

/* Writes every table of the release, by section, under titles numbered from first on; returns the
 * number of the next title. */
unsigned tables_write(FILE *out, const struct source *source, unsigned first);

/* Title of a table in the language of the source, its id when the codebook does not know it. */
const char *table_title(const struct source *source, const char *id);

/* People behind a table at best: the largest size of the blocks of one rank of its scope. */
uint32_t table_people(const struct release *release, enum rank_scope scope);

#endif
