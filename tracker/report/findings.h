/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For report/ and the screens: how two cells of a release compare. */
#ifndef TRACKER_REPORT_FINDINGS_H
#define TRACKER_REPORT_FINDINGS_H

#include "tracker/report/words.h"

/* What can be said of two rows of a crossing under one column. */
enum comparison { COMPARISON_NONE, COMPARISON_MORE, COMPARISON_AS_MUCH };

/* Compares the shares of two cells of a column, when what left allows it. On success *more points
 * to the one with the larger share (COMPARISON_MORE: strictly, by their bounds; COMPARISON_AS_MUCH:
 * at least as large, as a direction says), *less to the other. */
enum comparison findings_compare(const struct source *source, const struct release_table *table,
                                 const struct cell *a, const struct cell *b,
                                 const struct cell **more, const struct cell **less);

#endif
