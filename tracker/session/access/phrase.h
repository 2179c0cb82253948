/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passphrases: five words drawn, which forgive how they are typed, or one's own. */
#ifndef TRACKER_SESSION_ACCESS_PHRASE_H
#define TRACKER_SESSION_ACCESS_PHRASE_H

#include "crypto/passphrase.h"
#include "tracker/session/access/session.h"

enum { PHRASE_WORDS = 1743, PHRASE_TAKEN = 5, PHRASE_BYTES = 64 };

/* French words without accents, in order. */
extern const char *const phrase_words[PHRASE_WORDS];

/* Draws five words, parted by spaces: 53 bits. */
void phrase_draw(char out[static PHRASE_BYTES]);

/* How a passphrase is to be locked: LOCK_FORGIVING when it is five of the words above, however they
 * are written; LOCK_TIDY for any other, and without memory. */
enum lock_rule phrase_rule(const struct secret_text *typed);

/* True when two typings of a passphrase count as the same; time depends on their sizes alone. */
bool phrase_same(const struct secret_text *a, const struct secret_text *b);

/* Refuses a new passphrase of fewer than PASSPHRASE_MIN_CHARS characters, as they count
 * (ERROR_PASSPHRASE_SHORT), of more than PASSPHRASE_MAX_BYTES, or with a character that cannot be
 * typed again everywhere (ERROR_PASSPHRASE_FORM). ERROR_MEMORY. */
CHECKED enum error passphrase_check(const struct secret_text *passphrase, struct fault *fault);

#endif
