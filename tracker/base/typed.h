/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words compared as a reader does: case, accents, spaces and hyphens left aside, so that every
 * keyboard and every habit can type them. Not for passphrases. */
#ifndef TRACKER_BASE_TYPED_H
#define TRACKER_BASE_TYPED_H

#include <stdbool.h>

/* Is what was typed the word asked for? NULL, and a text that cannot be one, are not. */
bool typed_same(const char *word, const char *typed);

/* Does a text hold what was typed? Nothing is in every text. */
bool typed_within(const char *text, const char *typed);

#endif
