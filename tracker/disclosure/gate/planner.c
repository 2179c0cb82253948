/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/gate/planner.h"

#include <stdlib.h>
#include <string.h>

enum { TABLES = 512 };

static const int64_t forbidden = INT64_MAX / 4;

/* Whether tables with a value of the cell show what must be shown of a group. */
enum shown { UNKNOWN, YES, NO };

struct planner {
    const struct network *network;
    struct network_scratch *scratch;
    struct planner_group *groups;
    size_t group_count;
    uint32_t *cells;
    size_t cell_count;
    int32_t k;
    struct range *now;          /* by number */
    int32_t *tables;            /* that fitted once: TABLES times a value by number */
    size_t table_count;         /* in all; the oldest are written over */
    struct range *trial, *hull; /* by number */
    int32_t *ends;
    size_t ends_room;
};

/* One cell being cut: everything by value, from the least it can be. */
struct cutting {
    struct planner *planner;
    uint32_t cell;
    int32_t from;
    size_t values;
    const struct planner_group **open; /* groups that are not surely k yet */
    size_t open_count;
    struct range *ranges;                /* values times a range by number */
    bool *possible;                      /* by value */
    uint8_t *few, *many;                 /* enum shown, by value and open group */
    bool *sure;                          /* by value and open group */
    bool *all_sure, *has_few, *has_many; /* by open group, of the bin being looked at */
    int64_t *best;                       /* by number of values cut */
    size_t *last;                        /* where the last bin of the best cut begins */
};

void planner_free(struct planner *planner)
{
    if (!planner)
        return;
    free(planner->scratch);
    free(planner->groups);
    free(planner->cells);
    free(planner->now);
    free(planner->tables);
    free(planner->trial);
    free(planner->hull);
    free(planner->ends);
    free(planner);
}

static void *copy_of(const void *items, size_t count, size_t size)
{
    void *copy = calloc(count + 1, size);
    if (copy && count)
        memcpy(copy, items, count * size);
    return copy;
}

enum error planner_new(const struct network *network, const struct planner_group *groups,
                       size_t group_count, const uint32_t *cells, size_t cell_count, int32_t k,
                       struct planner **out)
{
    struct planner *planner = calloc(1, sizeof *planner);
    *out = NULL;
    if (!planner)
        return ERROR_MEMORY;
    *planner = (struct planner){
        .network = network,
        .scratch = network_scratch_new(network),
        .groups = copy_of(groups, group_count, sizeof *groups),
        .group_count = group_count,
        .cells = copy_of(cells, cell_count, sizeof *cells),
        .cell_count = cell_count,
        .k = k,
        .now = copy_of(network->start, network->count, sizeof *network->start),
        .tables = calloc(TABLES * (network->count + 1), sizeof *planner->tables),
        .trial = calloc(network->count + 1, sizeof *planner->trial),
        .hull = calloc(network->count + 1, sizeof *planner->hull),
    };
    enum error error = ERROR_NONE;
    if (!planner->scratch || !planner->groups || !planner->cells || !planner->now ||
        !planner->tables || !planner->trial || !planner->hull)
        error = ERROR_MEMORY;
    else if (!network_narrow(network, planner->scratch, planner->now, NETWORK_ALL))
        error = ERROR_LIMIT;
    if (error) {
        planner_free(planner);
        return error;
    }
    for (size_t g = 0; g < group_count; g++) {
        planner->groups[g].lo0 = planner->now[groups[g].number].lo;
        planner->groups[g].hi0 = planner->now[groups[g].number].hi;
    }
    *out = planner;
    return ERROR_NONE;
}

const struct range *planner_ranges(const struct planner *planner)
{
    return planner->now;
}

void planner_stand(struct planner *planner, const struct range *ranges)
{
    memcpy(planner->now, ranges, planner->network->count * sizeof *ranges);
    planner->table_count = 0;
}

/* How many must be possible in a group that is not surely k. */
static int32_t many_of(const struct planner *planner, const struct planner_group *group)
{
    if (group->set)
        return planner->k;
    return planner->k - 1 < group->hi0 ? planner->k - 1 : group->hi0;
}

/* Surely k people. */
static bool is_sure(const struct planner_group *group, const struct range *ranges)
{
    return ranges[group->number].lo >= group->enough;
}

static size_t at(const struct cutting *cutting, size_t value, size_t group)
{
    return value * cutting->open_count + group;
}

static struct range *ranges_at(const struct cutting *cutting, size_t value)
{
    return cutting->ranges + value * cutting->planner->network->count;
}

/* Notes what a table with that value of the cell shows of every group. */
static void note(struct cutting *cutting, size_t value, const int32_t *table)
{
    for (size_t g = 0; g < cutting->open_count; g++) {
        const struct planner_group *group = cutting->open[g];
        const int32_t there = table[group->number];
        if (there <= group->lo0)
            cutting->few[at(cutting, value, g)] = YES;
        if (there >= many_of(cutting->planner, group))
            cutting->many[at(cutting, value, g)] = YES;
    }
}

