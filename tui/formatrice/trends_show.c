/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/formatrice/trends_show.h"

#include <stdio.h>
#include <string.h>

#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"
#include "tracker/report/findings.h"

enum { BAR = 30, NUMBER = 9 };

/* Full blocks up to the least count possible, light ones up to the most. */
static void view_bar(struct view *view, uint64_t lo, uint64_t hi, uint64_t whole)
{
    char out[3 * BAR + 1] = "";
    size_t at = 0;
    for (uint64_t i = 0; i < BAR && whole; i++) {
        uint64_t reach = (2 * i + 1) * whole;
        if (reach >= 2 * hi * BAR)
            break;
        at += (size_t)snprintf(out + at, sizeof out - at, "%s", reach < 2 * lo * BAR ? "█" : "░");
    }
    if (*out)
        view_line(view, INK_NORMAL, out);
}

static uint64_t interviews(const struct release *release)
{
    return (uint64_t)release->interviews[0] + release->interviews[1] + release->interviews[2];
}

static void volumes_bars(struct view *view, const struct source *sources, size_t count, bool bars)
{
    uint64_t most = 0;
    for (size_t i = 0; i < count; i++)
        most = interviews(sources[i].release) > most ? interviews(sources[i].release) : most;
    for (size_t i = 0; i < count; i++) {
        const struct release *release = sources[i].release;
        uint64_t all = interviews(release);
        char when[MONTH_WORDS];
        char mean[WORDS_BYTES] = MARK_NOT_ASKED;
        words_month(release->to, when);
        if (release->interviews[0])
            words_ratio(&sources[i], all, release->interviews[0], mean);
        view_text(view, INK_NORMAL,
                  view_format(view, _("%s : entretiens %u, personnes %u, moyenne %s"), when,
                              (unsigned)all, (unsigned)release->interviews[0], mean));
        if (bars)
            view_bar(view, all, all, most);
    }
}

/* The departments that any of these closings knows, in order; returns how many. */
static size_t departments_of(const struct source *sources, size_t count,
                             unsigned departments[DEPARTMENTS_MAX])
{
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < sources[i].release->area_count; j++) {
            unsigned department = sources[i].release->areas[j].department;
            size_t at = 0;
            while (at < known && departments[at] < department)
                at++;
            if ((at < known && departments[at] == department) || known == DEPARTMENTS_MAX)
                continue;
            memmove(departments + at + 1, departments + at, (known - at) * sizeof *departments);
            departments[at] = department;
            known++;
        }
    return known;
}

/* Interviews of a department; *hidden when there were too few to be told. */
static uint32_t area_of(const struct release *release, unsigned department, bool *hidden)
{
    *hidden = false;
    for (size_t i = 0; i < release->area_count; i++)
        if (release->areas[i].department == department) {
            *hidden = release->areas[i].interviews == 0;
            return release->areas[i].interviews;
        }
    return 0;
}

static void areas_bars(struct view *view, const struct source *sources, size_t count, bool bars)
{
    unsigned departments[DEPARTMENTS_MAX];
    size_t known = departments_of(sources, count, departments);
    const struct release *last = sources[count - 1].release;
    bool hidden;
    uint32_t most = 0;
    for (size_t i = 0; i < known; i++)
        if (area_of(last, departments[i], &hidden) > most)
            most = area_of(last, departments[i], &hidden);
    for (size_t i = 0; i < known; i++) {
        uint32_t number = area_of(last, departments[i], &hidden);
        if (number)
            view_text(
                view, INK_NORMAL,
                view_format(view, _("département %u : %u"), departments[i], (unsigned)number));
        else
            view_text(
                view, INK_WARNING,
                hidden ? view_format(view, _("département %u : masqué, moins de %u"),
                                     departments[i], last->k)
                       : view_format(view, _("département %u : aucun entretien"), departments[i]));
        if (bars)
            view_bar(view, number, number, most);
    }
}

