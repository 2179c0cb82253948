/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session is locked: keys wiped, what was typed kept. */
#include "tracker/base/text.h"
#include "tracker/session/acts/practice.h"
#include "tui/screens.h"
#include "tui/shell/app.h"

enum { ID_PHRASE = 1, ID_END };

struct lock {
    struct field phrase;
};

static enum error open_lock(struct app *app, void *state, const void *argument, struct fault *fault)
{
    struct lock *lock = state;
    (void)app;
    (void)argument;
    (void)fault;
    lock->phrase.kind = FIELD_SECRET;
    return ERROR_NONE;
}

/* Why it is locked. */
static const char *reason(const struct app *app, struct view *view)
{
    if (app->ended)
        return view_format(view, "%s", text_of(error_text(app->ended)));
    return view_format(
        view, _("Personne n'a rien fait depuis un moment : la session de %s est verrouillée."),
        app->user);
}

static const char *kept(const struct app *app)
{
    return app_holds(app)
               ? _("La saisie commencée n'a pas pu être écrite sur le disque : elle reste "
                   "dans cette fenêtre. Votre phrase secrète la rouvre ; une coupure, ou "
                   "fermer, la perdrait.")
               : _("La saisie commencée est gardée ; votre phrase secrète la rouvre.");
}

static void view_lock(struct app *app, void *state, struct view *view)
{
    struct lock *lock = state;
    view_title(view, _("Session verrouillée"));
    view_text(view, INK_NORMAL, view_format(view, "%s %s", reason(app, view), kept(app)));
    if (app->practice)
        view_text(
            view, INK_NORMAL,
            view_format(view, _("La phrase secrète de tous, ici : « %s »."), practice_phrase));
    view_gap(view);
    view_field(view, ID_PHRASE, _("Phrase secrète"), &lock->phrase);
    view_gap(view);
    view_action(view, ID_END, 'f',
                app_holds(app) ? _("Fermer la session et perdre la saisie")
                               : _("Fermer la session"));
}

static bool act_lock(struct app *app, void *state, const struct action *action)
{
    struct lock *lock = state;
    if (action->kind == ACT_BACK) {
        app_say(app, INK_NORMAL, _("Tapez votre phrase secrète, ou fermez la session."));
        return true;
    }
    if (action->kind == ACT_CHOOSE) {
        app->locked = false;
        app_logout(app);
        return true;
    }
    if (action->kind != ACT_ENTER)
        return false;
    struct secret_text text = field_secret(&lock->phrase);
    if (!app_unlock(app, &text))
        field_wipe(&lock->phrase);
    return true;
}

const struct screen screen_lock = {
    .name = "lock",
    .bytes = sizeof(struct lock),
    .help = N_(
        "Après quinze minutes sans rien faire, les clés sont effacées de la mémoire. Votre phrase "
        "secrète rouvre la session là où elle était."),
    .open = open_lock,
    .view = view_lock,
    .act = act_lock,
};
