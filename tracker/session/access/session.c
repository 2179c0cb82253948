/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/base/clock.h"
#include "tracker/session/access/closed_internal.h"
#include "tracker/session/access/codebooks_internal.h"
#include "tracker/session/access/forks.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/access/session_internal.h"

void session_free(struct session *session)
{
    if (!session)
        return;
    store_close(session->store);
    for (size_t i = 0; i < session->codebook_count; i++)
        codebook_free(session->codebooks[i]);
    keyring_free(session->ring);
    secret_free(session->credentials);
    free(session->roster);
    free(session->forks);
    free(session->state_dir);
    secret_free(session);
}

struct session *session_new(const struct session_options *options)
{
    struct session *session = secret_alloc(sizeof *session);
    if (!session)
        return NULL;
    session->role = role_typed(options->user, session->user, &session->department);
    snprintf(session->holder, sizeof session->holder, "%s", session->user);
    session->pace = (struct store_pace){.ask = options->progress, .context = options->context};
    session->credentials = secret_alloc(sizeof *session->credentials);
    session->ring = keyring_new();
    session->roster = roster_new();
    session->forks = calloc(1, sizeof *session->forks);
    session->state_dir = options->state_dir ? strdup(options->state_dir) : NULL;
    if (!session->credentials || !session->ring || !session->roster || !session->forks ||
        (options->state_dir && !session->state_dir)) {
        session_free(session);
        return NULL;
    }
    return session;
}

enum error session_enter(struct session *session, const struct session_options *options,
                         struct fault *fault)
{
    enum error error = store_open(options->store, &session->store, fault);
    if (error)
        return error;
    store_on_wait(session->store, options->on_wait, options->context);
    session->id = store_info(session->store)->id;
    session->practice = store_info(session->store)->practice;
    return ERROR_NONE;
}

/* Reads a lock; *lock stays NULL when there is none of that name. */
static enum error read_lock(struct session *session, const char *name, uint8_t **lock,
                            struct fault *fault)
{
    struct txn *txn;
    size_t bytes = 0;
    enum error error = txn_begin(session->store, false, &txn, fault);
    if (error)
        return error;
    error = record_get(txn, RECORD_OPEN, name, lock, &bytes);
    if (!error && *lock && bytes != LOCK_BYTES)
        error = fault_set(fault, ERROR_STORE_DAMAGED, "%s", name);
    txn_abort(txn);
    return error;
}

enum error session_unlock(struct session *session, const char *name,
                          const struct secret_text *passphrase, struct fault *fault)
{
    uint8_t *lock = NULL;
    enum error error = read_lock(session, name, &lock, fault);
    if (!error && !lock) {
        lock_open_nothing(session->practice, passphrase->text, passphrase->bytes);
        error = fault_set(fault, ERROR_PASSPHRASE, "%s", session->user);
    } else if (!error) {
        error = credentials_read(store_info(session->store), name, lock, passphrase,
                                 session->credentials);
        if (error)
            error = fault_set(fault, error, "%s", error == ERROR_PASSPHRASE ? session->user : name);
    }
    secret_free(lock);
    return error;
}

/* Follows the chain to a newer evaluation key and pins it in the user's lock. */
static enum error follow_evaluation(struct session *session, const struct secret_text *passphrase,
                                    struct fault *fault)
{
    char name[STORE_NAME_CHARS + 1];
    struct txn *txn;
    const struct evaluation_keys *keys = roster_evaluation(session->roster);
    struct credentials *own = session->credentials;

    if (!keys || own->evaluation_epoch == session->roster->evaluation_count)
        return ERROR_NONE;
    own->evaluation = keys->key;
    own->evaluation_epoch = session->roster->evaluation_count;
    records_user(name, NAME_LOCK, session->user);
    enum error error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = credentials_put(txn, store_info(session->store), name, own, passphrase);
    return session_end(session, txn, error, fault);
}

