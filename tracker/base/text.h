/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of the interface. Sentences are written in French in the sources; English comes from
 * scripts/en.po, compiled by msgfmt and linked into the program. glibc's own gettext() is not used:
 * it translates nothing in the locales C and C.UTF-8, the only ones a fresh machine has. */
#ifndef TRACKER_BASE_TEXT_H
#define TRACKER_BASE_TEXT_H

#include <stdbool.h>

/* Shorthand that xgettext looks for. */
#define _(msgid) text_of(msgid)

/* Chooses the language: "fr", "en", or NULL for what LANGUAGE (a list), LC_ALL, LC_MESSAGES and
 * LANG say, the first one set; French when they name neither. Call it once, before any other
 * thread. False for another word: nothing is changed. The locale of the C library is left alone. */
bool text_start(const char *language);

/* True when the interface speaks English. */
bool text_english(void);

/* msgid in the language chosen, UTF-8; msgid itself where no translation stands. Static text. */
__attribute__((format_arg(1))) const char *text_of(const char *msgid);

/* The same for a number of things: the form of n of "one" (0 and 1 in French, 1 in English), or of
 * "many". */
__attribute__((format_arg(1), format_arg(2))) const char *
text_count(const char *one, const char *many, unsigned long n);

#endif
