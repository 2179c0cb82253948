/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/codebook/scope.h"

#include <string.h>

static const struct {
    const char *word;
    uint8_t ranks;
} scopes[] = {
    [SCOPE_ALL] = {"all", RANK_ALL},
    [SCOPE_1] = {"1", RANK_1},
    [SCOPE_2] = {"2", RANK_2},
    [SCOPE_3] = {"3", RANK_3},
    [SCOPE_FOLLOW] = {"2+", RANK_2 | RANK_3},
};

uint8_t scope_ranks(enum rank_scope scope)
{
    return scopes[scope].ranks;
}

const char *scope_word(enum rank_scope scope)
{
    return scopes[scope].word;
}

bool scope_parse(const char *word, enum rank_scope *out)
{
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        if (strcmp(scopes[i].word, word) == 0) {
            *out = (enum rank_scope)i;
            return true;
        }
    }
    return false;
}
