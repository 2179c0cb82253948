/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/gate/network.h"

#include <stdlib.h>
#include <string.h>

enum { TABLE_STEPS = 4000 };

struct network_scratch {
    bool *waits;     /* by tie */
    uint32_t *queue; /* ties that wait, a ring of tie_count places */
    size_t head, length;
    struct range *before; /* ranges to come back to */
};

void network_clear(struct network *network)
{
    free(network->start);
    free(network->ties);
    free(network->terms);
    free(network->first);
    free(network->of);
    *network = (struct network){.count = 0};
}

/* Room for `more` items after count; false without memory. */
static bool grow(void **items, size_t *room, size_t count, size_t more, size_t size)
{
    if (count + more <= *room)
        return true;
    const size_t wanted = 2 * (count + more) + 32;
    void *larger = realloc(*items, wanted * size);
    if (!larger)
        return false;
    *items = larger;
    *room = wanted;
    return true;
}

uint32_t network_number(struct network *network, int32_t lo, int32_t hi)
{
    if (!grow((void **)&network->start, &network->room, network->count, 1,
              sizeof *network->start)) {
        network->failed = true;
        return 0;
    }
    network->start[network->count] = (struct range){lo, hi};
    return (uint32_t)network->count++;
}

void network_tie(struct network *network, const struct network_term *terms, size_t count,
                 int64_t lo, int64_t hi)
{
    if (!grow((void **)&network->ties, &network->tie_room, network->tie_count, 1,
              sizeof *network->ties) ||
        !grow((void **)&network->terms, &network->term_room, network->term_count, count,
              sizeof *network->terms)) {
        network->failed = true;
        return;
    }
    network->ties[network->tie_count++] = (struct network_tie){network->term_count, count, lo, hi};
    memcpy(network->terms + network->term_count, terms, count * sizeof *terms);
    network->term_count += count;
}

enum error network_finish(struct network *network)
{
    network->first = calloc(network->count + 2, sizeof *network->first);
    network->of = calloc(network->term_count + 1, sizeof *network->of);
    if (network->failed || !network->first || !network->of)
        return ERROR_MEMORY;
    size_t *first = network->first;
    for (size_t i = 0; i < network->term_count; i++)
        first[network->terms[i].number + 2]++;
    for (size_t n = 2; n < network->count + 2; n++)
        first[n] += first[n - 1];
    for (size_t t = 0; t < network->tie_count; t++)
        for (size_t i = 0; i < network->ties[t].count; i++) {
            const uint32_t number = network->terms[network->ties[t].first + i].number;
            network->of[first[number + 1]++] = (uint32_t)t;
        }
    return ERROR_NONE;
}

struct network_scratch *network_scratch_new(const struct network *network)
{
    const size_t ties = network->tie_count + 1, numbers = network->count + 1;
    struct network_scratch *scratch;
    const size_t ranges = sizeof *scratch, queue = ranges + numbers * sizeof *scratch->before,
                 waits = queue + ties * sizeof *scratch->queue;
    char *memory = calloc(1, waits + ties * sizeof *scratch->waits);
    scratch = (void *)memory;
    if (!scratch)
        return NULL;
    scratch->before = (void *)(memory + ranges);
    scratch->queue = (void *)(memory + queue);
    scratch->waits = (void *)(memory + waits);
    return scratch;
}

static void wake(const struct network *network, struct network_scratch *scratch, uint32_t tie)
{
    if (scratch->waits[tie])
        return;
    scratch->waits[tie] = true;
    scratch->queue[(scratch->head + scratch->length++) % network->tie_count] = tie;
}

static void wake_all_of(const struct network *network, struct network_scratch *scratch,
                        uint32_t number)
{
    for (size_t i = network->first[number]; i < network->first[number + 1]; i++)
        wake(network, scratch, network->of[i]);
}

