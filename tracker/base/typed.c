/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/typed.h"

#include <string.h>

#include "tracker/base/normalise.h"

static bool fold(const char *text, struct normal *out)
{
    return text && normalise(NORMAL_FORGIVING, text, strlen(text), out);
}

bool typed_same(const char *word, const char *typed)
{
    struct normal a;
    struct normal b;
    return fold(word, &a) && fold(typed, &b) && strcmp(a.text, b.text) == 0;
}

bool typed_within(const char *text, const char *typed)
{
    struct normal a;
    struct normal b;
    return fold(text, &a) && fold(typed, &b) && strstr(a.text, b.text) != NULL;
}
