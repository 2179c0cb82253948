/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user remembers of another branch of the register is entered in this one. */
#include <stdio.h>

#include "tracker/session/access/forks.h"
#include "tracker/session/access/ledger_internal.h"
#include "tracker/session/access/roster_internal.h"

/* Enters a number that another branch gave after the fork. */
static enum error hear(struct session *session, struct txn *txn, unsigned number,
                       struct fault *fault)
{
    char subject[32];
    struct roster *roster = session->roster;
    struct fork *fork = forks_since(session->forks, session->remembered.generation);
    if (!fork || !forks_learn(session->forks, fork, number, roster->releases_expected))
        return ERROR_NONE;
    if (number > roster->releases_expected && number <= RELEASE_NUMBER_MAX)
        roster->releases_expected = number;
    snprintf(subject, sizeof subject, "n° %u", number);
    enum error error = forks_save(session, txn, fault);
    if (!error)
        error = roster_save(session, txn, fault);
    return error ? error : ledger_add(session, txn, LEDGER_REMEMBERED, subject);
}

enum error forks_hear(struct session *session, struct fault *fault)
{
    struct txn *txn;
    const struct remembered *seen = &session->remembered;
    const struct fork *fork = forks_since(session->forks, seen->generation);
    if (!seen->found || !fork || fork->unknown || seen->releases <= fork->known)
        return ERROR_NONE;
    enum error error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = roster_load(session, txn, fault);
    if (!error)
        error = forks_load(session, txn, fault);
    if (!error)
        error = hear(session, txn, seen->releases, fault);
    return session_end(session, txn, error, fault);
}
