/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/parts/confirm.h"

#include "tracker/base/text.h"
#include "tracker/base/typed.h"

enum { ID_ANSWER = 1 };

struct asking {
    struct confirm ask;
    struct field field;
    bool read; /* the answer proposed was changed, or Enter pressed once already */
};

static enum error open_ask(struct app *app, void *state, const void *argument, struct fault *fault)
{
    struct asking *asking = state;
    (void)app;
    (void)fault;
    asking->ask = *(const struct confirm *)argument;
    field_set(&asking->field, asking->ask.proposed);
    return ERROR_NONE;
}

static void view_ask(struct app *app, void *state, struct view *view)
{
    struct asking *asking = state;
    const struct confirm *ask = &asking->ask;
    (void)app;
    view_title(view, ask->title);
    view->help = ask->help;
    view_text(view, ask->word ? INK_WARNING : INK_NORMAL, ask->text);
    view_gap(view);
    view_field(view, ID_ANSWER,
               ask->word ? view_format(view, _("Pour confirmer, tapez « %s »"), ask->word)
                         : ask->label,
               &asking->field);
}

static bool act_ask(struct app *app, void *state, const struct action *action)
{
    struct asking *asking = state;
    const struct confirm *ask = &asking->ask;
    bool read = asking->read || !ask->proposed[0];
    asking->read = true;
    if (action->kind != ACT_ENTER)
        return false;
    if (!read) {
        app_say(app, INK_WARNING, _("Entrée encore une fois accepte ce qui est proposé."));
    } else if (!asking->field.length) {
        app_say(app, INK_NORMAL, _("Rien n'est fait. Échap revient en arrière."));
    } else if (ask->word && !typed_same(ask->word, asking->field.text)) {
        field_wipe(&asking->field);
        app_say(app, INK_WARNING,
                _("Ce n'est pas le mot demandé : rien n'est fait. Échap revient en arrière."));
    } else {
        ask->act(app, ask->context, asking->field.text);
    }
    return true;
}

const struct screen screen_confirm = {
    .name = "ask",
    .bytes = sizeof(struct asking),
    .help = "",
    .open = open_ask,
    .view = view_ask,
    .act = act_ask,
};
