/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups are unsafe when fewer than k people are in. The one place, with the values printed in the
 * end, where true counters are looked at. */
#include "tracker/disclosure/gate/gate_corner.h"

/* A group over several blocks: its form and, by rank, how many interviews are in it. */
struct tally {
    struct form form;
    int64_t interviews[RANKS];
};

static void mark_terms(struct grouping *grouping, const struct form *form)
{
    for (size_t t = 0; t < form->count; t++)
        grouping->columns[form->terms[t].column] = true;
}

/* Marks the columns of the counter, of its margins too for a crossing, in the closings first to
 * last. */
static void mark_counter(struct grouping *grouping, size_t counter, size_t first, size_t last)
{
    const struct gate *gate = grouping->gate;
    const struct counter *c = &gate->request->codebook->counters[counter];
    for (size_t i = 0; i < gate->known.count; i++) {
        const struct known_block *block = &gate->known.blocks[i];
        if (block->closing < first || block->closing > last)
            continue;
        mark_terms(grouping, &block->counters[counter]);
        if (c->kind == COUNTER_CROSSING) {
            mark_terms(grouping, &block->counters[c->a]);
            mark_terms(grouping, &block->counters[c->b]);
        }
    }
}

/* Moves the marked columns to the end of the list. */
static size_t take_marked(struct grouping *grouping, size_t count)
{
    for (size_t column = 0; column < grouping->gate->known.model.column_count; column++)
        if (grouping->columns[column]) {
            grouping->list[count++] = (uint32_t)column;
            grouping->columns[column] = false;
        }
    return count;
}

/* Near: the last closing and the one beside it. Further: all closings of those years. */
static size_t make_seed(struct grouping *grouping, size_t counter)
{
    const struct gate_request *request = grouping->gate->request;
    size_t first = grouping->seeds.first, last = grouping->seeds.last;
    unsigned from = month_year(request->closings[first].through);
    unsigned to = month_year(request->closings[last].through);
    size_t beside =
        last > 0 && (last > first || last + 1 == request->closing_count) ? last - 1 : last + 1;
    mark_counter(grouping, counter, last < beside ? last : beside, last < beside ? beside : last);
    size_t near = take_marked(grouping, 0);
    while (first > 0 && month_year(request->closings[first - 1].through) == from)
        first--;
    while (last + 1 < request->closing_count &&
           month_year(request->closings[last + 1].through) == to)
        last++;
    mark_counter(grouping, counter, first, last);
    for (size_t i = 0; i < near; i++)
        grouping->columns[grouping->list[i]] = false;
    size_t count = take_marked(grouping, near);
    return search_seed(protect_search(grouping->gate->protect), grouping->list, count, near);
}

static size_t seed_of(struct grouping *grouping, size_t counter, const struct span *span)
{
    struct seeds *seeds = &grouping->seeds;
    if (span->first != seeds->first || span->last != seeds->last) {
        seeds->first = span->first;
        seeds->last = span->last;
        for (size_t c = 0; c < grouping->gate->request->codebook->counter_count; c++)
            seeds->numbers[c] = NONE;
    }
    if (seeds->numbers[counter] == NONE)
        seeds->numbers[counter] = make_seed(grouping, counter);
    return seeds->numbers[counter];
}

static void corner_form(const struct known_block *block, const struct corner *corner,
                        struct form *form)
{
    form_constant(form, corner->whole * block->n);
    if (corner->asked != 0)
        form_add(form, &block->asked[corner->question], corner->asked);
    for (size_t i = 0; i < corner->count; i++)
        form_add(form, &block->counters[corner->counters[i]], corner->signs[i]);
}

/* False when a block of the span does not count one of the counters. */
static bool tally(const struct gate *gate, const struct corner *corner, const struct span *span,
                  struct tally *tally)
{
    for (size_t i = 0; i < gate->known.count; i++) {
        const struct known_block *block = &gate->known.blocks[i];
        struct form form = {0};
        int64_t value = 0;
        if (block->closing < span->first || block->closing > span->last ||
            (block->closing >= span->hole_from && block->closing < span->hole_end) ||
            !(span->ranks >> (block->rank - 1) & 1))
            continue;
        for (size_t c = 0; c < corner->count; c++)
            if (!block->counted[corner->counters[c]])
                return false;
        corner_form(block, corner, &form);
        form_add(&tally->form, &form, 1);
        if (!form_value(&form, gate->known.model.truth, &value))
            tally->form.failed = true;
        tally->interviews[block->rank - 1] += value;
        form_release(&form);
    }
    return true;
}

/* People certainly in it: those of one rank are all different. */
static int64_t people(const struct tally *tally)
{
    int64_t most = 0;
    for (unsigned r = 0; r < RANKS; r++)
        if (tally->interviews[r] > most)
            most = tally->interviews[r];
    return most;
}

bool corner_add(struct grouping *grouping, size_t counter, const struct corner *corner,
                const struct span *span)
{
    struct gate *gate = grouping->gate;
    struct tally t = {0};
    bool added = true;
    enum secret secret = grouping->difference ? SECRET_PRESENCE : corner->secret;
    if ((grouping->difference && corner->secret == SECRET_COUNT) ||
        (gate->blind && secret == SECRET_PRESENCE))
        return true;
    secret = gate->blind ? SECRET_SMALL : secret;
    if (tally(gate, corner, span, &t) && (gate->blind || people(&t) < gate->request->k))
        added = protect_group(gate->protect, &t.form, seed_of(grouping, counter, span), secret);
    added = added && !t.form.failed;
    form_release(&t.form);
    return added;
}
