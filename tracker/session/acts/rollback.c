/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/rollback.h"

#include "tracker/base/clock.h"
#include "tracker/session/access/closings.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/acts/carry.h"
#include "tracker/session/acts/reopened_internal.h"

/* The last month in which anybody may have been counted until now. */
static enum error month_reached(struct session *session, struct txn *txn, month *reached,
                                struct fault *fault)
{
    struct today today;
    enum error error = today_read(session, txn, &today, fault);
    if (error)
        return error;
    *reached = forks_month(clock_wall());
    if (today.latest > *reached)
        *reached = today.latest;
    if (today.closed >= *reached)
        *reached = (month)(today.closed + 1);
    return ERROR_NONE;
}

static enum error fork_here(struct session *session, struct txn *txn, const struct carried *carried,
                            struct fault *fault)
{
    struct roster *roster = session->roster;
    const struct remembered *seen = &session->remembered;
    const unsigned given = roster->releases_expected;
    struct fork fork = {.generation = roster->generation,
                        .codebook = session_codebook(session)->version,
                        .first = given + 1,
                        .known = given,
                        .next = forks_series(given)};
    enum error error = number_get(txn, records_name(NAME_CLOSINGS), &fork.closings);
    if (!error)
        error = month_reached(session, txn, &fork.month, fault);
    if (error)
        return error;
    struct fork *added = forks_add(session->forks, &fork);
    if (carried)
        error = carry_releases(session, txn, added, carried);
    if (error)
        return error;
    forks_learn(session->forks, added, seen->releases, given);
    if (added->known > roster->releases_expected)
        roster->releases_expected = added->known;
    return forks_save(session, txn, fault);
}

/* At least the clock, for a machine that remembers nothing must go past one that does. */
static void raise_generation(struct session *session, const struct carried *carried)
{
    struct roster *roster = session->roster;
    const unsigned now = (unsigned)clock_wall();
    if (session->remembered.generation > roster->generation)
        roster->generation = session->remembered.generation;
    if (carried && carry_generation(carried) > roster->generation)
        roster->generation = carry_generation(carried);
    roster->generation = now > roster->generation ? now : roster->generation + 1;
}

/* An older copy put in service: what is known of the register it replaces. */
struct rollback {
    const struct carried *carried; /* NULL when it could not be read */
    const char *said;
    struct closed closed;
    struct reopened *reopened;
};

/* What was closed there, or open again and not settled: as it says itself, else as coordination
 * remembers on this machine. */
static void closed_there(const struct session *session, struct rollback *rollback)
{
    const struct carried *carried = rollback->carried;
    struct closed *closed = &rollback->closed;
    bool known = closed_read(session, closed);
    size_t count;
    if (carried) {
        const struct ledger_entry *entries = carry_entries(carried, &count);
        closed_add(closed, carry_roster(carried));
        known = closed_add_reopened(closed, carry_roster(carried), entries, count);
    }
    rollback->reopened->source = !known    ? REOPENED_NONE
                                 : carried ? REOPENED_STORE
                                           : REOPENED_MEMORY;
}

static enum error accept(struct session *session, struct txn *txn, struct rollback *rollback,
                         struct fault *fault)
{
    const struct carried *carried = rollback->carried;
    enum error error = roster_load(session, txn, fault);
    if (!error)
        error = forks_load(session, txn, fault);
    if (error)
        return error;
    raise_generation(session, carried);
    error = fork_here(session, txn, carried, fault);
    if (!error)
        error = roster_save(session, txn, fault);
    if (!error)
        error = ledger_add(session, txn, LEDGER_OLDER_ACCEPTED, rollback->said);
    if (!error && carried)
        error = carry_acts(session, txn, carried);
    return error ? error : reopened_note(session, txn, &rollback->closed, rollback->reopened);
}

static enum error commit(struct session *session, struct rollback *rollback, struct fault *fault)
{
    struct txn *txn;
    enum error error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = accept(session, txn, rollback, fault);
    bool older = session->older;
    session->remembered.ledger = 0; /* it was of another ledger */
    session->older = false;         /* so that the tag of this commit is remembered */
    error = session_end(session, txn, error, fault);
    if (error)
        session->older = older;
    else
        session->follows = true; /* the login is done */
    return error;
}

enum error rollback_accept(struct session *session, const char *replaced, struct reopened *reopened,
                           struct fault *fault)
{
    struct carried *carried = NULL;
    struct rollback rollback = {.said = "", .reopened = reopened};
    if (session->role != ROLE_COORDINATION)
        return fault_set(fault, ERROR_DENIED, "%s", session->user);
    if (replaced) {
        enum error error = carry_read(session, replaced, &carried, NULL);
        if (error == ERROR_MEMORY || error == ERROR_BUSY)
            return fault_set(fault, error, "%s", replaced);
        if (error != ERROR_STORE_MISSING)
            rollback.said = error ? LEDGER_SAYS_UNREAD : LEDGER_SAYS_READ;
    }
    rollback.carried = carried;
    closed_there(session, &rollback);
    enum error error = commit(session, &rollback, fault);
    carry_free(carried);
    return error;
}

enum error session_accept_older(struct session *session, struct fault *fault)
{
    struct reopened reopened;
    return rollback_accept(session, NULL, &reopened, fault);
}
