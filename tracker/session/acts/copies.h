/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every copy of the store that may exist: to be destroyed after a closing, for they still hold its
 * rows sealed. The ledger says when one is begun, before its first byte, then what became of it. */
#ifndef TRACKER_SESSION_ACTS_COPIES_H
#define TRACKER_SESSION_ACTS_COPIES_H

#include "tracker/session/access/session.h"

enum copy_state {
    COPY_FINISHED, /* made and verified, or restored from */
    COPY_BEGUN,    /* and neither finished nor removed, as far as can be known from here */
    COPY_LEFTOVER, /* found on the disk: what an interrupted backup or restore left */
    COPY_ASIDE,    /* the store that a restore put aside */
};

/* The state in words, "" for a finished copy. */
const char *copies_state_words(enum copy_state state);

struct backup_line {
    char date[11]; /* empty where it is not known */
    char path[128];
    enum copy_state state;
    unsigned entry; /* of the ledger, where it was begun; 0: none */
};

/* The copies, in the order of the ledger, then those found on the disk. One that was only begun is
 * left out where it would stand on the store's own disk and does not: elsewhere its disk may just
 * not be plugged in. *lines is freed with free(). Those of ledger_read. */
CHECKED enum error copies_list(struct session *session, struct backup_line **lines, size_t *count,
                               struct fault *fault);

/* Coordination notes that the copy of that path, as listed, was destroyed. ERROR_COPY_STANDS while
 * something is still there, ERROR_COPY_UNKNOWN, ERROR_DENIED. */
CHECKED enum error copies_destroyed(struct session *session, const char *path, struct fault *fault);

#endif
