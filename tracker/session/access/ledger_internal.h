/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an entry of the ledger is stored. */
#ifndef TRACKER_SESSION_ACCESS_LEDGER_INTERNAL_H
#define TRACKER_SESSION_ACCESS_LEDGER_INTERNAL_H

#include "tracker/session/access/ledger.h"
#include "tracker/session/access/session_internal.h"

enum { SIGNED_AT = 2 * SIGNATURE_BYTES + 1 }; /* where the text begins in the stored form */

/* The text that is signed: the entry without its signature, by the user of that place in the
 * roster, after the entry with that chained hash. NULL without memory; freed with free(). */
char *ledger_entry_text(const struct ledger_entry *entry, unsigned by, const struct hash *previous);

/* Reads stored entry entry->n and verifies it against the roster and the head of the chain before
 * it, then moves the head past it. ERROR_STORE_DAMAGED, ERROR_STORE_FORMAT, ERROR_MEMORY. */
CHECKED enum error ledger_entry_read(const struct roster *roster, const char *stored, size_t bytes,
                                     struct hash *head, struct ledger_entry *entry);

#endif
