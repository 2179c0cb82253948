/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The named records of a store, each said once: no other file spells a name. Rows and spent marks
 * have no name (store/journal.h), nor have session tags. */
#ifndef TRACKER_SESSION_ACCESS_RECORDS_H
#define TRACKER_SESSION_ACCESS_RECORDS_H

#include "crypto/keyring.h"
#include "tracker/store/store.h"

/* What follows the word in a name, after a space each. */
enum record_about {
    ABOUT_STORE,  /* nothing: there is one */
    ABOUT_USER,   /* "22-1" */
    ABOUT_NUMBER, /* from 1, or from the number of an entry or a release */
    ABOUT_BLOCK,  /* number of a closing, rank */
    ABOUT_KEY,    /* name of who holds it, kind of the key, epoch */
};

/* NAME(id, word, kind, about, version of what it holds, the function that writes it).
 *
 * Written by coordination and whoever invites (roster, lock, invite, passphrases, grant, recovery),
 * by every act (ledger…, last day), by a formatrice (codebook proposal), by évaluation (codebook…,
 * closing…, block, release, forks), by référents (drafts), by coordination (copy). */
#define RECORDS(NAME)                                                                              \
    NAME(ROSTER, "roster", RECORD_STORE, ABOUT_STORE, 2, roster_save)                              \
    NAME(LOCK, "lock", RECORD_OPEN, ABOUT_USER, 1, credentials_put)                                \
    NAME(INVITATION, "invite", RECORD_OPEN, ABOUT_USER, 1, credentials_put)                        \
    NAME(PASSPHRASES, "passphrases", RECORD_STORE, ABOUT_USER, 1, number_put)                      \
    NAME(GRANT, "grant", RECORD_OPEN, ABOUT_KEY, 1, grants_put)                                    \
    NAME(RECOVERY, "recovery", RECORD_OPEN, ABOUT_STORE, 1, records_put)                           \
    NAME(ENTRIES, "ledger", RECORD_STORE, ABOUT_STORE, 1, number_put)                              \
    NAME(ENTRY, "ledger", RECORD_STORE, ABOUT_NUMBER, 2, entry_put)                                \
    NAME(LEDGER_HEAD, "ledger head", RECORD_STORE, ABOUT_STORE, 1, ledger_add)                     \
    NAME(LAST_DAY, "last day", RECORD_STORE, ABOUT_STORE, 1, today_note)                           \
    NAME(CODEBOOKS, "codebooks", RECORD_STORE, ABOUT_STORE, 1, number_put)                         \
    NAME(CODEBOOK, "codebook", RECORD_STORE, ABOUT_NUMBER, 2, codebook_put)                        \
    NAME(PROPOSAL, "codebook proposal", RECORD_STORE, ABOUT_STORE, 2, codebook_put)                \
    NAME(CLOSINGS, "closings", RECORD_STORE, ABOUT_STORE, 1, number_put)                           \
    NAME(CLOSING, "closing", RECORD_STORE, ABOUT_NUMBER, 2, closings_add)                          \
    NAME(BLOCK, "block", RECORD_BLOCK, ABOUT_BLOCK, 2, block_put)                                  \
    NAME(RELEASE, "release", RECORD_STORE, ABOUT_NUMBER, 1, publication_store)                     \
    NAME(FORKS, "forks", RECORD_STORE, ABOUT_STORE, 1, forks_save)                                 \
    NAME(DRAFTS, "drafts", RECORD_STORE, ABOUT_STORE, 1, slots_write)                              \
    NAME(COPY, "copy", RECORD_STORE, ABOUT_NUMBER, 1, note_put)

enum record_name {
#define RECORDS_ID(id, word, kind, about, version, writer) NAME_##id,
    RECORDS(RECORDS_ID)
#undef RECORDS_ID
        NAMES
};

/* NAME_ROSTER_VERSION and so on, for who writes. */
enum record_version {
#define RECORDS_VERSION(id, word, kind, about, version, writer) NAME_##id##_VERSION = (version),
    RECORDS(RECORDS_VERSION)
#undef RECORDS_VERSION
};

struct record_row {
    const char *word;
    enum record_kind kind;
    enum record_about about;
    unsigned version; /* of what it holds, as it is written today */
};

/* The row of a record. */
const struct record_row *records_row(enum record_name which);

/* The name of a record of which there is one (ABOUT_STORE). */
const char *records_name(enum record_name which);

/* Write the name of a user's record, of a numbered one, of a block, of a key granted to a holder:
 * a user, who was invited (records_user of NAME_INVITATION), or records_name(NAME_RECOVERY). */
void records_user(char out[STORE_NAME_CHARS + 1], enum record_name which, const char *user);
void records_number(char out[STORE_NAME_CHARS + 1], enum record_name which, unsigned number);
void records_block(char out[STORE_NAME_CHARS + 1], unsigned closing, unsigned rank);
void records_key(char out[STORE_NAME_CHARS + 1], const char *holder, enum key_kind kind,
                 unsigned epoch);

#endif
