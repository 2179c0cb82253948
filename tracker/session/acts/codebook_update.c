/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/codebook_update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/session/access/codebooks_internal.h"
#include "tracker/session/access/session_internal.h"

/* Reads text as the version that would follow the one in force; returns its version. */
static enum error next_version(struct session *session, const char *text, size_t bytes,
                               unsigned *version, struct fault *fault)
{
    struct codebook *next = NULL;
    enum error error = codebook_read(text, bytes, &next, fault);
    if (!error)
        error = codebook_follows(session_codebook(session), next, fault);
    if (!error)
        *version = next->version;
    codebook_free(next);
    return error;
}

enum error codebook_update_propose(struct session *session, const char *text, size_t bytes,
                                   struct fault *fault)
{
    struct txn *txn;
    char subject[32];
    unsigned version = 0;

    enum error error = session_allow(session, ALLOW(ROLE_FORMATRICE), fault);
    if (!error)
        error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = codebooks_load(session, txn, fault);
    if (!error)
        error = next_version(session, text, bytes, &version, fault);
    if (!error)
        error = codebook_put(txn, records_name(NAME_PROPOSAL), text, bytes, fault);
    snprintf(subject, sizeof subject, "%u", version);
    if (!error)
        error = ledger_add(session, txn, LEDGER_CODEBOOK_PROPOSED, subject);
    return session_end(session, txn, error, fault);
}

enum error codebook_update_proposal(struct session *session, char **text, size_t *bytes,
                                    struct fault *fault)
{
    struct txn *txn;
    char *stored = NULL;
    *text = NULL;
    *bytes = 0;
    enum error error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = text_get(txn, records_name(NAME_PROPOSAL), &stored, bytes);
    if (!error && stored && !(*text = strdup(stored)))
        error = ERROR_MEMORY;
    secret_free(stored);
    return session_end(session, txn, error, fault);
}

/* The session goes on with what is in force now. */
static enum error take_newest(struct session *session, struct fault *fault)
{
    struct txn *txn;
    enum error error = session_begin(session, false, &txn, fault);
    return error ? error : session_end(session, txn, codebooks_load(session, txn, fault), fault);
}

enum error codebook_update_approve(struct session *session, const char *text, size_t bytes,
                                   struct fault *fault)
{
    struct txn *txn;
    char name[STORE_NAME_CHARS + 1];
    char subject[32];
    char *stored = NULL;
    size_t stored_bytes = 0;
    unsigned version = 0;
    unsigned count = 0;

    enum error error = session_allow(session, ALLOW(ROLE_EVALUATION), fault);
    if (!error)
        error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = text_get(txn, records_name(NAME_PROPOSAL), &stored, &stored_bytes);
    if (!error && (!stored || stored_bytes != bytes || memcmp(stored, text, bytes) != 0))
        error = fault_set(fault, ERROR_CODEBOOK_PROPOSAL, "%s", "");
    secret_free(stored);
    if (!error)
        error = codebooks_load(session, txn, fault);
    if (!error)
        error = next_version(session, text, bytes, &version, fault);
    if (!error)
        error = number_get(txn, records_name(NAME_CODEBOOKS), &count);
    if (!error && count == CODEBOOKS_MAX)
        error = fault_set(fault, ERROR_CODEBOOK_VERSION, "%u", version);
    records_number(name, NAME_CODEBOOK, count + 1);
    snprintf(subject, sizeof subject, "%u", version);
    if (!error)
        error = codebook_put(txn, name, text, bytes, fault);
    if (!error)
        error = number_put(txn, records_name(NAME_CODEBOOKS), count + 1);
    if (!error)
        error = record_remove(txn, RECORD_STORE, records_name(NAME_PROPOSAL));
    if (!error)
        error = ledger_add(session, txn, LEDGER_CODEBOOK_APPROVED, subject);
    error = session_end(session, txn, error, fault);
    return error ? error : take_newest(session, fault);
}
