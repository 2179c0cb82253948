/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/draft.h"

#include <string.h>

#include "tracker/session/acts/draft_internal.h"

/* What a call starts from: its rank, and the ticket brought is spent. */
static enum error start(const struct desk *desk, struct txn *txn,
                        const struct draft_opening *opening, struct draft *draft,
                        struct fault *fault)
{
    struct ticket_use use = {.rank = 1};
    bool spent = false;
    enum error error = ERROR_NONE;
    if (opening->has_ticket)
        error = log_desk_ticket(desk, &opening->ticket, &use, fault);
    if (!error && opening->has_ticket)
        error = mark_has(txn, &use.mark, &spent);
    if (!error && spent)
        error = fault_set(fault, ERROR_TICKET_SPENT, "%s", "");
    if (!error && opening->has_ticket)
        error = mark_spend(txn, &use.mark);
    draft->rank = opening->declared_rank ? opening->declared_rank : use.rank;
    draft->declared = opening->declared_rank != 0;
    draft->has_ticket = opening->has_ticket;
    draft->spent = use.mark;
    return error;
}

enum error draft_begin(struct session *session, const struct draft_opening *opening,
                       struct draft *draft, struct fault *fault)
{
    struct txn *txn;
    struct desk desk;
    draft_clear(draft);
    if (opening->declared_rank == 1 || opening->declared_rank > RANKS)
        return fault_set(fault, ERROR_RANK, "%s", "");
    if (opening->declared_rank && opening->has_ticket)
        return fault_set(fault, ERROR_RANK_AND_TICKET, "%s", "");
    enum error error = log_desk_begin(session, true, &txn, &desk, fault);
    if (error)
        return error;
    error = today_dated(&desk.today, fault);
    if (!error)
        error = draft_call_none(session, txn, fault);
    if (!error)
        error = start(&desk, txn, opening, draft, fault);
    draft->has_next = draft->rank < RANKS;
    if (!error && draft->has_next)
        error = log_desk_draw(&desk, txn, draft->rank + 1, &draft->next);
    if (!error)
        error = draft_call_row(txn, draft);
    if (error) {
        draft_clear(draft);
        return session_end(session, txn, error, fault);
    }
    const struct codebook *codebook = session_codebook(session);
    memcpy(draft->form, codebook->form, FORM_CHARS);
    draft->codebook = codebook->version;
    draft->month = desk.today.month;
    draft->place = opening->place;
    return draft_call_open(session, txn, desk.today.month, draft, fault);
}

enum error draft_keep(struct session *session, struct draft *draft, struct fault *fault)
{
    struct draft_file file;
    struct txn *txn;
    enum error error = ERROR_NONE;
    draft->kept = false;
    draft_file_read(session, &file);
    if (!file.found || memcmp(&file.trace, &draft->trace, sizeof file.trace) != 0) {
        error = session_begin(session, false, &txn, fault);
        if (!error)
            error = session_end(session, txn, draft_call_still(session, txn, draft, fault), fault);
        if (error == ERROR_ROW)
            error = fault_set(fault, ERROR_DRAFT, "%s", "");
    }
    if (!error)
        error = draft_file_write(session, draft, fault);
    draft->kept = !error;
    return error;
}

/* Looks in the store: the open call of this user, and whether a trace is known. */
static enum error look(struct session *session, const struct id *trace, struct draft_slot *slot,
                       bool *saved, struct fault *fault)
{
    struct txn *txn;
    *saved = false;
    enum error error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = draft_key_find(session, txn, slot);
    if (!error && !slot->found)
        error = txn_knows_tag(txn, trace, saved);
    return session_end(session, txn, error, fault);
}

/* The draft of an open call, from memory or from its file. */
static enum draft_state found(struct session *session, const struct draft_slot *slot,
                              struct draft *draft)
{
    struct id folder;
    struct draft_file file;
    bool mine = draft->rank && secret_equal(&slot->key, &draft->key, sizeof slot->key);
    draft_file_read(session, &file); /* after the store: it may have been begun just now */
    if ((!mine || draft->kept) && draft_file_open(session, &file, &slot->key, draft))
        return DRAFT_FOUND;
    if (mine) {
        enum error error = draft_file_write(session, draft, NULL);
        draft->kept = !error;
        if (error == ERROR_DRAFT) /* what another session wrote since */
            (void)draft_file_open(session, &file, &slot->key, draft);
        return DRAFT_FOUND;
    }
    bool here =
        draft_folder(session, &folder) && memcmp(&folder, &slot->folder, sizeof folder) == 0;
    return here ? DRAFT_LOST : DRAFT_ELSEWHERE;
}

enum error draft_load(struct session *session, struct draft *draft, enum draft_state *state,
                      struct fault *fault)
{
    struct draft_file file;
    struct draft_slot slot = {.found = false};
    bool saved = false;

    *state = DRAFT_NONE;
    enum error error = session_allow(session, ALLOW(ROLE_REFERENT), fault);
    if (error)
        return error;
    draft_file_read(session, &file);
    error = look(session, &file.trace, &slot, &saved, fault);
    if (error)
        return error;
    if (slot.found) {
        *state = found(session, &slot, draft);
    } else if (file.found) {
        *state = saved ? DRAFT_SAVED : DRAFT_ENDED;
        draft_file_erase(session, &file.trace);
    } else {
        error = draft_old_load(session, draft, state, fault);
    }
    if (*state != DRAFT_FOUND)
        draft_clear(draft);
    secret_wipe(&slot, sizeof slot);
    return error;
}
