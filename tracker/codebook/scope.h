/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rank, or ranks summed over, as tables name them. */
#ifndef TRACKER_CODEBOOK_SCOPE_H
#define TRACKER_CODEBOOK_SCOPE_H

#include "tracker/codebook/codebook.h"

/* Ranks (mask) a scope sums over. */
uint8_t scope_ranks(enum rank_scope scope);

/* "all", "1", "2", "3", "2+". */
const char *scope_word(enum rank_scope scope);

/* Reads a scope word; false when it is none. */
bool scope_parse(const char *word, enum rank_scope *out);

#endif
