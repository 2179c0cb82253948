/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seats by department, and the other users: who is free, invited, active, closed. */
#include "tui/parts/accesses.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tui/menu.h"

enum { ID_PERSON = 100, ID_NEW_EVALUATION = 1, ID_NEW_FORMATRICE, NAME_WIDTH = 14 };

struct listing {
    struct person *people;
    size_t count;
    bool stale; /* read again before the next view */
};

const char *accesses_state(const struct person *person)
{
    if (person->free)
        return _("libre");
    switch (person->state) {
    case USER_INVITED:
        return _("invité");
    case USER_ACTIVE:
        return _("actif");
    case USER_REVOKED:
    case USER_REPLACED:
        break;
    }
    return _("fermé");
}

const char *accesses_seat_kind(unsigned number)
{
    switch (number) {
    case 1:
        return _("patient");
    case 2:
        return _("structure d'appui");
    default:
        return _("autre");
    }
}

static bool is_active(const struct person *person)
{
    return !person->free && person->state == USER_ACTIVE;
}

/* Is that seat of the department active? A store without such a seat has nothing to warn about. */
static bool seat_active(const struct person *people, size_t count, unsigned department,
                        unsigned number)
{
    for (size_t i = 0; i < count; i++) {
        unsigned where, which;
        if (role_of(people[i].name, &where, &which) == ROLE_REFERENT && where == department &&
            which == number)
            return is_active(&people[i]);
    }
    return true;
}

bool accesses_warning(const struct person *people, size_t count, unsigned department,
                      char out[PEOPLE_WARNING])
{
    bool patient = seat_active(people, count, department, 1);
    bool structure = seat_active(people, count, department, 2);
    if (patient && structure)
        return false;
    snprintf(out, PEOPLE_WARNING,
             !patient && !structure
                 ? _("Attention, département %u : ni siège de patient (%u-1) ni siège de structure "
                     "d'appui (%u-2) actif.")
             : !patient ? _("Attention, département %u : pas de siège de patient actif (%u-1).")
                        : _("Attention, département %u : pas de siège de structure d'appui actif "
                            "(%u-2)."),
             department, department, department);
    return true;
}

static enum error read_people(struct app *app, struct listing *listing, struct fault *fault)
{
    free(listing->people);
    listing->people = NULL;
    listing->count = 0;
    listing->stale = false;
    return people_list(app->session, &listing->people, &listing->count, fault);
}

static enum error open_people(struct app *app, void *state, const void *argument,
                              struct fault *fault)
{
    (void)argument;
    return read_people(app, state, fault);
}

static void close_people(struct app *app, void *state)
{
    struct listing *listing = state;
    (void)app;
    free(listing->people);
}

static void view_person(struct view *view, const struct listing *listing, size_t i)
{
    unsigned number = 0;
    const struct person *person = &listing->people[i];
    bool seat = role_of(person->name, NULL, &number) == ROLE_REFERENT;
    char name[64];
    snprintf(name, sizeof name, "%-*s", seat ? 5 : NAME_WIDTH, person->name);
    struct block *block = view_action(
        view, ID_PERSON + (int)i, 0,
        view_format(view, "%s %s%s%s%s", name, accesses_state(person), seat ? ", " : "",
                    seat ? accesses_seat_kind(number) : "",
                    is_active(person) && seat && !person->charter ? _(", charte à accepter") : ""));
    block->ink = is_active(person) ? INK_NORMAL : INK_FAINT;
}

static void view_seats(struct view *view, const struct listing *listing)
{
    unsigned shown = 0;
    for (size_t i = 0; i < listing->count; i++) {
        unsigned department, number;
        char warning[PEOPLE_WARNING];
        if (role_of(listing->people[i].name, &department, &number) != ROLE_REFERENT)
            continue;
        if (department != shown) {
            if (shown)
                view_gap(view);
            view_text(view, INK_TITLE, view_format(view, _("Département %u"), department));
            if (accesses_warning(listing->people, listing->count, department, warning))
                view_text(view, INK_WARNING, warning);
        }
        shown = department;
        view_person(view, listing, i);
    }
}

static void view_others(struct view *view, const struct listing *listing, bool coordination)
{
    for (size_t i = 0; i < listing->count; i++)
        if (listing->people[i].role != ROLE_REFERENT &&
            (coordination || listing->people[i].role != ROLE_COORDINATION))
            view_person(view, listing, i);
}

static void view_people(struct app *app, void *state, struct view *view)
{
    struct listing *listing = state;
    struct fault fault = {.error = ERROR_NONE};
    if (listing->stale && read_people(app, listing, &fault))
        app_fault(app, &fault);
    if (session_role(app->session) == ROLE_COORDINATION) {
        view_title(view, _("Sièges et accès"));
        view_seats(view, listing);
        view_gap(view);
        view_text(view, INK_TITLE, _("Autres accès"));
        view_others(view, listing, true);
        return;
    }
    view_title(view, _("Évaluations et formatrices"));
    view_others(view, listing, false);
    view_gap(view);
    view_action(view, ID_NEW_FORMATRICE, 'f', _("Inviter une autre formatrice"));
    view_action(view, ID_NEW_EVALUATION, 'e', _("Inviter une autre évaluation"));
}

/* The lowest number that nobody of that role ever had. */
static void new_person(const struct listing *listing, enum role role, struct person *person)
{
    *person = (struct person){.role = role, .free = true};
    for (unsigned number = 1;; number++) {
        bool taken = false;
        snprintf(person->name, sizeof person->name, "%s-%u", role_word(role), number);
        for (size_t i = 0; i < listing->count && !taken; i++)
            taken = strcmp(listing->people[i].name, person->name) == 0;
        if (!taken)
            return;
    }
}

static bool act_people(struct app *app, void *state, const struct action *action)
{
    struct listing *listing = state;
    struct person fresh;
    if (action->kind != ACT_CHOOSE)
        return false;
    listing->stale = true;
    if (action->id >= ID_PERSON) {
        app_open(app, &screen_person, &listing->people[action->id - ID_PERSON]);
    } else {
        new_person(listing, action->id == ID_NEW_EVALUATION ? ROLE_EVALUATION : ROLE_FORMATRICE,
                   &fresh);
        app_open(app, &screen_person, &fresh);
    }
    return true;
}

const struct screen screen_people = {
    .name = "people",
    .bytes = sizeof(struct listing),
    .help =
        N_("Entrée sur une ligne montre ce qui peut être fait de cet accès : inviter, refaire une "
           "invitation, fermer.\n"
           "Dans chaque département, le siège 1 est celui d'un patient, le 2 celui d'une personne "
           "d'une structure d'appui, les autres sont libres d'usage. Un avertissement dit où l'un "
           "des deux premiers manque. Le registre ne connaît que des sièges, jamais des noms."),
    .open = open_people,
    .view = view_people,
    .act = act_people,
    .close = close_people,
};
