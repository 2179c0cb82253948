/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/report/text.h"

#include <stdio.h>

#include "tracker/base/text.h"
#include "tracker/report/findings.h"
#include "tracker/report/method.h"
#include "tracker/report/page.h"
#include "tracker/report/tables.h"

static void write_header(FILE *out, const struct release *release)
{
    char to[MONTH_WORDS];
    char line[2 * WORDS_BYTES];
    page_paragraph(out, 0, 0,
                   release->kind == RELEASE_BILAN ? _("BILAN DES ENTRETIENS")
                                                  : _("TENDANCES DES ENTRETIENS"));
    words_period(release, line);
    page_paragraph(out, 0, 0, line);
    words_month(release->to, to);
    snprintf(line, sizeof line, _("Données arrêtées à la clôture de fin %s"), to);
    page_paragraph(out, 0, 0, line);
    snprintf(line, sizeof line, _("Seuil : k = %u personnes"), release->k);
    page_paragraph(out, 0, 0, line);
    if (release->number) {
        snprintf(line, sizeof line, _("Publication n° %u du registre"), release->number);
        page_paragraph(out, 0, 0, line);
    }
    if (release->volumes_only)
        page_paragraph(
            out, 0, 0,
            _("Pour ces mois, rien d'autre que les volumes : une publication d'avant une "
              "restauration compte peut-être les mêmes personnes et, rapprochée d'une "
              "autre, pourrait en montrer quelques-unes."));
}

char *report_text(const struct release *release, const struct codebook *codebook, bool english,
                  bool ascii)
{
    const struct source source = {release, codebook, english};
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    if (!out)
        return NULL;
    write_header(out, release);
    page_title(out, _("L'essentiel"), '-');
    findings_write(out, &source);
    unsigned next = tables_write(out, &source, 1);
    method_write(out, &source, next);
    return page_finish(out, &text, ascii);
}
