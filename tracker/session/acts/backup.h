/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coordination's acts on the store as a whole. */
#ifndef TRACKER_SESSION_ACTS_BACKUP_H
#define TRACKER_SESSION_ACTS_BACKUP_H

#include "tracker/session/acts/copies.h"

/* What `check` tells. Row and mark counts only to évaluation and coordination. */
struct check_answer {
    unsigned long long sequence;
    unsigned blocks;
    bool counts;
    unsigned long long waiting;
    unsigned long long spent;
    bool opened;       /* évaluation: every row was opened, as a closing would */
    uint32_t misdated; /* of them, written under a wrong clock: see fold.h */
    bool scrub_owed;   /* what was closed or replaced still waits to be erased from the file */
};

/* Scans the whole store and verifies roster and ledger. ERROR_STOPPED. */
CHECKED enum error session_check(struct session *session, struct check_answer *answer,
                                 struct fault *fault);

/* Copies the live records to a new folder on any disk, verified there. The ledger says that it is
 * begun before the first byte is written, then that it is finished, or removed. ERROR_STOPPED, also
 * by a signal to end, which comes after; ERROR_DENIED and those of store_copy. No copy is left on
 * failure, unless its disk is gone: it is then listed as begun. */
CHECKED enum error session_backup(struct session *session, const char *path, struct fault *fault);

enum { ASIDE_BYTES = 4096 };

/* Tells whether a restore keeps an earlier store beside this one, and writes its path. */
bool copy_place_stands(const char *store, char path[static ASIDE_BYTES]);

#endif
