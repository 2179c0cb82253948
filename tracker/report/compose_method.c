/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/report/compose_internal.h"

static void item(struct document *document, const char *sentence)
{
    document_say(document, DOCUMENT_ITEM, sentence);
}

static void add_limits(struct document *document)
{
    static const char *const limits[] = {
        N_("Il n'y a ni groupe témoin ni suivi d'une personne : ce texte décrit, il n'explique "
           "pas."),
        N_("Chaque personne a au plus un entretien de chaque rang. Qui redit « premier "
           "entretien » est compté deux fois."),
        N_("La satisfaction est dite à la personne qui a mené l'entretien : elle peut être "
           "embellie."),
        N_("Profils et issues sont codés par plusieurs référents : leur façon de coder se "
           "travaille ensemble."),
        N_("Les effectifs sont petits : aucun pourcentage sous 20, aucun test statistique, aucune "
           "réponse par département."),
        N_("Les chiffres arrêtés à une clôture ne sont pas corrigés ensuite."),
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        item(document, text_of(limits[i]));
}

static void add_guide(struct document *document, const struct codebook *codebook, unsigned k)
{
    char line[2 * WORDS_BYTES];
    snprintf(
        line, sizeof line,
        _("« %s » : nombre masqué. Rapproché de tout ce qui est déjà sorti, il pourrait montrer "
          "ce que disent moins de %u personnes. La marque est la même quelle que soit la "
          "raison ; elle ne veut pas dire que le nombre est petit."),
        MARK_HIDDEN, k);
    item(document, line);
    snprintf(line, sizeof line, _("« %s » : question non posée à ces entretiens."), MARK_NOT_ASKED);
    item(document, line);
    snprintf(
        line, sizeof line,
        _("La finesse dépend du nombre de personnes et du tableau, jamais de la réponse : nombre "
          "exact, "
          "fourchette de %u en %u, tiers de la base, ou simple comparaison. Sous %u personnes, "
          "rien n'est dit, sauf les volumes."),
        k, k, 3 * k);
    item(document, line);
    if (codebook->third_count > 0)
        item(document,
             _("Certaines lignes (des regroupements, « ne se prononce pas ») ne se disent pas "
               "plus finement qu'en tiers, même pour beaucoup de personnes : les "
               "autres peuvent ainsi se dire plus finement."));
    item(document, _("« Au moins aussi souvent » compare des parts ; l'égalité est possible."));
    item(document, _("Une barre pleine va jusqu'au plus petit nombre possible, une barre claire "
                     "jusqu'au plus grand."));
    item(document,
         _("Une ligne en retrait détaille celle du dessus. Un pourcentage n'est donné que pour "
           "un nombre exact, sur une base de 20 au moins."));
}

static void add_counts(struct document *document, const uint32_t counts[RANKS])
{
    char text[16];
    for (unsigned i = 0; i < RANKS; i++) {
        snprintf(text, sizeof text, "%u", (unsigned)counts[i]);
        document_cell(document,
                      &(struct document_cell){
                          .says = DOCUMENT_EXACT, .lo = counts[i], .hi = counts[i], .text = text});
    }
}

static void add_head(struct document *document, const char *text, unsigned span)
{
    document_cell(document,
                  &(struct document_cell){.says = DOCUMENT_WORDS, .text = text, .span = span});
}

static void add_closings(struct document *document, const struct release *release)
{
    const char *const ranks[RANKS] = {_("1er"), _("2e"), _("3e")};
    char through[MONTH_WORDS];
    document_table(document, &(struct document_block){.kind = DOCUMENT_GRID, .group = RANKS});
    document_head(document, _("Clôtures de la période"));
    add_head(document, _("entretiens vus"), RANKS);
    add_head(document, _("dans les tableaux"), RANKS);
    document_head(document, "");
    for (unsigned i = 0; i < 2 * RANKS; i++)
        add_head(document, ranks[i % RANKS], 1);
    for (size_t i = 0; i < release->closing_count; i++) {
        const struct release_closing *closing = &release->closings[i];
        words_month(closing->through, through);
        document_row(document, 0, through);
        add_counts(document, closing->interviews);
        add_counts(document, closing->folded);
    }
}

/* One count of the method table: it passed the gate like the others. */
static void add_flag(struct document *document, const struct source *source,
                     const struct release_table *table, const struct cell *cell)
{
    char value[WORDS_BYTES];
    char line[WORDS_BYTES];
    bool late = strcmp(cell->row, "LATE") == 0;
    if (!table->base_known || !words_quantity(source, cell, table->scope, table->base, value))
        words_value(cell, NULL, value);
    const char *sentence = late ? _("Saisis après la clôture de leur mois : %s")
                                : _("Rang déclaré, le code de suite étant perdu : %s");
    words_with(sentence, value, line);
    document_say(document, DOCUMENT_SENTENCE, line);
}

static void add_flags(struct document *document, const struct source *source)
{
    const struct release *release = source->release;
    for (size_t t = 0; t < release->table_count; t++) {
        const struct release_table *table = &release->tables[t];
        for (size_t i = 0; i < table->cell_count && strcmp(table->id, METHOD_TABLE) == 0; i++)
            add_flag(document, source, table, &table->cells[i]);
    }
}

static void add_waiting(struct document *document, const uint32_t waiting[RANKS])
{
    char line[WORDS_BYTES];
    if (waiting[0] + waiting[1] + waiting[2] == 0) {
        document_say(document, DOCUMENT_PARAGRAPH,
                     _("Aucun entretien n'attend à la fin de la période."));
        return;
    }
    snprintf(line, sizeof line,
             _("Entretiens en attente à la fin de la période : premiers %u, deuxièmes %u, "
               "troisièmes %u."),
             (unsigned)waiting[0], (unsigned)waiting[1], (unsigned)waiting[2]);
    document_say(document, DOCUMENT_PARAGRAPH, line);
}

static void add_method(struct document *document, const struct source *source)
{
    const struct release *release = source->release;
    char line[3 * WORDS_BYTES];
    snprintf(line, sizeof line,
             _("Seuil : k = %u. Un bloc de réponses réunit au moins %u personnes et deux "
               "départements ; jusque-là, les entretiens attendent, scellés, et n'entrent dans "
               "aucun tableau."),
             release->k, release->k);
    document_say(document, DOCUMENT_PARAGRAPH, line);
    add_waiting(document, release->waiting);
    add_flags(document, source);
    add_closings(document, release);
    snprintf(line, sizeof line,
             _("Grille de codes : %s, version %u. Les réponses sont comptées selon son plan de "
               "tableaux, et rien d'autre n'est gardé."),
             release->form, release->codebook);
    document_say(document, DOCUMENT_PARAGRAPH, line);
}

void compose_method(struct document *document, const struct source *source, unsigned first)
{
    document_section(document, first, _("Limites"));
    add_limits(document);
    document_section(document, first + 1, _("Comment lire ces tableaux"));
    add_guide(document, source->codebook, source->release->k);
    document_section(document, first + 2, _("Méthode"));
    add_method(document, source);
}
