/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the files of session/ that make, put back and list copies of the store. */
#ifndef TRACKER_SESSION_BACKUP_INTERNAL_H
#define TRACKER_SESSION_BACKUP_INTERNAL_H

#include "tracker/session/backup.h"
#include "tracker/session/session_internal.h"

/* The act of the ledger that says a backup was put in the place of the store. */
#define ACT_RESTORED "restauration"

/* The session's pace, told in passes over the records; NULL where nobody wants to know. */
struct store_pace *backup_pace(struct session *session, unsigned passes);

/* Writes an act about the copy at path to the ledger, in a transaction of its own. */
CHECKED enum error backup_act(struct session *session, const char *act, const char *path,
                              struct fault *fault);

/* Writes where a restore keeps the store it replaces; false when that is too long for a path. */
bool aside_of(const char *store, char path[static ASIDE_BYTES]);

#endif
