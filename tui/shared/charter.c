/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The charter, to be read and accepted. */
#include "tracker/base/text.h"
#include "tracker/report/compose.h"
#include "tracker/session/access/people.h"
#include "tui/parts/reader.h"
#include "tui/screens.h"

enum { ID_ACCEPT = READER_IDS };

extern const unsigned char charter_text[]; /* CHARTER.md */

static bool to_accept(const struct app *app)
{
    return app->session && !people_charter_accepted(app->session);
}

static enum error open_charter(struct app *app, void *state, const void *argument,
                               struct fault *fault)
{
    (void)app;
    (void)argument;
    return reader_start(state, _("Charte des référents"),
                        compose_charter((const char *)charter_text), fault);
}

static void view_charter(struct app *app, void *state, struct view *view)
{
    struct reader *reader = state;
    const bool asked = to_accept(app);
    reader->notice =
        asked
            ? _("Cette version de la charte est à lire et à accepter avant le premier entretien : "
                "a, ou la dernière ligne (touche Fin).")
            : NULL;
    reader_view(app, state, view);
    if (asked && !reader->finding)
        view_action(view, ID_ACCEPT, 'a', _("J'ai lu la charte et je l'accepte"));
}

static bool act_charter(struct app *app, void *state, const struct action *action)
{
    struct fault fault = {.error = ERROR_NONE};
    if (action->kind != ACT_CHOOSE || action->id != ID_ACCEPT)
        return reader_act(app, state, action);
    enum error error = people_accept_charter(app->session, &fault);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
        return true;
    }
    app_leave(app);
    app_say(app, INK_NORMAL, _("La charte est acceptée."));
    return true;
}

const struct screen screen_charter = {
    .name = "charter",
    .bytes = sizeof(struct reader),
    .help = N_(
        "La charte dit ce que les référents s'engagent à faire et ce que le programme promet. Elle "
        "se relit à tout moment ; chaque nouvelle version est à accepter avant l'entretien "
        "suivant.\n"
        "Le sommaire mène aux sections ; n passe à la suivante, p à la précédente, Échap revient "
        "au sommaire. / cherche un mot dans tout le texte, s va à l'endroit suivant."),
    .open = open_charter,
    .view = view_charter,
    .act = act_charter,
    .close = reader_close,
};
