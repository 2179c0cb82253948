/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/model/search.h"

#include <stdlib.h>
#include <string.h>

#include "tracker/disclosure/model/lp.h"
#include "tracker/disclosure/model/nearest.h"

/* From a part of the area, further from the whole of it, and everywhere that rows lead. */
enum reach { REACH_NEAR, REACH_WIDE, REACH_ALL, REACHES };

/* Steps along short known rows and equations. */
enum { SHORT_ROW = 6 };
static const int steps[] = {[REACH_NEAR] = 1, [REACH_WIDE] = 2};

struct area {
    uint32_t *columns;
    size_t count, near;
};

/* The problem last used at a reach. */
struct place {
    struct nearest *nearest;
    size_t key;
    bool stale;
};

struct search {
    const struct model *model;
    struct solver *solver;
    uint32_t *component;  /* by column, over all rows */
    uint32_t *facts;      /* by column, over known rows */
    unsigned char *taken; /* scratch, by column: 0, or the step that took it, from 1 */
    uint32_t *columns;    /* scratch: those taken */
    struct area *areas;
    size_t area_count, area_room;
    struct place places[REACHES];
};

struct search *search_new(const struct model *model)
{
    struct search *search = calloc(1, sizeof *search);
    if (!search)
        return NULL;
    search->model = model;
    search->solver = solver_new(model, 0);
    search->component = calloc(model->column_count + 1, sizeof *search->component);
    search->facts = calloc(model->column_count + 1, sizeof *search->facts);
    search->taken = calloc(model->column_count + 1, sizeof *search->taken);
    search->columns = calloc(model->column_count + 1, sizeof *search->columns);
    if (!search->solver || !search->component || !search->facts || !search->taken ||
        !search->columns) {
        search_free(search);
        return NULL;
    }
    model_components(model, CONSTRAINT_ALL, search->component);
    model_components(model, CONSTRAINT_KNOWN, search->facts);
    return search;
}

void search_free(struct search *search)
{
    if (!search)
        return;
    for (int r = 0; r < REACHES; r++)
        nearest_free(search->places[r].nearest);
    for (size_t i = 0; i < search->area_count; i++)
        free(search->areas[i].columns);
    solver_free(search->solver);
    free(search->component);
    free(search->facts);
    free(search->taken);
    free(search->columns);
    free(search->areas);
    free(search);
}

size_t search_area(struct search *search, const uint32_t *columns, size_t count, size_t near)
{
    if (search->area_count == search->area_room) {
        size_t room = search->area_room ? 2 * search->area_room : 64;
        struct area *areas = realloc(search->areas, room * sizeof *areas);
        if (!areas)
            return SIZE_MAX;
        search->areas = areas;
        search->area_room = room;
    }
    struct area *area = &search->areas[search->area_count];
    *area =
        (struct area){.columns = calloc(count + 1, sizeof *columns), .count = count, .near = near};
    if (!area->columns)
        return SIZE_MAX;
    memcpy(area->columns, columns, count * sizeof *columns);
    return search->area_count++;
}

void search_changed(struct search *search)
{
    for (int r = 0; r < REACHES; r++)
        search->places[r].stale = true;
}

/* Takes the columns that share a short known row, or an equation, with one taken up to this step.
 */
static void spread(struct search *search, int step)
{
    const struct model *model = search->model;
    for (size_t i = 0; i < model->row_count; i++) {
        const struct constraint *row = &model->rows[i];
        bool touched = false;
        if (row->kind != CONSTRAINT_KNOWN || (row->sum.count > SHORT_ROW && row->lo != row->hi))
            continue;
        for (size_t t = 0; t < row->sum.count; t++) {
            int taken = search->taken[row->sum.terms[t].column];
            touched = touched || (taken > 0 && taken <= step);
        }
        for (size_t t = 0; touched && t < row->sum.count; t++)
            if (!search->taken[row->sum.terms[t].column])
                search->taken[row->sum.terms[t].column] = (unsigned char)(step + 1);
    }
}

