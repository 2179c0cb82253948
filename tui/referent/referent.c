/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home of a référent. */
#include <stdio.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/session/access/people.h"
#include "tracker/session/acts/log.h"
#include "tui/parts/confirm.h"
#include "tui/referent/entry.h"
#include "tui/referent/interview.h"
#include "tui/screens.h"

enum { FIRST = 1, SECOND, THIRD, RESUME, ABANDON, UNDO, CHARTER, CODES, PASSPHRASE, LEAVE };

static enum error open_referent(struct app *app, void *state, const void *argument,
                                struct fault *fault)
{
    (void)state;
    (void)argument;
    (void)fault;
    app_draft_load(app);
    return ERROR_NONE;
}

static void view_referent(struct app *app, void *state, struct view *view)
{
    (void)state;
    view_title(view, view_format(view, _("Siège %s"), app->user));
    view_text(view, INK_NORMAL, _("Nouvel entretien : pour cette personne, c'est…"));
    view_action(view, FIRST, '1', _("son premier entretien"))->guarded = true;
    view_action(view, SECOND, '2', _("son deuxième : elle a un code de suite"))->guarded = true;
    view_action(view, THIRD, '3', _("son troisième et dernier : elle a un code de suite"))
        ->guarded = true;
    view_gap(view);
    if (app->away) {
        view_text(view, INK_WARNING,
                  app->away == DRAFT_ELSEWHERE
                      ? _("Un entretien est commencé sur une autre machine : il se reprend là-bas.")
                      : _("Un entretien commencé ici ne peut plus être repris : son brouillon a "
                          "disparu."));
        view_action(view, ABANDON, 'x', _("Renoncer à cet entretien"));
    }
    if (app->drafted) {
        view_action(view, RESUME, 'r', _("Reprendre l'entretien commencé"))->ink = INK_WARNING;
        view_action(view, ABANDON, 'x', _("Abandonner l'entretien commencé"));
        view->start = RESUME;
    }
    if (app->can_undo)
        view_action(view, UNDO, 'a', _("Annuler le dernier entretien enregistré (un mot à taper)"));
    if (app->drafted || app->away || app->can_undo)
        view_gap(view);
    view_action(view, CHARTER, 'c', _("Charte"));
    view_action(view, CODES, 'g', _("Grille de codes"));
    view_action(view, PASSPHRASE, 'p', _("Changer de phrase secrète"));
    view_action(view, LEAVE, 'q', _("Quitter"));
}

/* One interview at a time, in all sessions of this seat. */
static bool another_begun(struct app *app)
{
    app_draft_load(app);
    if (app->drafted)
        app_say(app, INK_WARNING,
                _("Un entretien est commencé : reprenez-le (r) ou abandonnez-le (x) d'abord."));
    else if (app->away)
        app_say(app, INK_WARNING,
                _("Un entretien est commencé : reprenez-le là où il est, ou renoncez-y (x) "
                  "d'abord."));
    return app->drafted || app->away;
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
    *app->draft = *app->saved;
    fault.error = draft_undo(app->session, app->draft, &fault);
    if (fault.error) {
        app_draft_forget(app);
        app_fault(app, &fault);
        return;
    }
    app->drafted = true;
    app->can_undo = false;
    secret_wipe(app->saved, sizeof *app->saved);
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
    (void)state;
    if (action->kind == ACT_BACK) {
        if (app_may_leave(app))
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
        app_draft_load(app);
        if (app->drafted)
            interview_resume(app);
        break;
    case ABANDON:
        app_draft_load(app);
        if (app->drafted || app->away)
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
        if (app_may_leave(app))
            app_quit(app);
        break;
    }
    return true;
}

const struct screen screen_referent = {
    .name = "referent",
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
    .open = open_referent,
    .view = view_referent,
    .act = act_referent,
};
