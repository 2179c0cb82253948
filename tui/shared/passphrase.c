/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing one's own passphrase. */
#include "tracker/base/text.h"
#include "tracker/session/access/people.h"
#include "tui/parts/phrase.h"
#include "tui/screens.h"

struct change {
    struct phrase phrase;
};

static enum error open_change(struct app *app, void *state, const void *argument,
                              struct fault *fault)
{
    struct change *change = state;
    (void)app;
    (void)argument;
    (void)fault;
    phrase_start(&change->phrase);
    return ERROR_NONE;
}

static void view_change(struct app *app, void *state, struct view *view)
{
    struct change *change = state;
    (void)app;
    view_title(view, _("Changer de phrase secrète"));
    phrase_view(&change->phrase, view);
}

static bool act_change(struct app *app, void *state, const struct action *action)
{
    struct change *change = state;
    struct fault fault = {.error = ERROR_NONE};
    bool ready;
    if (!phrase_act(app, &change->phrase, action, &ready))
        return false;
    if (!ready)
        return true;
    struct secret_text text = field_secret(&change->phrase.first);
    app_work(app, _("Un instant…"));
    enum error error = people_passwd(app->session, &text, &fault);
    if (error) {
        phrase_clear(&change->phrase);
        fault.error = error;
        app_fault(app, &fault);
        return true;
    }
    app_leave(app);
    app_say(app, INK_NORMAL, _("Votre phrase secrète est changée."));
    return true;
}

static void sleep_change(struct app *app, void *state)
{
    struct change *change = state;
    (void)app;
    phrase_clear(&change->phrase);
}

const struct screen screen_passphrase = {
    .name = "passphrase",
    .bytes = sizeof(struct change),
    .help = N_(
        "La nouvelle phrase remplace l'ancienne tout de suite. Elle n'arrête pas qui aurait gardé "
        "une copie ancienne du registre et l'ancienne phrase : si vous craignez cela, "
        "demandez à la coordination de refaire votre accès."),
    .open = open_change,
    .view = view_change,
    .act = act_change,
    .sleep = sleep_change,
};
