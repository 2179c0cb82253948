/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The periods that releases are about. */
#ifndef TUI_PARTS_PERIODS_H
#define TUI_PARTS_PERIODS_H

#include "tracker/report/words.h"
#include "tracker/session/acts/releases.h"

enum { PERIODS = 64, PERIOD_WORDS = 2 * MONTH_WORDS + 16 };

struct period {
    month from, to;
    unsigned number; /* of the release */
};

struct periods {
    struct period list[PERIODS]; /* the newest, in time */
    size_t count;
    unsigned lost; /* releases known to exist and gone since a restore */
};

/* Reads the periods of all releases of a kind; those of the trends are the closings. */
CHECKED enum error periods_read(struct session *session, enum release_kind kind,
                                struct periods *periods, struct fault *fault);

/* Number of the release of that very period, 0: none. */
unsigned periods_find(const struct periods *periods, month from, month to);

/* "janvier à juin 2024", "décembre 2024", "juin 2024 à mai 2025". */
void period_words(month from, month to, char out[PERIOD_WORDS]);

#endif
