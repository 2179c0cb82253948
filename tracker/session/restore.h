/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A backup put in the place of the store. */
#ifndef TRACKER_SESSION_RESTORE_H
#define TRACKER_SESSION_RESTORE_H

#include "tracker/session/session.h"

/* Puts a backup in the place of the store: options->store must be missing, or confirm be
 * "restaurer" and the present store of the same id, if it can be read at all; it is then kept
 * beside as STORE.avant-restauration. The backup is verified with coordination's passphrase first,
 * and nothing is written to it. The restored store is accepted as by session_accept_older, since
 * others may have seen more. ERROR_CONFIRM, ERROR_BACKUP_MISSING, ERROR_BACKUP_DAMAGED,
 * ERROR_BACKUP_FOREIGN (subject: the store) when it is of another store than the present one,
 * ERROR_ASIDE while the store of an earlier restore is kept there, ERROR_DENIED, and those of
 * session_open and store_copy; the present store is in its place again when the copy fails. */
CHECKED enum error session_restore(const struct session_options *options, const char *backup,
                                   const struct secret_text *passphrase, const char *confirm,
                                   struct fault *fault);

#endif
