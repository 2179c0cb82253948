/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One user: what can be done about their access; the code of an invitation, shown once. */
#include <stdio.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tui/parts/accesses.h"
#include "tui/parts/confirm.h"

enum { ID_BACK = 1, ID_INVITE, ID_RENEW, ID_CLOSE, ID_NOTED };

static enum error open_person(struct app *app, void *state, const void *argument,
                              struct fault *fault)
{
    (void)app;
    (void)fault;
    *(struct person *)state = *(const struct person *)argument;
    return ERROR_NONE;
}

/* Whom the user logged in may invite; the session has the last word. */
static bool may_invite(const struct app *app, const struct person *person)
{
    bool coordination = session_role(app->session) == ROLE_COORDINATION;
    return coordination ? person->role == ROLE_REFERENT ||
                              (person->role == ROLE_EVALUATION && person->state != USER_ACTIVE)
                        : person->role == ROLE_EVALUATION || person->role == ROLE_FORMATRICE;
}

static bool may_close(const struct app *app, const struct person *person)
{
    bool coordination = session_role(app->session) == ROLE_COORDINATION;
    if (person->free || (person->state != USER_ACTIVE && person->state != USER_INVITED) ||
        strcmp(person->name, app->user) == 0)
        return false;
    return person->role == ROLE_FORMATRICE ||
           person->role == (coordination ? ROLE_REFERENT : ROLE_EVALUATION);
}

static const char *sentence(const struct person *person)
{
    if (person->free)
        return _("Place libre : personne n'y a encore été invité.");
    if (person->state == USER_INVITED)
        return _("Une invitation attend : son code n'a pas encore servi.");
    if (person->state == USER_ACTIVE)
        return _("Cet accès est actif.");
    return _("Cet accès est fermé.");
}

static void view_acts(const struct app *app, struct view *view, const struct person *person)
{
    bool active = !person->free && person->state == USER_ACTIVE;
    if (may_invite(app, person) && active && strcmp(person->name, app->user) != 0)
        view_action(view, ID_RENEW, 'i',
                    _("Refaire l'accès : phrase secrète oubliée (un mot à taper)"));
    else if (may_invite(app, person) && !active)
        view_action(view, ID_INVITE, 'i',
                    person->free || person->state != USER_INVITED
                        ? _("Inviter")
                        : _("Refaire l'invitation : l'ancien code ne servira plus"));
    if (may_close(app, person))
        view_action(view, ID_CLOSE, 'f', _("Fermer cet accès : départ, vol (un mot à taper)"));
}

static void view_person(struct app *app, void *state, struct view *view)
{
    const struct person *person = state;
    unsigned number = 0;
    bool seat = role_of(person->name, NULL, &number) == ROLE_REFERENT;
    view_title(
        view, seat ? view_format(view, _("Siège %s (%s)"), person->name, accesses_seat_kind(number))
                   : person->name);
    view_text(view, INK_NORMAL, sentence(person));
    if (seat && !person->free && person->state == USER_ACTIVE)
        view_text(view, INK_NORMAL,
                  person->charter ? _("La charte en vigueur est acceptée.")
                                  : _("La charte en vigueur n'est pas encore acceptée : aucun "
                                      "entretien ne peut être enregistré."));
    view_gap(view);
    view_acts(app, view, person);
    view_action(view, ID_BACK, 'r', _("Revenir à la liste"));
    view->start = ID_BACK;
}

/* Invites, and shows the code in place of this screen. */
static void invite(struct app *app, const struct person *person, const char *confirm)
{
    struct fault fault = {.error = ERROR_NONE};
    struct invitation *invitation = secret_alloc(sizeof *invitation);
    enum error error = invitation ? ERROR_NONE : fault_set(&fault, ERROR_MEMORY, "%s", "invite");
    app_work(app, _("Un instant…"));
    if (!error) {
        memcpy(invitation->user, person->name, sizeof invitation->user);
        error = people_invite(app->session, person->name, confirm, invitation->code, &fault);
    }
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
    } else {
        app_replace(app, &screen_invitation, invitation);
    }
    secret_free(invitation);
}

static void do_renew(struct app *app, void *context, const char *answer)
{
    (void)answer;
    app_leave(app);
    invite(app, context, ((const struct person *)context)->name);
}

static void do_close(struct app *app, void *context, const char *answer)
{
    struct fault fault = {.error = ERROR_NONE};
    char name[USER_CHARS + 1];
    (void)answer;
    memcpy(name, ((const struct person *)context)->name, sizeof name);
    app_leave(app);
    app_work(app, _("Fermeture de l'accès, nouvelles clés pour les autres…"));
    enum error error = people_revoke(app->session, name, &fault);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
        return;
    }
    app_leave(app);
    app_sayf(
        app, INK_NORMAL,
        _("L'accès de %s est fermé et les clés des autres sont renouvelées. Les codes de suite "
          "déjà donnés restent valables 18 mois."),
        name);
}

