/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/begun.h"

#include "crypto/secret.h"
#include "tracker/base/clock.h"
#include "tracker/interview/entry.h"

bool begun_here(const struct begun *begun)
{
    return begun->state == BEGUN_FRESH || begun->state == BEGUN_KEPT ||
           begun->state == BEGUN_ASTRAY;
}

bool begun_away(const struct begun *begun)
{
    return begun->state == BEGUN_LOST || begun->state == BEGUN_ELSEWHERE;
}

const struct codebook *begun_codebook(const struct session *session, const struct begun *begun)
{
    const struct codebook *own = session_codebook_of(session, begun->draft.codebook);
    return own ? own : session_codebook(session);
}

void begun_forget(struct begun *begun)
{
    draft_clear(&begun->draft);
    begun->state = BEGUN_NONE;
    begun->since = 0;
}

static void here(struct begun *begun)
{
    begun->state = begun->draft.kept ? BEGUN_KEPT : BEGUN_FRESH;
}

enum error begun_open(struct session *session, struct begun *begun,
                      const struct draft_opening *opening, struct fault *fault)
{
    enum error error = draft_begin(session, opening, &begun->draft, fault);
    if (error)
        return error;
    here(begun);
    begun->since = clock_boot_seconds();
    return ERROR_NONE;
}

enum error begun_keep(struct session *session, struct begun *begun, struct fault *fault)
{
    if (!begun_here(begun))
        return ERROR_NONE;
    enum error error = draft_keep(session, &begun->draft, fault);
    here(begun);
    if (error == ERROR_DRAFT)
        begun->state = BEGUN_ASTRAY;
    return error;
}

enum error begun_load(struct session *session, struct begun *begun, enum draft_state *found,
                      struct fault *fault)
{
    enum error error = draft_load(session, &begun->draft, found, fault);
    if (error)
        return error;
    begun->state = BEGUN_NONE;
    if (*found == DRAFT_FOUND)
        here(begun);
    else if (*found == DRAFT_LOST || *found == DRAFT_ELSEWHERE)
        begun->state = *found == DRAFT_LOST ? BEGUN_LOST : BEGUN_ELSEWHERE;
    return ERROR_NONE;
}

/* What an act that ends it leaves: none after success, and where its interview was saved already.
 */
static enum error ended(struct begun *begun, enum error error)
{
    if (error == ERROR_DRAFT)
        begun->state = BEGUN_ASTRAY;
    else if (!error || error == ERROR_ROW)
        begun_forget(begun);
    return error;
}

/* What an undo needs stays in memory, without the answers. */
static void remember(struct begun *begun)
{
    begun->saved = begun->draft;
    secret_wipe(&begun->saved.answers, sizeof begun->saved.answers);
    secret_wipe(&begun->saved.key, sizeof begun->saved.key);
    begun->can_undo = true;
}

enum error begun_save(struct session *session, struct begun *begun, bool *late, struct fault *fault)
{
    const struct draft *draft = &begun->draft;
    struct answers answers =
        entry_given(begun_codebook(session, begun), draft->rank, &draft->answers);
    enum error error = draft_save(session, draft, &answers, late, fault);
    secret_wipe(&answers, sizeof answers);
    if (!error)
        remember(begun);
    return ended(begun, error);
}

enum error begun_abandon(struct session *session, struct begun *begun, bool *back,
                         struct fault *fault)
{
    *back = false;
    return ended(begun, begun_here(begun) ? draft_abandon(session, &begun->draft, back, fault)
                                          : draft_give_up(session, fault));
}

static void forget_saved(struct begun *begun)
{
    draft_clear(&begun->saved);
    begun->can_undo = false;
}

enum error begun_undo(struct session *session, struct begun *begun, struct fault *fault)
{
    begun->draft = begun->saved;
    enum error error = draft_undo(session, &begun->draft, fault);
    if (error) {
        begun_forget(begun);
        return error;
    }
    here(begun);
    forget_saved(begun);
    return ERROR_NONE;
}

enum error begun_sleep(struct session *session, struct begun *begun, struct fault *fault)
{
    const int64_t since = begun->since;
    begun->waits = begun_here(begun);
    enum error error = begun_keep(session, begun, fault);
    if (begun->state != BEGUN_FRESH) {
        begun_forget(begun);
        begun->since = since;
    }
    forget_saved(begun);
    return error;
}
