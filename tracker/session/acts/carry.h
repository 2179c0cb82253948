/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the register replaced by an older copy knew, taken over by the copy. */
#ifndef TRACKER_SESSION_ACTS_CARRY_H
#define TRACKER_SESSION_ACTS_CARRY_H

#include "tracker/session/access/forks.h"
#include "tracker/session/access/ledger.h"
#include "tracker/session/access/session_internal.h"

struct carried;

/* Opens the register at path with the keys of session, whatever its passphrase is now, and reads
 * it. *carried is freed with carry_free. ERROR_STORE_MISSING when there is none,
 * ERROR_BACKUP_FOREIGN when it is another one, and those of opening a store. */
CHECKED enum error carry_read(struct session *session, const char *path, struct carried **carried,
                              struct fault *fault);
void carry_free(struct carried *carried);

/* The roster of the register that was read, until carry_free; and its generation. */
const struct roster *carry_roster(const struct carried *carried);
unsigned carry_generation(const struct carried *carried);

/* Its ledger, until carry_free. */
const struct ledger_entry *carry_entries(const struct carried *carried, size_t *count);

/* Takes over numbers and releases beyond the fork, inside the transaction that makes it; roster and
 * forks of the session are changed, not saved. Then, in the ledger, what was taken over. */
CHECKED enum error carry_releases(struct session *session, struct txn *txn, struct fork *fork,
                                  const struct carried *carried);
CHECKED enum error carry_acts(struct session *session, struct txn *txn,
                              const struct carried *carried);

#endif
