/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cannot be weighed: it left from another branch of the register, about blocks that are not
 * those at hand. Its statements say nothing of these blocks, but its people are in them, or most
 * are: 100 of 120, then 200 of 223, tell about three. So over every block that may hold one of
 * them, and over whatever past releases tie to it, nothing but volumes leaves. */
#include "tracker/disclosure/gate/gate_internal.h"

/* Rows of a rank that wait after a closing, from the first one on. */
static uint32_t waiting_after(const struct gate_request *request, size_t closing, unsigned rank)
{
    uint32_t waiting = 0;
    for (size_t i = 0; i <= closing; i++)
        waiting += request->closings[i].interviews[rank] - request->closings[i].folded[rank];
    return waiting;
}

/* Whether rows first seen at a closing may be counted in what left. */
static bool may_hold(const struct gate_request *request, size_t closing,
                     const struct gate_shadow *shadow)
{
    return gate_begins(request, closing) <= shadow->to &&
           (closing >= shadow->common || request->closings[closing].through >= shadow->from);
}

/* Whether the block of a rank made at a closing holds rows that waited since a closing in shadow.
 */
static bool carried(const struct gate_request *request, size_t closing, unsigned rank,
                    const struct gate_shadow *shadow)
{
    if (request->closings[closing].folded[rank] == 0)
        return false;
    for (size_t i = closing; i-- > 0 && waiting_after(request, i, rank) > 0;)
        if (may_hold(request, i, shadow))
            return true;
    return false;
}

static bool in_shadow(const struct gate_request *request, size_t closing,
                      const struct gate_shadow *shadow)
{
    bool dark = may_hold(request, closing, shadow);
    for (unsigned rank = 0; rank < RANKS; rank++)
        dark = dark || carried(request, closing, rank, shadow);
    return dark;
}

bool gate_in_shadow(const struct gate *gate)
{
    const struct gate_request *request = gate->request;
    for (size_t i = 0; i < request->closing_count; i++)
        for (size_t s = 0; gate->wanted[i] && s < request->shadow_count; s++)
            if (in_shadow(request, i, &request->shadows[s]))
                return true;
    return false;
}