enum error session_load(struct session *session, struct fault *fault)
{
    struct txn *txn;
    char passphrases[STORE_NAME_CHARS + 1];
    enum error error = session_transaction(session, false, &txn, fault);
    if (error)
        return error;
    error = roster_load(session, txn, fault);
    if (!error)
        error = follow_pins(session, fault);
    if (!error)
        error = codebooks_load(session, txn, fault);
    if (!error)
        error = forks_load(session, txn, fault);
    records_user(passphrases, NAME_PASSPHRASES, session->user);
    if (!error)
        error = number_get(txn, passphrases, &session->passphrases);
    if (!error)
        error = follow_age(session, txn, fault);
    if (!error)
        error = number_get(txn, records_name(NAME_ENTRIES), &session->ledger);
    if (!error) {
        session->follows = true;
        session->changes = store_changes(session->store);
        txn_last_tag(txn, &session->tag);
        session->sequence = txn_sequence(txn);
    }
    txn_abort(txn);
    return error;
}

enum error session_look(const struct session_options *options, const struct secret_text *passphrase,
                        struct session **out, struct fault *fault)
{
    char name[STORE_NAME_CHARS + 1];
    *out = NULL;
    struct session *session = session_new(options);
    if (!session)
        return fault_set(fault, ERROR_MEMORY, "%s", "session");
    records_user(name, NAME_LOCK, session->user);
    enum error error = session_enter(session, options, fault);
    if (!error)
        error = tries_check(session->state_dir, &session->id, session->user, fault);
    if (!error) {
        error = session_unlock(session, name, passphrase, fault);
        if (error == ERROR_PASSPHRASE)
            tries_count(session->state_dir, &session->id, session->user);
    }
    if (!error)
        tries_forget(session->state_dir, &session->id, session->user);
    if (!error)
        error = session_collect(session, fault);
    if (!error) {
        session->forgetful =
            !remembered_read(session->state_dir, &session->id, session->user,
                             &session->credentials->identity.sign_secret, &session->remembered);
        error = session_load(session, fault);
    }
    if (error && !(error == ERROR_STORE_OLDER && session->role == ROLE_COORDINATION)) {
        session_free(session);
        return error;
    }
    *out = session;
    return error;
}

enum error session_open(const struct session_options *options, const struct secret_text *passphrase,
                        struct session **out, struct fault *fault)
{
    enum error error = session_look(options, passphrase, out, fault);
    if (error)
        return error;
    error = follow_evaluation(*out, passphrase, fault);
    if (!error)
        error = forks_hear(*out, fault);
    if (error) {
        session_free(*out);
        *out = NULL;
        return error;
    }
    session_remember(*out, true);
    return ERROR_NONE;
}

enum error session_close(struct session *session, struct fault *fault)
{
    enum error error = ERROR_NONE;
    if (!session)
        return error;
    if (session->wrote) {
        error = store_scrub(session->store, fault);
        if (error == ERROR_DENIED) { /* newer keys were given out since */
            error = session_collect(session, fault);
            if (!error)
                error = store_scrub(session->store, fault);
        }
        session_remember(session, true);
    }
    session_free(session);
    return error_exit(error) == EXIT_SYSTEM ? ERROR_NONE : error; /* told by fault alone */
}

const char *session_user(const struct session *session)
{
    return session->user;
}

enum role session_role(const struct session *session)
{
    return session->role;
}

bool session_practice(const struct session *session)
{
    return session->practice;
}

const struct codebook *session_codebook(const struct session *session)
{
    return session->codebooks[session->codebook_count - 1];
}

const struct codebook *session_codebook_of(const struct session *session, unsigned version)
{
    for (size_t i = 0; i < session->codebook_count; i++)
        if (session->codebooks[i]->version == version)
            return session->codebooks[i];
    return NULL;
}

unsigned session_k(const struct session *session)
{
    return session->roster->k;
}

bool session_saw_restore(const struct session *session)
{
    return session->restored;
}

void session_on_crash(void (*restore)(void))
{
    store_on_crash(restore);
}
