/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/codebook/plan.h"
#include "tracker/report/compose_internal.h"

/* Numbers of tables: sections that begin with these also hold the volumes and the areas. */
enum { VOLUMES = 1, AREAS = 16, OTHER = 1000 /* tables of unknown ids */ };

/* Sections of the plan by the number in the tables' ids ("T7b" is 7); the territory comes last. */
static const struct section {
    const char *title;
    unsigned first, last;
} sections[] = {
    {N_("Les bénéficiaires et les entretiens"), VOLUMES, 7},
    {N_("Les demandes"), 8, 11},
    {N_("Les résultats"), 12, 14},
    {N_("Les référents"), 15, 15},
    {N_("Le territoire et les relais"), AREAS, 16},
    {N_("Autres tableaux"), 17, OTHER},
};

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

/* What the cell says, its texts in the buffers of the caller. */
static struct document_cell say(const struct source *source, const struct release_table *table,
                                const struct cell *cell, char value[WORDS_BYTES],
                                char share[WORDS_BYTES])
{
    static const enum document_says says[] = {
        [PRECISION_EXACT] = DOCUMENT_EXACT,   [PRECISION_ROUNDED] = DOCUMENT_RANGE,
        [PRECISION_THIRD] = DOCUMENT_RANGE,   [PRECISION_DIRECTION] = DOCUMENT_HIDDEN,
        [PRECISION_HIDDEN] = DOCUMENT_HIDDEN, [PRECISION_NOT_ASKED] = DOCUMENT_NOT_ASKED,
        [PRECISIONS] = DOCUMENT_NOT_ASKED,
    };
    uint32_t base = 0;
    const uint32_t *known = release_cell_base(source->release, table, cell, &base) ? &base : NULL;
    words_value(cell, known, value);
    words_percent(source, cell, known, share);
    return (struct document_cell){.says = says[cell->precision],
                                  .lo = cell->lo,
                                  .hi = cell->hi,
                                  .base = known ? base : 0,
                                  .text = value,
                                  .share = *share ? share : NULL};
}

static void add_cell(struct document *document, const struct source *source,
                     const struct release_table *table, const struct cell *cell, unsigned level)
{
    char value[WORDS_BYTES];
    char share[WORDS_BYTES];
    const struct document_cell said = say(source, table, cell, value, share);
    document_row(document, level, words_label(source, cell->row));
    document_cell(document, &said);
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
static void say_silence(const struct source *source, const struct release_table *table,
                        char line[WORDS_BYTES])
{
    unsigned fewest = 3 * source->release->k;
    if (words_people(source->release, table->scope) < fewest)
        snprintf(line, WORDS_BYTES, _("%s pour toutes les lignes : moins de %u personnes."),
                 MARK_HIDDEN, fewest);
    else if (!bases_known(source->release, table))
        snprintf(line, WORDS_BYTES,
                 _("%s pour toutes les lignes : la base n'est pas connue du lecteur."),
                 MARK_HIDDEN);
    else
        snprintf(line, WORDS_BYTES, _("%s pour toutes les lignes."), MARK_HIDDEN);
}

/* A direction, for the column of the cell. */
static void add_direction(struct document *document, const struct source *source,
                          const struct cell *cell)
{
    char line[3 * WORDS_BYTES];
    snprintf(line, sizeof line, _("%s : au moins aussi souvent que %s"),
             words_label(source, cell->row), words_label(source, cell->than_row));
    document_row(document, 1, words_label(source, cell->row));
    document_cell(document, &(struct document_cell){.says = DOCUMENT_DIRECTION,
                                                    .text = line,
                                                    .than = words_label(source, cell->than_row)});
}

/* One column of a crossing: its label, then a line for each row. */
static void add_column(struct document *document, const struct source *source,
                       const struct release_table *table, const char *col)
{
    bool direction = false;
    document_row(document, 0, words_label(source, col));
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct cell *cell = &table->cells[i];
        if (strcmp(cell->col, col) == 0 && cell->precision == PRECISION_DIRECTION) {
            add_direction(document, source, cell);
            direction = true;
        }
    }
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct cell *cell = &table->cells[i];
        if (strcmp(cell->col, col) == 0 && !(direction && cell->precision >= PRECISION_DIRECTION))
            add_cell(document, source, table, cell, 1);
    }
}

static void add_crossing(struct document *document, const struct source *source,
                         const struct release_table *table)
{
    for (size_t i = 0; i < table->cell_count; i++) {
        bool seen = false;
        for (size_t j = 0; j < i; j++)
            seen |= strcmp(table->cells[j].col, table->cells[i].col) == 0;
        if (!seen)
            add_column(document, source, table, table->cells[i].col);
    }
}

