/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts that the first versions of the program left in memory, to be read once. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/base/bytes.h"
#include "tracker/session/acts/draft_internal.h"

/* Layout of version 2; in version 1 the answers stand where the trace does. Form ENT in both. */
enum {
    AT_VERSION = 0,
    AT_RANK = 1,
    AT_FLAGS = 2,
    AT_MONTH = 4,
    AT_PLACE = 6,
    AT_CODEBOOK = 8,
    AT_TICKET = 12,
    AT_NEXT = AT_TICKET + TICKET_DIGITS,
    AT_ROW = AT_NEXT + TICKET_DIGITS,
    AT_TRACE = AT_ROW + ID_BYTES,
    VERSION = 2,
    FLAG_DECLARED = 1,
    FLAG_TICKET = 2,
    FLAG_NEXT = 4,
    PATHS = 2,
    NAME_CHARS = 32,
};

/* One path a folder it may lie in; empty where there is none. */
static void paths_of(const struct session *session, char paths[PATHS][PATH_CHARS])
{
    static const char purpose[] = "tracker draft";
    const char *folders[PATHS] = {"/dev/shm", secure_getenv("XDG_RUNTIME_DIR")};
    uint8_t what[sizeof purpose + ID_BYTES];
    char name[2 * HASH_BYTES + 1];
    struct hash hash;

    memcpy(what, purpose, sizeof purpose);
    memcpy(what + sizeof purpose, session->id.b, ID_BYTES);
    hash_for_self(&session->credentials->identity.sign_secret, what, sizeof what, &hash);
    hex_write(hash.b, HASH_BYTES, name);
    for (size_t i = 0; i < PATHS; i++) {
        int length = -1;
        if (folders[i] && folders[i][0] == '/')
            length =
                snprintf(paths[i], PATH_CHARS, "%s/tracker-%.*s", folders[i], NAME_CHARS, name);
        if (length < 0 || length >= PATH_CHARS)
            paths[i][0] = '\0';
    }
}

static bool unpack(const uint8_t in[DRAFT_BYTES], struct draft *draft, struct ticket *ticket)
{
    bool traced = in[AT_VERSION] == VERSION;
    const uint8_t *answers = in + AT_TRACE + (traced ? ID_BYTES : 0);
    if ((!traced && in[AT_VERSION] != 1) || in[AT_RANK] < 1 || in[AT_RANK] > RANKS)
        return false;
    *draft = (struct draft){.form = "ENT", .rank = in[AT_RANK]};
    *ticket = (struct ticket){""};
    draft->declared = in[AT_FLAGS] & FLAG_DECLARED;
    draft->has_ticket = in[AT_FLAGS] & FLAG_TICKET;
    draft->has_next = in[AT_FLAGS] & FLAG_NEXT;
    draft->month = (month)bytes_get_be(in + AT_MONTH, 2);
    draft->place = (unsigned)bytes_get_be(in + AT_PLACE, 2);
    draft->codebook = (unsigned)bytes_get_be(in + AT_CODEBOOK, 4);
    memcpy(ticket->digits, in + AT_TICKET, draft->has_ticket ? TICKET_DIGITS : 0);
    memcpy(draft->next.digits, in + AT_NEXT, draft->has_next ? TICKET_DIGITS : 0);
    memcpy(draft->row.b, in + AT_ROW, ID_BYTES);
    if (traced)
        memcpy(draft->trace.b, in + AT_TRACE, ID_BYTES);
    else
        random_fill(draft->trace.b, ID_BYTES);
    for (unsigned bit = 0; bit < ANSWER_BITS; bit++)
        if (answers[bit / 8] >> bit % 8 & 1)
            answers_set(&draft->answers, bit);
    return true;
}

static bool read_old(const struct session *session, struct draft *draft, struct ticket *ticket)
{
    char paths[PATHS][PATH_CHARS];
    uint8_t plain[DRAFT_BYTES];
    uint8_t sealed[SEALED_DRAFT_BYTES];
    bool found = false;
    paths_of(session, paths);
    for (size_t i = 0; i < PATHS && !found; i++)
        found = paths[i][0] && draft_file_own(AT_FDCWD, paths[i], sealed, sizeof sealed) &&
                own_open(&session->credentials->identity.sign_secret, &session->id, OWN_DRAFT,
                         sealed, sizeof sealed, plain) == CRYPTO_OK &&
                unpack(plain, draft, ticket);
    secret_wipe(plain, sizeof plain);
    return found;
}

static void erase_old(const struct session *session)
{
    char paths[PATHS][PATH_CHARS];
    paths_of(session, paths);
    for (size_t i = 0; i < PATHS; i++)
        if (paths[i][0])
            draft_file_remove(AT_FDCWD, paths[i]);
}

/* Opens the call of a draft of an earlier version, whose ticket was to be spent when it was saved.
 * A ticket used since leaves no interview to be had, and the one handed out is spent. */
static enum error take_over(struct session *session, struct txn *txn, const struct ticket *ticket,
                            struct draft *draft, enum draft_state *state)
{
    struct ticket_use use;
    struct id mark;
    bool saved = false, used = false;
    const struct place place = {session->id, draft->row};
    struct today today;
    enum error error = today_read(session, txn, &today, NULL);
    if (error)
        return error;
    unsigned first = roster_first_ticket_epoch(session->roster, today.month);
    error = txn_knows_tag(txn, &draft->trace, &saved);
    if (!error && !saved)
        error = journal_has(txn, &place, &saved);
    if (error || saved) {
        *state = DRAFT_SAVED;
        return error;
    }
    *state = DRAFT_FOUND;
    if (!draft->has_ticket)
        return ERROR_NONE;
    if (ticket_verify(session->ring, first, ticket, &use))
        error = mark_has(txn, &use.mark, &used);
    else
        used = true;
    if (!error && !used) {
        draft->spent = use.mark;
        return mark_spend(txn, &use.mark);
    }
    *state = DRAFT_USED;
    return error ? error : draft_call_spend_next(session, txn, draft, &mark, &used);
}

enum error draft_old_load(struct session *session, struct draft *draft, enum draft_state *state,
                          struct fault *fault)
{
    struct txn *txn;
    struct ticket ticket;
    struct draft_slot slot = {.found = true};
    if (!read_old(session, draft, &ticket))
        return ERROR_NONE;
    enum error error = session_begin(session, true, &txn, fault);
    if (error)
        goto out;
    error = draft_call_none(session, txn, fault);
    if (!error)
        error = take_over(session, txn, &ticket, draft, state);
    if (!error && *state == DRAFT_FOUND) {
        draft_call_keep(session, draft, &slot, fault);
        error = draft->kept ? draft_key_put(session, txn, draft->month ? draft->month : 1, &slot)
                            : fault->error;
    }
    error = session_end(session, txn, error, fault);
    if (!error)
        erase_old(session);
out:
    if (error)
        *state = DRAFT_NONE;
    secret_wipe(&ticket, sizeof ticket);
    secret_wipe(&slot, sizeof slot);
    return error;
}
