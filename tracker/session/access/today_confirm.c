/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That the clock is right, whatever it says. */
#include <string.h>

#include "tracker/session/access/session_internal.h"

static enum error confirm(struct session *session, struct txn *txn, const char *typed, bool *writes,
                          struct fault *fault)
{
    struct today today;
    char text[DAY_TEXT + 1];
    enum error error = today_read(session, txn, &today, fault);
    if (error)
        return error;
    day_format(today.day, text);
    if (strcmp(typed, text) != 0)
        return fault_set(fault, ERROR_CONFIRM, "%s", text);
    *writes = today_settled(&today, NULL) != ERROR_NONE;
    if (!*writes)
        return ERROR_NONE;
    error = ledger_add(session, txn, LEDGER_CLOCK_CONFIRMED, text);
    return error ? error : number_put(txn, records_name(NAME_LAST_DAY), today.day);
}

enum error session_confirm_day(struct session *session, const char *typed, struct fault *fault)
{
    struct txn *txn;
    bool writes = false;
    const unsigned all = ALLOW(ROLE_REFERENT) | ALLOW(ROLE_FORMATRICE) | ALLOW(ROLE_EVALUATION) |
                         ALLOW(ROLE_COORDINATION);
    enum error error = session_allow(session, all, fault);
    if (!error)
        error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = confirm(session, txn, typed, &writes, fault);
    if (!error && !writes) {
        txn_abort(txn);
        return ERROR_NONE;
    }
    return session_end(session, txn, error, fault);
}
