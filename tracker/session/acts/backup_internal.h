/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the files of session/ that make, put back and list copies of the store. */
#ifndef TRACKER_SESSION_ACTS_BACKUP_INTERNAL_H
#define TRACKER_SESSION_ACTS_BACKUP_INTERNAL_H

#include "tracker/session/access/session_internal.h"
#include "tracker/session/acts/backup.h"

enum { SUBJECT_BYTES = 128 };

/* Writes the end of an absolute path that fits in a ledger entry, clean. */
void copy_place_subject(const char *path, char out[static SUBJECT_BYTES]);

/* The session's pace, told in passes over the records; NULL where nobody wants to know. */
struct store_pace *backup_pace(struct session *session, unsigned passes);

/* Notes in the ledger that a copy is begun at place, an absolute path: *entry is its number. Then,
 * by one of the acts above, what became of it; entry 0 for a copy whose beginning is not known.
 * Each is durable when it returns. */
CHECKED enum error copies_begin(struct session *session, const char *place, unsigned *entry,
                                struct fault *fault);
CHECKED enum error copies_end(struct session *session, unsigned entry, enum ledger_act act,
                              const char *place, struct fault *fault);

/* Writes where a restore keeps the store it replaces; false when that is too long for a path. */
bool copy_place_aside(const char *store, char path[static ASIDE_BYTES]);

#endif
