/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/seal.h"
#include "tracker/base/clock.h"
#include "tracker/interview/record.h"
#include "tracker/session/access/closings.h"
#include "tracker/session/acts/log_internal.h"

_Static_assert((int)RECORD_BYTES == (int)ROW_BYTES, "a record fills a row");

enum { WRONG_TICKETS = 5, SLOW_FIRST = 1, SLOW_MOST = 32 };

/* Waits, outside any transaction, until the next ticket may be tried. */
static void wait_out(const struct session *session)
{
    struct timespec pause = {.tv_sec = (time_t)(session->slow_until - clock_boot_seconds())};
    if (pause.tv_sec > 0)
        nanosleep(&pause, NULL);
}

/* Five unknown tickets in a session slow further tries down, each time twice as long. */
static enum error ticket_unknown(struct session *session, struct fault *fault)
{
    session->wrong_tickets++;
    if (session->wrong_tickets >= WRONG_TICKETS) {
        unsigned over = session->wrong_tickets - WRONG_TICKETS;
        int64_t wait = over < 5 ? SLOW_FIRST << over : SLOW_MOST;
        session->slow_until = clock_boot_seconds() + wait;
    }
    return fault_set(fault, ERROR_TICKET_UNKNOWN, "%s", "");
}

enum error log_desk_ticket(const struct desk *desk, const struct ticket *ticket,
                           struct ticket_use *use, struct fault *fault)
{
    struct session *session = desk->session;
    int64_t wait = session->slow_until - clock_boot_seconds();
    if (wait > 0)
        return fault_set(fault, ERROR_TICKET_SLOW, "%d s", (int)wait);
    if (!ticket_verify(session->ring, desk->first_ticket_epoch, ticket, use))
        return ticket_unknown(session, fault);
    return ERROR_NONE;
}

static enum error desk_open(struct session *session, struct txn *txn, struct desk *desk,
                            struct fault *fault)
{
    const struct user *self = roster_find(session->roster, session->user);
    enum error error = today_read(session, txn, &desk->today, fault);
    if (error)
        return error;
    desk->session = session;
    desk->evaluation = roster_evaluation(session->roster);
    desk->evaluation_epoch = session->roster->evaluation_count;
    desk->first_ticket_epoch = roster_first_ticket_epoch(session->roster, desk->today.month);
    if (!desk->evaluation)
        return fault_set(fault, ERROR_NOT_READY, "%s", "");
    if (!self || self->charter < session_codebook(session)->charter)
        return fault_set(fault, ERROR_CHARTER, "%s", "");
    return ERROR_NONE;
}

enum error log_desk_begin(struct session *session, bool write, struct txn **txn, struct desk *desk,
                          struct fault *fault)
{
    *txn = NULL;
    enum error error = session_allow(session, ALLOW(ROLE_REFERENT), fault);
    if (!error)
        error = session_begin(session, write, txn, fault);
    if (!error)
        error = desk_open(session, *txn, desk, fault);
    if (error && *txn) {
        txn_abort(*txn);
        *txn = NULL;
    }
    return error;
}

enum error log_desk_date(const struct desk *desk, month when, struct interview *interview,
                         struct fault *fault)
{
    interview->month = when ? when : desk->today.month;
    if (interview->month > desk->today.latest) {
        char text[MONTH_TEXT + 1];
        month_format(interview->month, text);
        return fault_set(fault, ERROR_MONTH_FUTURE, "%s", text);
    }
    if (interview->month <= desk->today.closed) {
        interview->month = (month)(desk->today.closed + 1);
        interview->late = true;
    }
    return ERROR_NONE;
}

/* Rank, month and ticket of a request. */
static enum error request_prepare(const struct desk *desk, const struct log_request *request,
                                  struct interview *interview, struct ticket_use *use,
                                  struct fault *fault)
{
    *interview = (struct interview){
        .rank = 1, .department = desk->session->department, .answers = request->answers};
    if (request->has_ticket && request->declared_rank)
        return fault_set(fault, ERROR_RANK_AND_TICKET, "%s", "");
    if (request->declared_rank == 1 || request->declared_rank > RANKS)
        return fault_set(fault, ERROR_RANK, "%s", "");
    enum error error = log_desk_date(desk, request->month, interview, fault);
    if (!error && request->declared_rank) {
        interview->rank = request->declared_rank;
        interview->declared = true;
    }
    if (!error && request->has_ticket) {
        error = log_desk_ticket(desk, &request->ticket, use, fault);
        interview->rank = use->rank;
    }
    return error;
}

