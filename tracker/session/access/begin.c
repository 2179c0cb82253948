/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tracker/base/clock.h"
#include "tracker/session/access/closed_internal.h"
#include "tracker/session/access/grants_internal.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/access/session_internal.h"

enum error clock_check(struct fault *fault)
{
    char text[DAY_TEXT + 1];
    const day utc = zone_day(&zone_utc, clock_wall());
    day_format(utc, text);
    if (utc < TRACKER_RELEASED || utc / 10000 > YEAR_MAX)
        return fault_set(fault, ERROR_CLOCK, "%s", utc ? text : "?");
    return ERROR_NONE;
}

enum error session_collect(struct session *session, struct fault *fault)
{
    struct txn *txn;
    const struct identity *identity = &session->credentials->identity;
    store_use_keys(session->store, NULL);
    enum error error = txn_begin(session->store, false, &txn, fault);
    if (error)
        return error;
    error = grants_read(txn, session->holder, session->ring, &identity->box_public,
                        &identity->box_secret);
    txn_abort(txn);
    if (!error && !keyring_has(session->ring, KEY_STORE, 1))
        error = ERROR_STORE_DAMAGED;
    if (error)
        return fault_set(fault, error, "%s", session->holder);
    store_use_keys(session->store, session->ring);
    return ERROR_NONE;
}

enum error session_transaction(struct session *session, bool write, struct txn **out,
                               struct fault *fault)
{
    enum error error = txn_begin(session->store, write, out, fault);
    if (error != ERROR_DENIED)
        return error;
    unsigned held = keyring_latest(session->ring, KEY_STORE);
    error = session_collect(session, fault);
    if (!error && keyring_latest(session->ring, KEY_STORE) == held)
        error = fault_set(fault, ERROR_REVOKED, "%s", session->user);
    if (!error)
        error = txn_begin(session->store, write, out, fault);
    if (error)
        return error;
    error = roster_load(session, *out, fault);
    if (error) {
        txn_abort(*out);
        *out = NULL;
    }
    return error;
}

void session_remember(struct session *session, bool sync)
{
    struct remembered state = {.found = true,
                               .tag = session->tag,
                               .sequence = session->sequence,
                               .generation = session->roster->generation,
                               .releases = session->roster->releases_expected,
                               .ledger = session->remembered.ledger};
    if (session->older || session->provisional)
        return;
    if (session->remembered.releases > state.releases)
        state.releases = session->remembered.releases;
    if (!remembered_write(session->state_dir, &session->id, session->user,
                          &session->credentials->identity.sign_secret, &state, sync))
        session->forgetful = true;
    if (sync)
        closed_remember(session);
    session->remembered = state;
}

static enum error leave_tag(struct session *session, struct txn *txn, struct fault *fault)
{
    struct id tag;
    enum error error = txn_add_tag(txn, &tag);
    if (error)
        return fault_set(fault, error, "%s", store_path(session->store));
    session->tag = tag;
    return ERROR_NONE;
}

enum error session_begin(struct session *session, bool write, struct txn **out, struct fault *fault)
{
    *out = NULL;
    enum error error = write ? clock_check(fault) : ERROR_NONE;
    if (!error)
        error = session_transaction(session, write, out, fault);
    if (error)
        return error;
    error = session_follow(session, *out, fault);
    if (!error && write && !session->wrote)
        error = leave_tag(session, *out, fault);
    if (error) {
        txn_abort(*out);
        *out = NULL;
    }
    return error;
}

enum error session_end(struct session *session, struct txn *txn, enum error error,
                       struct fault *fault)
{
    bool writes = txn_writes(txn);
    if (error) {
        txn_abort(txn);
        if (writes)
            session->changes = UNREAD; /* the act may have changed memory as well */
        if (fault && fault->error != error)
            return fault_set(fault, error, "%s", store_path(session->store));
        return error;
    }
    uint64_t sequence = txn_sequence(txn) + writes;
    error = txn_commit(txn, fault);
    if (!error) {
        session->wrote |= writes;
        session->sequence = sequence;
    } else if (writes) {
        session->changes = UNREAD;
    }
    if (!error && writes)
        session_remember(session, false);
    return error;
}

enum error session_allow(const struct session *session, unsigned roles, struct fault *fault)
{
    if (session->older)
        return fault_set(fault, ERROR_STORE_OLDER, "%s", store_path(session->store));
    if (!(roles & ALLOW(session->role)))
        return fault_set(fault, ERROR_DENIED, "%s", session->user);
    return ERROR_NONE;
}

enum error session_refresh(struct session *session, struct fault *fault)
{
    struct txn *txn;
    enum error error = session_begin(session, false, &txn, fault);
    return error ? error : session_end(session, txn, ERROR_NONE, fault);
}
