/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/today.h"

#include <stdio.h>
#include <string.h>

#include "tracker/base/clock.h"
#include "tracker/base/limits.h"
#include "tracker/base/text.h"
#include "tracker/session/access/closings.h"
#include "tracker/session/access/session_internal.h"

enum { DAY_SECONDS = 24 * 3600 };

/* The later of what the register proves, as a month: a closing is made after its last month. */
static month proven(const struct today *today)
{
    const month acted = month_at(today->last);
    const month open = today->closed ? (month)(today->closed + 1) : 0;
    return acted > open ? acted : open;
}

enum error today_read(struct session *session, struct txn *txn, struct today *today,
                      struct fault *fault)
{
    const struct zone *zone = &session->roster->zone;
    const int64_t now = clock_wall();
    unsigned last = 0;
    *today = (struct today){.day = zone_day(zone, now)};
    enum error error = clock_check(fault);
    if (!error)
        error = number_get(txn, records_name(NAME_LAST_DAY), &last); /* version 1.0.0: none */
    if (!error && last)
        today->last = last;
    else if (!error)
        error = ledger_entry_last_day(txn, &today->last);
    if (!error)
        error = closings_last(txn, &today->closed);
    if (error)
        return error;
    const month floor = proven(today);
    today->month = month_at(today->day);
    today->latest = today->month > floor ? today->month : floor;
    today->ahead = floor && today->month > floor + AHEAD_MONTHS;
    today->behind =
        today->month <= today->closed || zone_day(zone, now + DAY_SECONDS) < today->last;
    return ERROR_NONE;
}

enum error today_dated(const struct today *today, struct fault *fault)
{
    char text[DAY_TEXT + 1];
    day_format(today->day, text);
    return today->ahead ? fault_set(fault, ERROR_CLOCK_AHEAD, "%s", text) : ERROR_NONE;
}

enum error today_settled(const struct today *today, struct fault *fault)
{
    char text[DAY_TEXT + 1];
    day_format(today->day, text);
    if (today->behind && today->day < today->last)
        return fault_set(fault, ERROR_CLOCK_BEHIND, "%s", text);
    return today_dated(today, fault);
}

enum error today_note(struct txn *txn, const struct today *today)
{
    const day last = today->ahead || today->last > today->day ? today->last : today->day;
    return number_put(txn, records_name(NAME_LAST_DAY), last);
}

enum error session_today(struct session *session, struct today *today, struct fault *fault)
{
    struct txn *txn;
    *today = (struct today){.day = 0};
    enum error error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = today_read(session, txn, today, fault);
    return session_end(session, txn, error, fault);
}

void today_words(const struct today *today, char text[static TODAY_BYTES])
{
    char now[DAY_TEXT + 1];
    char last[DAY_TEXT + 1];
    char closed[MONTH_TEXT + 1];
    day_format(today->day, now);
    day_format(today->last, last);
    month_format(today->closed, closed);
    text[0] = '\0';
    if (today->ahead && today->last)
        snprintf(text, TODAY_BYTES,
                 _("L'horloge de cette machine dit %s ; le dernier acte du registre est du %s."),
                 now, last);
    else if (today->behind && today->month <= today->closed)
        snprintf(text, TODAY_BYTES,
                 _("L'horloge de cette machine retarde : elle dit %s, et le registre est clôturé "
                   "jusqu'à %s."),
                 now, closed);
    else if (today->behind)
        snprintf(text, TODAY_BYTES,
                 _("L'horloge de cette machine retarde : elle dit %s, et le dernier acte du "
                   "registre est du %s."),
                 now, last);
}
