/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coordination's acts on the store as a whole: check, back up, restore. */
#include "tracker/session/acts/backup.h"
#include "tracker/session/access/today.h"
#include "tracker/session/acts/restore.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tui/menu.h"
#include "tui/parts/confirm.h"
#include "tui/shared/media.h"

enum { ID_PATH = 1, ID_WORD, ID_PHRASE };

void menu_check(struct app *app)
{
    struct fault fault = {.error = ERROR_NONE};
    struct check_answer answer;
    app_work(app, _("Vérification de tout le registre…"));
    app_begin(app, _("Vérification :"), NULL);
    enum error error = session_check(app->session, &answer, &fault);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
    } else if (answer.misdated) {
        app_sayf(
            app, INK_WARNING,
            _("Le registre est entier (écriture n° %llu). Entretiens datés d'un mois impossible "
              "par une horloge fausse : %u ; la prochaine clôture les compte."),
            answer.sequence, answer.misdated);
    } else if (answer.counts) {
        app_sayf(app, INK_NORMAL,
                 _("Le registre est entier (écriture n° %llu, blocs : %u). Entretiens scellés en "
                   "attente : %llu ; codes de suite utilisés : %llu."),
                 answer.sequence, answer.blocks, answer.waiting, answer.spent);
    } else {
        app_sayf(app, INK_NORMAL, _("Le registre est entier (écriture n° %llu, blocs : %u)."),
                 answer.sequence, answer.blocks);
    }
    if (!error && answer.scrub_owed)
        app_say(app, INK_WARNING,
                _("Le registre est entier. Effacement dû : ce qui a été clôturé ou remplacé reste, "
                  "scellé, dans le fichier ; libérez de la place, il s'effacera à la prochaine "
                  "ouverture."));
}

static void do_backup(struct app *app, void *context, const char *answer)
{
    struct fault fault = {.error = ERROR_NONE};
    (void)context;
    app_work(app, _("Copie et vérification de la copie…"));
    app_begin(app, _("Sauvegarde :"), NULL);
    enum error error = session_backup(app->session, answer, &fault);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
        return;
    }
    app_sayf(app, INK_NORMAL,
             _("Sauvegarde faite et vérifiée dans %s. À détruire après la prochaine clôture."),
             answer);
    app_leave(app);
}

/* Proposed is a disk of its own, where one is plugged in: beside the store a copy would be lost
 * with it. */
void menu_backup(struct app *app)
{
    char roots[MEDIA_ROOTS][MEDIA_ROOT_CHARS];
    const char *const list[MEDIA_ROOTS] = {roots[0], roots[1]};
    char day_text[DAY_TEXT + 1] = "";
    struct fault fault;
    struct today today;
    struct confirm ask = {
        .title = _("Sauvegarder"),
        .label = _("Nouvel emplacement"),
        .help = _("Une sauvegarde contient les entretiens scellés, jamais en clair : "
                  "elle va sur n'importe quel disque. Après chaque clôture, détruisez "
                  "celles d'avant. Échap revient sans rien écrire."),
        .act = do_backup};
    snprintf(ask.text, sizeof ask.text, "%s",
             _("Le registre est copié, scellé, à l'emplacement que vous donnez, et la copie y est "
               "relue. Une clé USB convient : éjectez-la avant de la retirer. Sur le disque du "
               "registre, une copie se perdrait avec lui."));
    if (session_today(app->session, &today, &fault) == ERROR_NONE)
        day_format(today.day, day_text);
    if (*day_text && media_roots(roots))
        media_place(list, MEDIA_ROOTS, app->store, day_text, ask.proposed, sizeof ask.proposed);
    app_open(app, &screen_confirm, &ask);
}

struct restoring {
    struct field path, word, phrase;
};

/* True when something stands where the backup goes: then a word is asked. */
static bool replaces(const struct app *app)
{
    struct stat info;
    return lstat(app->store, &info) == 0 || errno != ENOENT;
}

static enum error open_restore(struct app *app, void *state, const void *argument,
                               struct fault *fault)
{
    struct restoring *restoring = state;
    (void)app;
    (void)argument;
    (void)fault;
    restoring->phrase.kind = FIELD_SECRET;
    return ERROR_NONE;
}

