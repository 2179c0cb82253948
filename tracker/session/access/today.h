/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What day it is for the register: the machine's clock, in the register's zone, held against what
 * the register itself proves. */
#ifndef TRACKER_SESSION_ACCESS_TODAY_H
#define TRACKER_SESSION_ACCESS_TODAY_H

#include "tracker/base/zone.h"
#include "tracker/session/access/session.h"

enum {
    AHEAD_MONTHS = 13, /* longer than from one yearly closing to the next */
    TODAY_BYTES = 256,
};

struct today {
    day day;      /* by the clock */
    month month;  /* of that day, in which an interview is that names none */
    month latest; /* an interview may be in it: the same, or later where the clock is behind */
    day last;     /* when the register's last act was, as far as it was believed; 0: not known */
    month closed; /* last closed month, 0: none */
    bool ahead;   /* by more than AHEAD_MONTHS */
    bool behind;  /* by more than a day, or in a month that is closed already */
};

/* Reads the clock and the register. ERROR_CLOCK (subject: the date) when the clock is before the
 * program was made, or after the year 2199. */
CHECKED enum error session_today(struct session *session, struct today *today, struct fault *fault);

/* Writes what people are told of a clock that is ahead or behind; empty when it is neither. */
void today_words(const struct today *today, char text[static TODAY_BYTES]);

/* Says that the clock is right: typed must be its date, as day_format writes it (ERROR_CONFIRM,
 * subject: the date). The ledger keeps it, and what comes later is held against this
 * day. Nothing is written where the clock agrees with the register. Any user. ERROR_CLOCK. */
CHECKED enum error session_confirm_day(struct session *session, const char *typed,
                                       struct fault *fault);

#endif
