/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/model/protect.h"

#include <stdlib.h>
#include <string.h>

#include "tracker/disclosure/model/witness.h"

enum { DOWN, UP, SIDES };

struct group {
    struct sum sum;
    size_t area;
    uint64_t hash;
    int64_t target[SIDES];
    struct witness witness[SIDES];
    bool safe_with_all; /* its witnesses fit all candidates together that are worth trying */
    bool broken;        /* exposed before any candidate */
    bool unproven; /* no witness found, no proof that there is none: nothing near it is published */
};

struct protect {
    struct model *model;
    struct search *search;
    int64_t k;
    const size_t *candidates;
    size_t candidate_count;
    bool *self_exposing; /* by candidate: exposes a group by itself */
    uint32_t *component; /* by column */
    bool *touched;       /* by component: some candidate is in it */
    int64_t *table;
    struct group *groups;
    size_t count, room;
};

struct protect *protect_new(struct model *model, unsigned k, const size_t *candidates, size_t count)
{
    struct protect *protect = calloc(1, sizeof *protect);
    if (!protect)
        return NULL;
    *protect = (struct protect){
        .model = model, .k = k, .candidates = candidates, .candidate_count = count};
    protect->search = search_new(model);
    protect->self_exposing = calloc(count + 1, sizeof *protect->self_exposing);
    protect->component = calloc(model->column_count + 1, sizeof *protect->component);
    protect->touched = calloc(model->column_count + 1, sizeof *protect->touched);
    protect->table = calloc(model->column_count + 1, sizeof *protect->table);
    if (!protect->search || !protect->self_exposing || !protect->component || !protect->touched ||
        !protect->table) {
        protect_free(protect);
        return NULL;
    }
    model_components(model, CONSTRAINT_ALL, protect->component);
    for (size_t i = 0; i < count; i++) {
        const struct sum *sum = &model->rows[candidates[i]].sum;
        for (size_t t = 0; t < sum->count; t++)
            protect->touched[protect->component[sum->terms[t].column]] = true;
    }
    return protect;
}

void protect_free(struct protect *protect)
{
    if (!protect)
        return;
    for (size_t i = 0; i < protect->count; i++) {
        sum_clear(&protect->groups[i].sum);
        for (int side = 0; side < SIDES; side++)
            witness_clear(&protect->groups[i].witness[side]);
    }
    search_free(protect->search);
    free(protect->groups);
    free(protect->self_exposing);
    free(protect->component);
    free(protect->touched);
    free(protect->table);
    free(protect);
}

struct search *protect_search(struct protect *protect)
{
    return protect->search;
}

static uint64_t hash_of(const struct sum *sum)
{
    uint64_t hash = 14695981039346656037U ^ (uint64_t)sum->constant;
    for (size_t t = 0; t < sum->count; t++) {
        hash = (hash ^ sum->terms[t].column) * 1099511628211U;
        hash = (hash ^ (uint64_t)sum->terms[t].coefficient) * 1099511628211U;
    }
    return hash;
}

static bool is_touched(const struct protect *protect, const struct sum *sum)
{
    for (size_t t = 0; t < sum->count; t++)
        if (protect->touched[protect->component[sum->terms[t].column]])
            return true;
    return false;
}

/* What some table must not exceed: nobody; one less than the truth where only the count is secret
 * and is k or more (interviews, of fewer people); else anything. */
static int64_t down_target(const struct protect *protect, const struct sum *sum, enum secret secret)
{
    int64_t truth = 0;
    if (secret == SECRET_GROUP || secret == SECRET_PRESENCE)
        return 0;
    bool many = sum_value(sum, protect->model->truth, &truth) && truth >= protect->k;
    return secret == SECRET_COUNT && many ? truth - 1 : INT64_MAX;
}