/* Tables found earlier that still fit what was said since. */
static void note_known(struct cutting *cutting)
{
    const struct planner *planner = cutting->planner;
    const size_t kept = planner->table_count < TABLES ? planner->table_count : TABLES;
    for (size_t t = 0; t < kept; t++) {
        const int32_t *table = planner->tables + t * planner->network->count;
        bool fits = true;
        for (size_t c = 0; c < planner->cell_count && fits; c++) {
            const uint32_t cell = planner->cells[c];
            fits = table[cell] >= planner->now[cell].lo && table[cell] <= planner->now[cell].hi;
        }
        if (fits)
            note(cutting, (size_t)(table[cutting->cell] - cutting->from), table);
    }
}

/* Looks for a table with that value of the cell and few, or many, people in the group. */
static bool look(struct cutting *cutting, size_t value, size_t g, bool many)
{
    struct planner *planner = cutting->planner;
    const struct planner_group *group = cutting->open[g];
    uint8_t *shown = (many ? cutting->many : cutting->few) + at(cutting, value, g);
    if (*shown != UNKNOWN)
        return *shown == YES;
    *shown = NO;
    memcpy(planner->trial, ranges_at(cutting, value),
           planner->network->count * sizeof *planner->trial);
    struct range *range = &planner->trial[group->number];
    if (many && range->lo < many_of(planner, group))
        range->lo = many_of(planner, group);
    if (!many && range->hi > group->lo0)
        range->hi = group->lo0;
    if (range->lo > range->hi ||
        !network_narrow(planner->network, planner->scratch, planner->trial, group->number) ||
        !network_table(planner->network, planner->scratch, planner->trial))
        return false;
    int32_t *table = planner->tables + planner->table_count++ % TABLES * planner->network->count;
    for (size_t n = 0; n < planner->network->count; n++)
        table[n] = planner->trial[n].lo;
    note(cutting, value, table);
    return *shown == YES;
}

static bool look_between(struct cutting *cutting, size_t first, size_t last, size_t g, bool many)
{
    for (size_t v = last + 1; v-- > first;)
        if (cutting->possible[v] && look(cutting, v, g, many))
            return true;
    return false;
}

/* Takes value `last` into the bin that began at `first`; true when the bin is safe. */
static bool bin_is_safe(struct cutting *cutting, size_t first, size_t last)
{
    bool safe = true;
    for (size_t g = 0; g < cutting->open_count; g++) {
        if (last == first) {
            cutting->all_sure[g] = true;
            cutting->has_few[g] = cutting->has_many[g] = false;
        }
        if (cutting->possible[last]) {
            cutting->all_sure[g] = cutting->all_sure[g] && cutting->sure[at(cutting, last, g)];
            cutting->has_few[g] = cutting->has_few[g] || cutting->few[at(cutting, last, g)] == YES;
            cutting->has_many[g] =
                cutting->has_many[g] || cutting->many[at(cutting, last, g)] == YES;
        }
        if (!safe || cutting->all_sure[g])
            continue;
        const bool set = cutting->open[g]->set;
        if (set && (cutting->has_few[g] || cutting->has_many[g]))
            continue;
        if (!cutting->has_few[g])
            cutting->has_few[g] = look_between(cutting, first, last, g, false);
        if (!cutting->has_many[g] && (set ? !cutting->has_few[g] : cutting->has_few[g]))
            cutting->has_many[g] = look_between(cutting, first, last, g, true);
        safe = set ? cutting->has_few[g] || cutting->has_many[g]
                   : cutting->has_few[g] && cutting->has_many[g];
    }
    return safe;
}

/* Total width of all cells once the cell is known to be in the bin, times its values. */
static int64_t cost(const struct cutting *cutting, size_t first, size_t last)
{
    const struct planner *planner = cutting->planner;
    int64_t width = 0, values = 0;
    for (size_t v = first; v <= last; v++)
        values += cutting->possible[v];
    for (size_t c = 0; c < planner->cell_count && values; c++) {
        int32_t lo = INT32_MAX, hi = INT32_MIN;
        for (size_t v = first; v <= last; v++) {
            const struct range *range = &ranges_at(cutting, v)[planner->cells[c]];
            if (!cutting->possible[v])
                continue;
            lo = range->lo < lo ? range->lo : lo;
            hi = range->hi > hi ? range->hi : hi;
        }
        width += hi - lo;
    }
    return width * values;
}

static void cut(struct cutting *cutting)
{
    for (size_t end = 1; end <= cutting->values; end++)
        cutting->best[end] = forbidden;
    for (size_t first = 0; first < cutting->values; first++)
        for (size_t last = first; last < cutting->values; last++) {
            if (!bin_is_safe(cutting, first, last) || cutting->best[first] >= forbidden)
                continue;
            const int64_t with = cutting->best[first] + cost(cutting, first, last);
            if (with < cutting->best[last + 1]) {
                cutting->best[last + 1] = with;
                cutting->last[last + 1] = first;
            }
        }
}

static void cutting_end(struct cutting *cutting)
{
    free(cutting->open);
    free(cutting->ranges);
    free(cutting->possible);
    free(cutting->few);
    free(cutting->sure);
    free(cutting->all_sure);
    free(cutting->best);
    free(cutting->last);
}

