/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/parts/phrase.h"

#include <stdio.h>
#include <string.h>

#include "crypto/passphrase.h"
#include "crypto/secret.h"
#include "tracker/base/text.h"

enum { ID_ANOTHER = PHRASE_IDS, ID_FIRST, ID_SECOND };

void phrase_start(struct phrase *phrase)
{
    phrase->first.kind = phrase->second.kind = FIELD_SECRET;
    phrase_draw(phrase->proposed);
}

void phrase_clear(struct phrase *phrase)
{
    field_wipe(&phrase->first);
    field_wipe(&phrase->second);
}

void phrase_view(struct phrase *phrase, struct view *view)
{
    view_text(
        view, INK_NORMAL,
        _("Une phrase secrète de cinq mots tirés au sort est proposée : majuscules, accents et "
          "espaces en trop n'y comptent pas. Vous pouvez prendre la vôtre : douze caractères au "
          "moins, peu importe lesquels."));
    view_gap(view);
    view_text(view, INK_TITLE, phrase->proposed);
    view_gap(view);
    view_text(view, INK_NORMAL,
              phrase->founding
                  ? _("Tapez la phrase choisie, deux fois. Gardez-la pour vous : si elle se perd, "
                      "seules deux feuilles de secours referont votre accès.")
                  : _("Tapez la phrase choisie, deux fois. Gardez-la pour vous : personne ne peut "
                      "la retrouver, mais la coordination peut refaire votre accès."));
    view_gap(view);
    view_field(view, ID_FIRST, _("Phrase choisie"), &phrase->first);
    view_field(view, ID_SECOND, _("Encore une fois"), &phrase->second);
    view_gap(view);
    view_action(view, ID_ANOTHER, 'n', _("Proposer cinq autres mots"));
    view->start = view->start ? view->start : ID_FIRST;
}

static bool same(const struct phrase *phrase)
{
    const struct secret_text first = field_secret(&phrase->first);
    const struct secret_text second = field_secret(&phrase->second);
    return phrase_same(&first, &second);
}

bool phrase_act(struct app *app, struct phrase *phrase, const struct action *action, bool *ready)
{
    *ready = false;
    if (action->kind == ACT_CHOOSE && action->id == ID_ANOTHER) {
        phrase_draw(phrase->proposed);
        return true;
    }
    if (action->kind != ACT_ENTER || (action->id != ID_FIRST && action->id != ID_SECOND))
        return false;
    const struct secret_text typed = field_secret(&phrase->first);
    struct fault fault = {.error = ERROR_NONE};
    if (passphrase_check(&typed, &fault)) {
        phrase_clear(phrase);
        app_fault(app, &fault);
        app_focus(app, ID_FIRST);
        return true;
    }
    if (action->id == ID_FIRST)
        return false;
    *ready = same(phrase);
    if (!*ready) {
        phrase_clear(phrase);
        app_focus(app, ID_FIRST);
        app_say(app, INK_WARNING, _("Les deux saisies diffèrent : recommencez."));
    }
    return true;
}
