/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/model/search.h"

#include <stdlib.h>
#include <string.h>

#include "tracker/disclosure/model/lp.h"
#include "tracker/disclosure/model/nearest.h"

/* From a part of the seed, further from the whole of it, and everywhere that rows lead. */
enum reach { REACH_NEAR, REACH_WIDE, REACH_ALL, REACHES };

/* Steps along short known rows and equations. */
enum { SHORT_ROW = 6 };
static const int steps[] = {[REACH_NEAR] = 1, [REACH_WIDE] = 2};

struct seed {
    uint32_t *columns;
    size_t count, near;
};

/* The problem last used at a reach. */
struct place {
    struct moves *moves;
    size_t key;
    bool stale;
};

struct search {
    const struct model *model;
    struct solver *solver;
    uint32_t *component;  /* by column, over all rows */
    uint32_t *known;      /* by column, over known rows */
    unsigned char *taken; /* scratch, by column: 0, or the step that took it, from 1 */
    uint32_t *columns;    /* scratch: those taken */
    struct seed *seeds;
    size_t seed_count, seed_room;
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
    search->known = calloc(model->column_count + 1, sizeof *search->known);
    search->taken = calloc(model->column_count + 1, sizeof *search->taken);
    search->columns = calloc(model->column_count + 1, sizeof *search->columns);
    if (!search->solver || !search->component || !search->known || !search->taken ||
        !search->columns) {
        search_free(search);
        return NULL;
    }
    model_components(model, ROW_ALL, search->component);
    model_components(model, ROW_KNOWN, search->known);
    return search;
}

void search_free(struct search *search)
{
    if (!search)
        return;
    for (int r = 0; r < REACHES; r++)
        moves_free(search->places[r].moves);
    for (size_t i = 0; i < search->seed_count; i++)
        free(search->seeds[i].columns);
    solver_free(search->solver);
    free(search->component);
    free(search->known);
    free(search->taken);
    free(search->columns);
    free(search->seeds);
    free(search);
}

size_t search_seed(struct search *search, const uint32_t *columns, size_t count, size_t near)
{
    if (search->seed_count == search->seed_room) {
        size_t room = search->seed_room ? 2 * search->seed_room : 64;
        struct seed *seeds = realloc(search->seeds, room * sizeof *seeds);
        if (!seeds)
            return SIZE_MAX;
        search->seeds = seeds;
        search->seed_room = room;
    }
    struct seed *seed = &search->seeds[search->seed_count];
    *seed =
        (struct seed){.columns = calloc(count + 1, sizeof *columns), .count = count, .near = near};
    if (!seed->columns)
        return SIZE_MAX;
    memcpy(seed->columns, columns, count * sizeof *columns);
    return search->seed_count++;
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
        const struct row *row = &model->rows[i];
        bool touched = false;
        if (row->kind != ROW_KNOWN || (row->form.count > SHORT_ROW && row->lo != row->hi))
            continue;
        for (size_t t = 0; t < row->form.count; t++) {
            int taken = search->taken[row->form.terms[t].column];
            touched = touched || (taken > 0 && taken <= step);
        }
        for (size_t t = 0; touched && t < row->form.count; t++)
            if (!search->taken[row->form.terms[t].column])
                search->taken[row->form.terms[t].column] = (unsigned char)(step + 1);
    }
}

static void mark(struct search *search, const struct form *form, size_t seed, enum reach reach)
{
    const struct model *model = search->model;
    memset(search->taken, 0, model->column_count);
    if (reach == REACH_ALL) {
        for (size_t t = 0; t < form->count; t++)
            for (size_t c = 0; c < model->column_count; c++)
                if (search->component[c] == search->component[form->terms[t].column])
                    search->taken[c] = 1;
        return;
    }
    const struct seed *from = &search->seeds[seed];
    for (size_t i = 0; i < (reach == REACH_NEAR ? from->near : from->count); i++)
        search->taken[from->columns[i]] = 1;
    for (size_t t = 0; reach != REACH_NEAR && t < form->count; t++)
        search->taken[form->terms[t].column] = 1;
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

/* What problems are told apart by: the seed, or the first component touched. */
static size_t key_of(const struct search *search, const struct form *form, size_t seed,
                     enum reach reach)
{
    return reach == REACH_ALL ? search->component[form->terms[0].column] : seed;
}

static struct moves *problem(struct search *search, const struct form *form, size_t seed,
                             enum reach reach)
{
    struct place *place = &search->places[reach];
    size_t key = key_of(search, form, seed, reach);
    if (place->moves && place->key == key &&
        (reach == REACH_NEAR || moves_cover(place->moves, form))) {
        if (place->stale && !moves_refresh(place->moves))
            return NULL;
    } else {
        moves_free(place->moves);
        mark(search, form, seed, reach);
        size_t count = list_taken(search);
        place->moves = moves_new(search->solver, search->columns, count);
        place->key = key;
    }
    place->stale = false;
    return place->moves;
}

enum lp_result search_table(struct search *search, const struct form *form, size_t seed, bool up,
                            int64_t target, int64_t *table)
{
    enum lp_result result = LP_SHORT;
    for (int reach = REACH_NEAR; reach < REACHES; reach++) {
        struct moves *moves = problem(search, form, seed, (enum reach)reach);
        if (!moves)
            return LP_FAILED;
        result = moves_table(moves, form, up, target, table);
        if (result == LP_FOUND || result == LP_FAILED)
            return result;
    }
    return result == LP_LIMIT ? LP_LIMIT : LP_SHORT;
}

/* The part of a form in the columns of one block's facts. */
static enum lp_result prior_part(struct search *search, const struct form *part, bool up,
                                 int64_t *table, int64_t *value)
{
    struct lp_scope scope = {.columns = search->columns, .kinds = ROW_KNOWN};
    uint32_t component = search->known[part->terms[0].column];
    for (size_t c = 0; c < search->model->column_count; c++)
        search->taken[c] = search->known[c] == component;
    scope.count = list_taken(search);
    struct lp *lp = lp_new(search->solver, &scope);
    enum lp_result result = lp ? lp_table(lp, part, up, table) : LP_FAILED;
    lp_free(lp);
    if (result == LP_FOUND && !form_value(part, table, value))
        result = LP_LIMIT;
    return result;
}

enum lp_result search_prior(struct search *search, const struct form *form, bool up, int64_t *value)
{
    int64_t *table = calloc(search->model->column_count + 1, sizeof *table);
    bool *done = calloc(form->count + 1, sizeof *done);
    enum lp_result result = table && done ? LP_FOUND : LP_FAILED;
    *value = form->constant;
    for (size_t t = 0; result == LP_FOUND && t < form->count; t++) {
        struct form part = {0};
        int64_t extreme = 0;
        if (done[t])
            continue;
        for (size_t o = t; o < form->count; o++) {
            const struct term *term = &form->terms[o];
            if (search->known[term->column] != search->known[form->terms[t].column])
                continue;
            form_column(&part, term->column, term->coefficient);
            done[o] = true;
        }
        result = part.failed ? LP_FAILED : prior_part(search, &part, up, table, &extreme);
        *value += extreme;
        form_release(&part);
    }
    free(table);
    free(done);
    return result;
}
