/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/backup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tracker/base/sanitise.h"
#include "tracker/session/access/closings.h"
#include "tracker/session/access/codebooks_internal.h"
#include "tracker/session/access/ledger_internal.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/acts/backup_internal.h"
#include "tracker/session/acts/rows.h"
#include "tracker/store/signals.h"

/* Counts blocks; évaluation, who holds their key, opens them all. */
static enum error count_blocks(const struct session *session, struct txn *txn, unsigned *blocks,
                               struct fault *fault)
{
    struct closings closings;
    enum error error = closings_read(txn, session->role == ROLE_EVALUATION, &closings, fault);
    if (error)
        return error;
    for (size_t i = 0; i < closings.count; i++)
        for (unsigned rank = 0; rank < RANKS; rank++)
            *blocks += closings.list[i].folded[rank] != 0;
    closings_clear(&closings);
    return ERROR_NONE;
}

static enum error count_records(struct session *session, struct check_answer *answer,
                                struct fault *fault)
{
    struct txn *txn;
    uint64_t rows = 0;
    uint64_t marks = 0;
    enum error error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    answer->sequence = txn_sequence(txn);
    answer->scrub_owed = txn_owes_scrub(txn);
    answer->counts = session->role == ROLE_EVALUATION || session->role == ROLE_COORDINATION;
    error = roster_load(session, txn, fault);
    if (!error)
        error = count_blocks(session, txn, &answer->blocks, fault);
    if (!error && answer->counts)
        error = journal_count(txn, &rows, &marks);
    answer->opened = session->role == ROLE_EVALUATION;
    if (!error && answer->opened)
        error = codebooks_load(session, txn, fault);
    if (!error && answer->opened)
        error = rows_check(session, txn, &answer->misdated, fault);
    answer->waiting = rows;
    answer->spent = marks;
    return session_end(session, txn, error, fault);
}

struct store_pace *backup_pace(struct session *session, unsigned passes)
{
    session->pace.passes = passes;
    session->pace.pass = 0;
    return session->pace.ask ? &session->pace : NULL;
}

enum error session_check(struct session *session, struct check_answer *answer, struct fault *fault)
{
    struct ledger_entry *entries = NULL;
    size_t count = 0;
    memset(answer, 0, sizeof *answer);
    store_keep_pace(session->store, backup_pace(session, 1));
    enum error error = store_check(session->store, fault);
    store_keep_pace(session->store, NULL);
    if (!error)
        error = count_records(session, answer, fault);
    if (!error)
        error = ledger_read(session, &entries, &count, fault);
    free(entries);
    return error;
}

/* Copies, and notes what became of it: finished, or removed where nothing is left for sure. */
static enum error copy_to(struct session *session, const char *place, struct fault *fault)
{
    unsigned entry;
    bool left = false;
    enum error error = copies_begin(session, place, &entry, fault);
    if (error)
        return error;
    store_keep_pace(session->store, backup_pace(session, STORE_COPY_PASSES));
    error = store_copy(session->store, place, &left, fault);
    store_keep_pace(session->store, NULL);
    if (!error) {
        error = copies_end(session, entry, LEDGER_COPY_MADE, place, fault);
        left = error && !store_discard(place);
    }
    /* what cannot be noted stays begun, and is looked for where it would be */
    enum error noted =
        error && !left ? copies_end(session, entry, LEDGER_COPY_REMOVED, place, NULL) : ERROR_NONE;
    (void)noted;
    return error;
}

enum error session_backup(struct session *session, const char *path, struct fault *fault)
{
    char place[STORE_PATH_BYTES];
    sigset_t before;
    enum error error = session_allow(session, ALLOW(ROLE_COORDINATION), fault);
    if (!error)
        error = store_copy_place(session->store, path, place, fault);
    if (error)
        return error;
    signals_hold(&before); /* who asks to end waits until nothing is left half-way */
    error = copy_to(session, place, fault);
    signals_release(&before);
    return error;
}
