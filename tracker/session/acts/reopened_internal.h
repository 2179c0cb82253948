/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accesses found open again: for restore.c. */
#ifndef TRACKER_SESSION_ACTS_REOPENED_INTERNAL_H
#define TRACKER_SESSION_ACTS_REOPENED_INTERNAL_H

#include "tracker/session/access/closed_internal.h"
#include "tracker/session/access/ledger.h"
#include "tracker/session/acts/reopened.h"

/* Adds those that a register says are open again, its roster and its ledger being these. False when
 * it says that nobody can tell which are. */
bool closed_add_reopened(struct closed *closed, const struct roster *roster,
                         const struct ledger_entry *entries, size_t count);

/* In a restored store: notes in the ledger the accesses that are open and among closed, and writes
 * them to out, whose source the caller has set. */
CHECKED enum error reopened_note(struct session *session, struct txn *txn,
                                 const struct closed *closed, struct reopened *out);

#endif
