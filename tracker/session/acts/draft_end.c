/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a call ends: saved, abandoned, given up; and saved, then taken back. */
#include <string.h>

#include "tracker/session/acts/draft_internal.h"

static enum error save_row(const struct desk *desk, struct txn *txn, const struct draft *draft,
                           struct interview *interview, struct last_saved *last,
                           struct fault *fault)
{
    bool used = true;
    *last = (struct last_saved){.any = true, .place = {desk->session->id, draft->row}};
    enum error error = log_desk_date(desk, draft->month, interview, fault);
    if (!error)
        error = interview_check(session_codebook(desk->session), interview, fault);
    if (!error)
        error = log_desk_add(desk, txn, interview, &last->place);
    if (!error)
        error = txn_leave_tag(txn, &draft->trace);
    if (!error && draft->withdrawn)
        error = draft_call_spend_next(desk->session, txn, draft, &last->mark, &used);
    last->has_mark = !used;
    last->month = interview->month;
    return error;
}

enum error draft_save(struct session *session, const struct draft *draft,
                      const struct answers *answers, bool *late, struct fault *fault)
{
    struct txn *txn;
    struct desk desk;
    struct last_saved last;
    struct interview interview = {.rank = draft->rank,
                                  .declared = draft->declared,
                                  .department = session->department,
                                  .answers = *answers};
    enum error error = log_desk_begin(session, true, &txn, &desk, fault);
    if (!error) {
        error = today_dated(&desk.today, fault);
        if (!error)
            error = draft_call_still(session, txn, draft, fault);
        if (!error)
            error = save_row(&desk, txn, draft, &interview, &last, fault);
        if (!error)
            error = draft_key_remove(session, txn);
        error = session_end(session, txn, error, fault);
    }
    *late = interview.late;
    secret_wipe(&interview, sizeof interview);
    if (error)
        return error;
    session->last = last;
    draft_file_erase(session, &draft->trace);
    return ERROR_NONE;
}

enum error draft_abandon(struct session *session, const struct draft *draft, bool *back,
                         struct fault *fault)
{
    struct txn *txn;
    struct id mark;
    bool used = false;
    *back = false;
    enum error error = session_allow(session, ALLOW(ROLE_REFERENT), fault);
    if (!error)
        error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = draft_call_still(session, txn, draft, fault);
    if (!error)
        error = draft_call_spend_next(session, txn, draft, &mark, &used);
    if (!error && draft->has_ticket && !used)
        error = mark_unspend(txn, &draft->spent);
    if (!error)
        error = draft_key_remove(session, txn);
    error = session_end(session, txn, error, fault);
    if (error)
        return error;
    *back = draft->has_ticket && !used;
    draft_file_erase(session, &draft->trace);
    return ERROR_NONE;
}

enum error draft_give_up(struct session *session, struct fault *fault)
{
    struct txn *txn;
    enum error error = session_allow(session, ALLOW(ROLE_REFERENT), fault);
    if (!error)
        error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = session_end(session, txn, draft_key_remove(session, txn), fault);
    if (!error)
        draft_file_erase(session, NULL);
    return error;
}

/* Takes the row back, and the ticket withdrawn with it. */
static enum error take_back(const struct desk *desk, struct txn *txn, struct fault *fault)
{
    const struct last_saved *last = &desk->session->last;
    bool removed = false;
    enum error error = ERROR_NONE;
    if (last->month > desk->today.closed)
        error = journal_remove(txn, &last->place, &removed);
    if (!error && !removed)
        error = fault_set(fault, ERROR_UNDO_CLOSED, "%s", "");
    if (!error && last->has_mark)
        error = mark_unspend(txn, &last->mark);
    return error;
}

enum error draft_undo(struct session *session, struct draft *draft, struct fault *fault)
{
    struct txn *txn;
    struct desk desk;
    const struct last_saved *last = &session->last;
    if (!last->any || memcmp(&last->place.key, &draft->row, sizeof draft->row) != 0)
        return fault_set(fault, ERROR_UNDO_NONE, "%s", "");
    enum error error = log_desk_begin(session, true, &txn, &desk, fault);
    if (error)
        return error;
    error = draft_call_none(session, txn, fault);
    if (!error)
        error = take_back(&desk, txn, fault);
    if (!error)
        error = draft_call_row(txn, draft);
    if (error)
        return session_end(session, txn, error, fault);
    memset(&draft->answers, 0, sizeof draft->answers);
    error = draft_call_open(session, txn, desk.today.month, draft, fault);
    if (!error)
        session->last = (struct last_saved){.any = false};
    return error;
}
