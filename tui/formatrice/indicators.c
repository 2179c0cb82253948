/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/formatrice/indicators.h"

#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/report/findings.h"

enum { POINTS = 15 }; /* of a hundred, between two closings */

/* What a reader knows of a share: a count between lo and hi, out of base. */
struct share {
    uint64_t lo, hi, base;
};

const struct release_table *indicator_table(const struct release *release, const char *id,
                                            enum rank_scope scope)
{
    for (size_t i = 0; i < release->table_count; i++)
        if (release->tables[i].scope == scope && strcmp(release->tables[i].id, id) == 0)
            return &release->tables[i];
    return NULL;
}

const struct cell *indicator_cell(const struct release_table *table, const char *row,
                                  const char *col)
{
    for (size_t i = 0; table && i < table->cell_count; i++)
        if (strcmp(table->cells[i].row, row) == 0 && strcmp(table->cells[i].col, col) == 0)
            return &table->cells[i];
    return NULL;
}

/* False when the reader knows nothing of it. */
static bool share_of(const struct source *source, const char *id, enum rank_scope scope,
                     const char *row, struct share *share)
{
    uint32_t base = 0;
    if (!source)
        return false;
    const struct release_table *table = indicator_table(source->release, id, scope);
    const struct cell *cell = indicator_cell(table, row, "");
    if (!cell || cell->precision > PRECISION_THIRD ||
        !release_cell_base(source->release, table, cell, &base) || base == 0)
        return false;
    *share = (struct share){cell->lo, cell->hi, base};
    return true;
}

static enum signal above(const struct share *share, unsigned percent)
{
    if (share->lo * 100 > percent * share->base)
        return SIGNAL_LOOK;
    return share->hi * 100 <= percent * share->base ? SIGNAL_CALM : SIGNAL_UNKNOWN;
}

static enum signal below(const struct share *share, unsigned percent)
{
    if (share->hi * 100 < percent * share->base)
        return SIGNAL_LOOK;
    return share->lo * 100 >= percent * share->base ? SIGNAL_CALM : SIGNAL_UNKNOWN;
}

/* Has the share risen by POINTS from one to the other? */
static enum signal risen(const struct share *from, const struct share *to)
{
    int64_t bases = (int64_t)(from->base * to->base);
    int64_t least = (int64_t)(to->lo * from->base) - (int64_t)(from->hi * to->base);
    int64_t most = (int64_t)(to->hi * from->base) - (int64_t)(from->lo * to->base);
    if (least * 100 >= POINTS * bases)
        return SIGNAL_LOOK;
    return most * 100 < POINTS * bases ? SIGNAL_CALM : SIGNAL_UNKNOWN;
}

/* One look is enough; calm needs all to be. */
static enum signal both(enum signal a, enum signal b)
{
    if (a == SIGNAL_LOOK || b == SIGNAL_LOOK)
        return SIGNAL_LOOK;
    return a == SIGNAL_CALM && b == SIGNAL_CALM ? SIGNAL_CALM : SIGNAL_UNKNOWN;
}

/* Adds a name to a list parted by commas. */
static void add_name(char found[INDICATOR_BYTES], const char *name)
{
    size_t length = strlen(found);
    snprintf(found + length, INDICATOR_BYTES - length, "%s%s", length ? ", " : "", name);
}

static enum signal read_activity(const struct source *now, const struct source *before,
                                 char found[INDICATOR_BYTES])
{
    const uint32_t *ranks = now->release->interviews;
    uint64_t all = (uint64_t)ranks[0] + ranks[1] + ranks[2];
    (void)before;
    if (ranks[0] == 0)
        return SIGNAL_UNKNOWN;
    if (all * 2 > 5 * (uint64_t)ranks[0])
        add_name(found, _("plus de deux entretiens et demi par personne"));
    else if (all * 2 < 3 * (uint64_t)ranks[0])
        add_name(found, _("moins d'un entretien et demi par personne"));
    else
        return SIGNAL_CALM;
    return SIGNAL_LOOK;
}

static bool has_area(const struct release *release, unsigned department)
{
    for (size_t i = 0; i < release->area_count; i++)
        if (release->areas[i].department == department)
            return true;
    return false;
}

static void add_area(char found[INDICATOR_BYTES], unsigned department)
{
    char name[WORDS_BYTES];
    snprintf(name, sizeof name, _("département %u"), department);
    add_name(found, name);
}

