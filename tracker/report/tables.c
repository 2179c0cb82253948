/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/report/tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/codebook/plan.h"
#include "tracker/report/findings.h"
#include "tracker/report/page.h"

/* Columns: labels end, numbers end, percentages end; in a figure the bar takes the rest. */
enum {
    LABEL_END = 54,
    FIGURE_LABEL_END = 32,
    VALUE_COLUMNS = 20,
    PERCENT_COLUMNS = 6,
    OTHER = 1000, /* tables of unknown ids */
    BAR_COLUMNS = PAGE_COLUMNS - FIGURE_LABEL_END - VALUE_COLUMNS - PERCENT_COLUMNS - 2,
};

/* Sections of the plan by the number in the tables' ids ("T7b" is 7); the territory comes last. */
static const struct section {
    const char *title;
    unsigned first, last;
} sections[] = {
    {N_("Les bénéficiaires et les entretiens"), 1, 7},
    {N_("Les demandes"), 8, 11},
    {N_("Les résultats"), 12, 14},
    {N_("Les référents"), 15, 15},
    {N_("Le territoire et les relais"), 16, 16},
    {N_("Autres tableaux"), 17, OTHER},
};

const char *table_title(const struct source *source, const char *id)
{
    int index = codebook_table(source->codebook, id);
    return index < 0 ? id : label_text(&source->codebook->tables[index].title, source->english);
}

uint32_t table_people(const struct release *release, enum rank_scope scope)
{
    uint32_t most = 0;
    for (unsigned rank = 0; rank < RANKS; rank++) {
        uint32_t folded = 0;
        for (size_t i = 0; i < release->closing_count; i++)
            folded += release->closings[i].folded[rank];
        if ((scope_ranks(scope) >> rank & 1) && folded > most)
            most = folded;
    }
    return most;
}

static const struct table *plan_table(const struct source *source, const char *id)
{
    int index = codebook_table(source->codebook, id);
    return index < 0 ? NULL : &source->codebook->tables[index];
}

/* The group above an option or group, or NULL. */
static const struct group *above(const struct codebook *codebook, const char *of)
{
    int index = codebook_option(codebook, of);
    int parent = -1;
    if (index >= 0) {
        parent = codebook->options[index].parent;
    } else {
        index = codebook_group(codebook, of);
        if (index >= 0)
            parent = codebook->groups[index].parent;
    }
    return parent < 0 ? NULL : &codebook->groups[parent];
}

static bool has_row(const struct release_table *table, const char *row)
{
    for (size_t i = 0; i < table->cell_count; i++)
        if (strcmp(table->cells[i].row, row) == 0)
            return true;
    return false;
}

/* How many groups of the same table a line stands under. */
static unsigned depth(const struct codebook *codebook, const struct release_table *table,
                      const char *row)
{
    unsigned levels = 0;
    const struct group *group = above(codebook, row);
    for (; group; group = above(codebook, group->code))
        levels += has_row(table, group->code);
    return levels;
}

/* Full blocks up to the lower bound, light ones up to the upper. */
static void bar(const struct cell *cell, uint32_t base, char out[WORDS_BYTES])
{
    size_t bytes = 0;
    out[0] = '\0';
    for (unsigned i = 0; i < BAR_COLUMNS; i++) {
        uint64_t reach = ((uint64_t)i * 2 + 1) * base;
        bool full = reach < (uint64_t)cell->lo * BAR_COLUMNS * 2;
        bool light = reach < (uint64_t)cell->hi * BAR_COLUMNS * 2;
        if (!full && !light)
            break;
        bytes += (size_t)snprintf(out + bytes, WORDS_BYTES - bytes, "%s", full ? "█" : "░");
    }
}

