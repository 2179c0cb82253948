/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to report/: the parts of compose_release. */
#ifndef TRACKER_REPORT_COMPOSE_INTERNAL_H
#define TRACKER_REPORT_COMPOSE_INTERNAL_H

#include "tracker/report/document.h"
#include "tracker/report/words.h"

/* Adds the key figures and findings, a sentence each, from volumes and from cells that left; a
 * finding whose cell is hidden is not mentioned at all. */
void compose_findings(struct document *document, const struct source *source);

/* Adds every table of the release, by section, under headings numbered from first on; returns the
 * number of the next heading. */
unsigned compose_tables(struct document *document, const struct source *source, unsigned first);

/* Adds the limits, the reading guide and the method under headings numbered from first on. */
void compose_method(struct document *document, const struct source *source, unsigned first);

#endif