static void ask_for(struct app *app, struct person *person, bool closes)
{
    struct confirm ask = {.title = closes ? _("Fermer un accès") : _("Refaire un accès"),
                          .help = _("Échap revient sans rien changer."),
                          .word = person->name,
                          .act = closes ? do_close : do_renew,
                          .context = person};
    snprintf(ask.text, sizeof ask.text,
             closes
                 ? _("%s ne pourra plus ouvrir le registre. Les clés de tous les autres accès sont "
                     "renouvelées.")
                 : _("L'accès actuel de %s sera fermé et un code à usage unique sera montré une "
                     "fois, à transmettre de vive voix. Après un vol ou un départ, fermez plutôt "
                     "l'accès : les clés seront renouvelées."),
             person->name);
    app_open(app, &screen_confirm, &ask);
}

static bool act_person(struct app *app, void *state, const struct action *action)
{
    struct person *person = state;
    if (action->kind != ACT_CHOOSE)
        return false;
    if (action->id == ID_INVITE)
        invite(app, person, NULL);
    else if (action->id == ID_RENEW || action->id == ID_CLOSE)
        ask_for(app, person, action->id == ID_CLOSE);
    else
        app_leave(app);
    return true;
}

const struct screen screen_person = {
    .name = "person",
    .bytes = sizeof(struct person),
    .help =
        N_("Inviter donne un code à usage unique, montré une seule fois. Refaire l'accès est la "
           "réponse à une phrase secrète oubliée : les clés ne changent pas. Fermer l'accès est la "
           "réponse à un départ ou à un vol : toutes les clés sont renouvelées."),
    .open = open_person,
    .view = view_person,
    .act = act_person,
};

struct shown {
    struct invitation invitation;
    bool warned;
};

static enum error open_invitation(struct app *app, void *state, const void *argument,
                                  struct fault *fault)
{
    (void)app;
    (void)fault;
    ((struct shown *)state)->invitation = *(const struct invitation *)argument;
    return ERROR_NONE;
}

static void view_invitation(struct app *app, void *state, struct view *view)
{
    const struct shown *shown = state;
    (void)app;
    view_title(view, view_format(view, _("Code d'invitation de %s"), shown->invitation.user));
    view_text(view, INK_NORMAL,
              _("Ce code à usage unique n'est montré que maintenant. Transmettez-le de vive voix, "
                "jamais par courriel :"));
    view_gap(view);
    view_text(view, INK_TITLE, shown->invitation.code);
    view_gap(view);
    view_text(view, INK_NORMAL,
              view_format(
                  view,
                  _("À l'écran d'entrée du programme, cette personne choisit « Première entrée », "
                    "tape %s puis ce code, et choisit sa phrase secrète."),
                  shown->invitation.user));
    view_gap(view);
    view_action(view, ID_NOTED, 'n', _("C'est noté : ne plus montrer ce code"))->guarded = true;
}

/* Esc once only warns: the code would be lost. */
static bool act_invitation(struct app *app, void *state, const struct action *action)
{
    struct shown *shown = state;
    if (action->kind == ACT_BACK && !shown->warned) {
        shown->warned = true;
        app_say(app, INK_WARNING,
                _("Ce code ne sera plus montré. S'il est noté, Échap encore une fois ; perdu, il "
                  "faudra refaire l'invitation."));
        return true;
    }
    if (action->kind != ACT_CHOOSE)
        return false;
    app_leave(app);
    return true;
}

static void sleep_invitation(struct app *app, void *state)
{
    (void)app;
    secret_wipe(state, sizeof(struct shown));
}

static void wake_invitation(struct app *app, void *state)
{
    (void)state;
    app_leave(app);
    app_say(app, INK_WARNING,
            _("Le code d'invitation n'est plus montré. S'il n'a pas été noté, refaites "
              "l'invitation."));
}

const struct screen screen_invitation = {
    .name = "invitation",
    .bytes = sizeof(struct shown),
    .help =
        N_("Le code a vingt lettres et chiffres, par groupes de quatre. Il ne sert qu'une fois. "
           "S'il se perd avant de servir, refaites l'invitation : l'ancien code ne vaudra plus "
           "rien."),
    .open = open_invitation,
    .view = view_invitation,
    .act = act_invitation,
    .sleep = sleep_invitation,
    .wake = wake_invitation,
};
