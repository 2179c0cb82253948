/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Composers: the only place that puts words and numbers together. Each returns a document to be
 * freed with document_free, NULL without memory. */
#ifndef TRACKER_REPORT_COMPOSE_H
#define TRACKER_REPORT_COMPOSE_H

#include <stdbool.h>

#include "tracker/report/document.h"

struct codebook;
struct release;

/* The bilan, or the trends: key figures and findings as sentences, tables with their bases, the
 * method. codebook gives titles and labels, in English when english is set, which is text_english()
 * for the sentences to agree. Every number comes from the release. */
struct document *compose_release(const struct release *release, const struct codebook *codebook,
                                 bool english);

/* What the numbers of people would allow, from a release of gate_preview: how finely each table
 * could be said, never a number about answers nor a mark of what is hidden. As compose_release
 * otherwise. */
struct document *compose_preview(const struct release *release, const struct codebook *codebook,
                                 bool english);

/* The charter from its Markdown: its title, a section a heading, marks of emphasis left out. What
 * stands between the title and the first heading, but for its first paragraph, is a section too. */
struct document *compose_charter(const char *markdown);

/* A help text, a paragraph a line, under a title; `always` is what holds everywhere, a note. */
struct document *compose_help(const char *title, const char *text, const char *always);

#endif
