/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger: hash-chained, signed list of administrative acts. No interview content, no line for
 * an interview. Each entry is a signature over JSON: {"version","n","date","user","entry","act",
 * "subject","previous"}. */
#ifndef TRACKER_SESSION_ACCESS_LEDGER_H
#define TRACKER_SESSION_ACCESS_LEDGER_H

#include "tracker/base/limits.h"
#include "tracker/session/access/session.h"

struct ledger_entry {
    unsigned n;
    char date[11]; /* "2026-01-31" */
    char user[USER_CHARS + 1];
    char act[LEDGER_ACT_BYTES + 1];
    char subject[LEDGER_SUBJECT_BYTES + 1];
};

/* Reads and verifies the whole chain: hashes and signatures, against the roster. *entries (count of
 * them) is freed with free(). ERROR_STORE_DAMAGED with the number of the entry that does not hold.
 */
CHECKED enum error ledger_read(struct session *session, struct ledger_entry **entries,
                               size_t *count, struct fault *fault);

#endif