static void mark(struct search *search, const struct sum *sum, size_t area, enum reach reach)
{
    const struct model *model = search->model;
    memset(search->taken, 0, model->column_count);
    if (reach == REACH_ALL) {
        for (size_t t = 0; t < sum->count; t++)
            for (size_t c = 0; c < model->column_count; c++)
                if (search->component[c] == search->component[sum->terms[t].column])
                    search->taken[c] = 1;
        return;
    }
    const struct area *from = &search->areas[area];
    for (size_t i = 0; i < (reach == REACH_NEAR ? from->near : from->count); i++)
        search->taken[from->columns[i]] = 1;
    for (size_t t = 0; reach != REACH_NEAR && t < sum->count; t++)
        search->taken[sum->terms[t].column] = 1;
    for (int step = 1; step <= steps[reach]; step++)
        spread(search, step);
}

/* Lists the marked columns; returns how many. */
static size_t list_taken(struct search *search)
{
    size_t count = 0;
    for (size_t c = 0; c < search->model->column_count; c++)
        if (search->taken[c])
            search->columns[count++] = (uint32_t)c;
    return count;
}

/* What problems are told apart by: the area, or the first component touched. */
static size_t key_of(const struct search *search, const struct sum *sum, size_t area,
                     enum reach reach)
{
    return reach == REACH_ALL ? search->component[sum->terms[0].column] : area;
}

static struct nearest *problem(struct search *search, const struct sum *sum, size_t area,
                               enum reach reach)
{
    struct place *place = &search->places[reach];
    size_t key = key_of(search, sum, area, reach);
    if (place->nearest && place->key == key &&
        (reach == REACH_NEAR || nearest_cover(place->nearest, sum))) {
        if (place->stale && !nearest_refresh(place->nearest))
            return NULL;
    } else {
        nearest_free(place->nearest);
        mark(search, sum, area, reach);
        size_t count = list_taken(search);
        place->nearest = nearest_new(search->solver, search->columns, count);
        place->key = key;
    }
    place->stale = false;
    return place->nearest;
}

enum lp_result search_table(struct search *search, const struct sum *sum, size_t area, bool up,
                            int64_t target, int64_t *table)
{
    enum lp_result result = LP_SHORT;
    for (int reach = REACH_NEAR; reach < REACHES; reach++) {
        struct nearest *nearest = problem(search, sum, area, (enum reach)reach);
        if (!nearest)
            return LP_FAILED;
        result = nearest_table(nearest, sum, up, target, table);
        if (result == LP_FOUND || result == LP_FAILED)
            return result;
    }
    return result == LP_LIMIT ? LP_LIMIT : LP_SHORT;
}

/* The part of a sum in the columns of one block's facts. */
static enum lp_result prior_part(struct search *search, const struct sum *part, bool up,
                                 int64_t *table, int64_t *value)
{
    struct lp_scope scope = {.columns = search->columns, .kinds = CONSTRAINT_KNOWN};
    uint32_t component = search->facts[part->terms[0].column];
    for (size_t c = 0; c < search->model->column_count; c++)
        search->taken[c] = search->facts[c] == component;
    scope.count = list_taken(search);
    struct lp *lp = lp_new(search->solver, &scope);
    enum lp_result result = lp ? lp_table(lp, part, up, table) : LP_FAILED;
    lp_free(lp);
    if (result == LP_FOUND && !sum_value(part, table, value))
        result = LP_LIMIT;
    return result;
}

enum lp_result search_prior(struct search *search, const struct sum *sum, bool up, int64_t *value)
{
    int64_t *table = calloc(search->model->column_count + 1, sizeof *table);
    bool *done = calloc(sum->count + 1, sizeof *done);
    enum lp_result result = table && done ? LP_FOUND : LP_FAILED;
    *value = sum->constant;
    for (size_t t = 0; result == LP_FOUND && t < sum->count; t++) {
        struct sum part = {0};
        int64_t extreme = 0;
        if (done[t])
            continue;
        for (size_t o = t; o < sum->count; o++) {
            const struct term *term = &sum->terms[o];
            if (search->facts[term->column] != search->facts[sum->terms[t].column])
                continue;
            sum_column(&part, term->column, term->coefficient);
            done[o] = true;
        }
        result = part.failed ? LP_FAILED : prior_part(search, &part, up, table, &extreme);
        *value += extreme;
        sum_clear(&part);
    }
    free(table);
    free(done);
    return result;
}
