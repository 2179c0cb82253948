/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interview a référent has begun and not saved, kept through a lost connection: one file in
 * memory
 * (/dev/shm, else $XDG_RUNTIME_DIR), 0600, encrypted to its user, under a name only they can tell.
 * Never in the store nor in a backup. */
#ifndef TRACKER_SESSION_DRAFT_H
#define TRACKER_SESSION_DRAFT_H

#include "tracker/session/log.h"

/* Secret: lies in secret memory. */
struct draft {
    unsigned rank;
    bool declared;   /* rank declared, the ticket is lost */
    bool has_ticket; /* opened by ticket */
    bool has_next;   /* next was shown to be handed out */
    struct ticket ticket;
    struct ticket next;
    month month;       /* 0: the current one */
    unsigned place;    /* where the interface stands: its own number, below 65,536 */
    unsigned codebook; /* version the answers are coded in */
    struct id row;     /* where it will be saved: log_draw_row */
    struct id trace;   /* that it was */
    struct answers answers;
};

/* Writes the draft: a new one where there is none (fresh), or over its own earlier copy, told by
 * its row. ERROR_DRAFT when another session of this user began, saved or abandoned one meanwhile;
 * ERROR_FILE when no memory-backed folder takes it. */
CHECKED enum error draft_save(const struct session *session, const struct draft *draft, bool fresh,
                              struct fault *fault);

enum draft_state {
    DRAFT_NONE,
    DRAFT_FOUND,
    DRAFT_SAVED, /* the interview had been saved after all: the draft is erased now */
};

/* Reads this user's draft; draft is zeroed unless it was found. One that cannot be trusted
 * (changed, of another owner, readable by others) counts as none and is removed where it can be.
 * The error is one of the store, asked whether the interview was saved. */
CHECKED enum error draft_load(struct session *session, struct draft *draft, enum draft_state *state,
                              struct fault *fault);

/* Overwrites and removes the draft; none is not an error. */
void draft_erase(const struct session *session);

#endif
