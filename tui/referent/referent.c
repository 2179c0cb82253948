/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home of a référent. */
#include <stdio.h>

#include "tracker/base/text.h"
#include "tracker/session/access/people.h"
#include "tracker/session/acts/log.h"
#include "tui/parts/confirm.h"
#include "tui/referent/interview.h"
#include "tui/screens.h"

enum { FIRST = 1, SECOND, THIRD, RESUME, ABANDON, UNDO, CHARTER, CODES, PASSPHRASE, LEAVE };

static void view_referent(struct app *app, void *state, struct view *view)
{
    const struct begun *begun = state;
    view_title(view, view_format(view, _("Siège %s"), app->user));
    view_text(view, INK_NORMAL, _("Nouvel entretien : pour cette personne, c'est…"));
    view_action(view, FIRST, '1', _("son premier entretien"))->guarded = true;
    view_action(view, SECOND, '2', _("son deuxième : elle a un code de suite"))->guarded = true;
    view_action(view, THIRD, '3', _("son troisième et dernier : elle a un code de suite"))
        ->guarded = true;
    view_gap(view);
    if (begun_away(begun)) {
        view_text(view, INK_WARNING,
                  begun->state == BEGUN_ELSEWHERE
                      ? _("Un entretien est commencé sur une autre machine : il se reprend là-bas.")
                      : _("Un entretien commencé ici ne peut plus être repris : son brouillon a "
                          "disparu."));
        view_action(view, ABANDON, 'x', _("Renoncer à cet entretien"));
    }
    if (begun_here(begun)) {
        view_action(view, RESUME, 'r', _("Reprendre l'entretien commencé"))->ink = INK_WARNING;
        view_action(view, ABANDON, 'x', _("Abandonner l'entretien commencé"));
        view->start = RESUME;
    }
    if (begun->can_undo)
        view_action(view, UNDO, 'a', _("Annuler le dernier entretien enregistré (un mot à taper)"));
    if (begun->state != BEGUN_NONE || begun->can_undo)
        view_gap(view);
    view_action(view, CHARTER, 'c', _("Charte"));
    view_action(view, CODES, 'g', _("Grille de codes"));
    view_action(view, PASSPHRASE, 'p', _("Changer de phrase secrète"));
    view_action(view, LEAVE, 'q', _("Quitter"));
}

/* One interview at a time, in all sessions of this seat. */
static bool another_begun(struct app *app)
{
    const struct begun *begun = interview_begun(app);
    interview_load(app);
    if (begun_here(begun))
        app_say(app, INK_WARNING,
                _("Un entretien est commencé : reprenez-le (r) ou abandonnez-le (x) d'abord."));
    else if (begun_away(begun))
        app_say(app, INK_WARNING,
                _("Un entretien est commencé : reprenez-le là où il est, ou renoncez-y (x) "
                  "d'abord."));
    return begun->state != BEGUN_NONE;
}

static void begin(struct app *app, unsigned rank)
{
    if (another_begun(app))
        return;
    if (!people_charter_accepted(app->session))
        app_open(app, &screen_charter, NULL);
    else
        app_open(app, &screen_ticket, &rank);
}

/* The row goes; an empty form of the same call keeps both tickets. */
static void undo(struct app *app, void *context, const char *answer)
{
    struct fault fault = {.error = ERROR_NONE};
    (void)context;
    (void)answer;
    app_leave(app);
    if (another_begun(app))
        return;
    fault.error = begun_undo(app->session, interview_begun(app), &fault);
    if (fault.error) {
        app_fault(app, &fault);
        return;
    }
    interview_start(app);
    app_say(app, INK_NORMAL,
            _("L'entretien est annulé. Le formulaire est vide ; les codes de suite restent les "
              "mêmes."));
}

static void ask_undo(struct app *app)
{
    struct confirm ask = {.title = _("Annuler le dernier entretien enregistré"),
                          .help = _("Échap revient sans rien annuler."),
                          .word = _("annuler"),
                          .act = undo};
    if (another_begun(app))
        return;
    snprintf(ask.text, sizeof ask.text, "%s",
             _("L'entretien que vous venez d'enregistrer sera effacé du registre. Ses réponses ne "
               "reviendront pas : un formulaire vide s'ouvrira, avec les mêmes codes de suite."));
    app_open(app, &screen_confirm, &ask);
}

static bool act_referent(struct app *app, void *state, const struct action *action)
{
    const struct begun *begun = state;
    if (action->kind == ACT_BACK) {
        if (interview_may_leave(app))
            app_logout(app);
        return true;
    }
    if (action->kind != ACT_CHOOSE)
        return false;
    switch (action->id) {
    case FIRST:
    case SECOND:
    case THIRD:
        begin(app, (unsigned)action->id);
        break;
    case RESUME:
        interview_load(app);
        if (begun_here(begun))
            interview_resume(app);
        break;
    case ABANDON:
        interview_load(app);
        if (begun->state != BEGUN_NONE)
            app_open(app, &screen_abandon, NULL);
        break;
    case UNDO:
        ask_undo(app);
        break;
    case CHARTER:
        app_open(app, &screen_charter, NULL);
        break;
    case CODES:
        app_open(app, &screen_codebook, NULL);
        break;
    case PASSPHRASE:
        app_open(app, &screen_passphrase, NULL);
        break;
    default:
        if (interview_may_leave(app))
            app_quit(app);
        break;
    }
    return true;
}

const struct screen screen_referent = {
    .name = "referent",
    .bytes = sizeof(struct begun),
    .help = N_(
        "Ouvrez un entretien pendant l'appel : choisissez si c'est le premier, le deuxième ou le "
        "troisième de cette personne. Aux deux derniers, elle vous dicte son code de suite ; "
        "s'il est perdu, vous déclarez le rang.\n"
        "Le programme donne le code du prochain entretien, à lui dicter ; puis, l'appel fini, "
        "vous répondez aux questions de la grille.\n"
        "Une saisie interrompue est gardée sur cette machine : r la reprend, x l'abandonne et rend "
        "le code que la personne avait apporté. Le dernier entretien "
        "enregistré dans cette session s'annule avec a et un mot à taper, tant qu'il n'est pas "
        "clôturé.\n"
        "Échap ferme la session."),
    .view = view_referent,
    .act = act_referent,
    .open = interview_open,
    .sleep = interview_sleep,
    .wake = interview_wake,
    .follow = interview_follow,
    .holds = interview_holds,
};