/* One closing of one row: in words, then as a bar. */
static void share_bar(struct view *view, const struct indicator *indicator,
                      const struct source *source, const char *row, bool bars)
{
    char when[MONTH_WORDS];
    char quantity[WORDS_BYTES];
    uint32_t base = 0;
    const struct release_table *table =
        indicator_table(source->release, indicator->table, indicator->scope);
    const struct cell *cell = indicator_cell(table, row, "");
    words_month(source->release->to, when);
    if (!cell || !release_cell_base(source->release, table, cell, &base) ||
        !words_quantity(source, cell, indicator->scope, base, quantity)) {
        view_text(view, INK_NORMAL, view_format(view, _("%s : %s (masqué)"), when, MARK_HIDDEN));
        return;
    }
    view_text(view, INK_NORMAL, view_format(view, "%s : %s", when, quantity));
    if (bars)
        view_bar(view, cell->lo, cell->hi, base);
}

static void shares_bars(struct view *view, const struct indicator *indicator,
                        const struct source *sources, size_t count, bool bars)
{
    for (size_t r = 0; r < INDICATOR_ROWS && indicator->rows[r]; r++) {
        view_text(view, INK_TITLE, words_label(&sources[count - 1], indicator->rows[r]));
        for (size_t i = 0; i < count; i++)
            share_bar(view, indicator, &sources[i], indicator->rows[r], bars);
    }
}

/* Which profile asks more about it, at one closing. */
static void compare(struct view *view, const struct indicator *indicator,
                    const struct source *source, const char *col)
{
    char when[MONTH_WORDS];
    const struct cell *more = NULL;
    const struct cell *less = NULL;
    const struct release_table *table =
        indicator_table(source->release, indicator->table, indicator->scope);
    const struct cell *a = indicator_cell(table, "PROG_NEO", col);
    const struct cell *b = indicator_cell(table, "PROG_FAM", col);
    enum comparison found =
        a && b ? findings_compare(source, table, a, b, &more, &less) : COMPARISON_NONE;
    words_month(source->release->to, when);
    switch (found) {
    case COMPARISON_NONE:
        view_text(view, INK_NORMAL, view_format(view, _("%s : %s (masqué)"), when, MARK_HIDDEN));
        break;
    case COMPARISON_AS_MUCH:
        view_text(view, INK_NORMAL,
                  view_format(view, _("%s : %s, au moins aussi souvent"), when,
                              words_label(source, more->row)));
        break;
    case COMPARISON_MORE:
        view_text(
            view, INK_NORMAL,
            view_format(view, _("%s : %s, plus souvent"), when, words_label(source, more->row)));
        break;
    }
}

void trends_show_bars(struct view *view, const struct indicator *indicator,
                      const struct source *sources, size_t count, bool bars)
{
    switch (indicator->kind) {
    case INDICATOR_VOLUMES:
        volumes_bars(view, sources, count, bars);
        break;
    case INDICATOR_AREAS:
        areas_bars(view, sources, count, bars);
        break;
    case INDICATOR_SHARES:
        shares_bars(view, indicator, sources, count, bars);
        break;
    case INDICATOR_CROSSING:
        for (size_t c = 0; c < INDICATOR_ROWS && indicator->rows[c]; c++) {
            view_text(view, INK_TITLE, words_label(&sources[count - 1], indicator->rows[c]));
            for (size_t i = 0; i < count; i++)
                compare(view, indicator, &sources[i], indicator->rows[c]);
        }
        break;
    }
}

/* Is the cell the lesser side of a direction? */
static bool is_less(const struct release_table *table, const struct cell *cell)
{
    for (size_t i = 0; i < table->cell_count; i++)
        if (table->cells[i].precision == PRECISION_DIRECTION &&
            strcmp(table->cells[i].than_row, cell->row) == 0 &&
            strcmp(table->cells[i].than_col, cell->col) == 0)
            return true;
    return false;
}

