/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to report/: plain text in 80 columns, UTF-8. */
#ifndef TRACKER_REPORT_PAGE_H
#define TRACKER_REPORT_PAGE_H

#include <stdbool.h>
#include <stdio.h>

enum { PAGE_COLUMNS = 80 };

/* Writes text word by word from column at; lines go on at column left and end before column right.
 * A space before : ; ! ? % » or after « is not a place to break. Returns the column reached. */
unsigned page_flow(FILE *out, unsigned at, unsigned left, unsigned right, const char *text);

/* The label of a line of a table from column indent, wrapped when longer, then at least one space,
 * up to column right. The line is left open. */
void page_label(FILE *out, unsigned indent, unsigned right, const char *label);

/* A title underlined with a character, an empty line above and below. */
void page_title(FILE *out, const char *title, char underline);

/* Writes count spaces. */
void page_pad(FILE *out, unsigned count);

/* Writes value in front of which spaces make it columns wide. */
void page_right(FILE *out, unsigned columns, const char *value);

/* Rewrites UTF-8 text in place with nothing but ASCII: letters without their accents, "..." quotes,
 * # for bars, . and - for marks, ? for what it does not know. */
void page_ascii(char *text);

/* Closes out, a stream of open_memstream on *text, and returns its text, in ASCII when asked; NULL,
 * the text freed, when something could not be written. */
char *page_finish(FILE *out, char **text, bool ascii);

#endif