bool protect_group(struct protect *protect, const struct sum *sum, size_t area, enum secret secret)
{
    uint64_t hash = hash_of(sum);
    int64_t down = down_target(protect, sum, secret);
    int64_t up = secret == SECRET_PRESENCE ? INT64_MIN : protect->k;
    if (sum->failed || area == SIZE_MAX)
        return false;
    if (sum->count == 0 || (protect->candidate_count > 0 && !is_touched(protect, sum)))
        return true;
    for (size_t i = 0; i < protect->count; i++)
        if (protect->groups[i].hash == hash && protect->groups[i].sum.constant == sum->constant &&
            sum_same_terms(&protect->groups[i].sum, sum)) {
            int64_t *target = protect->groups[i].target;
            target[DOWN] = down < target[DOWN] ? down : target[DOWN];
            target[UP] = up > target[UP] ? up : target[UP];
            return true;
        }
    if (protect->count == protect->room) {
        size_t room = protect->room ? 2 * protect->room : 256;
        struct group *groups = realloc(protect->groups, room * sizeof *groups);
        if (!groups)
            return false;
        protect->groups = groups;
        protect->room = room;
    }
    struct group *group = &protect->groups[protect->count++];
    *group = (struct group){.area = area, .hash = hash, .target = {down, up}};
    sum_add(&group->sum, sum, 1);
    return !group->sum.failed;
}

static bool reached(const struct group *group, int side, int64_t value)
{
    return side == UP ? value >= group->target[side] : value <= group->target[side];
}

/* Looks for a witness that fits the rows active now. The true table fits them always. */
static enum lp_result look(struct protect *protect, struct group *group, int side)
{
    const struct model *model = protect->model;
    enum lp_result result = LP_FOUND;
    int64_t truth;
    if (sum_value(&group->sum, model->truth, &truth) && reached(group, side, truth))
        memcpy(protect->table, model->truth, model->column_count * sizeof *model->truth);
    else
        result = search_table(protect->search, &group->sum, group->area, side == UP,
                              group->target[side], protect->table);
    if (result == LP_FOUND && !witness_keep(&group->witness[side], model, protect->table))
        return LP_FAILED;
    return result;
}

/* Gives the table just found to other groups it serves as well. */
static bool share(struct protect *protect, size_t from, int side)
{
    for (size_t i = from; i < protect->count; i++) {
        struct group *group = &protect->groups[i];
        int64_t value;
        if (group->area != protect->groups[from].area)
            break;
        if (!group->witness[side].held && sum_value(&group->sum, protect->table, &value) &&
            reached(group, side, value) &&
            !witness_keep(&group->witness[side], protect->model, protect->table))
            return false;
    }
    return true;
}

static void switch_candidates(struct protect *protect, bool on)
{
    for (size_t i = 0; i < protect->candidate_count; i++)
        protect->model->rows[protect->candidates[i]].active = on && !protect->self_exposing[i];
    search_changed(protect->search);
}

/* A candidate that says of an unsafe group itself that it is small, or inhabited. */
static void find_self_exposing(struct protect *protect)
{
    for (size_t i = 0; i < protect->candidate_count; i++) {
        const struct constraint *row = &protect->model->rows[protect->candidates[i]];
        for (size_t g = 0; g < protect->count && !protect->self_exposing[i]; g++) {
            const struct group *group = &protect->groups[g];
            int64_t low = group->sum.constant + row->lo, high = group->sum.constant + row->hi;
            bool same = sum_same_terms(&group->sum, &row->sum);
            if (!same && !sum_opposite_terms(&group->sum, &row->sum))
                continue;
            if (!same) {
                low = group->sum.constant - row->hi;
                high = group->sum.constant - row->lo;
            }
            protect->self_exposing[i] = high < group->target[UP] || low > group->target[DOWN];
        }
    }
}

