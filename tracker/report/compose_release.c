/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "tracker/base/text.h"
#include "tracker/report/compose.h"
#include "tracker/report/compose_internal.h"

static void say_what_it_is(struct document *document, const struct release *release)
{
    char to[MONTH_WORDS];
    char line[2 * WORDS_BYTES];
    document_section(document, 0, NULL);
    words_period(release, line);
    document_say(document, DOCUMENT_PARAGRAPH, line);
    words_month(release->to, to);
    snprintf(line, sizeof line, _("Données arrêtées à la clôture de fin %s"), to);
    document_say(document, DOCUMENT_PARAGRAPH, line);
    snprintf(line, sizeof line, _("Seuil : k = %u personnes"), release->k);
    document_say(document, DOCUMENT_PARAGRAPH, line);
    if (release->number) {
        snprintf(line, sizeof line, _("Publication n° %u du registre"), release->number);
        document_say(document, DOCUMENT_PARAGRAPH, line);
    }
    if (release->volumes_only)
        document_say(document, DOCUMENT_PARAGRAPH,
                     _("Pour ces mois, rien d'autre que les volumes : une publication d'avant une "
                       "restauration compte peut-être les mêmes personnes et, rapprochée d'une "
                       "autre, pourrait en montrer quelques-unes."));
}

struct document *compose_release(const struct release *release, const struct codebook *codebook,
                                 bool english)
{
    const struct source source = {release, codebook, english};
    char date[MONTH_TEXT + 1];
    month_format(release->to, date);
    struct document *document = document_new(
        english ? "en" : "fr",
        release->kind == RELEASE_BILAN ? _("BILAN DES ENTRETIENS") : _("TENDANCES DES ENTRETIENS"),
        date);
    say_what_it_is(document, release);
    document_section(document, 0, _("L'essentiel"));
    compose_findings(document, &source);
    unsigned next = compose_tables(document, &source, 1);
    compose_method(document, &source, next);
    return document_done(document);
}
