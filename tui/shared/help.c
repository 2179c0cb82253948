/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help on the screen below. */
#include "tracker/base/text.h"
#include "tracker/report/compose.h"
#include "tui/parts/reader.h"
#include "tui/screens.h"

static enum error open_help(struct app *app, void *state, const void *argument, struct fault *fault)
{
    struct document *document = compose_help(
        _("Aide"), argument,
        _("Partout : flèches, Entrée et Tab suffisent ; ? ou F1 aide ; Échap revient sans rien "
          "perdre ; Ctrl-L redessine ; Ctrl-C quitte en gardant la saisie."));
    (void)app;
    return reader_start(state, NULL, document, fault);
}

const struct screen screen_help = {
    .name = "help",
    .bytes = sizeof(struct reader),
    .help = "",
    .open = open_help,
    .view = reader_view,
    .act = reader_act,
    .close = reader_close,
};
