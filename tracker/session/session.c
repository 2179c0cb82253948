/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/clock.h"
#include "tracker/session/forks.h"
#include "tracker/session/reopened_internal.h"
#include "tracker/session/session_internal.h"

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
        error = lock_read(store_info(session->store), name, lock, passphrase, session->credentials);
        if (error)
            error = fault_set(fault, error, "%s", error == ERROR_PASSPHRASE ? session->user : name);
    }
    secret_free(lock);
    return error;
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

/* Begins a transaction. When others were given newer keys since this user collected theirs,
 * collects again and follows the roster; whoever got none is revoked. */
static enum error begin(struct session *session, bool write, struct txn **out, struct fault *fault)
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

enum error check_pins(struct session *session, struct fault *fault)
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
    snprintf(name, sizeof name, "lock %s", session->user);
    enum error error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = lock_put(txn, store_info(session->store), name, own, passphrase);
    return session_end(session, txn, error, fault);
}

enum error check_age(struct session *session, struct txn *txn, struct fault *fault)
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

enum error session_load(struct session *session, struct fault *fault)
{
    struct txn *txn;
    char passphrases[STORE_NAME_CHARS + 1];
    enum error error = begin(session, false, &txn, fault);
    if (error)
        return error;
    error = roster_load(session, txn, fault);
    if (!error)
        error = check_pins(session, fault);
    if (!error)
        error = codebooks_load(session, txn, fault);
    if (!error)
        error = forks_load(session, txn, fault);
    passphrases_name(passphrases, session->user);
    if (!error)
        error = number_get(txn, passphrases, &session->passphrases);
    if (!error)
        error = check_age(session, txn, fault);
    if (!error)
        error = number_get(txn, "ledger", &session->ledger);
    if (!error) {
        session->follows = true;
        session->changes = store_changes(session->store);
        txn_last_tag(txn, &session->tag);
        session->sequence = txn_sequence(txn);
    }
    txn_abort(txn);
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

enum error session_look(const struct session_options *options, const struct secret_text *passphrase,
                        struct session **out, struct fault *fault)
{
    char name[STORE_NAME_CHARS + 1];
    *out = NULL;
    struct session *session = session_new(options);
    if (!session)
        return fault_set(fault, ERROR_MEMORY, "%s", "session");
    snprintf(name, sizeof name, "lock %s", session->user);
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
    return error_exit(error) == EXIT_SYSTEM ? ERROR_NONE : error;
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
        error = begin(session, write, out, fault);
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
