/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/report/words.h"

#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/codebook/plan.h"

static void put(const char *text, char out[WORDS_BYTES])
{
    snprintf(out, WORDS_BYTES, "%s", text);
}

/* Which third of the base a cell is in, from its bounds. */
static const char *third(const struct cell *cell, const uint32_t *base)
{
    if (cell->lo == 0)
        return _("au plus un tiers");
    if (base && cell->hi == *base)
        return _("au moins deux tiers");
    return _("un à deux tiers");
}

static void range(const struct cell *cell, const uint32_t *base, char out[WORDS_BYTES])
{
    if (cell->lo == 0)
        snprintf(out, WORDS_BYTES, _("au plus %u"), (unsigned)cell->hi);
    else if (base && cell->hi == *base)
        snprintf(out, WORDS_BYTES, _("au moins %u"), (unsigned)cell->lo);
    else
        snprintf(out, WORDS_BYTES, _("%u à %u"), (unsigned)cell->lo, (unsigned)cell->hi);
}

void words_value(const struct cell *cell, const uint32_t *base, char out[WORDS_BYTES])
{
    switch (cell->precision) {
    case PRECISION_EXACT:
        snprintf(out, WORDS_BYTES, "%u", (unsigned)cell->lo);
        return;
    case PRECISION_ROUNDED:
        range(cell, base, out);
        return;
    case PRECISION_THIRD:
        put(third(cell, base), out);
        return;
    case PRECISION_DIRECTION:
    case PRECISION_HIDDEN:
        put(MARK_HIDDEN, out);
        return;
    case PRECISION_NOT_ASKED:
    case PRECISIONS:
        put(MARK_NOT_ASKED, out);
        return;
    }
}

void words_percent(const struct source *source, const struct cell *cell, const uint32_t *base,
                   char out[WORDS_BYTES])
{
    out[0] = '\0';
    if (!base || *base < PERCENT_BASE || cell->precision != PRECISION_EXACT)
        return;
    uint64_t percent = ((uint64_t)cell->lo * 200 + *base) / ((uint64_t)*base * 2);
    snprintf(out, WORDS_BYTES, source->english ? "%u%%" : "%u %%", (unsigned)percent);
}

/* "29 entretiens sur 40": number is what stands before, a number or a range. */
static void of_base(enum rank_scope scope, const char *number, uint32_t count, uint32_t base,
                    char out[WORDS_BYTES])
{
    if (scope == SCOPE_1)
        snprintf(out, WORDS_BYTES, text_count("%s personne sur %u", "%s personnes sur %u", count),
                 number, (unsigned)base);
    else
        snprintf(out, WORDS_BYTES, text_count("%s entretien sur %u", "%s entretiens sur %u", count),
                 number, (unsigned)base);
}

bool words_quantity(const struct source *source, const struct cell *cell, enum rank_scope scope,
                    uint32_t base, char out[WORDS_BYTES])
{
    char number[WORDS_BYTES];
    char percent[WORDS_BYTES];
    out[0] = '\0';
    if (cell->precision > PRECISION_THIRD)
        return false;
    words_value(cell, &base, number);
    if (cell->precision == PRECISION_THIRD) {
        words_with(scope == SCOPE_1 ? _("%s des personnes") : _("%s des entretiens"), number, out);
        return true;
    }
    of_base(scope, number, cell->hi, base, out);
    words_percent(source, cell, &base, percent);
    size_t length = strlen(out);
    if (percent[0])
        snprintf(out + length, WORDS_BYTES - length, " (%s)", percent);
    return true;
}

const char *words_scope(enum rank_scope scope)
{
    static const char *const scopes[] = {
        [SCOPE_ALL] = N_("tous les entretiens"),
        [SCOPE_1] = N_("premiers entretiens"),
        [SCOPE_2] = N_("deuxièmes entretiens"),
        [SCOPE_3] = N_("troisièmes entretiens"),
        [SCOPE_FOLLOW] = N_("deuxièmes et troisièmes entretiens"),
    };
    return text_of(scopes[scope]);
}

void words_month(month m, char out[MONTH_WORDS])
{
    static const char *const names[] = {
        N_("janvier"),   N_("février"), N_("mars"),     N_("avril"),
        N_("mai"),       N_("juin"),    N_("juillet"),  N_("août"),
        N_("septembre"), N_("octobre"), N_("novembre"), N_("décembre"),
    };
    snprintf(out, MONTH_WORDS, "%s %u", text_of(names[m % 12]), month_year(m));
}

void words_period(const struct release *release, char out[WORDS_BYTES])
{
    char from[MONTH_WORDS];
    char to[MONTH_WORDS];
    words_month(release->from, from);
    words_month(release->to, to);
    if (release->from == release->to)
        snprintf(out, WORDS_BYTES, _("Période : %s"), from);
    else
        snprintf(out, WORDS_BYTES, _("Période : %s à %s"), from, to);
}

void words_ratio(const struct source *source, uint64_t part, uint64_t whole, char out[WORDS_BYTES])
{
    uint64_t hundredths = (part * 200 + whole) / (whole * 2);
    snprintf(out, WORDS_BYTES, "%u%c%02u", (unsigned)(hundredths / 100),
             source->english ? '.' : ',', (unsigned)(hundredths % 100));
}

const char *words_label(const struct source *source, const char *of)
{
    return codebook_label(source->codebook, of, source->english);
}

const char *words_title(const struct source *source, const char *id)
{
    int index = codebook_table(source->codebook, id);
    return index < 0 ? id : label_text(&source->codebook->tables[index].title, source->english);
}

uint32_t words_people(const struct release *release, enum rank_scope scope)
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

void words_with(const char *sentence, const char *value, char out[WORDS_BYTES])
{
    const char *place = strstr(sentence, "%s");
    if (place)
        snprintf(out, WORDS_BYTES, "%.*s%s%s", (int)(place - sentence), sentence, value, place + 2);
    else
        put(sentence, out);
}
