/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What accepting an older copy leaves open. The register forks there: from the branch left behind
 * releases may have gone out that this one has never seen, about blocks that it does not have.
 * Which numbers that branch gave, and what became of them here, is the record "forks" (JSON,
 * version 1). */
#ifndef TRACKER_SESSION_ACCESS_FORKS_H
#define TRACKER_SESSION_ACCESS_FORKS_H

#include "tracker/disclosure/release/release.h"
#include "tracker/session/access/session.h"

struct txn;

enum {
    FORKS_MAX = 64,
    GONE_MAX = 1024,
    SERIES = 100,        /* after a fork numbers go on at the next hundred and one, */
    FORKS_LEAP = 100000, /* or beyond this one: forks_leap */
};

struct fork {
    unsigned generation; /* of the roster since then */
    month month;         /* of the acceptance: nobody counted in the other branch came later */
    unsigned closings;   /* closings that both branches have, from the first on */
    unsigned codebook;   /* newest version of the code list that both have */
    unsigned first;      /* first number that the other branch may have given */
    unsigned known;      /* last one it is known to have given; first - 1: none */
    unsigned next;       /* first number of this branch */
    bool confirmed;      /* évaluation said the last number it holds */
    bool unknown;        /* something may have left of which nobody has the number */
};

/* A release of another branch. Imported and carried over ones are stored; nobody has a lost one. */
enum gone_state { GONE_MISSING, GONE_LOST, GONE_IMPORTED, GONE_CARRIED };

struct gone {
    unsigned number;
    enum gone_state state;
};

struct forks {
    struct fork list[FORKS_MAX]; /* in time */
    size_t count;
    struct gone gone[GONE_MAX];
    size_t gone_count;
};

/* Reads the record into the session. A register of version 1.0 has none: if it ever accepted an
 * older copy, all it released until now is taken for the other branch's. */
CHECKED enum error forks_load(struct session *session, struct txn *txn, struct fault *fault);
CHECKED enum error forks_save(struct session *session, struct txn *txn, struct fault *fault);

/* The fork whose other branch gave the number, or NULL: it was given in this one. */
const struct fork *forks_of(const struct forks *forks, unsigned number);

/* What became of a number of another branch; NULL when none is known to have been given. */
struct gone *forks_gone(struct forks *forks, unsigned number);

/* Says what became of a number; where there is no room for it, the newest fork is unknown. */
void forks_note(struct forks *forks, unsigned number, enum gone_state state);

/* Takes note that the other branch gave the number, hence those before it in its series; given is
 * the last number given in any branch that this register knew until now. False when nothing is new.
 */
bool forks_learn(struct forks *forks, struct fork *fork, unsigned number, unsigned given);

/* The next number that a release stored here may bear: those between, another branch gave, and
 * nobody brought them back. */
unsigned forks_following(const struct forks *forks, unsigned number);

/* Nobody knows how far numbers went: this branch goes on where no other ever was, in a series that
 * the moment of the fork draws (two forks share one in nine thousand). */
void forks_leap(struct fork *fork);

/* The newest month anybody on earth may write at a time (seconds since 1970). */
month forks_month(int64_t when);

/* First number of the series after that of number. */
unsigned forks_series(unsigned number);

/* The fork that a user crosses who remembers that generation, or NULL. */
struct fork *forks_since(struct forks *forks, unsigned generation);

/* Adds a fork, the newest. Where there is no room the two oldest become one. */
struct fork *forks_add(struct forks *forks, const struct fork *fork);

/* The number of the next release, after one that was the last until now. */
unsigned forks_next(const struct forks *forks, unsigned given);

/* Compares the releases this user remembers with those the register knows of, and enters what it
 * does not: any role may. Called at login. */
CHECKED enum error forks_hear(struct session *session, struct fault *fault);

#endif
