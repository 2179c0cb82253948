/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger: hash-chained, signed list of administrative acts. No interview content, no line for
 * an interview. Each entry is a signature over JSON: {"version","n","date","user","entry","act",
 * "subject","previous"}. Version 1 of it has the acts in French: its entries are hashed and signed,
 * and are read as they stand for ever. */
#ifndef TRACKER_SESSION_ACCESS_LEDGER_H
#define TRACKER_SESSION_ACCESS_LEDGER_H

#include "tracker/session/access/ledger_act.h"
#include "tracker/session/access/session.h"

/* Reads and verifies the whole chain: hashes and signatures, against the roster. *entries (count of
 * them) is freed with free(). ERROR_STORE_DAMAGED with the number of the entry that does not hold.
 */
CHECKED enum error ledger_read(struct session *session, struct ledger_entry **entries,
                               size_t *count, struct fault *fault);

#endif
