/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "tracker/session/access/grants_internal.h"
#include "tracker/session/access/people_internal.h"
#include "tracker/session/access/roster_internal.h"

/* Who closes whose access. */
static enum error revokers(const char *user, unsigned *roles, struct fault *fault)
{
    switch (role_of(user, NULL, NULL)) {
    case ROLE_REFERENT:
        *roles = ALLOW(ROLE_COORDINATION);
        return ERROR_NONE;
    case ROLE_FORMATRICE:
        *roles = ALLOW(ROLE_COORDINATION) | ALLOW(ROLE_EVALUATION);
        return ERROR_NONE;
    case ROLE_EVALUATION:
        *roles = ALLOW(ROLE_EVALUATION);
        return ERROR_NONE;
    case ROLE_COORDINATION:
        return fault_set(fault, ERROR_USER_LAST, "%s", user);
    case ROLE_NONE:
        break;
    }
    return fault_set(fault, ERROR_USER_UNKNOWN, "%s", user);
}

/* An évaluation that closed its own access would know the keys made against it. */
static enum error revocation_check(const struct session *session, const char *name,
                                   struct fault *fault)
{
    struct roster *roster = session->roster;
    const struct user *user = roster_find(roster, name);
    enum role role = role_of(name, NULL, NULL);
    if (!user)
        return fault_set(fault, ERROR_USER_UNKNOWN, "%s", name);
    if (user->state != USER_ACTIVE && user->state != USER_INVITED)
        return fault_set(fault, ERROR_USER_STATE, "%s", name);
    if (role == ROLE_EVALUATION && user->state == USER_ACTIVE && roster_active(roster, role) == 1)
        return fault_set(fault, ERROR_USER_LAST, "%s", name);
    if (strcmp(name, session->user) == 0)
        return fault_set(fault, ERROR_USER_STATE, "%s", name);
    return ERROR_NONE;
}

/* Draws the next epoch of the keys that were known to someone of that role. The store, journal and
 * ticket keys share their epochs: all three are drawn, whoever held them. */
static enum error epoch_draw(struct session *session, struct txn *txn, enum role revoked,
                             struct keyring *fresh, struct fault *fault)
{
    static const enum key_kind kinds[] = {KEY_STORE, KEY_JOURNAL, KEY_TICKET};
    struct roster *roster = session->roster;
    unsigned epoch = roster->epoch_count + 1;
    struct today today;
    enum error error = today_read(session, txn, &today, fault);
    if (error)
        return error;
    if (epoch > KEYRING_EPOCHS)
        return fault_set(fault, ERROR_STORE_FULL, "%s", "revoke");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !error; i++)
        error = session_crypto_error(keyring_draw(fresh, kinds[i], epoch));
    if (error)
        return error;
    roster->epochs[roster->epoch_count++] = today.month;
    return revoked == ROLE_EVALUATION ? evaluation_draw(session, fresh, fault) : ERROR_NONE;
}

/* Grants the fresh keys to everyone who remains, each what their role holds, and to recovery. */
static enum error epoch_grant(const struct session *session, struct txn *txn,
                              const struct keyring *fresh)
{
    const struct roster *roster = session->roster;
    enum error error =
        grants_put(txn, fresh, ROLE_NONE, records_name(NAME_RECOVERY), &roster->recovery);
    for (size_t i = 0; i < roster->user_count && !error; i++) {
        const struct user *user = &roster->users[i];
        enum role role = role_of(user->name, NULL, NULL);
        char invitation[STORE_NAME_CHARS + 1];
        records_user(invitation, NAME_INVITATION, user->name);
        if (user->state == USER_ACTIVE)
            error = grants_put(txn, fresh, role, user->name, &user->box);
        else if (user->state == USER_INVITED)
            error = grants_put(txn, fresh, role, invitation, &user->invite_box);
    }
    return error;
}

/* Everything that a revocation writes. *next is the session's own ring of the new epoch, collected
 * from its own grants, so that it holds no more than its role: nothing is sealed with it unless all
 * of this is committed. */
static enum error revoke(struct session *session, struct txn *txn, const char *name,
                         struct keyring *next, struct fault *fault)
{
    const struct identity *own = &session->credentials->identity;
    struct keyring *fresh = keyring_new();
    if (!fresh)
        return fault_set(fault, ERROR_MEMORY, "%s", name);
    enum error error = epoch_draw(session, txn, role_of(name, NULL, NULL), fresh, fault);
    if (!error) {
        roster_find(session->roster, name)->state = USER_REVOKED;
        error = access_remove(txn, name);
    }
    if (!error)
        error = epoch_grant(session, txn, fresh);
    keyring_free(fresh);
    if (!error)
        error = grants_read(txn, session->user, next, &own->box_public, &own->box_secret);
    if (error)
        return error;
    store_use_keys(session->store, next);
    error = roster_save(session, txn, fault);
    if (!error)
        error = ledger_add(session, txn, LEDGER_REVOKED, name);
    if (!error)
        error = txn_owe_scrub(txn);
    return error ? error : txn_rekey(txn);
}

enum error people_revoke(struct session *session, const char *user, struct fault *fault)
{
    struct txn *txn;
    unsigned roles = 0;
    struct keyring *next = NULL;
    enum error error = revokers(user, &roles, fault);
    if (!error)
        error = people_begin(session, roles, &txn, fault);
    if (error)
        return error;
    error = revocation_check(session, user, fault);
    if (!error && !(next = keyring_new()))
        error = fault_set(fault, ERROR_MEMORY, "%s", user);
    if (!error)
        error = revoke(session, txn, user, next, fault);
    error = session_end(session, txn, error, fault);
    if (!error) {
        keyring_free(session->ring);
        session->ring = next;
        return ERROR_NONE;
    }
    store_use_keys(session->store, session->ring);
    keyring_free(next);
    return error;
}
