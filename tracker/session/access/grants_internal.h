/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grants: the keys that users hold. Private to session/. */
#ifndef TRACKER_SESSION_ACCESS_GRANTS_INTERNAL_H
#define TRACKER_SESSION_ACCESS_GRANTS_INTERNAL_H

#include "tracker/session/access/session_internal.h"

/* Grants: every key of ring that role may hold, sealed to a public key under holder's name
 * ("22-1", "invite 22-1", "recovery"). With role NONE every key the ring holds. */
CHECKED enum error grants_put(struct txn *txn, const struct keyring *ring, enum role role,
                              const char *holder, const struct box_public *to);
CHECKED enum error grants_read(struct txn *txn, const char *holder, struct keyring *ring,
                               const struct box_public *pub, const struct box_secret *secret);
CHECKED enum error grants_remove(struct txn *txn, const char *holder);

#endif
