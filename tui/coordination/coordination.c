/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home of the coordination. */
#include <stdlib.h>

#include "tracker/base/text.h"
#include "tracker/session/acts/reopened.h"
#include "tui/menu.h"
#include "tui/parts/accesses.h"

struct coordination {
    unsigned seats, active, invited, closed;
    char warnings[DEPARTMENTS_MAX][PEOPLE_WARNING];
    size_t warning_count;
    char reopened[REOPENED_TEXT]; /* what a restore opened again */
    bool evaluated;               /* an évaluation is active */
    bool stale;                   /* read again before the next view */
};

static void count_seat(struct coordination *home, const struct person *person)
{
    home->seats++;
    home->active += !person->free && person->state == USER_ACTIVE;
    home->invited += !person->free && person->state == USER_INVITED;
    home->closed += !person->free && person->state == USER_REVOKED;
}

static enum error read_state(struct app *app, struct coordination *home, struct fault *fault)
{
    struct person *people = NULL;
    size_t count = 0;
    unsigned last = 0;
    struct reopened reopened;
    *home = (struct coordination){.seats = 0};
    enum error error = people_list(app->session, &people, &count, fault);
    for (size_t i = 0; i < count; i++) {
        unsigned department, number;
        enum role role = role_of(people[i].name, &department, &number);
        home->evaluated |=
            role == ROLE_EVALUATION && !people[i].free && people[i].state == USER_ACTIVE;
        if (role != ROLE_REFERENT)
            continue;
        count_seat(home, &people[i]);
        if (department != last && home->warning_count < DEPARTMENTS_MAX &&
            accesses_warning(people, count, department, home->warnings[home->warning_count]))
            home->warning_count++;
        last = department;
    }
    free(people);
    if (!error)
        error = reopened_since(app->session, &reopened, fault);
    if (!error)
        reopened_text(&reopened, home->reopened);
    return error;
}

static enum error open_coordination(struct app *app, void *state, const void *argument,
                                    struct fault *fault)
{
    (void)argument;
    return read_state(app, state, fault);
}

static void view_coordination(struct app *app, void *state, struct view *view)
{
    struct coordination *home = state;
    struct fault fault = {.error = ERROR_NONE};
    if (home->stale && read_state(app, home, &fault))
        app_fault(app, &fault);
    view_title(view, _("Coordination"));
    view_text(view, INK_NORMAL,
              view_format(view,
                          _("Sièges : %u. Actifs : %u ; invités : %u ; fermés : %u ; libres : %u."),
                          home->seats, home->active, home->invited, home->closed,
                          home->seats - home->active - home->invited - home->closed));
    if (!home->evaluated)
        view_text(view, INK_WARNING,
                  _("Aucune évaluation n'est active : les référents ne peuvent pas encore être "
                    "invités."));
    if (*home->reopened)
        view_text(view, INK_WARNING, home->reopened);
    for (size_t i = 0; i < home->warning_count; i++)
        view_text(view, INK_WARNING, home->warnings[i]);
    view_gap(view);
    menu_view(app, view);
}

static bool act_coordination(struct app *app, void *state, const struct action *action)
{
    if (action->kind == ACT_BACK) {
        app_logout(app);
        return true;
    }
    ((struct coordination *)state)->stale = true;
    return menu_act(app, action);
}

static void wake_coordination(struct app *app, void *state)
{
    (void)app;
    ((struct coordination *)state)->stale = true;
}

const struct screen screen_coordination = {
    .name = "coordination",
    .bytes = sizeof(struct coordination),
    .help =
        N_("La coordination ouvre et ferme les accès, et garde les sauvegardes. Elle ne lit ni les "
           "entretiens ni les compteurs.\n"
           "Chaque département a au moins un siège de patient (numéro 1) et un siège de structure "
           "d'appui (numéro 2) ; un avertissement dit où l'un d'eux n'est pas actif.\n"
           "Tout acte sans retour demande un mot à taper. Échap ferme la session."),
    .open = open_coordination,
    .view = view_coordination,
    .act = act_coordination,
    .wake = wake_coordination,
};