static void add_one_way(struct document *document, const struct source *source,
                        const struct release_table *table)
{
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct cell *cell = &table->cells[i];
        add_cell(document, source, table, cell, depth(source->codebook, table, cell->row));
    }
}

/* Begins the table of an id; *more says what else is known of it. */
static void add_table(struct document *document, const struct source *source, const char *id,
                      struct document_block more)
{
    const struct table *plan = plan_table(source, id);
    char caption[WORDS_BYTES];
    snprintf(caption, sizeof caption, "%s %s", id, words_title(source, id));
    more.kind = DOCUMENT_TABLE;
    more.text = caption;
    more.note = plan && plan->note.fr ? label_text(&plan->note, source->english) : NULL;
    more.figure = plan && plan->figure;
    document_table(document, &more);
}

static void add_answers(struct document *document, const struct source *source,
                        const struct release_table *table, bool continues)
{
    char base[WORDS_BYTES];
    char silence[WORDS_BYTES];
    const bool crossing = table->cells[0].col[0] != '\0';
    const bool silent = all_hidden(table);
    if (crossing) /* each line has its own base */
        snprintf(base, sizeof base, "(%s)", words_scope(table->scope));
    else if (table->base_known)
        snprintf(base, sizeof base, _("Base : %u, %s"), (unsigned)table->base,
                 words_scope(table->scope));
    else
        snprintf(base, sizeof base, _("Base : %s, %s"), MARK_HIDDEN, words_scope(table->scope));
    if (silent)
        say_silence(source, table, silence);
    add_table(document, source, table->id,
              (struct document_block){
                  .base = base, .silence = silent ? silence : NULL, .continues = continues});
    if (crossing)
        add_crossing(document, source, table);
    else
        add_one_way(document, source, table);
}

static void add_words(struct document *document, unsigned level, const char *label,
                      const char *words, enum document_says says)
{
    document_row(document, level, label);
    document_cell(document, &(struct document_cell){.says = says, .text = words});
}

static void add_number(struct document *document, unsigned level, const char *label,
                       uint64_t number)
{
    char value[WORDS_BYTES];
    snprintf(value, sizeof value, "%" PRIu64, number);
    document_row(document, level, label);
    document_cell(document, &(struct document_cell){
                                .says = DOCUMENT_EXACT, .lo = number, .hi = number, .text = value});
}

static void add_volumes(struct document *document, const struct source *source, const char *id)
{
    static const enum rank_scope scopes[RANKS] = {SCOPE_1, SCOPE_2, SCOPE_3};
    const uint32_t *ranks = source->release->interviews;
    uint64_t interviews = (uint64_t)ranks[0] + ranks[1] + ranks[2];
    char mean[WORDS_BYTES];
    add_table(document, source, id, (struct document_block){.continues = false});
    add_number(document, 0, _("entretiens"), interviews);
    for (unsigned i = 0; i < RANKS; i++)
        add_number(document, 1, words_scope(scopes[i]), ranks[i]);
    if (ranks[0]) {
        words_ratio(source, interviews, ranks[0], mean);
        add_words(document, 0, _("entretiens par personne, en moyenne"), mean, DOCUMENT_WORDS);
    }
}

static void add_areas(struct document *document, const struct source *source, const char *id)
{
    const struct release *release = source->release;
    char label[WORDS_BYTES];
    add_table(document, source, id, (struct document_block){.continues = false});
    for (size_t i = 0; i < release->area_count; i++) {
        snprintf(label, sizeof label, _("département %u"), release->areas[i].department);
        if (release->areas[i].interviews)
            add_number(document, 0, label, release->areas[i].interviews);
        else
            add_words(document, 0, label, MARK_HIDDEN, DOCUMENT_HIDDEN);
    }
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

static void add_section(struct document *document, const struct source *source,
                        const struct section *section)
{
    const struct release *release = source->release;
    if (section->first == VOLUMES)
        add_volumes(document, source, "T1");
    if (section->first == AREAS)
        add_areas(document, source, "T2");
    for (size_t i = 0; i < release->table_count; i++) {
        const struct release_table *table = &release->tables[i];
        if (belongs(table, section))
            add_answers(document, source, table, i > 0 && strcmp(table[-1].id, table->id) == 0);
    }
}

unsigned compose_tables(struct document *document, const struct source *source, unsigned first)
{
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
        const struct section *section = &sections[s];
        if (section->first != VOLUMES && section->first != AREAS &&
            is_empty(source->release, section))
            continue;
        document_section(document, first++, text_of(section->title));
        add_section(document, source, section);
    }
    return first;
}
