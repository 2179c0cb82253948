/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a formatrice watches at each closing: the indicators, when one asks for a look, and what is
 * proposed then. Read from releases alone, so that nothing is known here that has not left the
 * gate. Pure. */
#ifndef TUI_FORMATRICE_INDICATORS_H
#define TUI_FORMATRICE_INDICATORS_H

#include <stdbool.h>

#include "tracker/report/words.h"

enum { INDICATORS = 9, INDICATOR_ROWS = 3, INDICATOR_BYTES = 1024 };

/* What an indicator is about. */
enum indicator_kind {
    INDICATOR_VOLUMES,  /* interviews and people */
    INDICATOR_AREAS,    /* interviews by department */
    INDICATOR_SHARES,   /* some rows of a table */
    INDICATOR_CROSSING, /* a table of shares by profile */
};

/* What its numbers say: a look is asked for, none is, or nobody can tell from what left. */
enum signal { SIGNAL_LOOK, SIGNAL_CALM, SIGNAL_UNKNOWN };

struct indicator {
    const char *id; /* "D3" */
    uint32_t key;
    bool compares; /* with the closing before */
    enum indicator_kind kind;
    const char *table;
    enum rank_scope scope;
    const char *rows[INDICATOR_ROWS]; /* drawn by closing, NULL after the last */
    const char *name, *about;         /* marked with N_ */
    const char *watch;                /* what asks for a look */
    const char *gesture;              /* what is proposed then */
    enum signal (*read)(const struct source *now, const struct source *before,
                        char found[INDICATOR_BYTES]);
};

/* The indicators in their order. */
extern const struct indicator indicators[INDICATORS];

/* Reads an indicator of a closing; before is the closing before, NULL for none. found receives what
 * stood out, empty when there is nothing to name. */
enum signal indicator_read(const struct indicator *indicator, const struct source *now,
                           const struct source *before, char found[INDICATOR_BYTES]);

/* The table of a release, NULL when it has none. */
const struct release_table *indicator_table(const struct release *release, const char *id,
                                            enum rank_scope scope);

/* The cell of a table, col "" outside crossings; NULL when it has none. */
const struct cell *indicator_cell(const struct release_table *table, const char *row,
                                  const char *col);

#endif
