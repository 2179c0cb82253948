/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A référent's act: coding an interview at once, with the ticket it spends and the one it hands
 * out. One that is opened during the call and saved after it: tracker/session/acts/draft.h. */
#ifndef TRACKER_SESSION_ACTS_LOG_H
#define TRACKER_SESSION_ACTS_LOG_H

#include "crypto/ticket.h"
#include "tracker/interview/interview.h"
#include "tracker/session/access/session.h"

/* What a référent hands in. Without ticket and declared rank the interview is the person's first.
 */
struct log_request {
    bool has_ticket;
    struct ticket ticket;
    unsigned declared_rank; /* 2 or 3: the ticket is lost; 0 otherwise */
    month month;            /* 0: the current one */
    bool follow_up;         /* false: no ticket is handed out */
    struct answers answers;
};

struct log_answer {
    enum error error;
    struct fault fault;
    unsigned rank;
    bool late;
    bool behind; /* the clock is: struct today */
    bool has_next;
    struct ticket next;
};

/* Saves count interviews in one durable transaction, each with the ticket it spends; each is
 * accepted or refused alone, a refused one leaves no trace: answers[i] tells. ERROR_TICKET_UNKNOWN
 * (mistyped or foreign), ERROR_TICKET_SPENT, ERROR_TICKET_SLOW after five unknown ones in a session
 * (subject: seconds to wait), those of interview_check. After too many unknown tickets it first
 * waits, up to 32 s. The function's own error means that nothing was saved: ERROR_DENIED,
 * ERROR_CHARTER, ERROR_NOT_READY, ERROR_CLOCK_AHEAD, or one of the store. */
CHECKED enum error log_save(struct session *session, const struct log_request *requests,
                            size_t count, struct log_answer *answers, struct fault *fault);

#endif
