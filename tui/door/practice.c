/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practice store where nothing is real, made at first use, and a role to play in it. */
#include "tracker/session/acts/practice.h"

#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tui/parts/confirm.h"
#include "tui/screens.h"

enum { ID_ROLE = 1, ID_SEAT = 10, ID_RENEW, TELL_EVERY = 10 };

static const char *const users[] = {"22-1", "formatrice-1", "evaluation-1", "coordination"};

struct practice {
    char folder[PRACTICE_PATH];
    char store[PRACTICE_PATH];
    struct field seat;
};

/* Said as it goes, not too often for those who hear it. */
static void on_progress(void *context, const struct practice_news *news)
{
    struct app *app = context;
    char text[APP_MESSAGE];
    switch (news->step) {
    case PRACTICE_ACCESSES:
        app_work(app, _("Préparation du registre d'entraînement, quelques secondes…"));
        break;
    case PRACTICE_INTERVIEW:
        if (news->logged % TELL_EVERY != 0)
            break;
        snprintf(text, sizeof text, _("%u entretiens inventés sur %u sont codés…"), news->logged,
                 news->total);
        app_work(app, text);
        break;
    case PRACTICE_CLOSING:
        app_work(app, _("Clôture jusqu'à juin 2024…"));
        break;
    case PRACTICE_INTERVIEWS:
        break;
    }
}

static struct practice_request request_of(struct app *app, const struct practice *practice)
{
    return (struct practice_request){
        .folder = practice->folder, .progress = on_progress, .context = app};
}

static enum error open_practice(struct app *app, void *state, const void *argument,
                                struct fault *fault)
{
    struct practice *practice = state;
    (void)argument;
    if (!app->options.state_dir)
        return fault_set(fault, ERROR_FILE, "%s", "XDG_STATE_HOME");
    int length = snprintf(practice->folder, sizeof practice->folder, "%s/entrainement",
                          app->options.state_dir);
    if (length < 0 || length >= (int)sizeof practice->folder)
        return fault_set(fault, ERROR_FILE, "%s", app->options.state_dir);
    practice->seat.most = USER_CHARS;
    const struct practice_request request = request_of(app, practice);
    enum error error = practice_store(practice->folder, practice->store, fault);
    return error ? error : practice_ready(&request, fault);
}

static void view_practice(struct app *app, void *state, struct view *view)
{
    struct practice *practice = state;
    (void)app;
    view_title(view, _("S'entraîner"));
    view_text(view, INK_NORMAL,
              _("Rien ici n'est réel : ni personne, ni entretien. Quarante entretiens inventés "
                "s'y trouvent, clôturés jusqu'à juin 2024. Jouez un rôle, puis un autre ; un "
                "bandeau le rappelle sur chaque écran."));
    view_gap(view);
    view_action(view, ID_ROLE, '1', _("Référent, siège 22-1"));
    view_action(view, ID_ROLE + 1, '2', _("Formatrice"));
    view_action(view, ID_ROLE + 2, '3', _("Évaluation"));
    view_action(view, ID_ROLE + 3, '4', _("Coordination"));
    view_field(view, ID_SEAT, _("Un autre siège, par exemple 29-2"), &practice->seat);
    view_action(view, ID_RENEW, 'n', _("Recommencer à neuf (un mot à taper)"));
    view_gap(view);
    view_text(view, INK_NORMAL,
              view_format(view, _("La phrase secrète de tous, ici : « %s »."), practice_phrase));
    view_text(view, INK_FAINT, view_format(view, _("Registre : %s"), practice->store));
}

static void renew(struct app *app, void *context, const char *answer)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct practice_request request = request_of(app, context);
    (void)answer;
    fault.error = practice_renew(&request, &fault);
    if (fault.error) {
        app_fault(app, &fault);
        return;
    }
    app_leave(app);
    app_say(app, INK_NORMAL, _("Le registre d'entraînement est de nouveau comme au premier jour."));
}

static void ask_renew(struct app *app, struct practice *practice)
{
    struct confirm ask = {.title = _("Recommencer à neuf"),
                          .help = _("Échap revient sans rien effacer."),
                          .word = _("recommencer"),
                          .act = renew,
                          .context = practice};
    snprintf(ask.text, sizeof ask.text, "%s",
             _("Le registre d'entraînement est refait comme au premier jour. Ce que vous y avez "
               "codé, clôturé ou changé est effacé, avec les sauvegardes faites à côté."));
    app_open(app, &screen_confirm, &ask);
}

static bool act_practice(struct app *app, void *state, const struct action *action)
{
    struct practice *practice = state;
    const struct secret_text text = {practice_phrase, strlen(practice_phrase)};
    bool typed = action->kind == ACT_ENTER && action->id == ID_SEAT;
    if (action->kind != ACT_CHOOSE && !typed)
        return false;
    if (action->id == ID_RENEW) {
        ask_renew(app, practice);
        return true;
    }
    snprintf(app->store, sizeof app->store, "%s", practice->store);
    (void)app_login(app, typed ? practice->seat.text : users[action->id - ID_ROLE], &text);
    return true;
}

const struct screen screen_practice = {
    .name = "practice",
    .bytes = sizeof(struct practice),
    .help = N_(
        "Un registre d'entraînement ne peut jamais devenir réel. Il se garde d'une fois à l'autre, "
        "pour coder des entretiens inventés puis les clôturer et lire les tendances.\n"
        "La phrase secrète de chacun y est la même : elle est demandée après une pause. Fermer la "
        "session revient ici, pour jouer un autre rôle."),
    .open = open_practice,
    .view = view_practice,
    .act = act_practice,
    .outside = true,
};
