/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coordination's acts on the store as a whole. */
#ifndef TRACKER_SESSION_BACKUP_H
#define TRACKER_SESSION_BACKUP_H

#include "tracker/session/session.h"

/* What `check` tells. Row and mark counts only to évaluation and coordination. */
struct check_answer {
    unsigned long long sequence;
    unsigned blocks;
    bool counts;
    unsigned long long waiting;
    unsigned long long spent;
    bool opened;       /* évaluation: every row was opened, as a closing would */
    uint32_t misdated; /* of them, written under a wrong clock: see fold.h */
};

/* Scans the whole store and verifies roster and ledger. ERROR_STOPPED. */
CHECKED enum error session_check(struct session *session, struct check_answer *answer,
                                 struct fault *fault);

/* Copies the live records to a new folder, opens the copy and verifies it; written to the ledger
 * with its path. ERROR_STORE_EXISTS, ERROR_STOPPED; no copy is left on failure. */
CHECKED enum error session_backup(struct session *session, const char *path, struct fault *fault);

enum { ASIDE_BYTES = 4096 };

/* Tells whether a restore keeps an earlier store beside this one, and writes its path. */
bool session_aside(const char *store, char path[static ASIDE_BYTES]);

struct backup_line {
    char date[11];
    char path[128];
};

/* Backups the ledger knows, made or restored before now, and the store that a restore keeps beside
 * this one: to be destroyed after a closing, for they still hold its rows sealed. *lines is freed
 * with free().
 */
CHECKED enum error session_backups(struct session *session, struct backup_line **lines,
                                   size_t *count, struct fault *fault);

#endif
