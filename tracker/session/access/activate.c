/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "tracker/session/access/codebooks_internal.h"
#include "tracker/session/access/grants_internal.h"
#include "tracker/session/access/people_internal.h"
#include "tracker/session/access/roster_internal.h"

/* Opens the invitation of session's user with the code as typed, and collects its keys. */
static enum error invitation_open(struct session *session, const struct session_options *options,
                                  const struct secret_text *typed, struct fault *fault)
{
    char *plain = secret_alloc(INVITATION_CHARS + 1);
    if (!plain)
        return fault_set(fault, ERROR_MEMORY, "%s", session->user);
    const struct secret_text passphrase = {plain, INVITATION_CHARS};
    records_user(session->holder, NAME_INVITATION, session->user);
    enum error error = code_parse(typed->text, typed->bytes, plain) == CRYPTO_OK
                           ? session_enter(session, options, fault)
                           : fault_set(fault, ERROR_CODE_FORM, "%s", "");
    if (!error)
        error = session_unlock(session, session->holder, &passphrase, fault);
    if (!error)
        error = session_collect(session, fault);
    secret_free(plain);
    return error;
}

/* The entry that the opened invitation belongs to. */
static enum error invited_entry(struct session *session, struct user **out, struct fault *fault)
{
    const struct identity *one_time = &session->credentials->identity;
    struct user *user = roster_find(session->roster, session->user);
    if (!user || user->state != USER_INVITED ||
        memcmp(&user->invite_box, &one_time->box_public, sizeof user->invite_box) != 0 ||
        memcmp(&user->invite_sign, &one_time->sign_public, sizeof user->invite_sign) != 0)
        return fault_set(fault, ERROR_STORE_DAMAGED, "%s", session->user);
    *out = user;
    return ERROR_NONE;
}

enum error evaluation_draw(struct session *session, struct keyring *ring, struct fault *fault)
{
    static const enum key_kind kinds[] = {KEY_EVALUATION, KEY_COUNTER, KEY_RELEASE};
    struct roster *roster = session->roster;
    unsigned epoch = roster->evaluation_count + 1;
    enum error error = ERROR_NONE;
    if (epoch > KEYRING_EPOCHS)
        return fault_set(fault, ERROR_STORE_FULL, "%s", "evaluation");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !error; i++)
        error = session_crypto_error(keyring_draw(ring, kinds[i], epoch));
    if (error)
        return error;
    struct evaluation_keys *keys = &roster->evaluations[roster->evaluation_count++];
    keys->key = *keyring_evaluation_public(ring, epoch);
    release_public_of(keyring_release(ring, epoch), &keys->release);
    keys->by = roster_entry(roster, roster_find(roster, session->user));
    roster_sign_evaluation(&session->id, epoch, keys, &session->credentials->identity.sign_secret);
    return ERROR_NONE;
}

/* The first évaluation makes the evaluation keys, for itself and for recovery. */
static enum error first_evaluation(struct session *session, struct txn *txn, struct fault *fault)
{
    if (session->role != ROLE_EVALUATION || roster_evaluation(session->roster))
        return ERROR_NONE;
    enum error error = evaluation_draw(session, session->ring, fault);
    if (error)
        return error;
    session->credentials->evaluation = roster_evaluation(session->roster)->key;
    session->credentials->evaluation_epoch = session->roster->evaluation_count;
    return grants_put(txn, session->ring, ROLE_NONE, records_name(NAME_RECOVERY),
                      &session->roster->recovery);
}

/* From here on the session's credentials are the user's own. */
static enum error take_seat(struct session *session, bool accept_charter, struct fault *fault)
{
    struct user *user = NULL;
    enum error error = invited_entry(session, &user, fault);
    if (error)
        return error;
    struct credentials *own = credentials_new(session->roster);
    if (!own)
        return fault_set(fault, ERROR_MEMORY, "%s", session->user);
    entry_activate(&session->id, user, &own->identity, &session->credentials->identity.sign_secret);
    if (accept_charter)
        user->charter = session_codebook(session)->charter;
    secret_free(session->credentials);
    session->credentials = own;
    return ERROR_NONE;
}

static enum error activate(struct session *session, const struct secret_text *passphrase,
                           bool accept_charter, struct fault *fault)
{
    struct txn *txn;
    enum error error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = roster_load(session, txn, fault);
    if (!error)
        error = codebooks_load(session, txn, fault);
    if (!error)
        error = take_seat(session, accept_charter, fault);
    if (!error)
        error = first_evaluation(session, txn, fault);
    if (!error)
        error = access_remove(txn, session->user);
    if (!error)
        error = access_put(session, txn, session->user, session->credentials, passphrase);
    if (!error)
        error = roster_save(session, txn, fault);
    if (!error)
        error = ledger_add(session, txn, LEDGER_ACTIVATED, session->user);
    if (!error)
        error = txn_owe_scrub(txn);
    return session_end(session, txn, error, fault);
}

enum error people_activate(const struct session_options *options,
                           const struct secret_text *invite_code,
                           const struct secret_text *passphrase, bool accept_charter,
                           struct fault *fault)
{
    enum error error = passphrase_check(passphrase, fault);
    if (error)
        return error;
    struct session *session = session_new(options);
    if (!session)
        return fault_set(fault, ERROR_MEMORY, "%s", "session");
    error = invitation_open(session, options, invite_code, fault);
    if (!error)
        error = activate(session, passphrase, accept_charter, fault);
    if (!error)
        return session_close(session, fault);
    session_free(session);
    return error;
}

enum error people_check_code(const struct session_options *options,
                             const struct secret_text *invite_code, struct fault *fault)
{
    struct session *session = session_new(options);
    if (!session)
        return fault_set(fault, ERROR_MEMORY, "%s", "session");
    enum error error = invitation_open(session, options, invite_code, fault);
    session_free(session);
    return error;
}
