/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/gate/forecast.h"

#include <string.h>

#include "tracker/disclosure/gate/gate.h"
#include "tracker/stats/closing.h"

/* First, second and third interviews of the article: 20, 11 and 9. */
static const unsigned article[RANKS] = {20, 11, 9};

static void count_cells(const struct release *release, struct forecast *out)
{
    for (size_t t = 0; t < release->table_count; t++)
        for (size_t c = 0; c < release->tables[t].cell_count; c++)
            out->count[release->tables[t].cells[c].precision]++;
    for (unsigned p = PRECISION_EXACT; p < PRECISION_NOT_ASKED; p++)
        out->cells += out->count[p];
    if (out->cells == 0)
        out->cells = 1;
}

enum error forecast_of(const struct codebook *codebook, unsigned people, unsigned k,
                       struct forecast *out, struct fault *fault)
{
    const month january = month_january(2000);
    struct closing closing = {.first = january, .through = (month)(january + 11)};
    struct release *release = NULL;
    struct gate_request request = {.kind = RELEASE_BILAN,
                                   .from = closing.first,
                                   .to = closing.through,
                                   .codebook = codebook,
                                   .closings = &closing,
                                   .closing_count = 1,
                                   .k = k};
    *out = (struct forecast){.people = people};
    for (unsigned r = 0; r < RANKS; r++) {
        unsigned n = people * article[r] / article[0];
        closing.interviews[r] = n;
        closing.folded[r] = n >= k ? n : 0;
    }
    enum error error = gate_preview(&request, &release, fault);
    if (error)
        return error;
    count_cells(release, out);
    release_free(release);
    return ERROR_NONE;
}
