/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the acts on people: create, invite, activate, revoke, recover. */
#ifndef TRACKER_SESSION_ACCESS_PEOPLE_INTERNAL_H
#define TRACKER_SESSION_ACCESS_PEOPLE_INTERNAL_H

#include "crypto/recovery.h"
#include "tracker/session/access/people.h"
#include "tracker/session/access/phrase.h"
#include "tracker/session/access/session_internal.h"

/* Begins a writing act of one of roles, over the roster as it stands now. ERROR_DENIED, and
 * ERROR_REVOKED when the session's own access was closed or made anew since it logged in. */
CHECKED enum error people_begin(struct session *session, unsigned roles, struct txn **out,
                                struct fault *fault);

/* New pairs in secret memory that pin what roster says, given back with secret_free; NULL without
 * memory. */
struct credentials *credentials_new(const struct roster *roster);

/* Makes own pairs of the user of an entry official: signed with the secret of the entry's
 * invitation, the entry active. */
void entry_activate(const struct id *store, struct user *user, const struct identity *own,
                    const struct sign_secret *one_time);

/* The same without an invitation of its own: root, which signs at entry `by`, vouches for the pairs
 * directly. Coordination itself, and whoever comes back by recovery. */
void entry_vouch(const struct id *store, struct user *user, unsigned by, const struct identity *own,
                 const struct sign_secret *root);

/* Gives a user their access: credentials locked under the passphrase, and what their role holds of
 * the session's ring. */
CHECKED enum error access_put(struct session *session, struct txn *txn, const char *user,
                              const struct credentials *credentials,
                              const struct secret_text *passphrase);

/* Removes lock, invitation and the grants of both. */
CHECKED enum error access_remove(struct txn *txn, const char *user);

/* Invites a user in this transaction: a new entry, the one-time pair locked under a fresh code, the
 * keys of the role. ERROR_STORE_FULL when the roster is. */
CHECKED enum error invitation_put(struct session *session, struct txn *txn, const char *user,
                                  char code[INVITATION_CHARS + 1], struct fault *fault);

/* Draws the next evaluation pair, counter key and release key into ring, which is the caller's, and
 * signs their public halves into the roster with the session's own key. ERROR_STORE_FULL. */
CHECKED enum error evaluation_draw(struct session *session, struct keyring *ring,
                                   struct fault *fault);

/* Writes three recovery sheets as text files, 0600, into an existing folder, never over a file, and
 * their paths. Nothing is left on failure: ERROR_FILE_EXISTS, ERROR_FILE, ERROR_DISK_FULL. */
CHECKED enum error sheets_write(const char *dir, const struct store_info *info,
                                const struct sheet sheets[RECOVERY_SHEETS],
                                char paths[RECOVERY_SHEETS][SHEET_PATH_BYTES], struct fault *fault);

/* Opens with two sheets what is sealed to them in a session's store, and keeps nothing of it.
 * ERROR_SHEETS, ERROR_STORE_DAMAGED. */
CHECKED enum error sheets_try(struct session *session, const struct sheet *a, const struct sheet *b,
                              struct fault *fault);

/* Removes the sheets written, and empties paths. */
void sheets_remove(char paths[RECOVERY_SHEETS][SHEET_PATH_BYTES]);

#endif
