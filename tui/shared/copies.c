/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every copy of the store that may exist, and that one was destroyed. */
#include "tracker/session/acts/copies.h"

#include <stdio.h>
#include <stdlib.h>

#include "tracker/base/text.h"
#include "tui/menu.h"
#include "tui/parts/confirm.h"
#include "tui/shared/copies.h"

enum { ID_COPIES = 1, SHOWN = 500 };

struct copies {
    struct backup_line *lines;
    size_t count;
    char chosen[sizeof((struct backup_line *)NULL)->path];
    bool stale; /* read again before the next view */
};

void copies_view(struct view *view, const struct backup_line *lines, size_t count)
{
    for (size_t i = 0; i < count && i < SHOWN; i++)
        view_text(view, INK_NORMAL, copies_text(view, &lines[i]));
}

const char *copies_text(struct view *view, const struct backup_line *line)
{
    const char *words = copies_state_words(line->state);
    return view_format(view, "%s%s%s%s%s%s", line->date, *line->date ? "  " : "", line->path,
                       *words ? " (" : "", words, *words ? ")" : "");
}

static enum error read_copies(struct app *app, struct copies *copies, struct fault *fault)
{
    free(copies->lines);
    copies->stale = false;
    return copies_list(app->session, &copies->lines, &copies->count, fault);
}

static enum error open_copies(struct app *app, void *state, const void *argument,
                              struct fault *fault)
{
    struct copies *copies = state;
    (void)argument;
    app_work(app, _("Un instant…"));
    return read_copies(app, copies, fault);
}

static void close_copies(struct app *app, void *state)
{
    struct copies *copies = state;
    (void)app;
    free(copies->lines);
}

/* What the ledger knows is noted as destroyed; what was found on the disk is gone when it is. */
static bool is_noted(const struct app *app, const struct backup_line *line)
{
    return session_role(app->session) == ROLE_COORDINATION &&
           (line->state == COPY_FINISHED || line->state == COPY_BEGUN);
}

static void view_copies_screen(struct app *app, void *state, struct view *view)
{
    struct copies *copies = state;
    struct fault fault = {.error = ERROR_NONE};
    const bool coordination = session_role(app->session) == ROLE_COORDINATION;
    if (copies->stale && read_copies(app, copies, &fault))
        app_fault(app, &fault);
    view_title(view, _("Copies du registre"));
    view->reading = true; /* unless there is something to choose */
    if (copies->count == 0) {
        view_text(view, INK_NORMAL, _("Aucune copie de ce registre n'est connue."));
        return;
    }
    view_text(view, INK_NORMAL,
              coordination
                  ? _("Ces copies peuvent exister, et contiennent des entretiens, scellés. Après "
                      "une clôture, détruisez celles d'avant, où qu'elles soient ; puis "
                      "choisissez-les ici pour le noter.")
                  : _("Ces copies peuvent exister, et contiennent des entretiens, scellés. Après "
                      "une clôture, demandez à la coordination de détruire celles d'avant."));
    view_gap(view);
    for (size_t i = 0; i < copies->count && i < SHOWN; i++) {
        const char *text = copies_text(view, &copies->lines[i]);
        if (is_noted(app, &copies->lines[i])) {
            view->reading = false;
            view_action(view, ID_COPIES + (int)i, 0, text);
        } else
            view_text(view, INK_NORMAL, text);
    }
}

static void do_note(struct app *app, void *context, const char *answer)
{
    struct copies *copies = context;
    struct fault fault = {.error = ERROR_NONE};
    (void)answer;
    if (copies_destroyed(app->session, copies->chosen, &fault)) {
        app_fault(app, &fault);
        return;
    }
    copies->stale = true;
    app_sayf(app, INK_NORMAL, _("C'est noté : %s n'existe plus."), copies->chosen);
    app_leave(app);
}

static bool act_copies(struct app *app, void *state, const struct action *action)
{
    struct copies *copies = state;
    const int i = action->id - ID_COPIES;
    struct confirm ask = {.title = _("Copie détruite"),
                          .help = _("Échap revient sans rien noter."),
                          .word = _("détruite"),
                          .act = do_note,
                          .context = copies};
    if (action->kind != ACT_CHOOSE || i < 0 || (size_t)i >= copies->count)
        return false;
    snprintf(copies->chosen, sizeof copies->chosen, "%s", copies->lines[i].path);
    snprintf(ask.text, sizeof ask.text,
             _("%s : cette copie n'existe plus, à cet endroit ni là où elle aurait été déplacée ? "
               "Le registre des actes le gardera."),
             copies->chosen);
    app_open(app, &screen_confirm, &ask);
    return true;
}

const struct screen screen_copies = {
    .name = "copies",
    .bytes = sizeof(struct copies),
    .help =
        N_("Toute copie que le programme commence est inscrite au registre des actes. Celle qui "
           "n'a jamais fini est cherchée là où elle serait ; si elle était sur une clé, "
           "regardez-y. Ce qu'une copie interrompue laisse, et le registre qu'une restauration "
           "met de côté, sont nommés tant qu'ils sont là."),
    .open = open_copies,
    .view = view_copies_screen,
    .act = act_copies,
    .close = close_copies,
};