void trends_show_cell(const struct source *source, const struct release_table *table,
                      const struct cell *cell, char out[WORDS_BYTES])
{
    uint32_t base = 0;
    bool known = release_cell_base(source->release, table, cell, &base);
    bool top = known && cell->hi == base;
    switch (cell->precision) {
    case PRECISION_EXACT:
        if (known && base >= PERCENT_BASE)
            snprintf(out, WORDS_BYTES, "%u (%u%%)", (unsigned)cell->lo,
                     (unsigned)((cell->lo * UINT64_C(200) + base) / (base * UINT64_C(2))));
        else
            snprintf(out, WORDS_BYTES, "%u", (unsigned)cell->lo);
        break;
    case PRECISION_ROUNDED:
        snprintf(out, WORDS_BYTES, "%u-%u", (unsigned)cell->lo, (unsigned)cell->hi);
        break;
    case PRECISION_THIRD:
        snprintf(out, WORDS_BYTES, "%s", cell->lo == 0 ? "0-1/3" : top ? "2/3-1" : "1/3-2/3");
        break;
    case PRECISION_DIRECTION:
        snprintf(out, WORDS_BYTES, "%s", "≥");
        break;
    case PRECISION_HIDDEN:
        snprintf(out, WORDS_BYTES, "%s", is_less(table, cell) ? "≤" : MARK_HIDDEN);
        break;
    case PRECISION_NOT_ASKED:
    case PRECISIONS:
        snprintf(out, WORDS_BYTES, "%s", MARK_NOT_ASKED);
        break;
    }
}

/* What the marks of a table are, gathered while it is written. */
struct marks {
    bool hidden, third, direction;
};

static void note(struct marks *marks, const struct cell *cell)
{
    marks->hidden |= cell->precision == PRECISION_HIDDEN;
    marks->third |= cell->precision == PRECISION_THIRD;
    marks->direction |= cell->precision == PRECISION_DIRECTION;
}

/* Numbers flushed right in their columns, then the label. */
static void view_row(struct view *view, const char *left, const char *right, const char *label)
{
    size_t a = left ? sanitise_columns(left) : 0;
    size_t b = sanitise_columns(right);
    unsigned hang = (left ? 2 : 1) * (NUMBER + 1) + 1;
    if (left)
        view_hanging(view, INK_NORMAL, hang,
                     view_format(view, "%*s%s %*s%s  %s", a < NUMBER ? (int)(NUMBER - a) : 0, "",
                                 left, b < NUMBER ? (int)(NUMBER - b) : 0, "", right, label));
    else
        view_hanging(
            view, INK_NORMAL, hang,
            view_format(view, "%*s%s  %s", b < NUMBER ? (int)(NUMBER - b) : 0, "", right, label));
}

static void view_number(struct view *view, const uint64_t *left, uint64_t right, const char *label)
{
    char a[WORDS_BYTES] = "";
    char b[WORDS_BYTES];
    if (left)
        snprintf(a, sizeof a, "%u", (unsigned)*left);
    snprintf(b, sizeof b, "%u", (unsigned)right);
    view_row(view, left ? a : NULL, b, label);
}

static void volumes_table(struct view *view, const struct source *left, const struct source *right)
{
    static const enum rank_scope scopes[RANKS] = {SCOPE_1, SCOPE_2, SCOPE_3};
    uint64_t all = left ? interviews(left->release) : 0;
    view_number(view, left ? &all : NULL, interviews(right->release), _("entretiens"));
    for (unsigned i = 0; i < RANKS; i++) {
        uint64_t some = left ? left->release->interviews[i] : 0;
        view_number(view, left ? &some : NULL, right->release->interviews[i],
                    words_scope(scopes[i]));
    }
}

static void area_cell(const struct release *release, unsigned department, struct marks *marks,
                      char out[WORDS_BYTES])
{
    bool hidden;
    uint32_t number = area_of(release, department, &hidden);
    if (hidden)
        snprintf(out, WORDS_BYTES, "%s", MARK_HIDDEN);
    else
        snprintf(out, WORDS_BYTES, "%u", (unsigned)number);
    marks->hidden |= hidden;
}

static void areas_table(struct view *view, const struct source *left, const struct source *right,
                        struct marks *marks)
{
    struct source both[] = {*right, left ? *left : *right};
    unsigned departments[DEPARTMENTS_MAX];
    size_t known = departments_of(both, 2, departments);
    for (size_t i = 0; i < known; i++) {
        char a[WORDS_BYTES];
        char b[WORDS_BYTES];
        if (left)
            area_cell(left->release, departments[i], marks, a);
        area_cell(right->release, departments[i], marks, b);
        view_row(view, left ? a : NULL, b, view_format(view, _("département %u"), departments[i]));
    }
}

