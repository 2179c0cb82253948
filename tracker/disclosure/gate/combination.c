/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups are unsafe when fewer than k people are in. The one place, with the values printed in the
 * end, where true counters are looked at. */
#include "tracker/disclosure/gate/combination.h"

/* A group over several blocks: its sum and, by rank, how many interviews are in it. */
struct tally {
    struct sum sum;
    int64_t interviews[RANKS];
};

static void mark_terms(struct grouping *grouping, const struct sum *sum)
{
    for (size_t t = 0; t < sum->count; t++)
        grouping->columns[sum->terms[t].column] = true;
}

/* Marks the columns of the counter, of its margins too for a crossing, in the closings first to
 * last. */
static void mark_counter(struct grouping *grouping, size_t counter, size_t first, size_t last)
{
    const struct gate *gate = grouping->gate;
    const struct counter *c = &gate->request->codebook->counters[counter];
    for (size_t i = 0; i < gate->facts.count; i++) {
        const struct facts_block *block = &gate->facts.blocks[i];
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
    for (size_t column = 0; column < grouping->gate->facts.model.column_count; column++)
        if (grouping->columns[column]) {
            grouping->list[count++] = (uint32_t)column;
            grouping->columns[column] = false;
        }
    return count;
}

/* Near: the last closing and the one beside it. Further: all closings of those years. */
static size_t make_area(struct grouping *grouping, size_t counter)
{
    const struct gate_request *request = grouping->gate->request;
    size_t first = grouping->areas.first, last = grouping->areas.last;
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
    return search_area(protect_search(grouping->gate->protect), grouping->list, count, near);
}

static size_t area_of(struct grouping *grouping, size_t counter, const struct span *span)
{
    struct areas *areas = &grouping->areas;
    if (span->first != areas->first || span->last != areas->last) {
        areas->first = span->first;
        areas->last = span->last;
        for (size_t c = 0; c < grouping->gate->request->codebook->counter_count; c++)
            areas->numbers[c] = NONE;
    }
    if (areas->numbers[counter] == NONE)
        areas->numbers[counter] = make_area(grouping, counter);
    return areas->numbers[counter];
}

static void combination_sum(const struct facts_block *block, const struct combination *combination,
                            struct sum *sum)
{
    sum_constant(sum, combination->whole * block->n);
    if (combination->asked != 0)
        sum_add(sum, &block->asked[combination->question], combination->asked);
    for (size_t i = 0; i < combination->count; i++)
        sum_add(sum, &block->counters[combination->counters[i]], combination->signs[i]);
}

/* False when a block of the span does not count one of the counters. */
static bool tally(const struct gate *gate, const struct combination *combination,
                  const struct span *span, struct tally *tally)
{
    for (size_t i = 0; i < gate->facts.count; i++) {
        const struct facts_block *block = &gate->facts.blocks[i];
        struct sum sum = {0};
        int64_t value = 0;
        if (block->closing < span->first || block->closing > span->last ||
            (block->closing >= span->hole_from && block->closing < span->hole_end) ||
            !(span->ranks >> (block->rank - 1) & 1))
            continue;
        for (size_t c = 0; c < combination->count; c++)
            if (!block->counted[combination->counters[c]])
                return false;
        combination_sum(block, combination, &sum);
        sum_add(&tally->sum, &sum, 1);
        if (!sum_value(&sum, gate->facts.model.truth, &value))
            tally->sum.failed = true;
        tally->interviews[block->rank - 1] += value;
        sum_clear(&sum);
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

bool combination_add(struct grouping *grouping, size_t counter,
                     const struct combination *combination, const struct span *span)
{
    struct gate *gate = grouping->gate;
    struct tally t = {0};
    bool added = true;
    enum secret secret = grouping->difference ? SECRET_PRESENCE : combination->secret;
    if ((grouping->difference && combination->secret == SECRET_COUNT) ||
        (gate->blind && secret == SECRET_PRESENCE))
        return true;
    secret = gate->blind ? SECRET_SMALL : secret;
    if (tally(gate, combination, span, &t) && (gate->blind || people(&t) < gate->request->k))
        added = protect_group(gate->protect, &t.sum, area_of(grouping, counter, span), secret);
    added = added && !t.sum.failed;
    sum_clear(&t.sum);
    return added;
}