/* A department that is not there had no interview; fewer than k are hardly any. */
static enum signal read_areas(const struct source *now, const struct source *before,
                              char found[INDICATOR_BYTES])
{
    const struct release *release = now->release;
    for (size_t i = 0; i < release->area_count; i++)
        if (release->areas[i].interviews < release->k)
            add_area(found, release->areas[i].department);
    for (size_t i = 0; before && i < before->release->area_count; i++)
        if (!has_area(release, before->release->areas[i].department))
            add_area(found, before->release->areas[i].department);
    if (*found)
        return SIGNAL_LOOK;
    return release->area_count ? SIGNAL_CALM : SIGNAL_UNKNOWN;
}

static const char found_at_once[] = "ISS_TRV", guide[] = "APP_GUI";

static enum signal read_quick(const struct source *now, const struct source *before,
                              char found[INDICATOR_BYTES])
{
    struct share from, to;
    (void)found;
    if (!share_of(before, "T5", SCOPE_1, found_at_once, &from) ||
        !share_of(now, "T5", SCOPE_1, found_at_once, &to))
        return SIGNAL_UNKNOWN;
    return risen(&to, &from); /* a fall */
}

/* Options alone: a group rises with them. */
static enum signal read_questions(const struct source *now, const struct source *before,
                                  char found[INDICATOR_BYTES])
{
    const struct release_table *table = indicator_table(now->release, "T8", SCOPE_ALL);
    enum signal signal = table && before ? SIGNAL_CALM : SIGNAL_UNKNOWN;
    for (size_t i = 0; table && before && i < table->cell_count; i++) {
        struct share from, to;
        const char *row = table->cells[i].row;
        enum signal one = SIGNAL_UNKNOWN;
        if (codebook_option(now->codebook, row) < 0)
            continue;
        if (share_of(before, "T8", SCOPE_ALL, row, &from) &&
            share_of(now, "T8", SCOPE_ALL, row, &to))
            one = risen(&from, &to);
        if (one == SIGNAL_LOOK && to.lo < now->release->k)
            one = SIGNAL_UNKNOWN;
        if (one == SIGNAL_LOOK)
            add_name(found, words_label(now, row));
        signal = both(signal, one);
    }
    return signal;
}

/* The experiment began with newcomers asking about the partnership, and those familiar with it
 * about the legal frame. */
static enum signal read_sharing(const struct source *now, const char *col, const char *usual,
                                char found[INDICATOR_BYTES])
{
    const struct cell *more, *less;
    const struct release_table *table = indicator_table(now->release, "T9", SCOPE_ALL);
    const struct cell *newcomers = indicator_cell(table, "PROG_NEO", col);
    const struct cell *familiar = indicator_cell(table, "PROG_FAM", col);
    if (!newcomers || !familiar ||
        findings_compare(now, table, newcomers, familiar, &more, &less) == COMPARISON_NONE)
        return SIGNAL_UNKNOWN;
    if (strcmp(more->row, usual) == 0)
        return SIGNAL_CALM;
    add_name(found, words_label(now, col));
    return SIGNAL_LOOK;
}

static enum signal read_profiles(const struct source *now, const struct source *before,
                                 char found[INDICATOR_BYTES])
{
    (void)before;
    enum signal partnership = read_sharing(now, "QG_COL", "PROG_NEO", found);
    return both(partnership, read_sharing(now, "QG_CAD", "PROG_FAM", found));
}

static enum signal read_beyond(const struct source *now, const struct source *before,
                               char found[INDICATOR_BYTES])
{
    struct share share;
    (void)before;
    (void)found;
    return share_of(now, "T10", SCOPE_ALL, "HCGG_OUI", &share) ? above(&share, 60) : SIGNAL_UNKNOWN;
}

static enum signal read_differing(const struct source *now, const struct source *before,
                                  char found[INDICATOR_BYTES])
{
    struct share share;
    (void)before;
    (void)found;
    return share_of(now, "T7b", SCOPE_ALL, "REPG_DIV", &share) ? above(&share, 50) : SIGNAL_UNKNOWN;
}

static enum signal read_difficulties(const struct source *now, const struct source *before,
                                     char found[INDICATOR_BYTES])
{
    struct share outside, support;
    (void)before;
    (void)found;
    if (!share_of(now, "T15", SCOPE_ALL, "DIFG_EXT", &outside) ||
        !share_of(now, "T15", SCOPE_ALL, "DIFG_ACC", &support))
        return SIGNAL_UNKNOWN;
    if (support.lo > outside.hi)
        return SIGNAL_LOOK;
    return support.hi <= outside.lo ? SIGNAL_CALM : SIGNAL_UNKNOWN;
}

