/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing a passphrase: five words drawn, or one's own, typed twice. Shared by the screens that
 * need one. */
#ifndef TUI_PARTS_PHRASE_H
#define TUI_PARTS_PHRASE_H

#include "tracker/session/access/phrase.h"
#include "tui/shell/app.h"

/* Lies in the state of a screen. Its ids start at PHRASE_IDS. */
struct phrase {
    char proposed[PHRASE_BYTES];
    bool founding; /* coordination's own, of a new store: its sheets alone bring it back */
    struct field first, second;
};
enum { PHRASE_IDS = 900 };

/* Prepares the two fields and a proposal. */
void phrase_start(struct phrase *phrase);

/* Empties the two fields: what nobody sees there must not be added to later. */
void phrase_clear(struct phrase *phrase);

/* Adds the proposal and the two fields to a view. */
void phrase_view(struct phrase *phrase, struct view *view);

/* Answers an action on them; true when it was one. *ready becomes true once both say the same and
 * it is long enough: field_secret(&phrase->first) is the passphrase. */
bool phrase_act(struct app *app, struct phrase *phrase, const struct action *action, bool *ready);

#endif
