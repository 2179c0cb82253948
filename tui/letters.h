/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words compared as a reader does: letters of either case, accents left aside, so that a terminal
 * without accents can type them all. Pure. */
#ifndef TUI_LETTERS_H
#define TUI_LETTERS_H

#include <stdbool.h>

/* Does text hold what is looked for? Of both, the first 500 letters count. */
bool letters_hold(const char *text, const char *wanted);

/* Are both the same word? */
bool letters_same(const char *a, const char *b);

#endif
