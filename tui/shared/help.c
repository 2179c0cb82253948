/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help on the screen below. */
#include "tracker/base/text.h"
#include "tui/screens.h"
#include "tui/shell/app.h"

struct help {
    char text[4096];
};

static enum error open_help(struct app *app, void *state, const void *argument, struct fault *fault)
{
    struct help *help = state;
    size_t length = 0;
    const char *text = argument;
    (void)app;
    (void)fault;
    for (; text[length] && length + 1 < sizeof help->text; length++)
        help->text[length] = text[length];
    return ERROR_NONE;
}

static void view_help(struct app *app, void *state, struct view *view)
{
    const struct help *help = state;
    (void)app;
    view_title(view, _("Aide"));
    view->reading = true;
    view_text(view, INK_NORMAL, help->text);
    view_gap(view);
    view_text(
        view, INK_FAINT,
        _("Partout : flèches, Entrée et Tab suffisent ; ? ou F1 aide ; Échap revient sans rien "
          "perdre ; Ctrl-L redessine ; Ctrl-C quitte en gardant la saisie."));
}

static bool act_help(struct app *app, void *state, const struct action *action)
{
    (void)app;
    (void)state;
    (void)action;
    return false;
}

const struct screen screen_help = {
    .name = "help",
    .bytes = sizeof(struct help),
    .help = "",
    .open = open_help,
    .view = view_help,
    .act = act_help,
};
