/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "tracker/base/typed.h"
#include "tracker/session/access/grants_internal.h"
#include "tracker/session/access/people_internal.h"
#include "tracker/session/access/roster_internal.h"

enum error invitation_put(struct session *session, struct txn *txn, const char *name,
                          char invite_code[INVITATION_CHARS + 1], struct fault *fault)
{
    char record[STORE_NAME_CHARS + 1];
    const struct secret_text passphrase = {invite_code, INVITATION_CHARS};
    struct roster *roster = session->roster;
    unsigned by = roster_entry(roster, roster_find(roster, session->user));
    struct credentials *one_time = credentials_new(roster);
    if (!one_time)
        return fault_set(fault, ERROR_MEMORY, "%s", name);
    struct user *user = roster_add(roster, name, by, false);
    if (!user) {
        secret_free(one_time);
        return fault_set(fault, ERROR_ROSTER_FULL, "%d", ROSTER_USERS - ROSTER_RESERVE);
    }
    user->state = USER_INVITED;
    user->by = by;
    user->invite_box = one_time->identity.box_public;
    user->invite_sign = one_time->identity.sign_public;
    roster_sign_invitation(&session->id, user, &session->credentials->identity.sign_secret);

    records_user(record, NAME_INVITATION, name);
    code_make(invite_code);
    enum error error =
        credentials_put(txn, store_info(session->store), record, one_time, &passphrase);
    if (!error)
        error =
            grants_put(txn, session->ring, role_of(name, NULL, NULL), record, &user->invite_box);
    if (!error)
        error = ledger_add(session, txn, LEDGER_INVITED, name);
    secret_free(one_time);
    return error;
}

/* Who invites whom. */
static enum error inviters(const char *user, unsigned *roles, struct fault *fault)
{
    switch (role_of(user, NULL, NULL)) {
    case ROLE_REFERENT:
        *roles = ALLOW(ROLE_COORDINATION);
        return ERROR_NONE;
    case ROLE_FORMATRICE:
        *roles = ALLOW(ROLE_EVALUATION);
        return ERROR_NONE;
    case ROLE_EVALUATION:
        *roles = ALLOW(ROLE_EVALUATION) | ALLOW(ROLE_COORDINATION);
        return ERROR_NONE;
    case ROLE_COORDINATION:
        return fault_set(fault, ERROR_USER_LAST, "%s", user);
    case ROLE_NONE:
        break;
    }
    return fault_set(fault, ERROR_USER_UNKNOWN, "%s", user);
}

/* Whether the roster as it stands allows this invitation. */
static enum error invitation_check(const struct session *session, const char *name,
                                   const char *confirm, struct fault *fault)
{
    struct roster *roster = session->roster;
    const struct user *user = roster_find(roster, name);
    enum role role = role_of(name, NULL, NULL);
    bool active = user && user->state == USER_ACTIVE;

    if (!roster_admits(roster, name))
        return fault_set(fault, ERROR_USER_UNKNOWN, "%s", name);
    if (role == ROLE_REFERENT && !roster_evaluation(roster))
        return fault_set(fault, ERROR_NOT_READY, "%s", "");
    if (active && role == ROLE_EVALUATION && roster_active(roster, role) == 1)
        return fault_set(fault, ERROR_USER_LAST, "%s", name);
    if (session->role == ROLE_COORDINATION && role == ROLE_EVALUATION &&
        (roster_evaluation(roster) || strcmp(name, "evaluation-1") != 0))
        return fault_set(fault, ERROR_DENIED, "%s", session->user);
    if (strcmp(name, session->user) == 0)
        return fault_set(fault, ERROR_USER_STATE, "%s", name);
    if (active && !typed_same(name, confirm))
        return fault_set(fault, ERROR_USER_ACTIVE, "%s", name);
    return ERROR_NONE;
}

enum error people_invite(struct session *session, const char *user, const char *confirm,
                         char invite_code[INVITATION_CHARS + 1], struct fault *fault)
{
    struct txn *txn;
    unsigned roles = 0;
    memset(invite_code, 0, INVITATION_CHARS + 1);
    enum error error = inviters(user, &roles, fault);
    if (!error)
        error = people_begin(session, roles, &txn, fault);
    if (error)
        return error;
    error = invitation_check(session, user, confirm, fault);
    if (!error)
        error = access_remove(txn, user);
    if (!error)
        error = invitation_put(session, txn, user, invite_code, fault);
    if (!error)
        error = roster_save(session, txn, fault);
    if (!error)
        error = txn_owe_scrub(txn);
    error = session_end(session, txn, error, fault);
    if (error)
        secret_wipe(invite_code, INVITATION_CHARS + 1);
    return error;
}
