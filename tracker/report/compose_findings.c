/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/report/compose_internal.h"
#include "tracker/report/findings.h"

/* A cell worth a sentence; %s is its quantity. */
struct finding {
    const char *table;
    enum rank_scope scope;
    const char *row;
    const char *sentence;
};

static const struct finding findings[] = {
    {"T5", SCOPE_1, "ISS_TRV", N_("Pour %s, la réponse a été trouvée dès le premier entretien.")},
    {"T12b", SCOPE_ALL, "ISS_TRV", N_("Réponse trouvée, tous rangs confondus : %s.")},
    {"T3", SCOPE_ALL, "CAN_TEL", N_("Par téléphone : %s.")},
    {"T6", SCOPE_1, "PROG_NEO", N_("Profil néophyte : %s.")},
    {"T6", SCOPE_1, "PROG_FAM", N_("Profil familiarisé ou expérimenté : %s.")},
    {"T7b", SCOPE_1, "REPG_DIV",
     N_("Réponses différentes ou contradictoires reçues des organismes : %s.")},
    {"T10", SCOPE_ALL, "HCGG_OUI", N_("Dans %s, une demande dépasse le champ du dispositif.")},
    {"T13", SCOPE_ALL, "MVT_GAGNE",
     N_("Dans %s, la personne se sent plus en sécurité à la fin qu'au début.")},
    {"T14", SCOPE_ALL, "SAT_POS", N_("Dans %s, la personne se dit satisfaite.")},
};

/* The crossing worth sentences, and the words for its lines. */
static const char compared[] = "T9";

static const struct {
    const char *name;
    const char *words;
} phrases[] = {
    {"PROG_NEO", N_("les néophytes")},
    {"PROG_FAM", N_("les personnes familiarisées")},
    {"QG_COL", N_("le partenariat et ses activités")},
    {"QG_CAD", N_("le cadre d'emploi et le statut")},
    {"QGG_DRO", N_("les droits et les prestations")},
};

static const char *phrase(const struct source *source, const char *name)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (strcmp(phrases[i].name, name) == 0)
            return text_of(phrases[i].words);
    return words_label(source, name);
}

static const struct release_table *find_table(const struct release *release, const char *id,
                                              enum rank_scope scope)
{
    for (size_t i = 0; i < release->table_count; i++)
        if (release->tables[i].scope == scope && strcmp(release->tables[i].id, id) == 0)
            return &release->tables[i];
    return NULL;
}

static void add_finding(struct document *document, const struct source *source,
                        const struct finding *finding)
{
    const struct release_table *table = find_table(source->release, finding->table, finding->scope);
    for (size_t i = 0; table && i < table->cell_count; i++) {
        const struct cell *cell = &table->cells[i];
        char quantity[WORDS_BYTES];
        char sentence[WORDS_BYTES];
        if (strcmp(cell->row, finding->row) != 0 || !table->base_known ||
            !words_quantity(source, cell, finding->scope, table->base, quantity))
            continue;
        words_with(text_of(finding->sentence), quantity, sentence);
        document_say(document, DOCUMENT_SENTENCE, sentence);
    }
}

/* "14 sur 15" */
static void part(const struct source *source, const struct release_table *table,
                 const struct cell *cell, char out[WORDS_BYTES])
{
    uint32_t base = 0;
    char value[WORDS_BYTES];
    release_cell_base(source->release, table, cell, &base);
    words_value(cell, &base, value);
    if (cell->precision == PRECISION_THIRD)
        words_with("%s", value, out);
    else
        snprintf(out, WORDS_BYTES, _("%s sur %u"), value, (unsigned)base);
}

static void add_comparison(struct document *document, const struct source *source,
                           const struct release_table *table, const struct cell *a,
                           const struct cell *b)
{
    const struct cell *more;
    const struct cell *less;
    char sentence[3 * WORDS_BYTES];
    char first[WORDS_BYTES];
    char second[WORDS_BYTES];
    switch (findings_compare(source, table, a, b, &more, &less)) {
    case COMPARISON_NONE:
        return;
    case COMPARISON_AS_MUCH:
        snprintf(sentence, sizeof sentence,
                 _("Questions sur %s : au moins aussi souvent chez %s que chez %s."),
                 phrase(source, more->col), phrase(source, more->row), phrase(source, less->row));
        break;
    case COMPARISON_MORE:
        part(source, table, more, first);
        part(source, table, less, second);
        snprintf(sentence, sizeof sentence,
                 _("Questions sur %s : plus souvent chez %s (%s) que chez %s (%s)."),
                 phrase(source, more->col), phrase(source, more->row), first,
                 phrase(source, less->row), second);
        break;
    }
    document_say(document, DOCUMENT_SENTENCE, sentence);
}

static void add_comparisons(struct document *document, const struct source *source)
{
    const struct release_table *table = find_table(source->release, compared, SCOPE_ALL);
    for (size_t i = 0; table && i < table->cell_count; i++)
        for (size_t j = i + 1; j < table->cell_count; j++)
            if (strcmp(table->cells[i].col, table->cells[j].col) == 0)
                add_comparison(document, source, table, &table->cells[i], &table->cells[j]);
}

static void add_volumes(struct document *document, const struct source *source)
{
    const uint32_t *ranks = source->release->interviews;
    uint64_t interviews = (uint64_t)ranks[0] + ranks[1] + ranks[2];
    char sentence[WORDS_BYTES];
    char mean[WORDS_BYTES];
    snprintf(sentence, sizeof sentence,
             text_count("%u personne aidée.", "%u personnes aidées.", ranks[0]),
             (unsigned)ranks[0]);
    document_say(document, DOCUMENT_SENTENCE, sentence);
    if (ranks[0] == 0)
        return;
    words_ratio(source, interviews, ranks[0], mean);
    snprintf(sentence, sizeof sentence,
             text_count("%u entretien, soit %s par personne en moyenne (trois au plus).",
                        "%u entretiens, soit %s par personne en moyenne (trois au plus).",
                        interviews),
             (unsigned)interviews, mean);
    document_say(document, DOCUMENT_SENTENCE, sentence);
}

void compose_findings(struct document *document, const struct source *source)
{
    add_volumes(document, source);
    for (size_t i = 0; i < sizeof findings / sizeof *findings; i++)
        add_finding(document, source, &findings[i]);
    add_comparisons(document, source);
}
