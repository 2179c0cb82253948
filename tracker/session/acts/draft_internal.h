/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a draft lies: its key in the store, its file outside, and where earlier versions put it. */
#ifndef TRACKER_SESSION_ACTS_DRAFT_INTERNAL_H
#define TRACKER_SESSION_ACTS_DRAFT_INTERNAL_H

#include "crypto/draft.h"
#include "tracker/session/acts/draft.h"
#include "tracker/session/acts/log_internal.h"

/* --- draft_key.c --- */

/* One record, "drafts", holds the keys of all open calls, and is always as long: a slot is a month
 * (2 bytes, big-endian, 0: free) and what its user sealed to themself. Whose a slot is only they
 * can tell, and a call takes the first free one, so that whoever copies the store at each of its
 * writes does not learn which seat wrote. */
struct draft_slot {
    bool found;
    struct draft_key key;
    struct id folder; /* mark of the folder where the file lies */
};

/* The slot of this user. */
CHECKED enum error draft_key_find(const struct session *session, struct txn *txn,
                                  struct draft_slot *slot);

/* Takes a slot for a call opened in month now (not 0); where none is free, that of the oldest
 * month, whose user has most likely been given other keys since. */
CHECKED enum error draft_key_put(const struct session *session, struct txn *txn, month now,
                                 const struct draft_slot *slot);

/* Frees this user's slot; none is not an error. */
CHECKED enum error draft_key_remove(const struct session *session, struct txn *txn);

/* --- draft_file.c --- */

/* What lies in the file before its key is known. */
struct draft_file {
    bool found;
    struct id trace; /* of the interview: the user's own keys open that much */
    uint8_t sealed[SEALED_DRAFT_BYTES];
};

/* The mark of the folder in which files lie, drawn the first time; false without a folder. */
bool draft_folder(const struct session *session, struct id *mark);

/* Reads the file of this user; not found where there is none to be trusted. */
void draft_file_read(const struct session *session, struct draft_file *file);

/* Opens what was read into draft, with its key; false, and draft as it was, when it is not of this
 * call. */
bool draft_file_open(const struct session *session, const struct draft_file *file,
                     const struct draft_key *key, struct draft *draft);

/* Replaces the file in one durable step, and notes it in draft->file. ERROR_DRAFT when it is of
 * this call and another session has written it since; ERROR_DISK_FULL, ERROR_FILE. */
CHECKED enum error draft_file_write(const struct session *session, struct draft *draft,
                                    struct fault *fault);

/* Reads a file that is ours and nobody else's, of exactly that length, under a folder or AT_FDCWD.
 */
bool draft_file_own(int folder, const char *name, uint8_t *bytes, size_t length);

/* Overwrites and removes such a file, of at most the length of a draft's. */
void draft_file_remove(int folder, const char *name);

/* Overwrites and removes the file, that of another trace than given excepted; NULL: any. */
void draft_file_erase(const struct session *session, const struct id *trace);

/* --- draft_call.c, inside one transaction --- */

/* ERROR_DRAFT when this user has a call open. */
CHECKED enum error draft_call_none(const struct session *session, struct txn *txn,
                                   struct fault *fault);

/* Draws where an interview will stand, and the trace that it will leave. */
CHECKED enum error draft_call_row(struct txn *txn, struct draft *draft);

/* Draws the key of a draft and writes its file, before that key is in the store: a kill in between
 * leaves a file that opens nothing, and never a ticket spent without its draft. *slot is what is to
 * be put; fault tells why draft->kept is false. */
void draft_call_keep(const struct session *session, struct draft *draft, struct draft_slot *slot,
                     struct fault *fault);

/* Keeps the draft, puts its key and ends the transaction; after an error draft is all zeros. */
CHECKED enum error draft_call_open(struct session *session, struct txn *txn, month now,
                                   struct draft *draft, struct fault *fault);

/* ERROR_NONE while the call of draft is open; then ERROR_ROW when its interview was saved, else
 * ERROR_DRAFT. */
CHECKED enum error draft_call_still(const struct session *session, struct txn *txn,
                                    const struct draft *draft, struct fault *fault);

/* Spends the ticket that was handed out, and gives its mark; not where it was used: *used. */
CHECKED enum error draft_call_spend_next(struct session *session, struct txn *txn,
                                         const struct draft *draft, struct id *mark, bool *used);

/* --- draft_old.c --- */

/* Takes over what versions 1 and 2 left in /dev/shm or $XDG_RUNTIME_DIR, under the user's own key;
 * the ticket that was brought was not spent then. The state is DRAFT_NONE where there is nothing to
 * be trusted, or no file can be written in the folder of today: the older one then stays. */
CHECKED enum error draft_old_load(struct session *session, struct draft *draft,
                                  enum draft_state *state, struct fault *fault);

#endif
