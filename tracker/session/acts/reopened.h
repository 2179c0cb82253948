/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accesses that were closed, or made anew, after the backup that a restore put back: their old
 * passphrases open them again. */
#ifndef TRACKER_SESSION_ACTS_REOPENED_H
#define TRACKER_SESSION_ACTS_REOPENED_H

#include "tracker/session/access/session.h"

/* How it is known which they are. */
enum reopened_source {
    REOPENED_STORE,  /* the store that was replaced could be read */
    REOPENED_MEMORY, /* it could not: what coordination last saw on this machine */
    REOPENED_NONE,   /* neither: nobody can tell */
};

enum { REOPENED_NAMES = 160 };

struct reopened {
    enum reopened_source source;
    unsigned count;
    char names[REOPENED_NAMES]; /* parted by commas; the first ones, and "…" */
};

/* Those that are still open: neither closed nor made anew since the restore. source is
 * REOPENED_NONE from a restore after which nobody can tell until a backup is made. Reads the
 * ledger. */
CHECKED enum error reopened_since(struct session *session, struct reopened *out,
                                  struct fault *fault);

enum { REOPENED_TEXT = 512 };

/* The sentence about them, "" when there is nothing to say. */
void reopened_text(const struct reopened *reopened, char out[static REOPENED_TEXT]);

#endif