static void view_restore(struct app *app, void *state, struct view *view)
{
    struct restoring *restoring = state;
    bool replacing = replaces(app);
    view_title(view, _("Restaurer une sauvegarde"));
    view_text(
        view, replacing ? INK_WARNING : INK_NORMAL,
        view_format(
            view,
            replacing
                ? _("La sauvegarde prend la place du registre %s, qui est gardé à côté sous un "
                    "autre nom. Tout ce qui a été enregistré depuis la sauvegarde manquera, "
                    "et les codes de suite utilisés depuis pourront servir encore une fois.")
                : _("La sauvegarde est copiée dans %s, où il n'y a pas de registre. Ce qui a "
                    "été enregistré depuis la sauvegarde manquera, et les codes de suite "
                    "utilisés depuis pourront servir encore une fois."),
            app->store));
    view_text(view, INK_NORMAL,
              app->session ? _("La session se ferme ; vous vous retrouverez à l'écran d'entrée. "
                               "Tous seront avertis à leur prochaine entrée.")
                           : _("Tous seront avertis à leur prochaine entrée."));
    view_gap(view);
    view_field(view, ID_PATH, _("Emplacement de la sauvegarde"), &restoring->path);
    if (replacing)
        view_field(view, ID_WORD,
                   view_format(view, _("Pour confirmer, tapez « %s »"), _("restaurer")),
                   &restoring->word);
    view_field(view, ID_PHRASE, _("Phrase secrète de la coordination"), &restoring->phrase);
}

static void say_restored(struct app *app, const struct reopened *reopened)
{
    char aside[ASIDE_BYTES];
    char text[REOPENED_TEXT];
    char what[APP_MESSAGE];
    app->unreadable = false;
    if (copy_place_stands(app->store, aside))
        snprintf(what, sizeof what,
                 _("La sauvegarde est remise en place. L'ancien registre est gardé dans %s : à "
                   "détruire dès que tout va bien. Ouvrez une session et vérifiez le registre."),
                 aside);
    else
        snprintf(what, sizeof what, "%s",
                 _("La sauvegarde est remise en place. Ouvrez une session et vérifiez le "
                   "registre."));
    reopened_text(reopened, text);
    app_sayf(app, *text ? INK_WARNING : INK_NORMAL, "%s%s%s", what, *text ? " " : "", text);
}

/* The session goes first: nothing of it may write to the store that comes back. At the door there
 * is none, and what was typed stays where it does not fit. */
static void restore(struct app *app, struct restoring *restoring)
{
    struct fault fault = {.error = ERROR_NONE};
    struct restoring *kept = secret_alloc(sizeof *kept);
    struct reopened reopened;
    bool inside = app->session != NULL;
    if (!kept) {
        fault_set(&fault, ERROR_MEMORY, "%s", "restore");
        app_fault(app, &fault);
        return;
    }
    *kept = *restoring;
    if (inside)
        app_logout(app);
    app_work(app, _("Vérification de la sauvegarde, puis remise en place…"));
    app_begin(app, _("Remise en place :"), NULL);
    struct session_options options = app_session_options(app, "coordination");
    struct secret_text phrase = field_secret(&kept->phrase);
    fault.error =
        session_restore(&options, kept->path.text, &phrase, "restaurer", &reopened, &fault);
    secret_free(kept);
    if (!fault.error && !inside)
        app_leave(app);
    if (!fault.error)
        say_restored(app, &reopened);
    else
        app_fault(app, &fault);
    if (fault.error && !inside)
        field_wipe(&restoring->phrase);
}

static bool act_restore(struct app *app, void *state, const struct action *action)
{
    struct restoring *restoring = state;
    if (action->kind != ACT_ENTER || action->id != ID_PHRASE)
        return false;
    if (!restoring->path.length) {
        app_focus(app, ID_PATH);
        app_say(app, INK_WARNING, _("Tapez d'abord où est la sauvegarde."));
    } else if (replaces(app) && !typed_same(restoring->word.text, _("restaurer"))) {
        app_focus(app, ID_WORD);
        app_say(app, INK_WARNING, _("Ce n'est pas le mot demandé : rien n'est fait."));
    } else {
        restore(app, restoring);
    }
    return true;
}

/* A secret half typed does not outlive the session. */
static void sleep_restore(struct app *app, void *state)
{
    struct restoring *restoring = state;
    (void)app;
    field_wipe(&restoring->phrase);
}

const struct screen screen_restore = {
    .name = "restore",
    .bytes = sizeof(struct restoring),
    .help =
        N_("À faire quand le registre est perdu ou abîmé. La sauvegarde est d'abord ouverte et "
           "vérifiée avec la phrase secrète de la coordination ; si elle ne convient pas, rien ne "
           "change. Les publications faites depuis seront à relire depuis leurs fichiers."),
    .open = open_restore,
    .view = view_restore,
    .act = act_restore,
    .sleep = sleep_restore,
};
