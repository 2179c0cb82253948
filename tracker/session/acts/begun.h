/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interview in progress of a session: one object, its states and its acts. What each act does
 * to tickets and to the store: tracker/session/acts/draft.h. */
#ifndef TRACKER_SESSION_ACTS_BEGUN_H
#define TRACKER_SESSION_ACTS_BEGUN_H

#include "tracker/session/acts/draft.h"

enum begun_state {
    BEGUN_NONE,
    BEGUN_FRESH,     /* it lies in memory alone: its file is older, or could not be written */
    BEGUN_KEPT,      /* its file holds what stands here */
    BEGUN_ASTRAY,    /* another session has it, or ended it: to be forgotten here, then loaded */
    BEGUN_LOST,      /* one is begun, and its file, which was here, is gone */
    BEGUN_ELSEWHERE, /* one is begun, and its file is on another machine */
};

/* Secret: lies in secret memory. All zeros is none. */
struct begun {
    enum begun_state state;
    struct draft draft; /* all zeros unless it is here */
    struct draft saved; /* the last one saved in this session, without its answers */
    bool can_undo;      /* there is one */
    bool waits;         /* there was one when the session ended */
    int64_t since;      /* boot seconds when it was begun, 0: not in this session */
};

/* True when it is in memory: fresh, kept or astray. */
bool begun_here(const struct begun *begun);

/* True when it is on another machine, or lost: it cannot be taken up here. */
bool begun_away(const struct begun *begun);

/* The codebook its answers are coded in; the session's newest where that one is not known. */
const struct codebook *begun_codebook(const struct session *session, const struct begun *begun);

/* Begins one by rank, ticket or declaration, as draft_begin; none is here. Fresh, and fault says
 * why, where its file cannot be written. After an error, one of draft_begin, there is none. */
CHECKED enum error begun_open(struct session *session, struct begun *begun,
                              const struct draft_opening *opening, struct fault *fault);

/* Writes what stands here to its file, as draft_keep; nothing where it is not here. ERROR_DRAFT: it
 * is astray. Other errors leave it fresh. */
CHECKED enum error begun_keep(struct session *session, struct begun *begun, struct fault *fault);

/* Looks for one begun earlier, as draft_load, and tells what was found. An error, one of the store,
 * leaves everything as it was. */
CHECKED enum error begun_load(struct session *session, struct begun *begun, enum draft_state *found,
                              struct fault *fault);

/* Saves it with the answers to what is asked, as draft_save; it is then none, and can be undone.
 * ERROR_DRAFT: it is astray. ERROR_ROW: it was saved already, and is none. Other errors change
 * nothing. */
CHECKED enum error begun_save(struct session *session, struct begun *begun, bool *late,
                              struct fault *fault);

/* Abandons it, as draft_abandon; one that is away is given up, and *back is then false. Errors as
 * those of begun_save. */
CHECKED enum error begun_abandon(struct session *session, struct begun *begun, bool *back,
                                 struct fault *fault);

/* Takes the last one saved back, as draft_undo: it is begun again, without answers. After an error
 * there is none. */
CHECKED enum error begun_undo(struct session *session, struct begun *begun, struct fault *fault);

/* Before the session ends: keeps it and wipes it here, but for one that is in no file. Error and
 * fault as begun_keep. */
CHECKED enum error begun_sleep(struct session *session, struct begun *begun, struct fault *fault);

/* Forgets it here, wiped. What can be undone stays. */
void begun_forget(struct begun *begun);

#endif
