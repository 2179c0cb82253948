/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sealed interviews of a store, on their way to stats/fold. */
#ifndef TRACKER_SESSION_ACTS_ROWS_H
#define TRACKER_SESSION_ACTS_ROWS_H

#include "tracker/session/access/session_internal.h"
#include "tracker/stats/fold.h"

struct rows {
    struct fold_row *list; /* sealed */
    size_t count, room;
};

/* Reads every row; the caller frees with rows_free, after an error too. */
CHECKED enum error rows_read(struct txn *txn, struct rows *rows);
void rows_free(struct rows *rows);

/* What fold is to be given, but for its progress. */
struct fold_input rows_input(const struct session *session, const struct rows *rows,
                             const struct fold_rule *rule);

/* Writes what fold made of the rows: those that were folded go, those dated anew are replaced. */
CHECKED enum error rows_write(const struct session *session, struct txn *txn,
                              const struct rows *rows);

/* How many of the rows are misdated. */
uint32_t rows_misdated(const struct rows *rows);

/* Opens every row as a closing would (évaluation), and counts those that are misdated.
 * ERROR_STORE_DAMAGED, ERROR_MEMORY. */
CHECKED enum error rows_check(const struct session *session, struct txn *txn, uint32_t *misdated,
                              struct fault *fault);

#endif
