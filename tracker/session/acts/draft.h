/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A référent's act: an interview from the call that opens it to its saving. The ticket that was
 * brought is spent when the call opens, before the next one is shown; nothing about the next one is
 * ever in the store.
 *
 * What is typed lies in a draft, one file of $XDG_STATE_HOME/tracker, 0600, always as long, sealed
 * under a key of its own. That key lies in the store, sealed to the user (draft_internal.h), as
 * long as the call is open: the transaction that saves or abandons it erases the key, and no copy
 * of the file opens any more. One open call a seat, in all its sessions. */
#ifndef TRACKER_SESSION_ACTS_DRAFT_H
#define TRACKER_SESSION_ACTS_DRAFT_H

#include "tracker/interview/record.h"
#include "tracker/session/acts/log.h"

/* Secret: lies in secret memory. */
struct draft {
    char form[FORM_CHARS + 1];
    unsigned rank;
    bool declared;   /* rank declared, the ticket is lost */
    bool has_ticket; /* opened by ticket, and spent is its mark */
    bool has_next;   /* next was shown, to be handed out */
    bool withdrawn;  /* and the person wants none: it is spent with what ends the call */
    struct ticket next;
    struct id spent;
    month month;       /* 0: the current one */
    unsigned place;    /* where the interface stands: its own number, below 65,536 */
    unsigned codebook; /* version the answers are coded in */
    struct id row;     /* where it will be saved */
    struct id trace;   /* left when it is, among the tags of sessions: tied to no row */
    struct answers answers;
    struct draft_key key; /* in the store, not in the file */
    bool kept;            /* the file holds what stands here */
    struct id file;       /* as this session left or found it: drawn anew at each writing */
};

/* Wipes a draft: the one place that does. */
void draft_clear(struct draft *draft);

/* How a call begins: a first interview, a ticket, or a lost one. */
struct draft_opening {
    bool has_ticket;
    struct ticket ticket;
    unsigned declared_rank; /* 2 or 3, 0 otherwise */
    unsigned place;         /* where the interface then stands */
};

/* Opens a call: spends the ticket, draws the next one, makes the draft and its file, in one
 * transaction. Where no file can be written the call is opened all the same, draft->kept is false
 * and fault says why. ERROR_DRAFT: this user has one open already. ERROR_TICKET_UNKNOWN,
 * ERROR_TICKET_SPENT, ERROR_TICKET_SLOW, ERROR_RANK, ERROR_NOT_READY, ERROR_CHARTER, ERROR_DENIED,
 * ERROR_CLOCK_AHEAD, those of the store; draft is then all zeros and nothing is spent. */
CHECKED enum error draft_begin(struct session *session, const struct draft_opening *opening,
                               struct draft *draft, struct fault *fault);

/* Writes what stands in draft to its file, and says so in draft->kept. ERROR_DRAFT when the call
 * was saved, abandoned or given up from another session, or when another session wrote the file
 * last: whoever knows less does not write over it. ERROR_DISK_FULL, ERROR_FILE: an older copy
 * may be there, or none. Those of the store, which is asked when the file is not as it was left. */
CHECKED enum error draft_keep(struct session *session, struct draft *draft, struct fault *fault);

enum draft_state {
    DRAFT_NONE,
    DRAFT_FOUND,
    DRAFT_SAVED,     /* a file was left of an interview that was saved: it is erased now */
    DRAFT_ENDED,     /* of one that was abandoned, or that the store does not know: likewise */
    DRAFT_LOST,      /* a call is open and its file, which was here, is gone */
    DRAFT_ELSEWHERE, /* a call is open and its file is on another machine */
    DRAFT_USED,      /* one of an earlier version is not taken over: its ticket was used since */
};

/* Finds the open call of this user and reads its file. draft holds what memory has of it, or zeros:
 * where the file does not hold that (draft->kept is false), or is gone, memory counts and is
 * written again. All zeros afterwards unless found; as it was after an error, which is one of the
 * store. A file that cannot be trusted (changed, of another owner, readable by others) counts as
 * none. One that an earlier version of the program left in memory-backed storage is taken over: its
 * call is opened then. */
CHECKED enum error draft_load(struct session *session, struct draft *draft, enum draft_state *state,
                              struct fault *fault);

/* Ends the call by saving the interview with these answers, in one durable transaction; the file
 * goes. ERROR_ROW: it was saved already. ERROR_DRAFT as above. Those of log_save and of
 * interview_check. */
CHECKED enum error draft_save(struct session *session, const struct draft *draft,
                              const struct answers *answers, bool *late, struct fault *fault);

/* Ends the call without an interview: in one transaction, the ticket that was handed out is spent
 * and the one that was brought is good again; *back is false where the one handed out was used
 * meanwhile, and the one brought then stays spent. ERROR_DRAFT. */
CHECKED enum error draft_abandon(struct session *session, const struct draft *draft, bool *back,
                                 struct fault *fault);

/* Ends a call whose draft is not here (DRAFT_LOST, DRAFT_ELSEWHERE): no ticket changes. */
CHECKED enum error draft_give_up(struct session *session, struct fault *fault);

/* Takes back the last interview that draft_save saved in this session: the row goes and the same
 * call is open again, tickets as they were, no answers. draft is that interview's own.
 * ERROR_UNDO_NONE, ERROR_UNDO_CLOSED, ERROR_DRAFT. draft->kept as in draft_begin. */
CHECKED enum error draft_undo(struct session *session, struct draft *draft, struct fault *fault);

#endif
