/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/parts/today.h"

#include <stdio.h>

#include "tracker/base/text.h"
#include "tracker/session/access/today.h"
#include "tui/parts/confirm.h"

static void confirm(struct app *app, void *context, const char *answer)
{
    struct fault fault = {.error = ERROR_NONE};
    (void)context;
    fault.error = session_confirm_day(app->session, answer, &fault);
    if (fault.error == ERROR_CONFIRM) {
        app_say(
            app, INK_WARNING,
            _("Ce n'est pas ce que dit l'horloge : rien n'est fait. Échap revient en arrière."));
    } else if (fault.error) {
        app_fault(app, &fault);
    } else {
        app_leave(app);
        app_say(app, INK_NORMAL, _("La date est confirmée : recommencez ce que vous faisiez."));
    }
}

void today_ask(struct app *app)
{
    char words[TODAY_BYTES];
    struct fault fault = {.error = ERROR_NONE};
    struct today today;
    struct confirm ask = {.title = _("Quel jour sommes-nous ?"),
                          .label = _("La date d'aujourd'hui (AAAA-MM-JJ)"),
                          .help =
                              _("Les mois des entretiens et des clôtures viennent de l'horloge de "
                                "cette machine. Échap revient sans rien faire."),
                          .act = confirm};
    fault.error = session_today(app->session, &today, &fault);
    if (fault.error) {
        app_fault(app, &fault);
        return;
    }
    today_words(&today, words);
    snprintf(ask.text, sizeof ask.text, "%s\n%s", words,
             _("Si l'horloge se trompe, fermez la session et faites-la régler : rien n'est "
               "enregistré entre-temps. Si elle a raison, tapez la date : elle sera écrite au "
               "registre des actes."));
    app_open(app, &screen_confirm, &ask);
}
