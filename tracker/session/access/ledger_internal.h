/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of session/ write in the ledger, and how an entry is stored. */
#ifndef TRACKER_SESSION_ACCESS_LEDGER_INTERNAL_H
#define TRACKER_SESSION_ACCESS_LEDGER_INTERNAL_H

#include "tracker/session/access/ledger.h"
#include "tracker/session/access/session_internal.h"

/* Acts of the ledger about copies; their subject is the place. */
#define ACT_COPY_BEGUN "sauvegarde commencée"
#define ACT_COPY_REMOVED "sauvegarde retirée" /* it failed, and nothing of it is left */
#define ACT_BACKUP "sauvegarde"               /* finished */
#define ACT_COPY_DESTROYED "sauvegarde détruite"
#define ACT_RESTORED "restauration"
/* Known to the register that a restore put aside; the subject begins with the day it was made. */
#define ACT_COPY_CARRIED "copie reprise"

/* Acts of the ledger about releases; subjects begin with the number. */
#define ACT_PUBLISHED "publication"
#define ACT_CARRIED "publication reprise"
#define ACT_REMEMBERED "mémoire"
#define ACT_CONFIRMED "confirmation"
#define ACT_IMPORTED "relecture"
#define ACT_SET_ASIDE "retrait"
#define ACT_LOST "perte"
#define ACT_VOLUMES "volumes seuls"

/* Acts of the ledger: an access open again, its user being the subject; and that nobody can tell
 * which are. */
#define ACT_REOPENED "accès rouvert"
#define ACT_REOPENED_UNKNOWN "accès à vérifier"

enum { SIGNED_AT = 2 * SIGNATURE_BYTES + 1 }; /* where the text begins in the stored form */

/* The name of the record of entry n. */
void entry_name(char out[STORE_NAME_CHARS + 1], unsigned n);

/* The text that is signed: the entry without its signature, by the user of that place in the
 * roster, after the entry with that chained hash. NULL without memory; freed with free(). */
char *entry_text(const struct ledger_entry *entry, unsigned by, const struct hash *previous);

/* Reads stored entry entry->n and verifies it against the roster and the head of the chain before
 * it, then moves the head past it. ERROR_STORE_DAMAGED, ERROR_STORE_FORMAT, ERROR_MEMORY. */
CHECKED enum error entry_read(const struct roster *roster, const char *stored, size_t bytes,
                              struct hash *head, struct ledger_entry *entry);

#endif
