/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A screen is a table of functions over plain state. It shows itself as a view (tui/draw/view.h),
 * and is told what the user did as an action; it changes its state, calls an act of
 * tracker/session/, and opens or leaves screens. It knows neither terminal nor window nor whether
 * it is drawn or spoken.
 *
 * Adding one, in a file of its own:
 *
 *     struct releases { struct release_line *lines; size_t count; };
 *     enum { OPEN_FIRST = 100 };                          // ids: any numbers above 0
 *
 *     static enum error open_releases(struct app *app, void *state, const void *argument,
 *                                     struct fault *fault)
 *     {
 *         struct releases *r = state;                     // zeroed secret memory
 *         return releases_list(app->session, &r->lines, &r->count, &broken, fault);
 *     }
 *     static void view_releases(struct app *app, void *state, struct view *view)
 *     {
 *         view_title(view, _("Publications"));
 *         for (size_t i = 0; i < r->count; i++)
 *             view_action(view, OPEN_FIRST + (int)i, 0, view_format(view, "%u",
 * r->lines[i].number));
 *     }
 *     static bool act_releases(struct app *app, void *state, const struct action *action)
 *     {
 *         if (action->kind == ACT_CHOOSE)
 *             app_open(app, &screen_release, &r->lines[action->id - OPEN_FIRST]);
 *         return action->kind == ACT_CHOOSE;              // false: the usual answer (Esc goes
 * back)
 *     }
 *     const struct screen screen_releases = {.name = "releases", .bytes = sizeof(struct releases),
 *         .help = N_("…"), .open = open_releases, .view = view_releases, .act = act_releases,
 *         .close = close_releases};
 *
 * and its declaration in tui/screens.h. A page to be read (a bilan) sets view->reading; a table is
 * made of view_line; a form of view_field: Enter in a field is ACT_ENTER, and goes on to the next
 * field when the screen returns false. Before something slow, app_work says so. Errors go to
 * app_fault. */
#ifndef TUI_SHELL_SCREEN_H
#define TUI_SHELL_SCREEN_H

#include "tracker/session/access/role.h"
#include "tui/draw/view.h"

struct app;

enum act_kind {
    ACT_CHOOSE,   /* the action, answer or line id was chosen */
    ACT_TICK,     /* the option id was ticked or unticked */
    ACT_NEXT,     /* Enter on an option to tick: go on */
    ACT_ENTER,    /* Enter in the field id */
    ACT_CHANGE,   /* a character was typed into the field id, or taken from it */
    ACT_PREVIOUS, /* Backspace outside a field, or "<" in the dialogue; unanswered in the dialogue
                     it is ACT_BACK */
    ACT_BACK,     /* Esc; the usual answer leaves the screen */
};

struct action {
    enum act_kind kind;
    int id;
};

struct screen {
    const char *name;
    size_t bytes;     /* of its state: secret memory, zeroed, wiped when it closes */
    const char *help; /* marked with N_ */
    /* Fills the state; on an error the screen is not opened and the fault is shown. May be NULL. */
    enum error (*open)(struct app *app, void *state, const void *argument, struct fault *fault);
    void (*view)(struct app *app, void *state, struct view *view);
    /* True when the screen answered the action itself. */
    bool (*act)(struct app *app, void *state, const struct action *action);
    /* The session locks, or the program ends: keep what was typed elsewhere and wipe it here; and
     * the session is back. Both may be NULL. */
    void (*sleep)(struct app *app, void *state);
    void (*wake)(struct app *app, void *state);
    /* Before each view, whichever screen is on top: what happened meanwhile. The session may be
     * NULL. May be NULL, as holds: true when it has what ending the session now would lose. */
    void (*follow)(struct app *app, void *state);
    bool (*holds)(const void *state);
    /* The screen is left; may be NULL. */
    void (*close)(struct app *app, void *state);
    bool outside; /* it works without a session: one that ends comes back to it */
};

/* The screens that the shell opens itself. */
struct shell_screens {
    const struct screen *door; /* the first, always below the others */
    const struct screen *lock;
    const struct screen *rollback; /* coordination's session on an older store is open */
    const struct screen *help;     /* argument: the text, const char * */
    const struct screen *(*home)(enum role role);
    void (*ask_day)(struct app *app); /* after a clock that does not agree with the store */
};

#endif
