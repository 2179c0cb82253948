/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a new version of the code list changes, in plain words. Pure. */
#ifndef TRACKER_CODEBOOK_CHANGES_H
#define TRACKER_CODEBOOK_CHANGES_H

#include "tracker/codebook/codebook.h"

/* The differences between two versions as a text, a line each, under headings: codes added,
 * retired, relabelled, rules of entry, tables. "Rien ne change" when there are none. The caller
 * frees it; NULL without memory. */
char *changes_text(const struct codebook *current, const struct codebook *next, bool english);

#endif
