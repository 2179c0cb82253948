/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by close.c, desk.c and publish.c. */
#ifndef TRACKER_SESSION_ACTS_RELEASES_INTERNAL_H
#define TRACKER_SESSION_ACTS_RELEASES_INTERNAL_H

#include "tracker/disclosure/gate/gate.h"
#include "tracker/session/access/closings.h"
#include "tracker/session/access/forks.h"
#include "tracker/session/access/session_internal.h"
#include "tracker/session/acts/releases.h"

/* All that the gate looks at, read in one transaction. */
struct gate_desk {
    struct closings closings;
    struct release **all; /* every release that is stored, by number */
    size_t count;
    struct release **past; /* those of them made of these closings */
    size_t past_count;
    struct gate_shadow *shadows; /* of the others, and of what is lost */
    size_t shadow_count;
    unsigned missing; /* first number that must be read back or declared lost, 0: none */
    bool unconfirmed; /* évaluation has yet to say the last number it holds */
};

/* Reads closings (with blocks or not) and past releases. */
CHECKED enum error gate_desk_read(struct session *session, struct txn *txn, bool blocks,
                                  struct gate_desk *desk, struct fault *fault);
void gate_desk_clear(struct gate_desk *desk);

/* ERROR_RELEASE_LOST or ERROR_RELEASE_UNCONFIRMED while something that left may be unknown. */
CHECKED enum error gate_desk_complete(const struct gate_desk *desk, struct fault *fault);

/* Whether the release was made of the closings of this register, those after a fork aside that the
 * release does not belong to; fork is the one whose other branch made it, or NULL. */
bool gate_desk_made_of(const struct closings *closings, const struct fork *fork,
                       const struct release *release);

/* A request over the desk for a period. */
struct gate_request gate_desk_request(const struct session *session, const struct gate_desk *desk,
                                      enum release_kind kind, month from, month to);

/* "3 " and the hash of the bytes of release 3: the subject of acts that sign it. */
void publication_subject(unsigned number, const char *json, size_t bytes, char out[static 128]);

/* Reads release number; out->release stays NULL when it is lost. */
CHECKED enum error publication_read(struct txn *txn, unsigned number, struct publication *out,
                                    struct fault *fault);

/* Numbers, stores and enters a release in the ledger; out->json becomes its bytes. */
CHECKED enum error publication_store(struct session *session, struct txn *txn,
                                     struct publication *out, struct fault *fault);

#endif
