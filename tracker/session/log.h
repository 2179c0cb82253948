/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A référent's act: coding an interview, with the ticket it spends and the one it hands out. */
#ifndef TRACKER_SESSION_LOG_H
#define TRACKER_SESSION_LOG_H

#include "crypto/ticket.h"
#include "tracker/interview/interview.h"
#include "tracker/session/session.h"

/* What a référent hands in. Without ticket and declared rank the interview is the person's first.
 */
struct log_request {
    bool has_ticket;
    struct ticket ticket;
    unsigned declared_rank; /* 2 or 3: the ticket is lost; 0 otherwise */
    month month;            /* 0: the current one */
    bool follow_up;         /* false: no ticket is handed out */
    const struct ticket
        *handed;            /* the next ticket already given during the call, or NULL: draw one */
    const struct id *row;   /* where it will stand, from log_draw_row, or NULL: draw one */
    const struct id *trace; /* left when it is saved, from there too; NULL: none */
    struct answers answers;
};

struct log_answer {
    enum error error;
    struct fault fault;
    unsigned rank;
    bool late;
    bool has_next;
    struct ticket next;
};

/* Which interview a ticket opens. ERROR_TICKET_UNKNOWN (mistyped or foreign), ERROR_TICKET_SPENT,
 * ERROR_TICKET_SLOW after five unknown ones in a session (subject: seconds to wait), ERROR_DENIED.
 */
CHECKED enum error log_check_ticket(struct session *session, const struct ticket *ticket,
                                    unsigned *rank, struct fault *fault);

/* Draws the ticket for the interview after one of rank, 1 or 2. Nothing is stored. */
CHECKED enum error log_draw_ticket(struct session *session, unsigned rank, struct ticket *next,
                                   struct fault *fault);

/* Draws the id of a row to be saved later, and the trace that it will leave, so that whoever lost
 * sight of it can ask log_saved. The trace is random like the tag of a session, and lies among
 * them: it is tied to no row. */
CHECKED enum error log_draw_row(struct session *session, struct id *row, struct id *trace,
                                struct fault *fault);

/* Tells whether the interview that leaves that trace was saved, closed or not. */
CHECKED enum error log_saved(struct session *session, const struct id *trace, bool *saved,
                             struct fault *fault);

/* Spends a ticket that was handed out in an entry now abandoned: its mark alone is written. One
 * that is spent already stays so. ERROR_TICKET_UNKNOWN. */
CHECKED enum error log_abandon(struct session *session, const struct ticket *ticket,
                               struct fault *fault);

/* Saves count interviews in one durable transaction; each is accepted or refused alone, a refused
 * one leaves no trace. answers[i] tells; ERROR_ROW where the row or the trace of a request is there
 * already. After too many unknown tickets it first waits, up to 32 s. The function's own error
 * means that nothing was saved: ERROR_DENIED, ERROR_CHARTER, ERROR_NOT_READY, or one of the store.
 */
CHECKED enum error log_save(struct session *session, const struct log_request *requests,
                            size_t count, struct log_answer *answers, struct fault *fault);

/* Takes back the last interview saved in this session: row and spent mark in one transaction.
 * ERROR_UNDO_NONE, ERROR_UNDO_CLOSED. */
CHECKED enum error log_undo(struct session *session, struct fault *fault);

#endif
