/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of acts, newest first. */
#include "tracker/session/access/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"
#include "tui/menu.h"

enum { SHOWN = 500, ACT_COLUMNS = 13, HASH_SHOWN = 12 };

struct reading {
    struct ledger_entry *entries;
    size_t count;
};

static enum error open_ledger(struct app *app, void *state, const void *argument,
                              struct fault *fault)
{
    struct reading *reading = state;
    (void)argument;
    app_work(app, _("Un instant…"));
    return ledger_read(app->session, &reading->entries, &reading->count, fault);
}

static void close_ledger(struct app *app, void *state)
{
    struct reading *reading = state;
    (void)app;
    free(reading->entries);
}

static void view_ledger(struct app *app, void *state, struct view *view)
{
    const struct reading *reading = state;
    (void)app;
    view_title(view, _("Registre des actes"));
    view->reading = true;
    view_text(
        view, INK_NORMAL,
        view_format(view,
                    text_count("%zu acte, chaîne et signatures vérifiées. Aucun entretien n'y "
                               "est inscrit.",
                               "%zu actes, chaîne et signatures vérifiées, du plus récent au "
                               "plus ancien. Aucun entretien n'y est inscrit.",
                               reading->count),
                    reading->count));
    view_gap(view);
    for (size_t i = 0; i < reading->count && i < SHOWN; i++) {
        const struct ledger_entry *entry = &reading->entries[reading->count - 1 - i];
        const char *act = ledger_act_label(entry);
        const int columns = (int)sanitise_columns(act);
        const bool hash = ledger_act_subject(entry->act) == SUBJECT_RELEASE; /* see the release */
        view_text(view, INK_NORMAL,
                  view_format(view, "%4u  %s  %-13s %s%*s %.*s%s", entry->n, entry->date,
                              entry->user, act, columns < ACT_COLUMNS ? ACT_COLUMNS - columns : 0,
                              "", hash ? HASH_SHOWN : (int)sizeof entry->subject,
                              ledger_act_subject_label(entry), hash ? "…" : ""));
    }
    if (reading->count > SHOWN)
        view_text(view, INK_FAINT, _("Les actes plus anciens se lisent avec « tracker ledger »."));
}

const struct screen screen_ledger = {
    .name = "ledger",
    .bytes = sizeof(struct reading),
    .help = N_("Chaque acte d'administration est inscrit ici, signé par qui l'a fait et lié au "
               "précédent : un acte changé ou retiré se verrait. Les numéros, puis la date, "
               "l'utilisateur, l'acte et ce qu'il concerne."),
    .open = open_ledger,
    .view = view_ledger,
    .close = close_ledger,
};
