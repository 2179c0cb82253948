/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of all that left. */
#include <stdlib.h>

#include "crypto/digest.h"
#include "tracker/session/acts/releases_internal.h"

static enum error fill_stored(struct session *session, struct txn *txn,
                              const struct gate_desk *desk, const struct release *release,
                              struct release_line *line, struct fault *fault)
{
    struct publication publication;
    struct hash hash;
    const struct gone *gone = forks_gone(session->forks, release->number);
    enum error error = publication_read(txn, release->number, &publication, fault);
    if (error)
        return error;
    *line = (struct release_line){.number = release->number,
                                  .kind = release->kind,
                                  .from = release->from,
                                  .to = release->to,
                                  .imported = gone && gone->state == GONE_IMPORTED};
    line->foreign =
        !gate_desk_made_of(&desk->closings, forks_of(session->forks, release->number), release);
    hash_bytes((const uint8_t *)publication.json, publication.bytes, &hash);
    hex_write(hash.b, HASH_BYTES, line->hash);
    publication_clear(&publication);
    return ERROR_NONE;
}

static int by_number(const void *a, const void *b)
{
    const struct release_line *x = a, *y = b;
    return x->number < y->number ? -1 : x->number > y->number;
}

static enum error fill(struct session *session, struct txn *txn, const struct gate_desk *desk,
                       struct release_line *list, size_t *count, struct fault *fault)
{
    const struct forks *forks = session->forks;
    enum error error = ERROR_NONE;
    for (size_t i = 0; i < desk->count && !error; i++)
        error = fill_stored(session, txn, desk, desk->all[i], &list[(*count)++], fault);
    for (size_t i = 0; i < forks->gone_count; i++) {
        const struct gone *gone = &forks->gone[i];
        if (gone->state == GONE_MISSING || gone->state == GONE_LOST)
            list[(*count)++] = (struct release_line){
                .number = gone->number, .lost = true, .declared = gone->state == GONE_LOST};
    }
    qsort(list, *count, sizeof *list, by_number);
    return error;
}

/* Évaluation alone can tell: the check needs to know which groups are small. */
static enum error past_broken(const struct session *session, const struct gate_desk *desk,
                              int *broken)
{
    size_t groups = 0;
    enum error error = ERROR_NONE;
    if (desk->closings.count && desk->past_count) {
        const struct closing *last = &desk->closings.list[desk->closings.count - 1];
        struct gate_request request = gate_desk_request(
            session, desk, RELEASE_BILAN, desk->closings.list[0].first, last->through);
        error = gate_check_past(&request, &groups);
    }
    *broken = (int)groups;
    return error;
}

enum error releases_list(struct session *session, struct release_line **lines, size_t *count,
                         int *broken, struct fault *fault)
{
    struct txn *txn;
    struct gate_desk desk;
    struct release_line *list = NULL;
    const bool weighs = broken && session->role == ROLE_EVALUATION;
    *lines = NULL;
    *count = 0;
    if (broken)
        *broken = -1;
    enum error error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = gate_desk_read(session, txn, weighs, &desk, fault);
    if (error)
        return session_end(session, txn, error, fault);
    list = calloc(desk.count + session->forks->gone_count + 1, sizeof *list);
    error = list ? fill(session, txn, &desk, list, count, fault) : ERROR_MEMORY;
    if (!error && weighs)
        error = past_broken(session, &desk, broken);
    gate_desk_clear(&desk);
    error = session_end(session, txn, error, fault);
    if (error) {
        free(list);
        *count = 0;
        return error;
    }
    *lines = list;
    return ERROR_NONE;
}
