/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "tracker/codebook/plan.h"
#include "tracker/disclosure/gate/gate_internal.h"

month gate_begins(const struct gate_request *request, size_t closing)
{
    const struct closing *c = &request->closings[closing];
    if (c->first)
        return c->first;
    return closing > 0 ? (month)(request->closings[closing - 1].through + 1)
                       : month_january(month_year(c->through));
}

static unsigned apart(month a, month b)
{
    return a > b ? (unsigned)(a - b) : (unsigned)(b - a);
}

/* The bounds nearest to those asked for, as a subject. */
static enum error refuse(const struct gate_request *request, struct fault *fault)
{
    char from[MONTH_TEXT + 1], to[MONTH_TEXT + 1];
    month best_from = 0, best_to = 0;
    if (request->closing_count == 0)
        return fault_set(fault, ERROR_PERIOD, "%s", "–");
    for (size_t i = 0; i < request->closing_count; i++) {
        month start = gate_begins(request, i);
        if (i == 0 || apart(start, request->from) < apart(best_from, request->from))
            best_from = start;
    }
    for (size_t i = 0; i < request->closing_count; i++) {
        month end = request->closings[i].through;
        if (end >= best_from &&
            (best_to == 0 || apart(end, request->to) < apart(best_to, request->to)))
            best_to = end;
    }
    month_format(best_from, from);
    month_format(best_to, to);
    return fault_set(fault, ERROR_PERIOD, "%s, %s", from, to);
}

enum error gate_period(const struct gate_request *request, struct span *span, struct fault *fault)
{
    *span = (struct span){.first = NONE, .last = NONE, .ranks = RANK_ALL};
    for (size_t i = 0; i < request->closing_count; i++) {
        if (request->from == gate_begins(request, i))
            span->first = i;
        if (request->to == request->closings[i].through)
            span->last = i;
    }
    if (span->first == NONE || span->last == NONE || span->first > span->last)
        return refuse(request, fault);
    return ERROR_NONE;
}

void gate_year_so_far(const struct gate_request *request, struct span *span)
{
    unsigned year = month_year(request->closings[span->last].through);
    while (span->first > 0 && month_year(request->closings[span->first - 1].through) == year)
        span->first--;
}

bool gate_past_span(const struct gate_request *request, const struct release *past,
                    struct span *span)
{
    *span = (struct span){.first = NONE, .last = NONE, .ranks = RANK_ALL};
    for (size_t i = 0; i < request->closing_count; i++) {
        month through = request->closings[i].through;
        if (through < past->from || through > past->to)
            continue;
        span->last = i;
        if (span->first == NONE)
            span->first = i;
    }
    return span->first != NONE;
}

void gate_folded(const struct gate_request *request, const struct span *span,
                 uint32_t folded[RANKS])
{
    memset(folded, 0, RANKS * sizeof *folded);
    for (size_t i = span->first; i <= span->last; i++)
        for (unsigned r = 0; r < RANKS; r++)
            folded[r] += request->closings[i].folded[r];
}

static void add_areas(struct release *release, const struct closing *closing)
{
    for (size_t i = 0; i < closing->area_count; i++) {
        const struct volume *area = &closing->areas[i];
        size_t at = 0;
        while (at < release->area_count && release->areas[at].department != area->department)
            at++;
        if (at == DEPARTMENTS_MAX)
            continue;
        if (at == release->area_count)
            release->areas[release->area_count++] = (struct volume){area->department, 0};
        release->areas[at].interviews += area->interviews;
    }
}

static int by_department(const void *a, const void *b)
{
    const struct volume *x = a, *y = b;
    return x->department < y->department ? -1 : x->department > y->department;
}

struct release *gate_head(const struct gate_request *request, const struct span *span)
{
    struct release *release = calloc(1, sizeof *release);
    if (!release)
        return NULL;
    release->closings = calloc(span->last - span->first + 1, sizeof *release->closings);
    if (!release->closings) {
        free(release);
        return NULL;
    }
    release->kind = request->kind;
    memcpy(release->store, request->store, sizeof release->store);
    memcpy(release->form, request->codebook->form, sizeof release->form);
    release->codebook = request->codebook->version;
    release->k = request->k;
    release->from = request->from;
    release->to = request->to;
    for (size_t i = 0; i <= span->last; i++) {
        const struct closing *closing = &request->closings[i];
        for (unsigned r = 0; r < RANKS; r++)
            release->waiting[r] += closing->interviews[r] - closing->folded[r];
        if (i < span->first)
            continue;
        struct release_closing *out = &release->closings[release->closing_count++];
        out->through = closing->through;
        memcpy(out->interviews, closing->interviews, sizeof out->interviews);
        memcpy(out->folded, closing->folded, sizeof out->folded);
        for (unsigned r = 0; r < RANKS; r++)
            release->interviews[r] += closing->interviews[r];
        add_areas(release, closing);
    }
    qsort(release->areas, release->area_count, sizeof *release->areas, by_department);
    return release;
}

struct release_table *gate_table(struct release *release, const struct table *table,
                                 enum rank_scope scope, size_t cells)
{
    struct release_table *tables =
        realloc(release->tables, (release->table_count + 1) * sizeof *tables);
    if (!tables)
        return NULL;
    release->tables = tables;
    struct release_table *out = &tables[release->table_count];
    *out = (struct release_table){.scope = scope};
    memcpy(out->id, table ? table->id : METHOD_TABLE, table ? sizeof out->id : sizeof METHOD_TABLE);
    out->cells = calloc(cells + 1, sizeof *out->cells);
    if (!out->cells)
        return NULL;
    release->table_count++;
    return out;
}

void gate_cell(struct cell *out, const struct plan_cell *cell)
{
    memcpy(out->row, cell->table->rows[cell->row], sizeof out->row);
    if (cell->table->kind == TABLE_CROSSING)
        memcpy(out->col, cell->table->cols[cell->col], sizeof out->col);
}

void gate_clear(struct gate *gate)
{
    protect_free(gate->protect);
    for (size_t i = 0; i < gate->slot_count; i++)
        sum_clear(&gate->slots[i].sum);
    for (size_t i = 0; i < gate->candidate_count; i++)
        sum_clear(&gate->candidates[i].sum);
    free(gate->slots);
    free(gate->candidates);
    free(gate->rows);
    free(gate->wanted);
    if (gate->facts.codebook)
        facts_clear(&gate->facts);
}

void gate_want(struct gate *gate)
{
    const struct gate_request *request = gate->request;
    bool grown = true;
    struct span period = gate->period;
    if (request->kind == RELEASE_TRENDS)
        gate_year_so_far(request, &period);
    for (size_t i = period.first; i <= period.last; i++)
        gate->wanted[i] = true;
    while (grown) {
        grown = false;
        for (size_t p = 0; p < request->past_count; p++) {
            struct span span;
            bool some = false, all = true;
            if (!gate_past_span(request, request->past[p], &span))
                continue;
            for (size_t i = span.first; i <= span.last; i++) {
                some = some || gate->wanted[i];
                all = all && gate->wanted[i];
            }
            for (size_t i = span.first; some && i <= span.last; i++)
                gate->wanted[i] = true;
            grown = grown || (some && !all);
        }
    }
}
