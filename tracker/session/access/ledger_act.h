/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The acts of the ledger. One table has, for each: the word that is stored and signed, the word of
 * version 1.0.0, the label for people, and what its subject is. */
#ifndef TRACKER_SESSION_ACCESS_LEDGER_ACT_H
#define TRACKER_SESSION_ACCESS_LEDGER_ACT_H

#include "tracker/base/limits.h"
#include "tracker/session/access/role.h"

enum ledger_act {
    LEDGER_UNKNOWN, /* of a newer program */
    LEDGER_CREATED,
    LEDGER_INVITED,
    LEDGER_ACTIVATED,
    LEDGER_REVOKED,
    LEDGER_RECOVERED,
    LEDGER_CLOCK_CONFIRMED,
    LEDGER_CODEBOOK_PROPOSED,
    LEDGER_CODEBOOK_APPROVED,
    LEDGER_CLOSED,
    LEDGER_CLOSED_LAST,

    LEDGER_PUBLISHED,
    LEDGER_VOLUMES_ONLY, /* beside the one above */
    LEDGER_CARRIED,      /* a release of the register that a restore put aside */
    LEDGER_REMEMBERED,   /* a number that a user remembers of it */
    LEDGER_CONFIRMED,    /* the last number, as évaluation says */
    LEDGER_IMPORTED,
    LEDGER_SET_ASIDE,
    LEDGER_LOST,

    LEDGER_COPY_BEGUN,
    LEDGER_COPY_MADE,
    LEDGER_COPY_REMOVED, /* it failed, and nothing of it is left */
    LEDGER_COPY_DESTROYED,
    LEDGER_COPY_CARRIED, /* known to the register that a restore put aside */

    LEDGER_OLDER_ACCEPTED,
    LEDGER_RESTORED,
    LEDGER_REOPENED,         /* an access closed since the copy is open again */
    LEDGER_REOPENED_UNKNOWN, /* and nobody can tell which are */
    LEDGER_ACTS,
};

/* What an act is about. */
enum ledger_subject {
    SUBJECT_NONE,
    SUBJECT_USER,
    SUBJECT_DAY,
    SUBJECT_MONTH,
    SUBJECT_VERSION,   /* of the codebook */
    SUBJECT_RELEASE,   /* number and hash */
    SUBJECT_NUMBER,    /* of a release: "n° 5", or LEDGER_SAYS_UNKNOWN */
    SUBJECT_PLACE,     /* end of an absolute path */
    SUBJECT_DAY_PLACE, /* the day the copy was made, its place */
    SUBJECT_REPLACED,  /* nothing, or one of LEDGER_SAYS_READ and LEDGER_SAYS_UNREAD */
};

/* Words that stand as subjects. */
#define LEDGER_SAYS_UNKNOWN "unknown"
#define LEDGER_SAYS_READ "replaced store read"
#define LEDGER_SAYS_UNREAD "replaced store unreadable"

struct ledger_entry {
    unsigned n;
    char date[11]; /* "2026-01-31" */
    char user[USER_CHARS + 1];
    enum ledger_act act;
    char word[LEDGER_ACT_BYTES + 1]; /* that of act, or as it stands where act is not known */
    char subject[LEDGER_SUBJECT_BYTES + 1];
};

/* The word of an act, stored and signed: English, never changed. */
const char *ledger_act_word(enum ledger_act act);

/* What the subject of an act is. */
enum ledger_subject ledger_act_subject(enum ledger_act act);

/* Fills act, word and subject of an entry from what stands in one of that format version; what only
 * version 1 says otherwise is brought into today's words. Both texts must fit. */
void ledger_act_read(unsigned version, const char *act, const char *subject,
                     struct ledger_entry *entry);

/* For people, in the language of the interface: the act, as it stands when it is not known; and its
 * subject. Both live as long as the entry. */
const char *ledger_act_label(const struct ledger_entry *entry);
const char *ledger_act_subject_label(const struct ledger_entry *entry);

#endif
