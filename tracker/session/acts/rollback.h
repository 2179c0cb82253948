/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accepting an older copy in place of a register that may still be read. */
#ifndef TRACKER_SESSION_ACTS_ROLLBACK_H
#define TRACKER_SESSION_ACTS_ROLLBACK_H

#include "tracker/session/access/session_internal.h"
#include "tracker/session/acts/reopened.h"

/* session_accept_older, and in the same transaction whatever the register at `replaced` knew that
 * the copy does not: releases, copies made, accesses closed since. Where there is none (NULL, or
 * nothing at that place) or it cannot be read, the copy is accepted all the same; the ledger says
 * which. *reopened tells the accesses closed there that are open in the copy. */
CHECKED enum error rollback_accept(struct session *session, const char *replaced,
                                   struct reopened *reopened, struct fault *fault);

#endif
