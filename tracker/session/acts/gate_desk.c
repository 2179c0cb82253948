/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies before the gate when it decides. */
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/session/access/codebooks_internal.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/acts/releases_internal.h"

static bool same_closing(const struct closing *here, const struct release_closing *there)
{
    return here->through == there->through &&
           memcmp(here->interviews, there->interviews, sizeof here->interviews) == 0 &&
           memcmp(here->folded, there->folded, sizeof here->folded) == 0;
}

bool gate_desk_made_of(const struct closings *closings, const struct fork *fork,
                       const struct release *release)
{
    size_t common = fork && fork->closings < closings->count ? fork->closings : closings->count;
    size_t first = 0;
    if (release->closing_count == 0 || (fork && release->codebook > fork->codebook))
        return false;
    while (first < common && closings->list[first].through < release->closings[0].through)
        first++;
    if (release->closing_count > common - first || closings->list[first].first != release->from)
        return false;
    for (size_t i = 0; i < release->closing_count; i++)
        if (!same_closing(&closings->list[first + i], &release->closings[i]))
            return false;
    return closings->list[first + release->closing_count - 1].through == release->to;
}

static void add_shadow(struct gate_desk *desk, month from, month to, size_t common)
{
    desk->shadows[desk->shadow_count++] = (struct gate_shadow){from, to, common};
}

/* Puts a release with the past, or, when it speaks of other blocks, among the shadows. */
static void sort_release(struct gate_desk *desk, const struct fork *fork, struct release *release)
{
    if (gate_desk_made_of(&desk->closings, fork, release))
        desk->past[desk->past_count++] = release;
    else
        add_shadow(desk, release->from, release->to, fork ? fork->closings : 0);
}

static enum error releases_read(const struct forks *forks, struct txn *txn, unsigned last,
                                struct gate_desk *desk, struct fault *fault)
{
    enum error error = ERROR_NONE;
    for (unsigned n = forks_following(forks, 0); n <= last && !error;
         n = forks_following(forks, n)) {
        struct publication publication;
        error = publication_read(txn, n, &publication, fault);
        if (error || !publication.release)
            continue;
        desk->all[desk->count++] = publication.release;
        sort_release(desk, forks_of(forks, n), publication.release);
        publication.release = NULL;
        publication_clear(&publication);
    }
    return error;
}

/* Of what nobody has, nobody knows the months: all up to the fork. */
static void shadows_of_lost(const struct forks *forks, struct gate_desk *desk)
{
    for (size_t i = 0; i < forks->count; i++) {
        if (forks->list[i].unknown)
            add_shadow(desk, 0, forks->list[i].month, 0);
        desk->unconfirmed = desk->unconfirmed || !forks->list[i].confirmed;
    }
    for (size_t i = 0; i < forks->gone_count; i++) {
        const struct gone *gone = &forks->gone[i];
        const struct fork *fork = forks_of(forks, gone->number);
        if (gone->state == GONE_LOST && fork)
            add_shadow(desk, 0, fork->month, 0);
        if (gone->state == GONE_MISSING && fork && !fork->unknown &&
            (desk->missing == 0 || gone->number < desk->missing))
            desk->missing = gone->number;
    }
}

enum error gate_desk_read(struct session *session, struct txn *txn, bool blocks,
                          struct gate_desk *desk, struct fault *fault)
{
    const struct forks *forks = session->forks;
    *desk = (struct gate_desk){.all = NULL};
    enum error error = roster_load(session, txn, fault);
    if (!error)
        error = codebooks_load(session, txn, fault); /* one may be in force since the login */
    if (!error)
        error = forks_load(session, txn, fault);
    if (!error)
        error = closings_read(txn, blocks, &desk->closings, fault);
    if (error)
        return error;
    const unsigned last = session->roster->releases_expected;
    size_t count = 1;
    for (unsigned n = forks_following(forks, 0); n <= last; n = forks_following(forks, n))
        count++;
    desk->all = calloc(count, sizeof *desk->all);
    desk->past = calloc(count, sizeof *desk->past);
    desk->shadows = calloc(count + forks->count + forks->gone_count, sizeof *desk->shadows);
    if (!desk->all || !desk->past || !desk->shadows)
        error = ERROR_MEMORY;
    if (!error)
        error = releases_read(forks, txn, last, desk, fault);
    if (error)
        gate_desk_clear(desk);
    else
        shadows_of_lost(forks, desk);
    return error;
}

void gate_desk_clear(struct gate_desk *desk)
{
    for (size_t i = 0; i < desk->count; i++)
        release_free(desk->all[i]);
    free(desk->all);
    free(desk->past);
    free(desk->shadows);
    closings_clear(&desk->closings);
    *desk = (struct gate_desk){.all = NULL};
}

enum error gate_desk_complete(const struct gate_desk *desk, struct fault *fault)
{
    if (desk->missing)
        return fault_set(fault, ERROR_RELEASE_LOST, "%u", desk->missing);
    if (desk->unconfirmed)
        return fault_set(fault, ERROR_RELEASE_UNCONFIRMED, "%s", "");
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
        .past = (const struct release *const *)desk->past,
        .past_count = desk->past_count,
        .shadows = desk->shadows,
        .shadow_count = desk->shadow_count,
        .k = session->roster->k,
    };
    hex_write(session->id.b, ID_BYTES, request.store);
    return request;
}
