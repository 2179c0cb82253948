/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/seal.h"
#include "tracker/clock.h"
#include "tracker/interview/record.h"
#include "tracker/session/closings.h"
#include "tracker/session/session_internal.h"

_Static_assert((int)RECORD_BYTES == (int)ROW_BYTES, "a record fills a row");

enum { WRONG_TICKETS = 5, SLOW_FIRST = 1, SLOW_MOST = 32 };

/* What every interview of a batch is checked against. */
struct desk {
    struct session *session;
    const struct evaluation_keys *evaluation;
    unsigned evaluation_epoch;
    unsigned first_ticket_epoch;
    month now;
    month closed; /* last closed month, 0: none */
};

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

static enum error ticket_find(const struct desk *desk, const struct ticket *ticket,
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
    desk->session = session;
    desk->now = month_now();
    desk->evaluation = roster_evaluation(session->roster);
    desk->evaluation_epoch = session->roster->evaluation_count;
    desk->first_ticket_epoch = roster_first_ticket_epoch(session->roster, desk->now);
    if (!desk->evaluation)
        return fault_set(fault, ERROR_NOT_READY, "%s", "");
    if (!self || self->charter < session_codebook(session)->charter)
        return fault_set(fault, ERROR_CHARTER, "%s", "");
    return closings_last(txn, &desk->closed);
}

/* Rank and ticket of a request; the interview's month moves to the oldest open one when late. */
static enum error request_prepare(const struct desk *desk, const struct log_request *request,
                                  struct interview *interview, struct ticket_use *use,
                                  struct fault *fault)
{
    memset(interview, 0, sizeof *interview);
    interview->rank = 1;
    interview->department = desk->session->department;
    interview->answers = request->answers;
    interview->month = request->month ? request->month : desk->now;

    if (request->has_ticket && request->declared_rank)
        return fault_set(fault, ERROR_RANK_AND_TICKET, "%s", "");
    if (request->declared_rank == 1 || request->declared_rank > RANKS)
        return fault_set(fault, ERROR_RANK, "%s", "");
    if (interview->month > desk->now) {
        char text[MONTH_TEXT + 1];
        month_format(interview->month, text);
        return fault_set(fault, ERROR_MONTH_FUTURE, "%s", text);
    }
    if (interview->month <= desk->closed) {
        interview->month = (month)(desk->closed + 1);
        interview->late = true;
    }
    if (request->declared_rank) {
        interview->rank = request->declared_rank;
        interview->declared = true;
    }
    if (request->has_ticket) {
        enum error error = ticket_find(desk, &request->ticket, use, fault);
        if (error)
            return error;
        interview->rank = use->rank;
    }
    return ERROR_NONE;
}

/* Draws until the mark is unspent: a collision would refuse an honest person later. */
static enum error draw_unspent(const struct desk *desk, struct txn *txn, unsigned rank,
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

/* The place of a row: the one chosen beforehand unless it was saved there already, or a new one. */
static enum error row_place(const struct desk *desk, struct txn *txn,
                            const struct log_request *request, struct place *place, bool *taken)
{
    *taken = false;
    if (!request->row)
        return journal_place(txn, place);
    *place = (struct place){.store = desk->session->id, .key = *request->row};
    enum error error = journal_has(txn, place, taken);
    if (!error && !*taken && request->trace)
        error = txn_knows_tag(txn, request->trace, taken);
    return error;
}

static enum error row_add(const struct desk *desk, struct txn *txn,
                          const struct interview *interview, const struct place *place)
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
                           struct last_saved *last)
{
    struct interview interview;
    struct ticket_use use = {.rank = 0};
    struct place place;
    bool taken = false;
    enum error error = ERROR_NONE;

    answer->error = request_prepare(desk, request, &interview, &use, &answer->fault);
    if (!answer->error)
        answer->error =
            interview_check(session_codebook(desk->session), &interview, &answer->fault);
    if (!answer->error)
        error = row_place(desk, txn, request, &place, &taken);
    if (taken)
        answer->error = fault_set(&answer->fault, ERROR_ROW, "%s", "");
    if (!error && !answer->error && request->has_ticket)
        error = ticket_spend(txn, &use, answer);
    if (error || answer->error)
        goto out;
    error = row_add(desk, txn, &interview, &place);
    if (!error && request->trace)
        error = txn_leave_tag(txn, request->trace);
    answer->rank = interview.rank;
    answer->late = interview.late;
    answer->has_next = request->follow_up && interview.rank < RANKS;
    if (!error && answer->has_next && request->handed)
        answer->next = *request->handed;
    else if (!error && answer->has_next)
        error = draw_unspent(desk, txn, interview.rank + 1, &answer->next);
    *last = (struct last_saved){.any = true,
                                .place = place,
                                .mark = use.mark,
                                .has_mark = request->has_ticket,
                                .month = interview.month};
out:
    secret_wipe(&interview, sizeof interview);
    return error;
}

