/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A backup put in the place of the store. */
#ifndef TRACKER_SESSION_ACTS_RESTORE_H
#define TRACKER_SESSION_ACTS_RESTORE_H

#include "tracker/session/acts/reopened.h"

/* Puts a backup in the place of the store: options->store must be missing, or confirm be
 * "restaurer" and the present store of the same id, if it can be read at all; it is then kept
 * beside as STORE.avant-restauration. The backup may be on any disk, also one that is only read: it
 * is brought into a private folder, judged there with coordination's passphrase, wrong ones being
 * counted as at a login, and made all that the store is to be before it takes its place at once. It
 * is accepted as by session_accept_older, since others may have seen more; *reopened tells which
 * accesses closed since are open again. ERROR_CONFIRM, ERROR_BACKUP_MISSING, ERROR_BACKUP_DAMAGED,
 * ERROR_BACKUP_FOREIGN (subject: the store) when it is of another store than the present one,
 * ERROR_ASIDE while the store of an earlier restore is kept there, ERROR_DENIED (another user than
 * coordination), ERROR_STOPPED, and those of session_open and store_fetch; nothing is changed then,
 * nor left. */
CHECKED enum error session_restore(const struct session_options *options, const char *backup,
                                   const struct secret_text *passphrase, const char *confirm,
                                   struct reopened *reopened, struct fault *fault);

#endif
