/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door: store, user, passphrase. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "tracker/base/text.h"
#include "tui/menu.h"
#include "tui/screens.h"
#include "tui/shell/app.h"
#include "tui/shell/choices.h"

enum {
    ID_STORE = 1,
    ID_USER,
    ID_PHRASE,
    ID_FIRST,
    ID_CREATE,
    ID_RESTORE,
    ID_PRACTICE,
    ID_LINES,
    ID_QUIT
};

struct door {
    struct field store, user, phrase;
};

/* True when nothing stands where the store should be. */
static bool is_empty(const struct door *door)
{
    struct stat info;
    return door->store.length && lstat(door->store.text, &info) != 0 && errno == ENOENT;
}

static enum error open_door(struct app *app, void *state, const void *argument, struct fault *fault)
{
    struct door *door = state;
    (void)argument;
    (void)fault;
    door->user.most = USER_CHARS;
    door->phrase.kind = FIELD_SECRET;
    field_set(&door->store, app->store);
    field_set(&door->user, app->options.user ? app->options.user : "");
    return ERROR_NONE;
}

static void view_door(struct app *app, void *state, struct view *view)
{
    struct door *door = state;
    bool empty = is_empty(door);
    view_title(view, _("tracker — entretiens des référents"));
    view_text(view, INK_NORMAL,
              empty ? _("Il n'y a pas encore de registre ici. Corrigez son chemin ou, pour la "
                        "coordination, créez-le ou restaurez une sauvegarde.")
                    : _("Votre nom d'utilisateur est celui de votre siège, par exemple 22-1, ou "
                        "formatrice-1, evaluation-1, coordination."));
    view_gap(view);
    view_field(view, ID_USER, _("Utilisateur"), &door->user);
    view_field(view, ID_PHRASE, _("Phrase secrète"), &door->phrase);
    view_field(view, ID_STORE, _("Registre"), &door->store);
    view_gap(view);
    if (empty)
        view_action(view, ID_CREATE, 'c', _("Créer un registre"));
    else
        view_action(view, ID_FIRST, 'i', _("Première entrée : j'ai un code d'invitation"));
    if (empty || app->unreadable)
        view_action(view, ID_RESTORE, 'r', _("Restaurer une sauvegarde (coordination)"));
    view_action(view, ID_PRACTICE, 't', _("S'entraîner : un registre où rien n'est réel"));
    view_action(view, ID_LINES, 'd',
                app->simple ? _("Passer en plein écran")
                            : _("Passer en mode dialogue (lecteur d'écran, braille)"));
    view_action(view, ID_QUIT, 'q', _("Quitter"));
    view->start = empty ? ID_CREATE : door->user.length ? ID_PHRASE : ID_USER;
}

static void enter(struct app *app, struct door *door)
{
    if (!door->user.length) {
        app_say(app, INK_WARNING, _("Tapez d'abord votre nom d'utilisateur, par exemple 22-1."));
        app_focus(app, ID_USER);
        return;
    }
    snprintf(app->store, sizeof app->store, "%s", door->store.text);
    struct secret_text text = field_secret(&door->phrase);
    (void)app_login(app, door->user.text, &text);
    field_wipe(&door->phrase);
}

static bool act_door(struct app *app, void *state, const struct action *action)
{
    struct door *door = state;
    if (action->kind == ACT_ENTER && action->id == ID_PHRASE) {
        enter(app, door);
        return true;
    }
    if (action->kind != ACT_CHOOSE)
        return false;
    snprintf(app->store, sizeof app->store, "%s", door->store.text);
    switch (action->id) {
    case ID_FIRST:
        app_open(app, &screen_first_entry, door->user.text);
        break;
    case ID_CREATE:
        app_open(app, &screen_create, NULL);
        break;
    case ID_RESTORE:
        app_open(app, &screen_restore, NULL);
        break;
    case ID_PRACTICE:
        app_open(app, &screen_practice, NULL);
        break;
    case ID_LINES:
        app->simple = !app->simple;
        choices_write(&app->options, app->simple);
        break;
    default:
        app_quit(app);
        break;
    }
    return true;
}

const struct screen screen_door = {
    .name = "door",
    .bytes = sizeof(struct door),
    .help = N_(
        "Tapez votre nom d'utilisateur, Entrée, puis votre phrase secrète, Entrée. La phrase ne "
        "s'affiche pas, ni même sa longueur : Ctrl-T la montre, le temps de vérifier (dans le "
        "dialogue, tapez « montrer » à sa place). Les espaces en trop ne comptent pas ; pour "
        "cinq mots proposés par le programme, ni les majuscules ni les accents.\n"
        "La première fois, choisissez « Première entrée » avec le code à usage unique reçu de la "
        "coordination.\n"
        "« S'entraîner » fabrique un registre où rien n'est réel, pour essayer sans risque.\n"
        "Phrase oubliée : la coordination peut refaire votre accès.\n"
        "Registre perdu ou abîmé : la coordination le reprend d'une sauvegarde, ici même."),
    .open = open_door,
    .view = view_door,
    .act = act_door,
};