enum error log_save(struct session *session, const struct log_request *requests, size_t count,
                    struct log_answer *answers, struct fault *fault)
{
    struct txn *txn;
    struct desk desk;
    struct last_saved last = session->last;
    size_t saved = 0;

    memset(answers, 0, count * sizeof *answers);
    enum error error = session_allow(session, ALLOW(ROLE_REFERENT), fault);
    wait_out(session);
    if (!error)
        error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = desk_open(session, txn, &desk, fault);
    for (size_t i = 0; i < count && !error; i++) {
        error = save_one(&desk, txn, &requests[i], &answers[i], &last);
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

enum error log_check_ticket(struct session *session, const struct ticket *ticket, unsigned *rank,
                            struct fault *fault)
{
    struct txn *txn;
    struct desk desk;
    struct ticket_use use;
    bool spent = false;

    enum error error = session_allow(session, ALLOW(ROLE_REFERENT), fault);
    if (!error)
        error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = desk_open(session, txn, &desk, fault);
    if (!error)
        error = ticket_find(&desk, ticket, &use, fault);
    if (!error)
        error = mark_has(txn, &use.mark, &spent);
    if (!error && spent)
        error = fault_set(fault, ERROR_TICKET_SPENT, "%s", "");
    if (!error)
        *rank = use.rank;
    return session_end(session, txn, error, fault);
}

enum error log_draw_ticket(struct session *session, unsigned rank, struct ticket *next,
                           struct fault *fault)
{
    struct txn *txn;
    struct desk desk;

    enum error error = session_allow(session, ALLOW(ROLE_REFERENT), fault);
    if (!error && (rank == 0 || rank >= RANKS))
        error = fault_set(fault, ERROR_RANK, "%s", "");
    if (!error)
        error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = desk_open(session, txn, &desk, fault);
    if (!error)
        error = draw_unspent(&desk, txn, rank + 1, next);
    return session_end(session, txn, error, fault);
}

enum error log_draw_row(struct session *session, struct id *row, struct id *trace,
                        struct fault *fault)
{
    struct txn *txn;
    struct place place;
    enum error error = session_allow(session, ALLOW(ROLE_REFERENT), fault);
    if (!error)
        error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = journal_place(txn, &place);
    if (!error) {
        *row = place.key;
        random_fill(trace->b, sizeof trace->b);
    }
    return session_end(session, txn, error, fault);
}

enum error log_saved(struct session *session, const struct id *trace, bool *saved,
                     struct fault *fault)
{
    struct txn *txn;
    enum error error = session_allow(session, ALLOW(ROLE_REFERENT), fault);
    *saved = false;
    if (!error)
        error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = txn_knows_tag(txn, trace, saved);
    return session_end(session, txn, error, fault);
}

enum error log_abandon(struct session *session, const struct ticket *ticket, struct fault *fault)
{
    struct txn *txn;
    struct desk desk;
    struct ticket_use use;
    bool spent = false;

    enum error error = session_allow(session, ALLOW(ROLE_REFERENT), fault);
    if (!error)
        error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = desk_open(session, txn, &desk, fault);
    if (!error && !ticket_verify(session->ring, desk.first_ticket_epoch, ticket, &use))
        error = fault_set(fault, ERROR_TICKET_UNKNOWN, "%s", "");
    if (!error)
        error = mark_has(txn, &use.mark, &spent);
    if (!error && !spent)
        error = mark_spend(txn, &use.mark);
    return session_end(session, txn, error, fault);
}

enum error log_undo(struct session *session, struct fault *fault)
{
    struct txn *txn;
    month closed = 0;
    bool removed = false;
    struct last_saved last = session->last;

    enum error error = session_allow(session, ALLOW(ROLE_REFERENT), fault);
    if (!error && !last.any)
        error = fault_set(fault, ERROR_UNDO_NONE, "%s", "");
    if (!error)
        error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = closings_last(txn, &closed);
    if (!error && last.month <= closed)
        error = fault_set(fault, ERROR_UNDO_CLOSED, "%s", "");
    if (!error)
        error = journal_remove(txn, &last.place, &removed);
    if (!error && !removed)
        error = fault_set(fault, ERROR_UNDO_CLOSED, "%s", "");
    if (!error && last.has_mark)
        error = mark_unspend(txn, &last.mark);
    error = session_end(session, txn, error, fault);
    if (!error)
        session->last = (struct last_saved){.any = false};
    return error;
}
