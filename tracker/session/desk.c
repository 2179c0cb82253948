/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies before the gate when it decides. */
#include <stdlib.h>

#include "crypto/digest.h"
#include "tracker/session/publish_internal.h"

static enum error past_read(struct txn *txn, struct gate_desk *desk, struct fault *fault)
{
    enum error error = ERROR_NONE;
    for (unsigned i = 0; i < desk->past_count && !error; i++) {
        struct publication publication;
        error = publication_read(txn, i + 1, &publication, fault);
        if (error || !publication.release)
            continue;
        desk->past[i] = publication.release;
        desk->known[desk->known_count++] = publication.release;
        publication.release = NULL;
        publication_release(&publication);
    }
    return error;
}

enum error gate_desk_read(struct session *session, struct txn *txn, bool blocks,
                          struct gate_desk *desk, struct fault *fault)
{
    *desk = (struct gate_desk){.past = NULL};
    enum error error = roster_load(session, txn, fault);
    if (!error)
        error = codebooks_load(session, txn, fault); /* one may be in force since the login */
    if (!error)
        error = closings_read(txn, blocks, &desk->closings, fault);
    if (error)
        return error;
    size_t count = session->roster->releases_expected;
    desk->past = calloc(count + 1, sizeof *desk->past);
    desk->known = calloc(count + 1, sizeof *desk->known);
    if (!desk->past || !desk->known)
        error = ERROR_MEMORY;
    desk->past_count = error ? 0 : count;
    if (!error)
        error = past_read(txn, desk, fault);
    if (error)
        gate_desk_release(desk);
    return error;
}

void gate_desk_release(struct gate_desk *desk)
{
    for (size_t i = 0; i < desk->known_count; i++)
        release_free(desk->known[i]);
    free(desk->past);
    free(desk->known);
    closings_release(&desk->closings);
    *desk = (struct gate_desk){.past = NULL};
}

enum error gate_desk_complete(const struct gate_desk *desk, struct fault *fault)
{
    for (size_t i = 0; i < desk->past_count; i++)
        if (!desk->past[i])
            return fault_set(fault, ERROR_RELEASE_LOST, "%zu", i + 1);
    return ERROR_NONE;
}

struct gate_request gate_desk_request(const struct session *session, const struct gate_desk *desk,
                                      enum release_kind kind, month from, month to)
{
    struct gate_request request = {
        .kind = kind,
        .from = from,
        .to = to,
        .codebook = session_codebook(session),
        .closings = desk->closings.list,
        .closing_count = desk->closings.count,
        .past = (const struct release *const *)desk->known,
        .past_count = desk->known_count,
        .k = session->roster->k,
    };
    hex_write(session->id.b, ID_BYTES, request.store);
    return request;
}
