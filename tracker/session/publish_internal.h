/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by close.c, desk.c and publish.c. */
#ifndef TRACKER_SESSION_PUBLISH_INTERNAL_H
#define TRACKER_SESSION_PUBLISH_INTERNAL_H

#include "tracker/disclosure/gate.h"
#include "tracker/session/closings.h"
#include "tracker/session/publish.h"
#include "tracker/session/session_internal.h"

/* All that the gate looks at, read in one transaction. */
struct gate_desk {
    struct closings closings;
    struct release **past; /* by number - 1, NULL where lost */
    size_t past_count;
    struct release **known; /* the same without holes */
    size_t known_count;
};

/* Reads closings (with blocks or not) and past releases. */
CHECKED enum error gate_desk_read(struct session *session, struct txn *txn, bool blocks,
                                  struct gate_desk *desk, struct fault *fault);
void gate_desk_release(struct gate_desk *desk);

/* ERROR_RELEASE_LOST while a known release is missing. */
CHECKED enum error gate_desk_complete(const struct gate_desk *desk, struct fault *fault);

/* A request over the desk for a period. */
struct gate_request gate_desk_request(const struct session *session, const struct gate_desk *desk,
                                      enum release_kind kind, month from, month to);

/* The name of the record of a release. */
void release_name(char out[STORE_NAME_CHARS + 1], unsigned number);

/* Reads release number; out->release stays NULL when it is lost. */
CHECKED enum error publication_read(struct txn *txn, unsigned number, struct publication *out,
                                    struct fault *fault);

/* Numbers, stores and enters a release in the ledger; out->json becomes its bytes. */
CHECKED enum error publication_store(struct session *session, struct txn *txn,
                                     struct publication *out, struct fault *fault);

#endif
