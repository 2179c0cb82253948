/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/close.h"

#include <stdlib.h>
#include <string.h>

#include "tracker/session/acts/releases_internal.h"
#include "tracker/session/acts/rows.h"

/* One closing under way. */
struct closing_desk {
    struct session *session;
    const struct close_request *request;
    struct txn *txn;
    struct gate_desk gate;
    struct rows rows;
    month previous;
    struct today today;
    struct closing closing;
    struct publication trends;
};

static enum error refuse(struct fault *fault, enum error error, month m)
{
    char text[MONTH_TEXT + 1];
    month_format(m, text);
    return fault_set(fault, error, "%s", text);
}

/* The month must have ended, come after the last closing, and not reach over a year's end. */
static enum error check_month(const struct closing_desk *desk, month through, struct fault *fault)
{
    const bool again = desk->request->last && through == desk->previous; /* the end, said twice */
    if (through >= desk->today.month && !again)
        return refuse(fault, ERROR_CLOSE_NOT_ENDED, through);
    if (through < desk->previous || (through == desk->previous && !again))
        return refuse(fault, ERROR_CLOSE_DONE, desk->previous);
    if (desk->previous && month_year((month)(desk->previous + 1)) < month_year(through))
        return refuse(fault, ERROR_CLOSE_YEAR,
                      month_december(month_year((month)(desk->previous + 1))));
    return ERROR_NONE;
}

static enum error fold_rows(struct closing_desk *desk, month through, struct close_answer *answer,
                            struct fault *fault)
{
    const struct session *session = desk->session;
    const struct fold_rule rule = {.previous = desk->previous,
                                   .through = through,
                                   .now = desk->today.month,
                                   .k = session->roster->k,
                                   .last = desk->request->last};
    struct fold_input input = rows_input(session, &desk->rows, &rule);
    input.progress = desk->request->progress;
    input.context = desk->request->context;
    enum error error = desk->request->preview
                           ? fold_preview(&input, &desk->closing, answer->waiting)
                           : fold(&input, &desk->closing, answer->waiting);
    if (error)
        return fault_set(fault, error, "%s", "journal");
    if (desk->closing.oldest && desk->closing.oldest < desk->closing.first)
        return refuse(fault, ERROR_CLOSE_YEAR, month_december(month_year(desk->closing.oldest)));
    return ERROR_NONE;
}

static void answer_fill(const struct closing_desk *desk, struct close_answer *answer)
{
    unsigned counted = 0;
    answer->first = desk->closing.first;
    answer->through = desk->closing.through;
    for (unsigned r = 0; r < RANKS; r++) {
        answer->interviews[r] = desk->closing.interviews[r];
        answer->folded[r] = desk->closing.folded[r];
        answer->blocks += desk->closing.folded[r] > 0;
        counted += desk->closing.folded[r];
    }
    answer->rows_folded = counted;
    for (size_t i = 0; i < desk->rows.count; i++)
        answer->erased += desk->rows.list[i].folded;
    answer->misdated = rows_misdated(&desk->rows);
    answer->erased = answer->erased > counted ? answer->erased - counted : 0;
}

/* Adds the new closing to those the gate looks at; it keeps the ownership. */
static enum error gate_add(struct closing_desk *desk)
{
    struct closings *closings = &desk->gate.closings;
    struct closing *list = realloc(closings->list, (closings->count + 1) * sizeof *list);
    if (!list)
        return ERROR_MEMORY;
    closings->list = list;
    list[closings->count++] = desk->closing;
    desk->closing = (struct closing){.through = 0};
    return ERROR_NONE;
}

static enum error write_closing(struct closing_desk *desk, const struct close_answer *answer,
                                struct fault *fault)
{
    struct session *session = desk->session;
    char subject[MONTH_TEXT + 1];
    const bool adds = answer->through > desk->previous;
    enum error error = adds ? closings_add(desk->txn, &desk->closing, fault) : ERROR_NONE;

    if (!error)
        error = rows_write(session, desk->txn, &desk->rows);
    if (!error && adds)
        error = gate_add(desk);
    if (!error && adds) {
        struct gate_request gate =
            gate_desk_request(session, &desk->gate, RELEASE_TRENDS, answer->first, answer->through);
        error = gate_release(&gate, &desk->trends.release, fault);
    }
    if (!error && adds)
        error = publication_store(session, desk->txn, &desk->trends, fault);
    month_format(answer->through, subject);
    if (!error)
        error = ledger_add(session, desk->txn,
                           desk->request->last ? LEDGER_CLOSED_LAST : LEDGER_CLOSED, subject);
    return error ? error : txn_owe_scrub(desk->txn);
}

static enum error preview(struct closing_desk *desk, struct close_answer *answer,
                          struct fault *fault)
{
    enum error error = gate_add(desk);
    if (error)
        return error;
    struct gate_request gate = gate_desk_request(desk->session, &desk->gate, RELEASE_TRENDS,
                                                 answer->first, answer->through);
    return gate_preview(&gate, &answer->preview, fault);
}

/* The end of the experiment is that of the last month, or where the clock is behind, of the last
 * closing. */
static month month_through(const struct closing_desk *desk)
{
    const month ended = (month)(desk->today.month - 1);
    if (!desk->request->last)
        return desk->request->through;
    return ended > desk->previous ? ended : desk->previous;
}

static enum error run(struct closing_desk *desk, struct close_answer *answer, struct fault *fault)
{
    enum error error = today_read(desk->session, desk->txn, &desk->today, fault);
    if (!error)
        error = today_settled(&desk->today, fault);
    if (error)
        return error;
    error = gate_desk_read(desk->session, desk->txn, !desk->request->preview, &desk->gate, fault);
    if (error)
        return error;
    if (desk->gate.closings.count)
        desk->previous = desk->gate.closings.list[desk->gate.closings.count - 1].through;
    const month through = month_through(desk);
    error = check_month(desk, through, fault);
    if (!error)
        error = gate_desk_complete(&desk->gate, fault);
    if (!error)
        error = rows_read(desk->txn, &desk->rows);
    if (!error && desk->rows.count == 0 && desk->previous == 0)
        error = fault_set(fault, ERROR_CLOSE_NOTHING, "%s", "");
    if (!error)
        error = fold_rows(desk, through, answer, fault);
    if (error)
        return error;
    answer_fill(desk, answer);
    return desk->request->preview ? preview(desk, answer, fault)
                                  : write_closing(desk, answer, fault);
}

enum error session_close_period(struct session *session, const struct close_request *request,
                                struct close_answer *answer, struct fault *fault)
{
    struct closing_desk desk = {.session = session, .request = request};
    memset(answer, 0, sizeof *answer);
    enum error error = session_allow(session, ALLOW(ROLE_EVALUATION), fault);
    if (!error)
        error = session_begin(session, !request->preview, &desk.txn, fault);
    if (error)
        return error;
    error = run(&desk, answer, fault);
    error = session_end(session, desk.txn, error, fault);
    rows_free(&desk.rows);
    closing_clear(&desk.closing);
    publication_clear(&desk.trends);
    gate_desk_clear(&desk.gate);
    if (error && answer->preview) {
        release_free(answer->preview);
        answer->preview = NULL;
    }
    if (!error && !request->preview)
        answer->scrub_owed = store_scrub(session->store, NULL) != ERROR_NONE;
    return error;
}