static int by_area(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    if (x->area != y->area)
        return x->area < y->area ? -1 : 1;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* First with every candidate worth trying: what holds then, holds whatever is published. */
static enum error settle_groups(struct protect *protect)
{
    switch_candidates(protect, true);
    for (size_t i = 0; i < protect->count; i++) {
        struct group *group = &protect->groups[i];
        for (int side = 0; side < SIDES; side++) {
            if (group->witness[side].held)
                continue;
            enum lp_result result = look(protect, group, side);
            if (result == LP_FAILED || (result == LP_FOUND && !share(protect, i, side)))
                return ERROR_LIBRARY;
        }
        group->safe_with_all = group->witness[UP].held && group->witness[DOWN].held;
    }
    return ERROR_NONE;
}

/* A witness over known and past rows alone, with the target that the known rows alone set. */
static enum lp_result begin(struct protect *protect, struct group *group, int side)
{
    int64_t prior;
    enum lp_result result = look(protect, group, side);
    if (result != LP_SHORT)
        return result;
    result = search_prior(protect->search, &group->sum, side == UP, &prior);
    if (result != LP_FOUND)
        return result == LP_FAILED ? LP_FAILED : LP_LIMIT;
    if (reached(group, side, prior))
        return LP_SHORT;
    group->target[side] = prior;
    return look(protect, group, side);
}

static enum error begin_groups(struct protect *protect, size_t *broken)
{
    switch_candidates(protect, false);
    *broken = 0;
    for (size_t i = 0; i < protect->count; i++) {
        struct group *group = &protect->groups[i];
        for (int side = 0; side < SIDES && !group->safe_with_all; side++) {
            enum lp_result result = LP_FOUND;
            if (!group->witness[side].held)
                result = begin(protect, group, side);
            if (result == LP_FAILED)
                return ERROR_LIBRARY;
            group->broken = group->broken || result == LP_SHORT;
            group->unproven = group->unproven || (result != LP_SHORT && result != LP_FOUND);
        }
        *broken += group->broken || group->unproven;
    }
    return ERROR_NONE;
}

enum error protect_start(struct protect *protect, size_t *broken)
{
    if (protect->count > 0)
        qsort(protect->groups, protect->count, sizeof *protect->groups, by_area);
    find_self_exposing(protect);
    enum error error = settle_groups(protect);
    return error == ERROR_NONE ? begin_groups(protect, broken) : error;
}

/* True when the row and the group have to do with one another. */
static bool near(const struct protect *protect, const struct constraint *row,
                 const struct group *group)
{
    uint32_t component = protect->component[row->sum.terms[0].column];
    for (size_t t = 0; t < group->sum.count; t++)
        if (protect->component[group->sum.terms[t].column] == component)
            return true;
    return false;
}

/* Whether the group stays safe with the row, which is active now. */
static enum lp_result stays(struct protect *protect, struct group *group,
                            const struct constraint *row)
{
    enum lp_result result = LP_FOUND;
    if (group->unproven)
        return LP_LIMIT;
    for (int side = 0; side < SIDES && result == LP_FOUND; side++)
        if (!witness_fits(&group->witness[side], protect->model, row))
            result = look(protect, group, side);
    return result;
}

enum error protect_try(struct protect *protect, size_t candidate, bool *published)
{
    size_t row = protect->candidates[candidate];
    *published = false;
    if (protect->self_exposing[candidate] || protect->model->rows[row].sum.count == 0)
        return ERROR_NONE;
    protect->model->rows[row].active = true;
    search_changed(protect->search);
    enum lp_result result = LP_FOUND;
    for (size_t i = 0; result == LP_FOUND && i < protect->count; i++) {
        struct group *group = &protect->groups[i];
        if (!group->safe_with_all && !group->broken &&
            near(protect, &protect->model->rows[row], group))
            result = stays(protect, group, &protect->model->rows[row]);
    }
    if (result == LP_FAILED)
        return ERROR_LIBRARY;
    *published = result == LP_FOUND;
    if (!*published) {
        protect->model->rows[row].active = false;
        search_changed(protect->search);
    }
    return ERROR_NONE;
}

bool protect_verify(const struct protect *protect)
{
    const struct model *model = protect->model;
    for (size_t i = 0; i < model->row_count; i++)
        if (model->rows[i].active && !constraint_fits(&model->rows[i], model->truth))
            return false;
    for (size_t i = 0; i < protect->count; i++) {
        const struct group *group = &protect->groups[i];
        for (int side = 0; side < SIDES && !group->broken && !group->unproven; side++)
            if (!group->witness[side].held ||
                !reached(group, side, witness_value(&group->witness[side], model, &group->sum)) ||
                !witness_sound(&group->witness[side], model))
                return false;
    }
    return true;
}
