/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The open call of an interview, inside one transaction. */
#include <string.h>

#include "tracker/session/acts/draft_internal.h"

enum error draft_call_none(const struct session *session, struct txn *txn, struct fault *fault)
{
    struct draft_slot slot;
    enum error error = draft_key_find(session, txn, &slot);
    bool found = slot.found;
    secret_wipe(&slot, sizeof slot);
    return !error && found ? fault_set(fault, ERROR_DRAFT, "%s", "") : error;
}

void draft_call_keep(const struct session *session, struct draft *draft, struct draft_slot *slot,
                     struct fault *fault)
{
    random_fill(draft->key.b, sizeof draft->key.b);
    slot->key = draft->key;
    draft->kept = false;
    if (!draft_folder(session, &slot->folder))
        fault_set(fault, ERROR_FILE, "%s", session->state_dir ? session->state_dir : "");
    else
        draft->kept = draft_file_write(session, draft, fault) == ERROR_NONE;
}

enum error draft_call_open(struct session *session, struct txn *txn, month now, struct draft *draft,
                           struct fault *fault)
{
    struct draft_slot slot = {.found = true};
    struct fault unkept = {.error = ERROR_NONE};
    draft_call_keep(session, draft, &slot, &unkept);
    enum error error = draft_key_put(session, txn, now ? now : 1, &slot);
    error = session_end(session, txn, error, fault);
    secret_wipe(&slot, sizeof slot);
    if (error) {
        draft_file_erase(session, &draft->trace);
        draft_clear(draft);
    } else if (!draft->kept && fault) {
        *fault = unkept;
    }
    return error;
}

enum error draft_call_row(struct txn *txn, struct draft *draft)
{
    struct place place;
    enum error error = journal_place(txn, &place);
    if (error)
        return error;
    draft->row = place.key;
    random_fill(draft->trace.b, sizeof draft->trace.b);
    return ERROR_NONE;
}

enum error draft_call_still(const struct session *session, struct txn *txn,
                            const struct draft *draft, struct fault *fault)
{
    struct draft_slot slot;
    bool saved = false;
    enum error error = draft_key_find(session, txn, &slot);
    bool same = slot.found && secret_equal(&slot.key, &draft->key, sizeof slot.key);
    secret_wipe(&slot, sizeof slot);
    if (!error && !same)
        error = txn_knows_tag(txn, &draft->trace, &saved);
    if (error || same)
        return error;
    return fault_set(fault, saved ? ERROR_ROW : ERROR_DRAFT, "%s", "");
}

enum error draft_call_spend_next(struct session *session, struct txn *txn,
                                 const struct draft *draft, struct id *mark, bool *used)
{
    struct ticket_use use;
    struct today today;
    *used = false;
    enum error error = today_read(session, txn, &today, NULL);
    if (error)
        return error;
    unsigned first = roster_first_ticket_epoch(session->roster, today.month);
    if (!draft->has_next || !ticket_verify(session->ring, first, &draft->next, &use))
        return ERROR_NONE; /* too old to open anything */
    *mark = use.mark;
    error = mark_has(txn, &use.mark, used);
    if (!error && !*used)
        error = mark_spend(txn, &use.mark);
    return error;
}
