/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A release as a text for people: 80 columns, UTF-8. Every number comes from the release. */
#ifndef TRACKER_REPORT_TEXT_H
#define TRACKER_REPORT_TEXT_H

#include <stdbool.h>

struct codebook;
struct release;

/* The bilan, or the trends: key figures and findings as sentences, tables with their bases, the
 * method. codebook gives titles and labels, in English when english is set, which is text_english()
 * for the sentences to agree; with ascii, nothing but ASCII comes out. The caller frees the text;
 * NULL without memory. */
char *report_text(const struct release *release, const struct codebook *codebook, bool english,
                  bool ascii);

/* What the numbers of people would allow, from a release of gate_preview: how finely each table
 * could be said, never a number about answers nor a mark of what is hidden. As report_text
 * otherwise. */
char *report_preview(const struct release *release, const struct codebook *codebook, bool english);

#endif