static bool has_room(struct cutting *cutting, size_t numbers, size_t groups)
{
    const size_t values = cutting->values;
    cutting->open = calloc(groups + 1, sizeof *cutting->open);
    cutting->ranges = calloc(values * numbers, sizeof *cutting->ranges);
    cutting->possible = calloc(values, sizeof *cutting->possible);
    cutting->few = calloc(2 * values * (groups + 1), sizeof *cutting->few);
    cutting->sure = calloc(values * (groups + 1), sizeof *cutting->sure);
    cutting->all_sure = calloc(3 * (groups + 1), sizeof *cutting->all_sure);
    cutting->best = calloc(values + 1, sizeof *cutting->best);
    cutting->last = calloc(values + 1, sizeof *cutting->last);
    if (!cutting->open || !cutting->ranges || !cutting->possible || !cutting->few ||
        !cutting->sure || !cutting->all_sure || !cutting->best || !cutting->last)
        return false;
    cutting->many = cutting->few + values * (groups + 1);
    cutting->has_few = cutting->all_sure + groups + 1;
    cutting->has_many = cutting->has_few + groups + 1;
    return true;
}

/* What would be known at each value of the cell. */
static void lay_out(struct cutting *cutting)
{
    struct planner *planner = cutting->planner;
    const size_t numbers = planner->network->count;
    for (size_t g = 0; g < planner->group_count; g++)
        if (!is_sure(&planner->groups[g], planner->now))
            cutting->open[cutting->open_count++] = &planner->groups[g];
    for (size_t v = 0; v < cutting->values; v++) {
        struct range *ranges = ranges_at(cutting, v);
        const int32_t value = cutting->from + (int32_t)v;
        memcpy(ranges, planner->now, numbers * sizeof *ranges);
        ranges[cutting->cell] = (struct range){value, value};
        cutting->possible[v] =
            network_narrow(planner->network, planner->scratch, ranges, cutting->cell);
        for (size_t g = 0; g < cutting->open_count; g++)
            cutting->sure[at(cutting, v, g)] = is_sure(cutting->open[g], ranges);
    }
    note_known(cutting);
}

/* Writes the bins out; false when they do not narrow anything. */
static bool take(struct cutting *cutting, struct partition *partition)
{
    struct planner *planner = cutting->planner;
    const size_t values = cutting->values;
    size_t bins = 0;
    if (cutting->best[values] >= cost(cutting, 0, values - 1))
        return false;
    for (size_t end = values; end > 0; end = cutting->last[end])
        bins++;
    *partition = (struct partition){cutting->cell, cutting->from, bins, planner->ends};
    for (size_t end = values; end > 0; end = cutting->last[end])
        planner->ends[--bins] = cutting->from + (int32_t)end - 1;
    return partition->bins > 1;
}

/* Cuts one cell. */
static enum error try(struct planner *planner, uint32_t cell, struct partition *partition,
                      bool *found)
{
    struct cutting cutting = {.planner = planner,
                              .cell = cell,
                              .from = planner->now[cell].lo,
                              .values =
                                  (size_t)(planner->now[cell].hi - planner->now[cell].lo) + 1};
    if (cutting.values < 2)
        return ERROR_NONE;
    if (cutting.values > planner->ends_room) {
        free(planner->ends);
        planner->ends = calloc(cutting.values, sizeof *planner->ends);
        planner->ends_room = planner->ends ? cutting.values : 0;
    }
    const bool room =
        planner->ends && has_room(&cutting, planner->network->count, planner->group_count);
    if (room) {
        lay_out(&cutting);
        cut(&cutting);
        *found = take(&cutting, partition);
    }
    cutting_end(&cutting);
    return room ? ERROR_NONE : ERROR_MEMORY;
}

enum error planner_next(struct planner *planner, struct partition *partition, bool *found)
{
    enum error error = ERROR_NONE;
    *found = false;
    for (size_t i = 0; i < planner->cell_count && !error && !*found; i++)
        error = try(planner, planner->cells[i], partition, found);
    return error;
}

void planner_say(struct planner *planner, const struct partition *partition, size_t bin)
{
    const struct network *network = planner->network;
    const uint32_t cell = partition->cell;
    struct range *known = planner->hull;
    bool some = false;
    int32_t value = bin ? partition->ends[bin - 1] + 1 : partition->from;
    for (; value <= partition->ends[bin]; value++) {
        memcpy(planner->trial, planner->now, network->count * sizeof *planner->trial);
        planner->trial[cell] = (struct range){value, value};
        if (!network_narrow(network, planner->scratch, planner->trial, cell))
            continue;
        for (size_t n = 0; n < network->count; n++) {
            if (!some || planner->trial[n].lo < known[n].lo)
                known[n].lo = planner->trial[n].lo;
            if (!some || planner->trial[n].hi > known[n].hi)
                known[n].hi = planner->trial[n].hi;
        }
        some = true;
    }
    memcpy(planner->now, known, network->count * sizeof *known);
    (void)network_narrow(network, planner->scratch, planner->now, NETWORK_ALL);
}
