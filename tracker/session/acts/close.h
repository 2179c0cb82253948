/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closing a period: journal rows become blocks and are erased, trends are released. */
#ifndef TRACKER_SESSION_ACTS_CLOSE_H
#define TRACKER_SESSION_ACTS_CLOSE_H

#include "tracker/session/acts/releases.h"

struct close_answer {
    month first, through;
    uint32_t interviews[RANKS]; /* volumes: rows first seen now */
    uint32_t folded[RANKS];     /* sizes of the blocks that were made, or would be */
    unsigned rows_folded;
    unsigned blocks;
    uint32_t waiting[RANKS];
    uint32_t misdated; /* written under a wrong clock: of the oldest open month now */
    uint32_t erased;   /* close --last: rows that could not reach k */
    bool scrub_owed;   /* closed, but what was folded could not yet be erased from the file */
    struct release
        *preview; /* preview only: what the numbers of people allow; owned by the caller */
};

struct close_request {
    month through;
    bool last;    /* end of the experiment: through is the last ended month */
    bool preview; /* nothing is written */
    /* Called after each row, or NULL; false stops: nothing is changed. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
};

/* Closes as DESIGN, section 7 (Closing): blocks in, rows out and trends released in one
 * transaction, then the file is scrubbed; where the disk has no room for that, the closing stands
 * and a scrub is owed. Évaluation. ERROR_CLOSE_NOT_ENDED, ERROR_CLOSE_DONE, ERROR_CLOSE_YEAR,
 * ERROR_CLOSE_NOTHING, ERROR_RELEASE_LOST, ERROR_STOPPED, ERROR_CLOCK_AHEAD, ERROR_CLOCK_BEHIND. */
CHECKED enum error session_close_period(struct session *session,
                                        const struct close_request *request,
                                        struct close_answer *answer, struct fault *fault);

#endif