/* Under a group that is in the table too? */
static bool is_detail(const struct codebook *codebook, const struct release_table *table,
                      const char *row)
{
    int index = codebook_option(codebook, row);
    int parent = index < 0 ? -1 : codebook->options[index].parent;
    if (index < 0 && (index = codebook_group(codebook, row)) >= 0)
        parent = codebook->groups[index].parent;
    return parent >= 0 && indicator_cell(table, codebook->groups[parent].code, "") != NULL;
}

static void answers_table(struct view *view, const struct indicator *indicator,
                          const struct source *left, const struct source *right,
                          struct marks *marks)
{
    const struct release_table *table =
        indicator_table(right->release, indicator->table, indicator->scope);
    const struct release_table *other =
        left ? indicator_table(left->release, indicator->table, indicator->scope) : NULL;
    for (size_t i = 0; table && i < table->cell_count; i++) {
        char a[WORDS_BYTES] = MARK_NOT_ASKED;
        char b[WORDS_BYTES];
        const struct cell *cell = &table->cells[i];
        const struct cell *before = indicator_cell(other, cell->row, cell->col);
        if (left && before) {
            trends_show_cell(left, other, before, a);
            note(marks, before);
        }
        trends_show_cell(right, table, cell, b);
        note(marks, cell);
        view_row(view, left ? a : NULL, b,
                 *cell->col ? view_format(view, "%s / %s", words_label(right, cell->row),
                                          words_label(right, cell->col))
                            : view_format(view, "%s%s",
                                          is_detail(right->codebook, table, cell->row) ? "  " : "",
                                          words_label(right, cell->row)));
    }
}

/* The base of a closing, and why it says nothing where it does not. */
static void view_base(struct view *view, const struct indicator *indicator,
                      const struct source *source)
{
    char when[MONTH_WORDS];
    const struct release_table *table =
        indicator_table(source->release, indicator->table, indicator->scope);
    unsigned fewest = 3 * source->release->k;
    words_month(source->release->to, when);
    if (!table || indicator->kind == INDICATOR_CROSSING)
        return;
    if (table->base_known)
        view_text(view, INK_FAINT,
                  view_format(view, _("Base de %s : %u, %s."), when, (unsigned)table->base,
                              words_scope(table->scope)));
    else
        view_text(
            view, INK_FAINT,
            view_format(view, _("Base de %s : masquée, %s."), when, words_scope(table->scope)));
    if (words_people(source->release, table->scope) < fewest)
        view_text(
            view, INK_FAINT,
            view_format(view, _("Sous %u personnes, rien n'est dit, sauf les volumes."), fewest));
}

static void view_marks(struct view *view, const struct marks *marks, unsigned k)
{
    if (marks->third)
        view_text(
            view, INK_FAINT,
            _("« 0-1/3 » : au plus un tiers de la base ; « 1/3-2/3 » : un à deux tiers ; « 2/3-1 » "
              ": au moins deux tiers."));
    if (marks->direction)
        view_text(view, INK_FAINT,
                  _("« ≥ » : au moins aussi souvent que l'autre profil ; l'égalité est possible."));
    if (marks->hidden)
        view_text(
            view, INK_FAINT,
            view_format(view,
                        _("« %s » : nombre masqué. Rapproché de tout ce qui est déjà sorti, il "
                          "pourrait montrer ce que disent moins de %u personnes. La marque est "
                          "la même quelle que soit la raison ; elle ne veut pas dire que le "
                          "nombre est petit."),
                        MARK_HIDDEN, k));
}

void trends_show_table(struct view *view, const struct indicator *indicator,
                       const struct source *left, const struct source *right)
{
    struct marks marks = {false, false, false};
    char a[MONTH_TEXT + 1] = "";
    char b[MONTH_TEXT + 1];
    if (left)
        month_format(left->release->to, a);
    month_format(right->release->to, b);
    view_row(view, left ? a : NULL, b, _("clôture de fin de mois"));
    switch (indicator->kind) {
    case INDICATOR_VOLUMES:
        volumes_table(view, left, right);
        return;
    case INDICATOR_AREAS:
        areas_table(view, left, right, &marks);
        break;
    case INDICATOR_SHARES:
    case INDICATOR_CROSSING:
        answers_table(view, indicator, left, right, &marks);
        if (left)
            view_base(view, indicator, left);
        view_base(view, indicator, right);
        break;
    }
    view_marks(view, &marks, right->release->k);
}
