/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store is older than the one last seen: coordination alone may put it in service again. */
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tui/screens.h"
#include "tui/shell/app.h"

struct older {
    struct field word;
};

static void view_older(struct app *app, void *state, struct view *view)
{
    struct older *older = state;
    (void)app;
    view_title(view, _("Un registre plus ancien"));
    view_text(view, INK_WARNING,
              _("Ce registre est plus ancien que celui que vous avez vu la dernière fois : une "
                "copie a été remise à sa place. Ce qui a été enregistré depuis n'y est plus, et "
                "des codes de suite déjà utilisés y sont de nouveau valables."));
    view_text(view, INK_NORMAL,
              _("Si c'est voulu, par exemple après une panne, reprenez-le : ce sera écrit au "
                "registre des actes et dit à chacun. Sinon, Échap, et cherchez le registre "
                "récent."));
    view_gap(view);
    view_field(view, 1, _("Pour confirmer, tapez « reprise »"), &older->word);
}

static bool act_older(struct app *app, void *state, const struct action *action)
{
    struct older *older = state;
    struct fault fault = {.error = ERROR_NONE};
    if (action->kind == ACT_BACK) {
        app_logout(app);
        return true;
    }
    if (action->kind != ACT_ENTER)
        return false;
    if (!typed_same("reprise", older->word.text)) {
        field_wipe(&older->word);
        app_say(app, INK_WARNING, _("Ce n'est pas le mot demandé : rien n'est fait."));
        return true;
    }
    app_work(app, _("Un instant…"));
    fault.error = session_accept_older(app->session, &fault);
    if (fault.error) {
        app_fault(app, &fault);
        return true;
    }
    app_replace(app, screen_home(ROLE_COORDINATION), NULL);
    app_say(app, INK_NORMAL,
            _("Ce registre est remis en service. Les publications perdues sont à relire avant "
              "d'en faire d'autres sur les mêmes mois."));
    return true;
}

const struct screen screen_rollback = {
    .name = "older",
    .bytes = sizeof(struct older),
    .help = N_("Tant que la coordination n'a pas confirmé, personne ne peut travailler sur un "
               "registre plus ancien. Échap revient à l'écran d'entrée sans rien changer."),
    .view = view_older,
    .act = act_older,
};
