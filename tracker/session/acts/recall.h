/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After a restore: what had left already is read back, or declared lost, before anything leaves.
 * Évaluation alone. */
#ifndef TRACKER_SESSION_ACTS_RECALL_H
#define TRACKER_SESSION_ACTS_RECALL_H

#include "tracker/session/access/session.h"

/* Reads a release back from the JSON file at path, which is missing or declared lost. Its bytes are
 * those the ledger knows, or they are signed by a release key of this register, in the file named
 * by signature (minisign format) or, where that is NULL, in path.minisig if there is one; and it
 * may be true beside all that is here. ERROR_RELEASE_KNOWN, ERROR_RELEASE_NOT_LOST,
 * ERROR_RELEASE_UNPROVEN, ERROR_RELEASE_INVALID, those of files_read. */
CHECKED enum error recall_import(struct session *session, const char *path, const char *signature,
                                 struct fault *fault);

/* Sets an import aside (confirm: RECALL_ASIDE_WORD): its number is missing again.
 * ERROR_RELEASE_NOT_LOST when it was not imported, ERROR_CONFIRM. */
CHECKED enum error recall_set_aside(struct session *session, unsigned number, const char *confirm,
                                    struct fault *fault);

/* Declares that nobody has the release any more (confirm: RECALL_LOST_WORD): over all months up to
 * the restore nothing but volumes leaves from then on, unless it is read back.
 * ERROR_RELEASE_NOT_LOST, ERROR_CONFIRM. */
CHECKED enum error recall_lost(struct session *session, unsigned number, const char *confirm,
                               struct fault *fault);

#define RECALL_LOST_WORD "perdue"
#define RECALL_ASIDE_WORD "retirer"

/* Says the last number that évaluation holds, 0 for none, or RECALL_NOBODY_KNOWS, as if all that
 * may be missing were declared lost. Without a restore to answer for, nothing is changed. Until it
 * is said, closings and bilans are refused (ERROR_RELEASE_UNCONFIRMED). ERROR_FIELD for a
 * number that cannot be. */
enum { RECALL_NOBODY_KNOWS = -1 };
CHECKED enum error recall_last(struct session *session, int number, struct fault *fault);

/* Whether évaluation has yet to say so, and the last number the register knows of. Everyone. */
CHECKED enum error recall_pending(struct session *session, bool *pending, unsigned *last,
                                  struct fault *fault);

#endif
