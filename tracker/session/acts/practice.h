/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practice store where nothing is real: its people, and the synthetic interviews coded through
 * the real ticket path, closed and released. */
#ifndef TRACKER_SESSION_ACTS_PRACTICE_H
#define TRACKER_SESSION_ACTS_PRACTICE_H

#include "tracker/session/access/session.h"

enum { PRACTICE_PATH = 1024 };

/* The passphrase of everybody there: it protects nothing. */
extern const char practice_phrase[];

/* What practice_make is doing. */
enum practice_step {
    PRACTICE_ACCESSES,   /* the store and its fifteen accesses */
    PRACTICE_INTERVIEWS, /* the first interview comes next */
    PRACTICE_INTERVIEW,  /* one was saved */
    PRACTICE_CLOSING,    /* evaluation-1 closes June 2024 and releases the bilan */
};

/* Told at each step; the fields from `user` on are those of the interview just saved. */
struct practice_news {
    enum practice_step step;
    unsigned logged, total; /* interviews so far, and in all */
    const char *user;
    month month;
    unsigned rank;
    const char *ticket; /* the next one, in groups of four; empty when there is none */
};

struct practice_request {
    const char *folder; /* for the store, the sheets and a file of the passphrase */
    void (*progress)(void *context, const struct practice_news *news); /* may be NULL */
    void *context;
};

/* Writes the path of the store that lies in such a folder. ERROR_FILE when it is too long. */
CHECKED enum error practice_store(const char *folder, char store[PRACTICE_PATH],
                                  struct fault *fault);

/* Fills the folder, which must exist and be empty: a practice store of k = 5 with three seats in
 * each of the four departments, coordination, evaluation-1, formatrice-1 and all seats active, the
 * charter accepted; the interviews of scenario.h; the closing through June 2024 and the bilan from
 * January to June 2024. ERROR_FILE, ERROR_MEMORY and those of the acts; the folder is empty again
 * on failure. */
CHECKED enum error practice_make(const struct practice_request *request, struct fault *fault);

/* Makes the folder and fills it, unless its store is there already. Built beside its place and put
 * there whole, so that half of one is never met. ERROR_FILE and those of practice_make. */
CHECKED enum error practice_ready(const struct practice_request *request, struct fault *fault);

/* Makes it anew in the place of the one there, which is then erased with all that lies in the
 * folder; it stays as it is where no new one can be made. ERROR_STORE_EXISTS when a store that is
 * not for practice lies there, ERROR_FILE and those of practice_make. */
CHECKED enum error practice_renew(const struct practice_request *request, struct fault *fault);

#endif
