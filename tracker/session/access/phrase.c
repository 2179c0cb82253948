/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/phrase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/normalise.h"

_Static_assert((int)NORMAL_BYTES == (int)PASSPHRASE_MAX_BYTES, "one longest passphrase");

void phrase_draw(char out[static PHRASE_BYTES])
{
    size_t at = 0;
    for (unsigned i = 0; i < PHRASE_TAKEN; i++)
        at += (size_t)snprintf(out + at, PHRASE_BYTES - at, "%s%s", i ? " " : "",
                               phrase_words[random_below(PHRASE_WORDS)]);
}

static int by_word(const void *word, const void *listed)
{
    return strcmp(word, *(const char *const *)listed);
}

/* True when the text is that many words of the list; its spaces become ends. */
static bool is_drawn(char *text)
{
    unsigned words = 0;
    char *rest = text;
    for (char *word; (word = strsep(&rest, " "));) {
        if (!bsearch(word, phrase_words, PHRASE_WORDS, sizeof *phrase_words, by_word))
            return false;
        words++;
    }
    return words == PHRASE_TAKEN;
}

enum lock_rule phrase_rule(const struct secret_text *typed)
{
    struct normal *normal = secret_alloc(sizeof *normal);
    const bool drawn = normal && normalise(NORMAL_FORGIVING, typed->text, typed->bytes, normal) &&
                       is_drawn(normal->text);
    secret_free(normal);
    return drawn ? LOCK_FORGIVING : LOCK_TIDY;
}

bool phrase_same(const struct secret_text *a, const struct secret_text *b)
{
    const enum normal_form form = phrase_rule(a) == LOCK_FORGIVING ? NORMAL_FORGIVING : NORMAL_TIDY;
    struct normal *normal = secret_alloc(2 * sizeof *normal);
    const bool same = normal && normalise(form, a->text, a->bytes, &normal[0]) &&
                      normalise(form, b->text, b->bytes, &normal[1]) &&
                      normal[0].bytes == normal[1].bytes &&
                      secret_equal(normal[0].text, normal[1].text, normal[0].bytes);
    secret_free(normal);
    return same;
}

enum error passphrase_check(const struct secret_text *passphrase, struct fault *fault)
{
    struct normal *normal = secret_alloc(sizeof *normal);
    enum error error = ERROR_NONE;
    if (!normal)
        error = fault_set(fault, ERROR_MEMORY, "%s", "passphrase");
    else if (!normalise(NORMAL_TIDY, passphrase->text, passphrase->bytes, normal))
        error = fault_set(fault, ERROR_PASSPHRASE_FORM, "%s", "");
    else if (normal->characters < PASSPHRASE_MIN_CHARS)
        error = fault_set(fault, ERROR_PASSPHRASE_SHORT, "%s", "");
    secret_free(normal);
    return error;
}
