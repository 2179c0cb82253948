/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster of a session. Private to session/. */
#ifndef TRACKER_SESSION_ACCESS_ROSTER_INTERNAL_H
#define TRACKER_SESSION_ACCESS_ROSTER_INTERNAL_H

#include "tracker/session/access/session_internal.h"

/* Reads and writes the roster; reading verifies the chain from the pinned root, following does so
 * unless it is still the text that memory holds. */
CHECKED enum error roster_load(struct session *session, struct txn *txn, struct fault *fault);
CHECKED enum error roster_follow(struct session *session, struct txn *txn, struct fault *fault);
CHECKED enum error roster_save(struct session *session, struct txn *txn, struct fault *fault);

#endif
