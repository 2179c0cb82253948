/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/rows.h"

#include <stdlib.h>
#include <string.h>

#include "tracker/base/clock.h"

static enum error keep_row(void *context, const struct place *place,
                           const uint8_t sealed[SEALED_ROW_BYTES])
{
    struct rows *rows = context;
    if (rows->count == rows->room) {
        size_t room = rows->room ? 2 * rows->room : 256;
        struct fold_row *list = realloc(rows->list, room * sizeof *list);
        if (!list)
            return ERROR_MEMORY;
        rows->list = list;
        rows->room = room;
    }
    struct fold_row *row = &rows->list[rows->count++];
    row->key = place->key;
    row->folded = row->misdated = false;
    memcpy(row->sealed, sealed, SEALED_ROW_BYTES);
    return ERROR_NONE;
}

enum error rows_read(struct txn *txn, struct rows *rows)
{
    *rows = (struct rows){.list = NULL};
    return journal_each(txn, keep_row, rows);
}

void rows_free(struct rows *rows)
{
    free(rows->list);
    *rows = (struct rows){.list = NULL};
}

struct fold_input rows_input(const struct session *session, const struct rows *rows,
                             const struct fold_rule *rule)
{
    const struct evaluation_keys *keys = roster_evaluation(session->roster);
    return (struct fold_input){
        .codebooks = (const struct codebook *const *)session->codebooks,
        .codebook_count = session->codebook_count,
        .ring = session->ring,
        .evaluation = keys ? &keys->key : NULL,
        .evaluation_epoch = session->roster->evaluation_count,
        .store = &session->id,
        .rule = *rule,
        .rows = rows->list,
        .row_count = rows->count,
    };
}

enum error rows_write(const struct session *session, struct txn *txn, const struct rows *rows)
{
    enum error error = ERROR_NONE;
    for (size_t i = 0; i < rows->count && !error; i++) {
        bool removed;
        const struct fold_row *row = &rows->list[i];
        const struct place place = {.store = session->id, .key = row->key};
        if (row->folded)
            error = journal_remove(txn, &place, &removed);
        else if (row->misdated)
            error = journal_replace(txn, &place, row->sealed);
    }
    return error;
}

uint32_t rows_misdated(const struct rows *rows)
{
    uint32_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        count += rows->list[i].misdated;
    return count;
}

enum error rows_check(const struct session *session, struct txn *txn, uint32_t *misdated,
                      struct fault *fault)
{
    struct rows rows;
    struct closing closing = {.through = 0};
    uint32_t waiting[RANKS];
    const struct zone *zone = &session->roster->zone;
    const struct fold_rule rule = {
        .through = month_december(YEAR_MAX), /* all of them */
        .now = clock_check(NULL) ? 0 : month_at(zone_day(zone, clock_wall())),
        .k = session->roster->k,
    };
    enum error error = rows_read(txn, &rows);
    if (!error) {
        const struct fold_input input = rows_input(session, &rows, &rule);
        error = fold_preview(&input, &closing, waiting);
    }
    *misdated = rows_misdated(&rows);
    closing_clear(&closing);
    rows_free(&rows);
    return error ? fault_set(fault, error, "%s", "journal") : ERROR_NONE;
}