/* Draws until the mark is unspent: a collision would refuse an honest person later. */
enum error log_desk_draw(const struct desk *desk, struct txn *txn, unsigned rank,
                         struct ticket *next)
{
    struct ticket_use use;
    bool spent = true;
    enum error error = ERROR_NONE;
    while (spent && !error) {
        error = session_crypto_error(
            ticket_draw(desk->session->ring, desk->first_ticket_epoch, rank, next, &use));
        if (!error)
            error = mark_has(txn, &use.mark, &spent);
    }
    return error;
}

enum error log_desk_add(const struct desk *desk, struct txn *txn, const struct interview *interview,
                        const struct place *place)
{
    struct session *session = desk->session;
    uint8_t sealed[SEALED_ROW_BYTES];
    uint8_t record[ROW_BYTES];
    record_write(session_codebook(session), interview, record);
    enum error error = session_crypto_error(seal_row(session->ring, place, desk->evaluation_epoch,
                                                     &desk->evaluation->key, record, sealed));
    secret_wipe(record, sizeof record);
    return error ? error : journal_add(txn, place, sealed);
}

/* Spends the ticket of a request in the open transaction. */
static enum error ticket_spend(struct txn *txn, const struct ticket_use *use,
                               struct log_answer *answer)
{
    bool spent = false;
    enum error error = mark_has(txn, &use->mark, &spent);
    if (!error && spent)
        answer->error = fault_set(&answer->fault, ERROR_TICKET_SPENT, "%s", "");
    else if (!error)
        error = mark_spend(txn, &use->mark);
    return error;
}

/* One interview inside the open transaction. A refusal by a rule is left in answer->error; the
 * function's own error is one of the store and ends the batch. */
static enum error save_one(const struct desk *desk, struct txn *txn,
                           const struct log_request *request, struct log_answer *answer,
                           struct place *place)
{
    struct interview interview;
    struct ticket_use use = {.rank = 0};
    enum error error = ERROR_NONE;

    answer->error = request_prepare(desk, request, &interview, &use, &answer->fault);
    if (!answer->error)
        answer->error =
            interview_check(session_codebook(desk->session), &interview, &answer->fault);
    if (!answer->error && request->has_ticket)
        error = ticket_spend(txn, &use, answer);
    if (!error && !answer->error)
        error = journal_place(txn, place);
    if (error || answer->error)
        goto out;
    error = log_desk_add(desk, txn, &interview, place);
    answer->rank = interview.rank;
    answer->late = interview.late;
    answer->behind = desk->today.behind;
    answer->has_next = request->follow_up && interview.rank < RANKS;
    if (!error && answer->has_next)
        error = log_desk_draw(desk, txn, interview.rank + 1, &answer->next);
out:
    secret_wipe(&interview, sizeof interview);
    return error;
}

enum error log_save(struct session *session, const struct log_request *requests, size_t count,
                    struct log_answer *answers, struct fault *fault)
{
    struct txn *txn;
    struct desk desk;
    struct last_saved last = {.any = false};
    size_t saved = 0;

    memset(answers, 0, count * sizeof *answers);
    wait_out(session);
    enum error error = log_desk_begin(session, true, &txn, &desk, fault);
    if (error)
        return error;
    error = today_dated(&desk.today, fault);
    for (size_t i = 0; i < count && !error; i++) {
        error = save_one(&desk, txn, &requests[i], &answers[i], &last.place);
        saved += !error && !answers[i].error;
    }
    if (!error && saved == 0) {
        txn_abort(txn);
        return ERROR_NONE;
    }
    error = session_end(session, txn, error, fault);
    if (!error)
        session->last = last;
    return error;
}