static enum signal read_supports(const struct source *now, const struct source *before,
                                 char found[INDICATOR_BYTES])
{
    struct share share;
    (void)before;
    (void)found;
    return share_of(now, "T11b", SCOPE_ALL, guide, &share) ? below(&share, 30) : SIGNAL_UNKNOWN;
}

enum signal indicator_read(const struct indicator *indicator, const struct source *now,
                           const struct source *before, char found[INDICATOR_BYTES])
{
    found[0] = '\0';
    return indicator->read(now, before, found);
}

const struct indicator indicators[INDICATORS] = {
    {"D1",
     '1',
     false,
     INDICATOR_VOLUMES,
     "T1",
     SCOPE_ALL,
     {NULL},
     N_("Activité"),
     N_("Les entretiens, les personnes aidées, et le nombre moyen d'entretiens par personne."),
     N_("une moyenne au-dessus de 2,5 ou au-dessous de 1,5 entretien par personne"),
     N_("parler, entre référents, du troisième entretien et de l'orientation."),
     read_activity},
    {"D2",
     '2',
     false,
     INDICATOR_AREAS,
     "T2",
     SCOPE_ALL,
     {NULL},
     N_("Couverture"),
     N_("Les entretiens par département du siège, jamais du domicile des personnes."),
     N_("un département sans entretien, ou qui n'en a presque aucun"),
     N_("relancer les sièges de ce département et l'information locale."),
     read_areas},
    {"D3",
     '3',
     true,
     INDICATOR_SHARES,
     "T5",
     SCOPE_1,
     {found_at_once, NULL},
     N_("Réponse rapide"),
     N_("La part des personnes dont la réponse a été trouvée dès le premier entretien."),
     N_("une baisse d'au moins 15 points depuis la clôture précédente"),
     N_("revoir le guide et les situations qui restent sans réponse."),
     read_quick},
    {"D4",
     '4',
     true,
     INDICATOR_SHARES,
     "T8",
     SCOPE_ALL,
     {"QG_COL", "QG_CAD", "QGG_DRO"},
     N_("Demandes en hausse"),
     N_("Les questions posées, d'une clôture à l'autre."),
     N_("une question en hausse d'au moins 15 points depuis la clôture précédente"),
     N_("écrire une fiche sur cette question, ou lui consacrer un webinaire."),
     read_questions},
    {"D5",
     '5',
     false,
     INDICATOR_CROSSING,
     "T9",
     SCOPE_ALL,
     {"QG_COL", "QG_CAD", "QGG_DRO"},
     N_("Profils, questions"),
     N_("Au départ de l'expérimentation, les néophytes demandaient surtout ce qu'est le "
        "partenariat, et les personnes familiarisées quel cadre d'emploi choisir."),
     N_("ce partage qui s'inverse"),
     N_("relire ensemble la façon de coder le profil."),
     read_profiles},
    {"D6",
     '6',
     false,
     INDICATOR_SHARES,
     "T10",
     SCOPE_ALL,
     {"HCGG_OUI", NULL},
     N_("Hors champ"),
     N_("La part des entretiens où une demande dépasse le champ du dispositif."),
     N_("plus de six entretiens sur dix"),
     N_("repréciser la mission et les relais de droit commun."),
     read_beyond},
    {"D7",
     '7',
     false,
     INDICATOR_SHARES,
     "T7b",
     SCOPE_ALL,
     {"REPG_DIV", NULL},
     N_("Divergences"),
     N_("Les réponses différentes ou contradictoires reçues des organismes, parmi les "
        "entretiens où un organisme avait été contacté."),
     N_("plus de la moitié de ces entretiens"),
     N_("écrire à l'organisme concerné, avec le Pôle ETP et l'ARS."),
     read_differing},
    {"D8",
     '8',
     false,
     INDICATOR_SHARES,
     "T15",
     SCOPE_ALL,
     {"DIFG_EXT", "DIFG_ACC", NULL},
     N_("Difficultés"),
     N_("Ce qui a été difficile pour les référents : les règles et les organismes, ou "
        "l'accompagnement."),
     N_("l'accompagnement qui pèse plus que les règles et les organismes"),
     N_("proposer une analyse de pratiques."),
     read_difficulties},
    {"D10",
     '0',
     false,
     INDICATOR_SHARES,
     "T11b",
     SCOPE_ALL,
     {guide, "APP_OUT", NULL},
     N_("Usage des appuis"),
     N_("Le guide d'orientation et le support numérique pendant les entretiens."),
     N_("un guide employé dans moins de trois entretiens sur dix"),
     N_("vérifier si le guide se trouve facilement et s'il est à jour."),
     read_supports},
};
