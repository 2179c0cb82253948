/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that are read again as soon as they are written: what its own reader would refuse is
 * never kept, whichever bound the two disagree on. */
#ifndef TRACKER_SESSION_ACCESS_WRITTEN_H
#define TRACKER_SESSION_ACCESS_WRITTEN_H

#include "tracker/store/store.h"

struct written {
    enum record_kind kind;
    const char *name;
    const void *value;
    size_t bytes;
};

/* Reads a record as whoever needs it will; any error but ERROR_MEMORY means that it would not be
 * taken. context is the caller's. */
typedef enum error written_reader(void *context, const char *value, size_t bytes);

/* Writes a record, reads it back in the open transaction, compares, and has it read. ERROR_LIMIT
 * when it is not the same or not taken (subject: its name), and those of the store; the transaction
 * must then be given up. */
CHECKED enum error written_put(struct txn *txn, const struct written *written,
                               written_reader *reads, void *context, struct fault *fault);

#endif
