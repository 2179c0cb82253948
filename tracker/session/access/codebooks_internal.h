/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The codebooks of a session. Private to session/. */
#ifndef TRACKER_SESSION_ACCESS_CODEBOOKS_INTERNAL_H
#define TRACKER_SESSION_ACCESS_CODEBOOKS_INTERNAL_H

#include "tracker/session/access/session_internal.h"

/* Keeps the text of a code list under a name, once it reads. ERROR_LIMIT. */
CHECKED enum error codebook_put(struct txn *txn, const char *name, const char *text, size_t bytes,
                                struct fault *fault);

/* Loads every version of the code list. */
CHECKED enum error codebooks_load(struct session *session, struct txn *txn, struct fault *fault);

#endif
