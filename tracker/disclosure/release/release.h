/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What left the gate, or is to leave: protected tables as plain data. JSON is its stored form
 * (format "tracker-release", version 1), so that a release can be audited from its file, the
 * earlier ones and the codebook. */
#ifndef TRACKER_DISCLOSURE_RELEASE_RELEASE_H
#define TRACKER_DISCLOSURE_RELEASE_RELEASE_H

#include "tracker/codebook/codebook.h"
#include "tracker/interview/month.h"
#include "tracker/stats/volume.h"

/* The table of the method page: rows LATE and DECLARED, which are no codes of the codebook. */
#define METHOD_TABLE "M1"

enum release_kind { RELEASE_TRENDS, RELEASE_BILAN };

/* How finely a cell is said. PRECISION_ORDER: later is coarser. */
enum precision {
    PRECISION_EXACT,
    PRECISION_ROUNDED,
    PRECISION_THIRD,
    PRECISION_DIRECTION,
    PRECISION_HIDDEN,
    PRECISION_NOT_ASKED,
    PRECISIONS
};

/* lo and hi bound the count (exact: equal; hidden, not asked: 0). A direction says: at least as
 * often here as in than, as shares of their bases; lo and hi are then 0 and the base. */
struct cell {
    code row;
    code col; /* empty outside crossings */
    enum precision precision;
    uint32_t lo, hi;
    code than_row, than_col;
};

struct release_table {
    code id;
    enum rank_scope scope;
    bool base_known;
    uint32_t base;
    struct cell *cells;
    size_t cell_count;
};

struct release_closing {
    month through;
    uint32_t interviews[RANKS];
    uint32_t folded[RANKS];
};

struct release {
    enum release_kind kind;
    unsigned number;   /* in the ledger, 0: not released (preview) */
    char store[33];    /* id of the store, hexadecimal */
    unsigned codebook; /* version */
    code form;
    unsigned k;
    bool volumes_only; /* releases of another branch of the register bear on these people */
    month from, to;    /* first and last month */
    struct release_closing *closings; /* those of the period, in time */
    size_t closing_count;
    uint32_t interviews[RANKS]; /* volumes of the period */
    uint32_t waiting[RANKS];    /* of all seen so far, still sealed at the end of the period */
    struct volume areas[DEPARTMENTS_MAX]; /* of the seats; 0: hidden, as version 1.0 did under k */
    size_t area_count;
    struct release_table *tables; /* of answers, in the order of the plan */
    size_t table_count;
};

/* Frees a release and all it owns; NULL does nothing. */
void release_free(struct release *release);

/* The words "trends" and "bilan". */
const char *release_kind_word(enum release_kind kind);

/* Words of the JSON form: "exact", "rounded", "third", "direction", "hidden", "not_asked". */
const char *release_precision_word(enum precision precision);

/* The base of a cell as far as this release tells it: the table's, or in a crossing the exact
 * number of its row at the same scope. False when it is unknown to the reader. */
bool release_cell_base(const struct release *release, const struct release_table *table,
                       const struct cell *cell, uint32_t *base);

/* What a cell says, in French whatever the language of the interface: "29", "28 à 32", "au plus un
 * tiers"… The same mark for every hidden cell. To be freed by the caller; NULL without memory. */
char *release_cell_text(const struct release *release, const struct release_table *table,
                        const struct cell *cell, const struct codebook *codebook);

enum { RELEASE_VERSION = 1 }; /* of the JSON form */

/* Writes the JSON form (compact, keys in a fixed order, "text" of cells in French), NUL-terminated,
 * to be freed by the caller; NULL without memory. The same release gives the same bytes. The shape
 * is that of DESIGN, section 11 (The command line), with more keys. */
char *release_to_json(const struct release *release, const struct codebook *codebook);

/* Reads the JSON form, of bytes bytes. ERROR_RELEASE_INVALID with the reason (an unknown key by its
 * name, one given twice by its place), or ERROR_MEMORY; *out is then NULL. */
CHECKED enum error release_from_json(const char *json, size_t bytes, struct release **out,
                                     struct fault *fault);

/* The same for one that a store holds, which may have been imported when such keys passed: unknown
 * ones are ignored, of one given twice the last counts. */
CHECKED enum error release_from_stored(const char *json, size_t bytes, struct release **out,
                                       struct fault *fault);

#endif
