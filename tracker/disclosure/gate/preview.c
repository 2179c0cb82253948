/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the numbers of people would allow at best: nothing here can read a counter. */
#include <stdlib.h>
#include <string.h>

#include "tracker/codebook/plan.h"
#include "tracker/disclosure/gate/gate_internal.h"

struct preview {
    const struct gate_request *request;
    uint32_t folded[RANKS];
    bool in_year;
    bool volumes_only;
};

/* True when some one-way table over that scope would try the row of this code exactly. */
static bool told_exactly(const struct preview *preview, const char *row, enum rank_scope scope)
{
    const struct codebook *codebook = preview->request->codebook;
    for (size_t t = 0; t < codebook->table_count; t++) {
        const struct table *table = &codebook->tables[t];
        for (size_t i = 0; table->kind == TABLE_ONE_WAY && i < table->row_count; i++) {
            struct plan_cell cell;
            bool scoped = false;
            for (size_t s = 0; s < table->scope_count; s++)
                scoped = scoped || table->scopes[s] == scope;
            if (!scoped || strcmp(table->rows[i], row) != 0 ||
                !plan_cell(codebook, table, scope, i, 0, &cell))
                continue;
            struct tried tried = precision_of_cell(codebook, &cell, preview->folded,
                                                   preview->request->k, preview->in_year);
            if (tried.precision == PRECISION_EXACT)
                return true;
        }
    }
    return false;
}

/* Whether the base, when it is an answer, could leave exactly. */
static bool base_possible(const struct preview *preview, const struct plan_cell *cell,
                          const struct tried *tried)
{
    const struct codebook *codebook = preview->request->codebook;
    int question = plan_cell_skip(codebook, cell);
    if (tried->base_public)
        return true;
    if (precision_tried(CELL_ONE_WAY, tried->people, preview->request->k, preview->in_year) ==
        PRECISION_EXACT)
        return true;
    if (cell->table->kind == TABLE_CROSSING)
        return told_exactly(preview, cell->table->rows[cell->row], cell->scope);
    if (cell->table->base)
        return told_exactly(preview, cell->table->base, cell->scope);
    for (size_t i = 0; question >= 0 && i < codebook->option_count; i++)
        if (answers_has(&codebook->questions[question].skip_if, codebook->options[i].bit) &&
            told_exactly(preview, codebook->options[i].code, cell->scope))
            return true;
    return false;
}

static void fill_cell(const struct preview *preview, const struct plan_cell *place,
                      struct release_table *table)
{
    struct cell *cell = &table->cells[table->cell_count++];
    struct tried tried = precision_of_cell(preview->request->codebook, place, preview->folded,
                                           preview->request->k, preview->in_year);
    bool said = tried.precision != PRECISION_NOT_ASKED && tried.precision != PRECISION_HIDDEN;
    bool possible = !preview->volumes_only && base_possible(preview, place, &tried);
    gate_cell(cell, place);
    cell->precision = said && !possible ? PRECISION_HIDDEN : tried.precision;
    table->base_known = tried.base_public;
    table->base = tried.base_public ? tried.base : 0;
    cell->hi = preview->volumes_only ? 0 : table->base;
}

static bool fill_table(const struct preview *preview, const struct table *planned,
                       enum rank_scope scope, struct release *release)
{
    size_t columns = planned->kind == TABLE_CROSSING ? planned->col_count : 1;
    struct release_table *table = gate_table(release, planned, scope, plan_cells(planned));
    for (size_t at = 0; table && at < plan_cells(planned); at++) {
        struct plan_cell place;
        if (plan_cell(preview->request->codebook, planned, scope, at / columns, at % columns,
                      &place))
            fill_cell(preview, &place, table);
    }
    return table != NULL;
}

static bool fill_method(const struct preview *preview, struct release *release)
{
    static const char *const rows[] = {"LATE", "DECLARED"};
    struct tried tried =
        precision_of_method(preview->folded, preview->request->k, preview->in_year);
    struct release_table *table = gate_table(release, NULL, SCOPE_ALL, 2);
    for (size_t i = 0; table && i < 2; i++) {
        struct cell *cell = &table->cells[table->cell_count++];
        memcpy(cell->row, rows[i], strlen(rows[i]) + 1);
        cell->precision = preview->volumes_only ? PRECISION_HIDDEN : tried.precision;
        cell->hi = preview->volumes_only ? 0 : tried.base;
        table->base_known = true;
        table->base = tried.base;
    }
    return table != NULL;
}

static enum error fill(struct preview *preview, struct release **out, struct fault *fault)
{
    const struct gate_request *request = preview->request;
    struct span span;
    *out = NULL;
    enum error error = gate_period(request, &span, fault);
    if (error != ERROR_NONE)
        return error;
    preview->in_year = request->kind == RELEASE_TRENDS;
    gate_folded(request, &span, preview->folded);
    struct release *release = gate_head(request, &span);
    bool filled = release != NULL;
    for (size_t t = 0; filled && t < request->codebook->table_count; t++) {
        const struct table *table = &request->codebook->tables[t];
        for (size_t s = 0; filled && plan_cells(table) > 0 && s < table->scope_count; s++)
            filled = fill_table(preview, table, table->scopes[s], release);
    }
    if (!filled || !fill_method(preview, release)) {
        release_free(release);
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    }
    release->volumes_only = preview->volumes_only;
    *out = release;
    return ERROR_NONE;
}

enum error gate_volumes(const struct gate_request *request, struct release **out,
                        struct fault *fault)
{
    struct preview preview = {.request = request, .volumes_only = true};
    return fill(&preview, out, fault);
}

enum error gate_preview(const struct gate_request *request, struct release **out,
                        struct fault *fault)
{
    struct preview preview = {.request = request};
    struct gate gate = {.request = request, .fault = fault};
    *out = NULL;
    enum error error = gate_period(request, &gate.period, fault);
    if (error != ERROR_NONE)
        return error;
    gate.wanted = calloc(request->closing_count + 1, sizeof *gate.wanted);
    if (!gate.wanted)
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    gate_want(&gate);
    preview.volumes_only = gate_in_shadow(&gate);
    gate_clear(&gate);
    return fill(&preview, out, fault);
}
