/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closings and blocks as records of the store. */
#ifndef TRACKER_SESSION_ACCESS_CLOSINGS_H
#define TRACKER_SESSION_ACCESS_CLOSINGS_H

#include "tracker/stats/closing.h"
#include "tracker/store/store.h"

struct closings {
    struct closing *list; /* in time */
    size_t count;
};

/* Last closed month, 0 when nothing was ever closed. */
CHECKED enum error closings_last(struct txn *txn, month *last);

/* Reads every closing, with its blocks when blocks is true (évaluation alone holds their key).
 * The caller releases. */
CHECKED enum error closings_read(struct txn *txn, bool blocks, struct closings *closings,
                                 struct fault *fault);
void closings_clear(struct closings *closings);

/* Adds a closing and its blocks. */
CHECKED enum error closings_add(struct txn *txn, const struct closing *closing,
                                struct fault *fault);

#endif
