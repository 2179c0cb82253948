/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document as plain text, UTF-8. */
#ifndef TRACKER_REPORT_WRITE_TEXT_H
#define TRACKER_REPORT_WRITE_TEXT_H

#include <stdbool.h>

#include "tracker/report/document.h"

/* The whole document in 80 columns, lines ended by a line feed; with ascii, nothing but ASCII comes
 * out. The caller frees it with free(); NULL for NULL, or without memory. */
char *write_text(const struct document *document, bool ascii);

/* The same; the document is freed in any case. */
char *write_text_once(struct document *document, bool ascii);

/* One block of a section for a window of any width: tables as in write_text, sentences as lines as
 * long as they are. Freed by the caller; NULL without memory. */
char *write_text_block(const struct document *document, const struct document_section *section,
                       const struct document_block *block);

enum { WRITE_TEXT_HEADING = 512 };

/* The heading of a section with its number; empty for what stands before all headings. */
void write_text_heading(const struct document_section *section, char out[WRITE_TEXT_HEADING]);

#endif