static void write_cell(FILE *out, const struct source *source, const struct release_table *table,
                       const struct cell *cell, unsigned indent)
{
    const struct table *plan = plan_table(source, table->id);
    bool figure = plan && plan->figure;
    uint32_t base = 0;
    bool known = release_cell_base(source->release, table, cell, &base);
    const uint32_t *shown = known ? &base : NULL;
    char value[WORDS_BYTES];
    char percent[WORDS_BYTES];
    char drawn[WORDS_BYTES] = "";
    words_value(cell, shown, value);
    words_percent(source, cell, shown, percent);
    if (figure && known && cell->precision <= PRECISION_THIRD)
        bar(cell, base, drawn);
    page_label(out, indent, figure ? FIGURE_LABEL_END : LABEL_END, words_label(source, cell->row));
    page_right(out, VALUE_COLUMNS, value);
    if (percent[0] || drawn[0])
        page_right(out, PERCENT_COLUMNS, percent);
    fprintf(out, "%s%s\n", drawn[0] ? "  " : "", drawn);
}

/* True when something is hidden and nothing is said. */
static bool all_hidden(const struct release_table *table)
{
    bool hidden = false;
    for (size_t i = 0; i < table->cell_count; i++) {
        enum precision precision = table->cells[i].precision;
        hidden |= precision == PRECISION_HIDDEN;
        if (precision < PRECISION_HIDDEN)
            return false;
    }
    return hidden;
}

static bool bases_known(const struct release *release, const struct release_table *table)
{
    uint32_t base;
    for (size_t i = 0; i < table->cell_count; i++)
        if (!release_cell_base(release, table, &table->cells[i], &base))
            return false;
    return true;
}

/* Why nothing is said, from numbers of people and from what the reader knows. */
static void write_silence(FILE *out, const struct source *source, const struct release_table *table)
{
    char line[WORDS_BYTES];
    unsigned fewest = 3 * source->release->k;
    if (table_people(source->release, table->scope) < fewest)
        snprintf(line, sizeof line, _("%s pour toutes les lignes : moins de %u personnes."),
                 MARK_HIDDEN, fewest);
    else if (!bases_known(source->release, table))
        snprintf(line, sizeof line,
                 _("%s pour toutes les lignes : la base n'est pas connue du lecteur."),
                 MARK_HIDDEN);
    else
        snprintf(line, sizeof line, _("%s pour toutes les lignes."), MARK_HIDDEN);
    page_paragraph(out, 4, 3, line);
}

static void write_one_way(FILE *out, const struct source *source, const struct release_table *table)
{
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct cell *cell = &table->cells[i];
        unsigned level = depth(source->codebook, table, cell->row);
        write_cell(out, source, table, cell, 4 + 2 * level);
    }
}

/* Lines of a direction, for the column of the cell. */
static void write_direction(FILE *out, const struct source *source, const struct cell *cell)
{
    char line[3 * WORDS_BYTES];
    snprintf(line, sizeof line, _("%s : au moins aussi souvent que %s"),
             words_label(source, cell->row), words_label(source, cell->than_row));
    page_paragraph(out, 6, 2, line);
}

/* One column of a crossing: its label, then a line for each row. */
static void write_column(FILE *out, const struct source *source, const struct release_table *table,
                         const char *col)
{
    bool direction = false;
    page_paragraph(out, 4, 2, words_label(source, col));
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct cell *cell = &table->cells[i];
        if (strcmp(cell->col, col) == 0 && cell->precision == PRECISION_DIRECTION) {
            write_direction(out, source, cell);
            direction = true;
        }
    }
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct cell *cell = &table->cells[i];
        if (strcmp(cell->col, col) == 0 && !(direction && cell->precision >= PRECISION_DIRECTION))
            write_cell(out, source, table, cell, 6);
    }
}

static void write_crossing(FILE *out, const struct source *source,
                           const struct release_table *table)
{
    for (size_t i = 0; i < table->cell_count; i++) {
        bool seen = false;
        for (size_t j = 0; j < i; j++)
            seen |= strcmp(table->cells[j].col, table->cells[i].col) == 0;
        if (!seen)
            write_column(out, source, table, table->cells[i].col);
    }
}

static void write_head(FILE *out, const struct source *source, const char *id)
{
    const struct table *plan = plan_table(source, id);
    char line[WORDS_BYTES];
    snprintf(line, sizeof line, "%s %s", id, table_title(source, id));
    page_paragraph(out, 0, 5, line);
    if (plan && plan->note.fr)
        page_paragraph(out, 4, 0, label_text(&plan->note, source->english));
}

