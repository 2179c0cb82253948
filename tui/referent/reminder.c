/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/referent/reminder.h"

#include <string.h>

#include "tracker/base/text.h"
#include "tracker/interview/entry.h"

static bool said(const struct codebook *codebook, const struct draft *draft, const char *word)
{
    int option = codebook_option(codebook, word);
    const struct answers answers = entry_given(codebook, draft->rank, &draft->answers);
    return option >= 0 && answers_has(&answers, codebook->options[option].bit);
}

const char *reminder_after(const struct codebook *codebook, const struct draft *draft,
                           unsigned question)
{
    const char *word = codebook->questions[question].code;
    if (strcmp(word, "HOR") == 0) {
        if (said(codebook, draft, "HC_PSY"))
            return _(
                "Charte B4, C8 : j'écoute et je nomme un relais. Danger grave et immédiat : 15, "
                "112, 3114.");
        if (said(codebook, draft, "HC_SAN"))
            return _("Charte B4, B6 : pas de conseil médical ; je nomme un relais, par exemple le "
                     "médecin.");
        if (!said(codebook, draft, "HC_NON"))
            return _("Charte B4 : hors champ, j'écoute, je nomme un relais de droit commun, je "
                     "m'arrête là.");
    }
    if (draft->rank == RANKS && said(codebook, draft, "ISS_SRE") &&
        (strcmp(word, "ISS") == 0 ||
         (strcmp(word, "ORI") == 0 && said(codebook, draft, "ORI_AUC"))))
        return _("Charte B5 : dernier entretien sans réponse, la personne repart avec une "
                 "orientation.");
    if (strcmp(word, "DIF") == 0 &&
        (said(codebook, draft, "DIF_DRT") || said(codebook, draft, "DIF_POS") ||
         said(codebook, draft, "DIF_HCH")))
        return _(
            "Charte E1, E2 : vous pouvez solliciter les formatrices à tout moment, sans détail "
            "qui désigne quelqu'un.");
    return NULL;
}
