/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by what writes interviews: log and draft. */
#ifndef TRACKER_SESSION_ACTS_LOG_INTERNAL_H
#define TRACKER_SESSION_ACTS_LOG_INTERNAL_H

#include "tracker/session/access/session_internal.h"
#include "tracker/session/acts/log.h"

/* What every interview of a transaction is checked against. */
struct desk {
    struct session *session;
    const struct evaluation_keys *evaluation;
    unsigned evaluation_epoch;
    unsigned first_ticket_epoch;
    struct today today;
};

/* Begins a transaction of a référent. ERROR_DENIED, ERROR_NOT_READY, ERROR_CHARTER, and those of
 * the store; *txn is then NULL. */
CHECKED enum error log_desk_begin(struct session *session, bool write, struct txn **txn,
                                  struct desk *desk, struct fault *fault);

/* What a ticket opens, spent or not. ERROR_TICKET_UNKNOWN, ERROR_TICKET_SLOW. */
CHECKED enum error log_desk_ticket(const struct desk *desk, const struct ticket *ticket,
                                   struct ticket_use *use, struct fault *fault);

/* Draws the ticket that opens the interview of rank, unspent. Nothing is stored. */
CHECKED enum error log_desk_draw(const struct desk *desk, struct txn *txn, unsigned rank,
                                 struct ticket *next);

/* Dates an interview: when is its month, 0 for the current one, moved to the oldest open one where
 * it is closed. ERROR_MONTH_FUTURE. */
CHECKED enum error log_desk_date(const struct desk *desk, month when, struct interview *interview,
                                 struct fault *fault);

/* Seals an interview at its place and adds the row. */
CHECKED enum error log_desk_add(const struct desk *desk, struct txn *txn,
                                const struct interview *interview, const struct place *place);

#endif