static void write_answers(FILE *out, const struct source *source, const struct release_table *table,
                          bool titled)
{
    char line[WORDS_BYTES];
    if (titled)
        write_head(out, source, table->id);
    bool crossing = table->cells[0].col[0] != '\0';
    if (crossing) /* each line has its own base */
        snprintf(line, sizeof line, "(%s)", words_scope(table->scope));
    else if (table->base_known)
        snprintf(line, sizeof line, _("Base : %u, %s"), (unsigned)table->base,
                 words_scope(table->scope));
    else
        snprintf(line, sizeof line, _("Base : %s, %s"), MARK_HIDDEN, words_scope(table->scope));
    page_paragraph(out, 4, 2, line);
    if (all_hidden(table))
        write_silence(out, source, table);
    else if (crossing)
        write_crossing(out, source, table);
    else
        write_one_way(out, source, table);
    fputc('\n', out);
}

static void write_count(FILE *out, unsigned indent, const char *label, const char *value)
{
    page_label(out, indent, LABEL_END, label);
    page_right(out, VALUE_COLUMNS, value);
    fputc('\n', out);
}

static void write_number(FILE *out, unsigned indent, const char *label, uint64_t number)
{
    char value[WORDS_BYTES];
    snprintf(value, sizeof value, "%" PRIu64, number);
    write_count(out, indent, label, value);
}

static void write_volumes(FILE *out, const struct source *source, const char *id)
{
    static const enum rank_scope scopes[RANKS] = {SCOPE_1, SCOPE_2, SCOPE_3};
    const uint32_t *ranks = source->release->interviews;
    uint64_t interviews = (uint64_t)ranks[0] + ranks[1] + ranks[2];
    char mean[WORDS_BYTES];
    write_head(out, source, id);
    write_number(out, 4, _("entretiens"), interviews);
    for (unsigned i = 0; i < RANKS; i++)
        write_number(out, 6, words_scope(scopes[i]), ranks[i]);
    if (ranks[0]) {
        words_ratio(source, interviews, ranks[0], mean);
        write_count(out, 4, _("entretiens par personne, en moyenne"), mean);
    }
    fputc('\n', out);
}

static void write_areas(FILE *out, const struct source *source, const char *id)
{
    const struct release *release = source->release;
    char label[WORDS_BYTES];
    write_head(out, source, id);
    for (size_t i = 0; i < release->area_count; i++) {
        snprintf(label, sizeof label, _("département %u"), release->areas[i].department);
        if (release->areas[i].interviews)
            write_number(out, 4, label, release->areas[i].interviews);
        else
            write_count(out, 4, label, MARK_HIDDEN);
    }
    fputc('\n', out);
}

static unsigned number_of(const char *id)
{
    unsigned number = 0;
    if (*id++ != 'T' || *id < '0' || *id > '9')
        return OTHER;
    for (; *id >= '0' && *id <= '9' && number < OTHER; id++)
        number = number * 10 + (unsigned)(*id - '0');
    return number;
}

/* True for the tables of answers of a section, the method's own left out. */
static bool belongs(const struct release_table *table, const struct section *section)
{
    unsigned number = number_of(table->id);
    return number >= section->first && number <= section->last && table->cell_count > 0 &&
           strcmp(table->id, METHOD_TABLE) != 0;
}

static bool is_empty(const struct release *release, const struct section *section)
{
    for (size_t i = 0; i < release->table_count; i++)
        if (belongs(&release->tables[i], section))
            return false;
    return true;
}

unsigned tables_write(FILE *out, const struct source *source, unsigned first)
{
    const struct release *release = source->release;
    char title[WORDS_BYTES];
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
        const struct section *section = &sections[s];
        bool volumes = section->first == 1;
        bool areas = section->first == 16;
        if (!volumes && !areas && is_empty(release, section))
            continue;
        snprintf(title, sizeof title, "%u. %s", first++, text_of(section->title));
        page_title(out, title, '-');
        if (volumes)
            write_volumes(out, source, "T1");
        if (areas)
            write_areas(out, source, "T2");
        for (size_t i = 0; i < release->table_count; i++) {
            const struct release_table *table = &release->tables[i];
            if (belongs(table, section))
                write_answers(out, source, table, i == 0 || strcmp(table[-1].id, table->id) != 0);
        }
    }
    return first;
}
