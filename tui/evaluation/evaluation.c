/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home of an évaluation. */
#include <stdlib.h>

#include "tracker/base/text.h"
#include "tracker/session/acts/codebook_update.h"
#include "tracker/session/acts/recall.h"
#include "tui/menu.h"
#include "tui/parts/periods.h"

struct evaluation {
    struct periods closings;
    bool pending;  /* after a restore, the last release must be said */
    bool proposal; /* a code list waits for approval */
    bool stale;    /* read again before the next view */
};

static enum error read_state(struct app *app, struct evaluation *evaluation, struct fault *fault)
{
    char *text = NULL;
    size_t bytes = 0;
    unsigned last;
    evaluation->stale = false;
    enum error error = periods_read(app->session, RELEASE_TRENDS, &evaluation->closings, fault);
    if (!error)
        error = codebook_update_proposal(app->session, &text, &bytes, fault);
    if (!error)
        error = recall_pending(app->session, &evaluation->pending, &last, fault);
    evaluation->proposal = text != NULL;
    free(text);
    return error;
}

static enum error open_evaluation(struct app *app, void *state, const void *argument,
                                  struct fault *fault)
{
    (void)argument;
    return read_state(app, state, fault);
}

static void view_evaluation(struct app *app, void *state, struct view *view)
{
    struct evaluation *evaluation = state;
    struct fault fault = {.error = ERROR_NONE};
    char period[PERIOD_WORDS];
    if (evaluation->stale && read_state(app, evaluation, &fault))
        app_fault(app, &fault);
    const struct periods *closings = &evaluation->closings;
    view_title(view, _("Évaluation"));
    if (closings->count) {
        const struct period *last = &closings->list[closings->count - 1];
        period_words(last->from, last->to, period);
        view_text(view, INK_NORMAL, view_format(view, _("Dernière clôture : %s."), period));
    } else {
        view_text(view, INK_NORMAL, _("Aucune période n'est encore clôturée."));
    }
    if (evaluation->pending)
        view_text(view, INK_WARNING,
                  _("Depuis une restauration, dites la dernière publication que vous tenez : dans "
                    "la liste des publications (l)."));
    else if (closings->lost)
        view_text(
            view, INK_WARNING,
            _("Des publications manquent depuis une restauration : relisez-les depuis la liste "
              "des publications (l)."));
    if (evaluation->proposal)
        view_text(view, INK_WARNING, _("Une nouvelle grille attend votre approbation (a)."));
    view_gap(view);
    menu_view(app, view);
}

static bool act_evaluation(struct app *app, void *state, const struct action *action)
{
    struct evaluation *evaluation = state;
    if (action->kind == ACT_BACK) {
        app_logout(app);
        return true;
    }
    evaluation->stale = true;
    return menu_act(app, action);
}

static void wake_evaluation(struct app *app, void *state)
{
    (void)app;
    ((struct evaluation *)state)->stale = true;
}

const struct screen screen_evaluation = {
    .name = "evaluation",
    .bytes = sizeof(struct evaluation),
    .help = N_(
        "L'évaluation clôture les périodes, publie et signe le bilan, approuve la grille de codes, "
        "et invite les évaluations et les formatrices. Elle ne voit jamais un entretien, ni un "
        "nombre que la règle des petits groupes masque.\n"
        "Tout acte sans retour demande un mot à taper. Échap ferme la session."),
    .open = open_evaluation,
    .view = view_evaluation,
    .act = act_evaluation,
    .wake = wake_evaluation,
};
