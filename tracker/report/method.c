/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/report/method.h"

#include <string.h>

#include "tracker/base/text.h"
#include "tracker/report/page.h"

static void title(FILE *out, unsigned number, const char *name)
{
    char line[WORDS_BYTES];
    snprintf(line, sizeof line, "%u. %s", number, name);
    page_title(out, line, '-');
}

static void item(FILE *out, const char *sentence)
{
    char line[4 * WORDS_BYTES];
    snprintf(line, sizeof line, "- %s", sentence);
    page_paragraph(out, 2, 2, line);
}

static void write_limits(FILE *out)
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
        item(out, text_of(limits[i]));
}

static void write_guide(FILE *out, const struct codebook *codebook, unsigned k)
{
    char line[2 * WORDS_BYTES];
    snprintf(
        line, sizeof line,
        _("« %s » : nombre masqué. Rapproché de tout ce qui est déjà sorti, il pourrait montrer "
          "ce que disent moins de %u personnes. La marque est la même quelle que soit la "
          "raison ; elle ne veut pas dire que le nombre est petit."),
        MARK_HIDDEN, k);
    item(out, line);
    snprintf(line, sizeof line, _("« %s » : question non posée à ces entretiens."), MARK_NOT_ASKED);
    item(out, line);
    snprintf(
        line, sizeof line,
        _("La finesse dépend du nombre de personnes et du tableau, jamais de la réponse : nombre "
          "exact, "
          "fourchette de %u en %u, tiers de la base, ou simple comparaison. Sous %u personnes, "
          "rien n'est dit, sauf les volumes."),
        k, k, 3 * k);
    item(out, line);
    if (codebook->third_count > 0)
        item(out, _("Certaines lignes (des regroupements, « ne se prononce pas ») ne se disent pas "
                    "plus finement qu'en tiers, même pour beaucoup de personnes : les "
                    "autres peuvent ainsi se dire plus finement."));
    item(out, _("« Au moins aussi souvent » compare des parts ; l'égalité est possible."));
    item(out, _("Une barre pleine va jusqu'au plus petit nombre possible, une barre claire "
                "jusqu'au plus grand."));
    item(out,
         _("Une ligne en retrait détaille celle du dessus. Un pourcentage n'est donné que pour "
           "un nombre exact, sur une base de 20 au moins."));
}

enum { MONTH_END = 26, RANK_COLUMNS = 7, GAP_COLUMNS = 6 };

/* Three numbers or words, by rank. */
static void by_rank(FILE *out, const char *const values[RANKS])
{
    for (unsigned i = 0; i < RANKS; i++)
        page_right(out, RANK_COLUMNS, values[i]);
}

static void counts_by_rank(FILE *out, const uint32_t counts[RANKS])
{
    char text[RANKS][16];
    for (unsigned i = 0; i < RANKS; i++)
        snprintf(text[i], sizeof text[i], "%u", (unsigned)counts[i]);
    by_rank(out, (const char *const[RANKS]){text[0], text[1], text[2]});
}

static void write_closings(FILE *out, const struct release *release)
{
    const char *const ranks[RANKS] = {_("1er"), _("2e"), _("3e")};
    char through[MONTH_WORDS];
    fputc('\n', out);
    page_label(out, 2, MONTH_END, _("Clôtures de la période"));
    page_right(out, RANKS * RANK_COLUMNS, _("entretiens vus"));
    page_pad(out, GAP_COLUMNS);
    page_right(out, RANKS * RANK_COLUMNS, _("dans les tableaux"));
    fputc('\n', out);
    page_pad(out, MONTH_END);
    by_rank(out, ranks);
    page_pad(out, GAP_COLUMNS);
    by_rank(out, ranks);
    fputc('\n', out);
    for (size_t i = 0; i < release->closing_count; i++) {
        const struct release_closing *closing = &release->closings[i];
        words_month(closing->through, through);
        page_label(out, 4, MONTH_END, through);
        counts_by_rank(out, closing->interviews);
        page_pad(out, GAP_COLUMNS);
        counts_by_rank(out, closing->folded);
        fputc('\n', out);
    }
    fputc('\n', out);
}

/* One count of the method table: it passed the gate like the others. */
static void write_flag(FILE *out, const struct source *source, const struct release_table *table,
                       const struct cell *cell)
{
    char value[WORDS_BYTES];
    char line[WORDS_BYTES];
    bool late = strcmp(cell->row, "LATE") == 0;
    if (!table->base_known || !words_quantity(source, cell, table->scope, table->base, value))
        words_value(cell, NULL, value);
    const char *sentence = late ? _("Saisis après la clôture de leur mois : %s")
                                : _("Rang déclaré, le code de suite étant perdu : %s");
    words_with(sentence, value, line);
    page_paragraph(out, 2, 2, line);
}

static void write_flags(FILE *out, const struct source *source)
{
    const struct release *release = source->release;
    for (size_t t = 0; t < release->table_count; t++) {
        const struct release_table *table = &release->tables[t];
        for (size_t i = 0; i < table->cell_count && strcmp(table->id, METHOD_TABLE) == 0; i++)
            write_flag(out, source, table, &table->cells[i]);
    }
}

static void write_waiting(FILE *out, const uint32_t waiting[RANKS])
{
    char line[WORDS_BYTES];
    if (waiting[0] + waiting[1] + waiting[2] == 0) {
        page_paragraph(out, 2, 0, _("Aucun entretien n'attend à la fin de la période."));
        return;
    }
    snprintf(line, sizeof line,
             _("Entretiens en attente à la fin de la période : premiers %u, deuxièmes %u, "
               "troisièmes %u."),
             (unsigned)waiting[0], (unsigned)waiting[1], (unsigned)waiting[2]);
    page_paragraph(out, 2, 0, line);
}

static void write_method(FILE *out, const struct source *source)
{
    const struct release *release = source->release;
    char line[3 * WORDS_BYTES];
    snprintf(line, sizeof line,
             _("Seuil : k = %u. Un bloc de réponses réunit au moins %u personnes et deux "
               "départements ; jusque-là, les entretiens attendent, scellés, et n'entrent dans "
               "aucun tableau."),
             release->k, release->k);
    page_paragraph(out, 2, 0, line);
    write_waiting(out, release->waiting);
    write_flags(out, source);
    write_closings(out, release);
    snprintf(line, sizeof line,
             _("Grille de codes : %s, version %u. Les réponses sont comptées selon son plan de "
               "tableaux, et rien d'autre n'est gardé."),
             release->form, release->codebook);
    page_paragraph(out, 2, 0, line);
}

void method_write(FILE *out, const struct source *source, unsigned first)
{
    title(out, first, _("Limites"));
    write_limits(out);
    title(out, first + 1, _("Comment lire ces tableaux"));
    write_guide(out, source->codebook, source->release->k);
    title(out, first + 2, _("Méthode"));
    write_method(out, source);
}
