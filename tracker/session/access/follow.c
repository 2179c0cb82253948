/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other sessions changed since this one last looked. */
#include <stdio.h>
#include <string.h>

#include "tracker/session/access/codebooks_internal.h"
#include "tracker/session/access/forks.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/access/session_internal.h"

/* The access is the one that this session logged in with. */
static enum error check_access(struct session *session, struct txn *txn, struct fault *fault)
{
    char name[STORE_NAME_CHARS + 1];
    unsigned passphrases = 0;
    const struct identity *own = &session->credentials->identity;
    const struct user *self = roster_find(session->roster, session->user);
    if (!self || self->state != USER_ACTIVE)
        return fault_set(fault, ERROR_REVOKED, "%s", session->user);
    records_user(name, NAME_PASSPHRASES, session->user);
    enum error error = number_get(txn, name, &passphrases);
    if (error)
        return fault_set(fault, error, "%s", name);
    if (memcmp(&self->box, &own->box_public, sizeof self->box) != 0 ||
        passphrases != session->passphrases)
        return fault_set(fault, ERROR_ACCESS_CHANGED, "%s", session->user);
    return follow_pins(session, fault);
}

/* After an older copy was put in service, the tag of this session is not in the store. */
static void start_again(struct session *session, const struct txn *txn)
{
    session->wrote = false;
    session->sequence = txn_sequence(txn);
    txn_last_tag(txn, &session->tag);
}

enum error session_follow(struct session *session, struct txn *txn, struct fault *fault)
{
    const uint64_t changes = store_changes(session->store);
    const unsigned generation = session->roster->generation;
    const bool restored = session->restored;
    if (!session->follows || session->changes == changes)
        return ERROR_NONE;
    enum error error = roster_follow(session, txn, fault);
    if (!error)
        error = check_access(session, txn, fault);
    if (!error)
        error = follow_age(session, txn, fault);
    if (!error)
        error = codebooks_load(session, txn, fault);
    if (!error)
        error = forks_load(session, txn, fault);
    if (error)
        return error;
    if (session->roster->generation > generation)
        start_again(session, txn);
    session->restored |= restored; /* since the login */
    session->changes = changes;
    return ERROR_NONE;
}

enum error follow_pins(struct session *session, struct fault *fault)
{
    const struct credentials *own = session->credentials;
    const struct roster *roster = session->roster;
    struct user *self = roster_find(session->roster, session->user);

    if (!self || self->state == USER_REVOKED)
        return fault_set(fault, ERROR_REVOKED, "%s", session->user);
    if (self->state != USER_ACTIVE ||
        memcmp(&self->box, &own->identity.box_public, sizeof self->box) != 0 ||
        memcmp(&self->sign, &own->identity.sign_public, sizeof self->sign) != 0)
        return fault_set(fault, ERROR_STORE_DAMAGED, "%s", session->user);
    if (own->evaluation_epoch > roster->evaluation_count ||
        (own->evaluation_epoch && memcmp(&roster->evaluations[own->evaluation_epoch - 1].key,
                                         &own->evaluation, sizeof own->evaluation) != 0))
        return fault_set(fault, ERROR_STORE_DAMAGED, "evaluation");
    return ERROR_NONE;
}

enum error follow_age(struct session *session, struct txn *txn, struct fault *fault)
{
    bool known = true;
    const struct remembered *seen = &session->remembered;
    static const struct id none;

    if (!seen->found)
        return ERROR_NONE;
    if (memcmp(&seen->tag, &none, sizeof none) != 0) {
        enum error error = txn_knows_tag(txn, &seen->tag, &known);
        if (error)
            return error;
    }
    session->restored = session->roster->generation > seen->generation;
    known = known && txn_sequence(txn) >= seen->sequence;
    if (session->roster->generation < seen->generation || (!known && !session->restored)) {
        session->older = true;
        return fault_set(fault, ERROR_STORE_OLDER, "%s", store_path(session->store));
    }
    return ERROR_NONE;
}
