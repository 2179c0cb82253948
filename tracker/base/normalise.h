/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One form for what people type in different ways: composed or decomposed accents, spaces of all
 * kinds, characters that nobody sees. By utf8proc; Unicode Standard Annex 15 (NFKC), and Unicode's
 * case folding. */
#ifndef TRACKER_BASE_NORMALISE_H
#define TRACKER_BASE_NORMALISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NORMAL_BYTES = 1024, NORMAL_POINTS = 2048 };

enum normal_form {
    NORMAL_TIDY,      /* NFKC; invisible characters dropped; runs of spaces one space, none at the
                         ends. Case and accents count. */
    NORMAL_FORGIVING, /* of that, case folded and accents dropped (œ is oe); hyphens and apostrophes
                         are spaces */
};

/* A text in one form, and the room to make it: in secret memory where the text is a secret. */
struct normal {
    char text[NORMAL_BYTES + 1]; /* UTF-8 and its NUL */
    size_t bytes;
    size_t characters;               /* code points */
    uint8_t typed[2 * NORMAL_BYTES]; /* as UTF-8; this and the next of no meaning afterwards */
    int32_t points[NORMAL_POINTS];
};

/* Brings bytes bytes of text into a form. What is not UTF-8 is read as ISO 8859-1, the older way of
 * writing French. False, with an empty text, when it holds a control character (tabs count as
 * spaces) or one that this version of Unicode does not know, or more than NORMAL_BYTES before or
 * after. */
bool normalise(enum normal_form form, const char *text, size_t bytes, struct normal *out);

#endif
