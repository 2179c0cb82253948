/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First entry: user and one-time code, then a passphrase, then how to be shown things. */
#include <stdio.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/session/access/people.h"
#include "tui/parts/phrase.h"
#include "tui/screens.h"
#include "tui/shell/choices.h"

enum stage { STAGE_CODE, STAGE_PHRASE, STAGE_SHOWN };
enum { ID_USER = 1, ID_CODE, ID_SCREEN, ID_LINES, CODE_SYMBOLS = 20 };

struct first {
    enum stage stage;
    struct field user, code;
    struct phrase phrase;
};

static enum error open_first(struct app *app, void *state, const void *argument,
                             struct fault *fault)
{
    struct first *first = state;
    (void)app;
    (void)fault;
    first->user.most = USER_CHARS;
    first->code.kind = FIELD_CODE;
    first->code.most = CODE_SYMBOLS;
    field_set(&first->user, argument);
    phrase_start(&first->phrase);
    return ERROR_NONE;
}

static void show_first(struct app *app, void *state, struct view *view)
{
    struct first *first = state;
    (void)app;
    view_title(view, _("Première entrée"));
    if (first->stage == STAGE_CODE) {
        view_text(
            view, INK_NORMAL,
            _("Tapez votre nom d'utilisateur et le code à usage unique qui vous a été donné de "
              "vive voix : vingt lettres et chiffres, par groupes de quatre."));
        view_gap(view);
        view_field(view, ID_USER, _("Utilisateur"), &first->user);
        view_field(view, ID_CODE, _("Code d'invitation"), &first->code);
        view->start = first->user.length ? ID_CODE : ID_USER;
    } else if (first->stage == STAGE_PHRASE) {
        phrase_view(&first->phrase, view);
    } else {
        view_text(view, INK_NORMAL, _("Votre accès est ouvert. Comment voulez-vous travailler ?"));
        view_gap(view);
        view_action(view, ID_SCREEN, '1', _("En plein écran"))->guarded = true;
        view_action(view, ID_LINES, '2',
                    _("En mode dialogue : une question par ligne, pour la voix ou le braille"))
            ->guarded = true;
        view_gap(view);
        view_text(view, INK_FAINT, _("Ce choix se change à l'écran d'entrée."));
        view->start = app->simple ? ID_LINES : ID_SCREEN;
    }
}

/* Says that user and code do not go together, and asks for the code again. */
static void wrong_code(struct app *app, struct first *first)
{
    first->stage = STAGE_CODE;
    field_wipe(&first->code);
    app_focus(app, ID_CODE);
    app_say(app, INK_WARNING,
            _("Utilisateur ou code d'invitation incorrect : vérifiez chaque caractère. Un code ne "
              "sert qu'une fois."));
}

/* Tries the code, before a passphrase is chosen for nothing. */
static void check_code(struct app *app, struct first *first)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct session_options options = app_session_options(app, first->user.text);
    const struct secret_text typed = field_secret(&first->code);
    app_work(app, _("Vérification du code…"));
    fault.error = people_check_code(&options, &typed, &fault);
    if (fault.error == ERROR_PASSPHRASE)
        wrong_code(app, first);
    else if (fault.error)
        app_fault(app, &fault);
    else
        first->stage = STAGE_PHRASE;
}

static void activate(struct app *app, struct first *first)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct session_options options = app_session_options(app, first->user.text);
    const struct secret_text typed = field_secret(&first->code);
    const struct secret_text phrase = field_secret(&first->phrase.first);
    app_work(app, _("Ouverture de votre accès…"));
    fault.error = people_activate(&options, &typed, &phrase, false, &fault);
    if (!fault.error) {
        first->stage = STAGE_SHOWN;
        return;
    }
    phrase_clear(&first->phrase);
    if (fault.error == ERROR_PASSPHRASE)
        wrong_code(app, first);
    else
        app_fault(app, &fault);
}

/* Logs in with the passphrase just chosen; the charter comes first where it is asked for. The state
 * of this screen goes before. */
static void go_in(struct app *app, const struct first *first, bool simple)
{
    struct field user = first->user;
    struct field phrase = first->phrase.first;
    struct secret_text text = field_secret(&phrase);
    choices_write(&app->options, simple);
    app->simple = simple;
    app_leave(app);
    if (app_login(app, user.text, &text) && session_role(app->session) == ROLE_REFERENT &&
        !people_charter_accepted(app->session))
        app_open(app, &screen_charter, NULL);
    secret_wipe(&phrase, sizeof phrase);
}

static bool act_first(struct app *app, void *state, const struct action *action)
{
    struct first *first = state;
    bool ready = false;
    if (first->stage == STAGE_PHRASE && phrase_act(app, &first->phrase, action, &ready)) {
        if (ready)
            activate(app, first);
        return true;
    }
    if (first->stage == STAGE_SHOWN && action->kind == ACT_CHOOSE) {
        go_in(app, first, action->id == ID_LINES);
        return true;
    }
    if (first->stage == STAGE_SHOWN && action->kind == ACT_BACK) {
        go_in(app, first, app->simple);
        return true;
    }
    if (first->stage == STAGE_PHRASE && action->kind == ACT_BACK) {
        phrase_clear(&first->phrase);
        first->stage = STAGE_CODE;
        return true;
    }
    if (action->kind != ACT_ENTER || action->id != ID_CODE)
        return false;
    if (first->code.length == CODE_SYMBOLS)
        check_code(app, first);
    else
        app_sayf(app, INK_WARNING,
                 text_count("Il manque %d caractère : un code d'invitation en a vingt.",
                            "Il manque %d caractères : un code d'invitation en a vingt.",
                            CODE_SYMBOLS - first->code.length),
                 (int)(CODE_SYMBOLS - first->code.length));
    return true;
}

const struct screen screen_first_entry = {
    .name = "first",
    .bytes = sizeof(struct first),
    .help = N_("Le code d'invitation ne sert qu'une fois : il vous laisse choisir votre phrase "
               "secrète, que "
               "personne d'autre ne connaîtra. Les lettres O, I et L y sont lues 0, 1 et 1."),
    .open = open_first,
    .view = show_first,
    .act = act_first,
};
