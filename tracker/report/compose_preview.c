/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/report/compose.h"
#include "tracker/report/words.h"

/* What a cell of that precision would say. */
static void precision_text(const struct release *release, const struct release_table *table,
                           enum precision precision, char out[WORDS_BYTES])
{
    unsigned fewest = 3 * release->k;
    out[0] = '\0';
    switch (precision) {
    case PRECISION_EXACT:
        snprintf(out, WORDS_BYTES, "%s", _("nombres exacts"));
        return;
    case PRECISION_ROUNDED:
        snprintf(out, WORDS_BYTES, _("fourchettes de %u en %u"), release->k, release->k);
        return;
    case PRECISION_THIRD:
        snprintf(out, WORDS_BYTES, "%s", _("tiers de la base"));
        return;
    case PRECISION_DIRECTION:
        snprintf(out, WORDS_BYTES, "%s", _("comparaisons"));
        return;
    case PRECISION_HIDDEN:
        if (words_people(release, table->scope) < fewest)
            snprintf(out, WORDS_BYTES, _("rien : moins de %u personnes"), fewest);
        else
            snprintf(out, WORDS_BYTES, "%s", _("rien : base inconnue du lecteur"));
        return;
    case PRECISION_NOT_ASKED:
    case PRECISIONS:
        return;
    }
}

/* The precision of most cells that were asked. */
static enum precision usual(const struct release_table *table)
{
    size_t cells[PRECISIONS] = {0};
    enum precision most = PRECISION_NOT_ASKED;
    for (size_t i = 0; i < table->cell_count; i++)
        cells[table->cells[i].precision]++;
    cells[PRECISION_NOT_ASKED] = 0;
    for (unsigned i = 0; i < PRECISIONS; i++)
        if (cells[i] > cells[most])
            most = (enum precision)i;
    return most;
}

static void add_words(struct document *document, unsigned level, const char *label,
                      const char *words)
{
    document_row(document, level, label);
    document_cell(document, &(struct document_cell){.says = DOCUMENT_WORDS, .text = words});
}

/* The table and what it could say, then its lines that could say more or less. */
static void add_table(struct document *document, const struct source *source,
                      const struct release_table *table)
{
    const struct release *release = source->release;
    char line[2 * WORDS_BYTES];
    char words[WORDS_BYTES];
    enum precision most = usual(table);
    snprintf(line, sizeof line, "%s %s (%s)", table->id, words_title(source, table->id),
             words_scope(table->scope));
    precision_text(release, table, most, words);
    add_words(document, 0, line, words);
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct cell *cell = &table->cells[i];
        if (cell->precision == most || cell->precision == PRECISION_NOT_ASKED)
            continue;
        precision_text(release, table, cell->precision, words);
        add_words(document, 1, words_label(source, cell->row), words);
    }
}

struct document *compose_preview(const struct release *release, const struct codebook *codebook,
                                 bool english)
{
    const struct source source = {release, codebook, english};
    char period[WORDS_BYTES];
    char date[MONTH_TEXT + 1];
    month_format(release->to, date);
    words_period(release, period);
    struct document *document =
        document_new(english ? "en" : "fr",
                     _("Ce que les nombres de personnes permettent de dire, au mieux"), date);
    document_section(document, 0, NULL);
    document_say(document, DOCUMENT_PARAGRAPH, period);
    document_say(document, DOCUMENT_PARAGRAPH,
                 _("Aucune réponse n'est lue ici. Certaines lignes pourront être masquées."));
    document_table(document, &(struct document_block){.kind = DOCUMENT_PAIRS, .apart = true});
    for (size_t i = 0; i < release->table_count; i++)
        if (release->tables[i].cell_count > 0 && strcmp(release->tables[i].id, METHOD_TABLE) != 0)
            add_table(document, &source, &release->tables[i]);
    return document_done(document);
}
