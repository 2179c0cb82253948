/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "tracker/session/access/grants_internal.h"
#include "tracker/session/access/people_internal.h"
#include "tracker/session/access/roster_internal.h"

/* Opens the recovery pair into identity, which lies in secret memory, with two sheets. */
static enum error sheets_open(const struct session *session, struct txn *txn, const struct sheet *a,
                              const struct sheet *b, struct identity *identity, struct fault *fault)
{
    uint8_t *wrap = NULL;
    size_t bytes = 0;
    enum error error = record_get(txn, RECORD_OPEN, records_name(NAME_RECOVERY), &wrap, &bytes);
    if (error || bytes != RECOVERY_WRAP_BYTES)
        error = fault_set(fault, error ? error : ERROR_STORE_DAMAGED, "recovery");
    else if (recovery_open(&session->id, a, b, wrap, &identity->box_public,
                           &identity->box_secret) != CRYPTO_OK)
        error = fault_set(fault, ERROR_SHEETS, "%s", "");
    secret_free(wrap);
    return error;
}

static enum error recovery_enter(struct session *session, const struct sheet *a,
                                 const struct sheet *b, struct fault *fault)
{
    struct txn *txn;
    enum error error = txn_begin(session->store, false, &txn, fault);
    if (error)
        return error;
    error = sheets_open(session, txn, a, b, &session->credentials->identity, fault);
    txn_abort(txn);
    return error;
}

/* A session that acts for coordination: its signing key and every key of every role. Nothing of it
 * is remembered, for it may well start from an older copy of the store. */
static enum error recovery_begin(const struct session_options *options, const struct sheet *a,
                                 const struct sheet *b, struct session **out, struct fault *fault)
{
    struct session_options own = *options;
    *out = NULL;
    own.user = "coordination";
    own.state_dir = NULL;
    struct session *session = session_new(&own);
    if (!session)
        return fault_set(fault, ERROR_MEMORY, "%s", "session");
    snprintf(session->holder, sizeof session->holder, "%s", records_name(NAME_RECOVERY));
    enum error error = session_enter(session, options, fault);
    if (!error)
        error = recovery_enter(session, a, b, fault);
    if (!error)
        error = session_collect(session, fault);
    const struct sign_secret *root = error ? NULL : keyring_root(session->ring);
    if (!error && !root)
        error = fault_set(fault, ERROR_STORE_DAMAGED, "recovery");
    if (error) {
        session_free(session);
        return error;
    }
    session->credentials->identity.sign_secret = *root;
    sign_public_of(root, &session->credentials->root);
    session->credentials->identity.sign_public = session->credentials->root;
    *out = session;
    return ERROR_NONE;
}

/* New pairs in a new entry, vouched for by coordination, whose own signing key never changes. */
static enum error entry_recover(struct session *session, const char *name,
                                struct credentials *fresh, struct fault *fault)
{
    struct roster *roster = session->roster;
    const struct identity *root = &session->credentials->identity;
    const struct user *older = roster_find(roster, name);
    if (!older)
        return fault_set(fault, ERROR_USER_UNKNOWN, "%s", name);
    if (older->state != USER_ACTIVE)
        return fault_set(fault, ERROR_USER_STATE, "%s", name);
    unsigned by = roster_entry(roster, roster_find(roster, session->user));
    struct user *user = roster_add(roster, name, by, true);
    if (!user)
        return fault_set(fault, ERROR_ROSTER_FULL, "%d", ROSTER_USERS);
    if (strcmp(name, session->user) == 0) {
        fresh->identity.sign_public = root->sign_public;
        fresh->identity.sign_secret = root->sign_secret;
    }
    entry_vouch(&session->id, user, by, &fresh->identity, &root->sign_secret);
    return ERROR_NONE;
}

static enum error recover(struct session *session, const char *name,
                          const struct secret_text *passphrase, struct fault *fault)
{
    struct txn *txn;
    struct credentials *fresh = NULL;
    enum error error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = roster_load(session, txn, fault);
    if (!error && !(fresh = credentials_new(session->roster)))
        error = fault_set(fault, ERROR_MEMORY, "%s", name);
    if (!error)
        error = entry_recover(session, name, fresh, fault);
    if (!error) /* over the older lock and grants, all of the same names */
        error = access_put(session, txn, name, fresh, passphrase);
    if (!error)
        error = roster_save(session, txn, fault);
    if (!error)
        error = ledger_add(session, txn, LEDGER_RECOVERED, name);
    if (!error)
        error = txn_owe_scrub(txn);
    secret_free(fresh);
    return session_end(session, txn, error, fault);
}

enum error people_recover(const struct session_options *options, const struct sheet *a,
                          const struct sheet *b, const struct secret_text *passphrase,
                          struct fault *fault)
{
    struct session *session;
    char user[USER_CHARS + 1];
    if (role_typed(options->user, user, NULL) == ROLE_NONE)
        return fault_set(fault, ERROR_USER_UNKNOWN, "%s", options->user);
    enum error error = passphrase_check(passphrase, fault);
    if (!error)
        error = recovery_begin(options, a, b, &session, fault);
    if (error)
        return error;
    error = recover(session, user, passphrase, fault);
    if (!error)
        return session_close(session, fault);
    session_free(session);
    return error;
}

enum error sheets_try(struct session *session, const struct sheet *a, const struct sheet *b,
                      struct fault *fault)
{
    struct txn *txn;
    struct identity *identity = secret_alloc(sizeof *identity);
    struct keyring *ring = keyring_new();
    enum error error = identity && ring ? txn_begin(session->store, false, &txn, fault)
                                        : fault_set(fault, ERROR_MEMORY, "%s", "recovery");
    if (!error) {
        error = sheets_open(session, txn, a, b, identity, fault);
        if (!error && (grants_read(txn, records_name(NAME_RECOVERY), ring, &identity->box_public,
                                   &identity->box_secret) ||
                       !keyring_has(ring, KEY_STORE, 1) || !keyring_root(ring)))
            error = fault_set(fault, ERROR_STORE_DAMAGED, "recovery");
        txn_abort(txn);
    }
    keyring_free(ring);
    secret_free(identity);
    return error;
}