static int64_t floor_of(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static int64_t ceiling_of(int64_t a, int64_t b)
{
    return a / b + (a % b != 0 && (a < 0) == (b < 0));
}

/* Keeps a range within a least and a most value of times x number; false when nothing is left. */
static bool keep_within(const struct network *network, struct network_scratch *scratch,
                        const struct network_term *term, int64_t least, int64_t most,
                        struct range *ranges)
{
    struct range *range = &ranges[term->number];
    int64_t lo = range->lo, hi = range->hi;
    if (least != NETWORK_NO_LOWER) {
        const int64_t bound =
            term->times > 0 ? ceiling_of(least, term->times) : floor_of(least, term->times);
        if (term->times > 0)
            lo = bound > lo ? bound : lo;
        else
            hi = bound < hi ? bound : hi;
    }
    if (most != NETWORK_NO_UPPER) {
        const int64_t bound =
            term->times > 0 ? floor_of(most, term->times) : ceiling_of(most, term->times);
        if (term->times > 0)
            hi = bound < hi ? bound : hi;
        else
            lo = bound > lo ? bound : lo;
    }
    if (lo > hi)
        return false;
    if (lo != range->lo || hi != range->hi) {
        *range = (struct range){(int32_t)lo, (int32_t)hi};
        wake_all_of(network, scratch, term->number);
    }
    return true;
}

static struct range times(const struct range *range, int32_t times)
{
    return times > 0 ? (struct range){times * range->lo, times * range->hi}
                     : (struct range){times * range->hi, times * range->lo};
}

static bool narrow_along(const struct network *network, struct network_scratch *scratch,
                         const struct network_tie *tie, struct range *ranges)
{
    const struct network_term *terms = network->terms + tie->first;
    int64_t least = 0, most = 0;
    for (size_t i = 0; i < tie->count; i++) {
        const struct range part = times(&ranges[terms[i].number], terms[i].times);
        least += part.lo;
        most += part.hi;
    }
    if (least > tie->hi || most < tie->lo)
        return false;
    if (least >= tie->lo && most <= tie->hi)
        return true;
    for (size_t i = 0; i < tie->count; i++) {
        const struct range part = times(&ranges[terms[i].number], terms[i].times);
        const int64_t lower =
            tie->lo == NETWORK_NO_LOWER ? NETWORK_NO_LOWER : tie->lo - (most - part.hi);
        const int64_t upper =
            tie->hi == NETWORK_NO_UPPER ? NETWORK_NO_UPPER : tie->hi - (least - part.lo);
        if (!keep_within(network, scratch, &terms[i], lower, upper, ranges))
            return false;
    }
    return true;
}

bool network_narrow(const struct network *network, struct network_scratch *scratch,
                    struct range *ranges, uint32_t changed)
{
    bool fits = true;
    if (changed == NETWORK_ALL)
        for (size_t t = 0; t < network->tie_count; t++)
            wake(network, scratch, (uint32_t)t);
    else
        wake_all_of(network, scratch, changed);
    while (scratch->length > 0) {
        const uint32_t tie = scratch->queue[scratch->head];
        scratch->head = (scratch->head + 1) % network->tie_count;
        scratch->length--;
        scratch->waits[tie] = false;
        fits = fits && narrow_along(network, scratch, &network->ties[tie], ranges);
    }
    return fits;
}

bool network_table(const struct network *network, struct network_scratch *scratch,
                   struct range *ranges)
{
    size_t steps = 0;
    for (uint32_t n = 0; n < network->count; n++)
        while (ranges[n].lo < ranges[n].hi) {
            if (steps++ == TABLE_STEPS)
                return false;
            memcpy(scratch->before, ranges, network->count * sizeof *ranges);
            ranges[n].hi = ranges[n].lo;
            if (network_narrow(network, scratch, ranges, n))
                continue;
            memcpy(ranges, scratch->before, network->count * sizeof *ranges);
            ranges[n].lo++; /* not the least, then */
            if (!network_narrow(network, scratch, ranges, n))
                return false;
        }
    return true;
}
