/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed interviews not yet closed, and the marks of spent tickets. */
#ifndef TRACKER_STORE_JOURNAL_H
#define TRACKER_STORE_JOURNAL_H

#include "crypto/seal.h"
#include "tracker/store/store.h"

/* Draws the place of a new row: the store and a random unused key. */
CHECKED enum error journal_place(struct txn *txn, struct place *place);

/* Adds a sealed row at its place. ERROR_STORE_FULL when three quarters of the map are taken: the
 * rest is kept for what makes room, closing. */
CHECKED enum error journal_add(struct txn *txn, const struct place *place,
                               const uint8_t sealed[SEALED_ROW_BYTES]);

/* Puts a row in the place of the one that stands there. ERROR_STORE_DAMAGED when none does. */
CHECKED enum error journal_replace(struct txn *txn, const struct place *place,
                                   const uint8_t sealed[SEALED_ROW_BYTES]);

/* True when a row stands at place; removes one (*removed false when there was none). */
CHECKED enum error journal_has(struct txn *txn, const struct place *place, bool *has);
CHECKED enum error journal_remove(struct txn *txn, const struct place *place, bool *removed);

/* Calls visit for each row in key order. visit may remove that row, and writes nothing else; its
 * error stops the walk and becomes the transaction's. */
typedef enum error journal_visit(void *context, const struct place *place,
                                 const uint8_t sealed[SEALED_ROW_BYTES]);
CHECKED enum error journal_each(struct txn *txn, journal_visit *visit, void *context);

/* Numbers of rows and of marks. */
CHECKED enum error journal_count(struct txn *txn, uint64_t *rows, uint64_t *marks);

/* Spends a ticket: ERROR_TICKET_SPENT when its mark is there already (the transaction is then still
 * usable). The mark is one of crypto/ticket.h. */
CHECKED enum error mark_spend(struct txn *txn, const struct id *mark);

/* Takes a mark back (undo); checks whether one is there. */
CHECKED enum error mark_unspend(struct txn *txn, const struct id *mark);
CHECKED enum error mark_has(struct txn *txn, const struct id *mark, bool *has);

#endif
