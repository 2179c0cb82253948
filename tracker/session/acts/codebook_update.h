/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new version of the code list: a formatrice proposes it, an évaluation approves it. */
#ifndef TRACKER_SESSION_ACTS_CODEBOOK_UPDATE_H
#define TRACKER_SESSION_ACTS_CODEBOOK_UPDATE_H

#include "tracker/session/access/session.h"

/* Keeps text as the proposed next version, replacing an earlier proposal. Formatrice.
 * ERROR_CODEBOOK, ERROR_CODEBOOK_VERSION. */
CHECKED enum error codebook_update_propose(struct session *session, const char *text, size_t bytes,
                                           struct fault *fault);

/* Text of the proposal, to be freed with free(); *text is NULL when there is none. */
CHECKED enum error codebook_update_proposal(struct session *session, char **text, size_t *bytes,
                                            struct fault *fault);

/* Puts the proposal in force; text must be the proposal byte for byte, so that what was read is
 * what is approved. Évaluation. ERROR_CODEBOOK_PROPOSAL when there is none or it is another one. */
CHECKED enum error codebook_update_approve(struct session *session, const char *text, size_t bytes,
                                           struct fault *fault);

#endif
