/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trends released at each closing: an indicator, its bars by closing, what to look at, what to
 * do, and its table for two closings side by side. Home of a formatrice. */
#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tui/formatrice/trends_show.h"
#include "tui/menu.h"
#include "tui/parts/periods.h"
#include "tui/parts/reader.h"

enum { ID_LEFT = 1, ID_RIGHT, ID_WHOLE, ID_INDICATOR = 100 };

struct trends {
    struct periods closings;
    struct publication list[TRENDS_SHOWN]; /* the newest, in time */
    size_t count;
    size_t chosen;      /* indicator */
    size_t left, right; /* closings compared */
};

static void forget(struct trends *trends)
{
    for (size_t i = 0; i < trends->count; i++)
        publication_clear(&trends->list[i]);
    trends->count = 0;
}

static enum error open_trends(struct app *app, void *state, const void *argument,
                              struct fault *fault)
{
    struct trends *trends = state;
    (void)argument;
    app_work(app, _("Lecture des tendances…"));
    enum error error = periods_read(app->session, RELEASE_TRENDS, &trends->closings, fault);
    size_t all = trends->closings.count;
    for (size_t i = all > TRENDS_SHOWN ? all - TRENDS_SHOWN : 0; i < all && !error; i++) {
        error = releases_trends(app->session, trends->closings.list[i].to,
                                &trends->list[trends->count], fault);
        trends->count += !error;
    }
    if (error)
        forget(trends);
    trends->right = trends->count ? trends->count - 1 : 0;
    trends->left = trends->right ? trends->right - 1 : 0;
    return error;
}

static void close_trends(struct app *app, void *state)
{
    (void)app;
    forget(state);
}

static struct source source_of(const struct app *app, const struct trends *trends, size_t closing)
{
    return (struct source){.release = trends->list[closing].release,
                           .codebook = session_codebook(app->session),
                           .english = text_english()};
}

static enum signal read_signal(const struct app *app, const struct trends *trends,
                               const struct indicator *indicator, char found[INDICATOR_BYTES])
{
    struct source now = source_of(app, trends, trends->count - 1);
    struct source before = source_of(app, trends, trends->count > 1 ? trends->count - 2 : 0);
    return indicator_read(indicator, &now, trends->count > 1 ? &before : NULL, found);
}

/* In the dialogue the lines of the left are choices among others. */
static void view_left(const struct app *app, const struct trends *trends, struct view *view)
{
    char found[INDICATOR_BYTES];
    for (size_t i = 0; i < INDICATORS && trends->count; i++) {
        bool look = read_signal(app, trends, &indicators[i], found) == SIGNAL_LOOK;
        struct block *block = view_option(
            view, app->simple ? BLOCK_ACTION : BLOCK_SIDE, ID_INDICATOR + (int)i, indicators[i].key,
            view_format(view, "%s%s", look ? "! " : "", text_of(indicators[i].name)));
        block->on = i == trends->chosen;
        block->ink = look ? INK_WARNING : INK_NORMAL;
    }
    if (session_role(app->session) != ROLE_FORMATRICE)
        return;
    if (!app->simple)
        view_side(view, 0, "", NULL);
    menu_view(app, view);
}

static void view_signal(const struct app *app, const struct trends *trends,
                        const struct indicator *indicator, struct view *view)
{
    char found[INDICATOR_BYTES];
    const char *watch = text_of(indicator->watch);
    const char *gesture = text_of(indicator->gesture);
    switch (read_signal(app, trends, indicator, found)) {
    case SIGNAL_LOOK:
        view_text(view, INK_WARNING, view_format(view, _("! À regarder : %s."), watch));
        if (*found)
            view_text(view, INK_WARNING, view_format(view, _("Ici : %s."), found));
        view_text(view, INK_NORMAL, view_format(view, _("Geste proposé : %s"), gesture));
        return;
    case SIGNAL_CALM:
        view_text(view, INK_NORMAL,
                  view_format(view, _("Rien à signaler. On regarderait : %s."), watch));
        break;
    case SIGNAL_UNKNOWN:
        view_text(view, INK_NORMAL,
                  indicator->compares && trends->count < 2
                      ? view_format(view,
                                    _("Il faut deux clôtures pour le dire. On regarderait : "
                                      "%s."),
                                    watch)
                      : view_format(view,
                                    _("Ce qui est publié ne permet pas de le dire. On "
                                      "regarderait : %s."),
                                    watch));
        break;
    }
    view_text(view, INK_NORMAL, view_format(view, _("Le geste serait : %s"), gesture));
}

static void view_table(const struct app *app, const struct trends *trends,
                       const struct indicator *indicator, struct view *view)
{
    struct source left = source_of(app, trends, trends->left);
    struct source right = source_of(app, trends, trends->right);
    char a[MONTH_WORDS];
    char b[MONTH_WORDS];
    words_month(left.release->to, a);
    words_month(right.release->to, b);
    trends_show_table(view, indicator, trends->count > 1 ? &left : NULL, &right);
    view_gap(view);
    if (trends->count > 1) {
        view_action(view, ID_LEFT, 'k', view_format(view, _("Comparer : clôture de %s"), a));
        view_action(view, ID_RIGHT, 'm', view_format(view, _("… avec : clôture de %s"), b));
    }
    view_action(view, ID_WHOLE, 't', view_format(view, _("Lire toutes les tendances de %s"), b));
}

static void view_trends(struct app *app, void *state, struct view *view)
{
    struct trends *trends = state;
    const struct indicator *indicator = &indicators[trends->chosen];
    struct source sources[TRENDS_SHOWN];
    view_title(view, _("Tendances des entretiens"));
    view->reading = true;
    view_left(app, trends, view);
    if (trends->closings.lost)
        view_text(view, INK_WARNING,
                  view_format(view,
                              text_count("%u publication manque depuis une restauration.",
                                         "%u publications manquent depuis une restauration.",
                                         trends->closings.lost),
                              trends->closings.lost));
    if (trends->count == 0) {
        view_text(
            view, INK_NORMAL,
            _("Aucune période n'est encore clôturée. Les tendances paraissent à chaque clôture "
              "faite par l'évaluation."));
        return;
    }
    for (size_t i = 0; i < trends->count; i++)
        sources[i] = source_of(app, trends, i);
    view->slim = true;
    view->pane = view_format(view, "%s  %s", indicator->id, text_of(indicator->name));
    view->start = ID_INDICATOR + (int)trends->chosen;
    view_text(view, INK_NORMAL, text_of(indicator->about));
    view_gap(view);
    view_signal(app, trends, indicator, view);
    view_gap(view);
    trends_show_bars(view, indicator, sources, trends->count, !app->simple);
    view_gap(view);
    view_table(app, trends, indicator, view);
    view_hint(view, "1-0", _("indicateur"));
    view_hint(view, "Tab", _("volet"));
}

/* Goes round the closings; the two compared are never the same. */
static void turn(size_t *which, size_t other, size_t count)
{
    if (count < 2)
        return;
    do
        *which = (*which + 1) % count;
    while (*which == other);
}

static void choose(struct app *app, struct trends *trends, int id)
{
    const struct release *release = trends->count ? trends->list[trends->right].release : NULL;
    if (id >= ID_INDICATOR && id < ID_INDICATOR + INDICATORS) {
        trends->chosen = (size_t)(id - ID_INDICATOR);
        app_focus(app, id);
    } else if (id == ID_LEFT) {
        turn(&trends->left, trends->right, trends->count);
    } else if (id == ID_RIGHT) {
        turn(&trends->right, trends->left, trends->count);
    } else if (id == ID_WHOLE && release) {
        reader_open_stored(app, release->number);
    }
}

static bool act_trends(struct app *app, void *state, const struct action *action)
{
    if (menu_act(app, action))
        return true;
    if (action->kind != ACT_CHOOSE)
        return false;
    choose(app, state, action->id);
    return true;
}

static const char help[] = N_(
    "À gauche, les indicateurs ; « ! » marque ceux qui demandent un regard. Entrée ou son chiffre "
    "en montre un : ce qui est à regarder, le geste proposé, une barre par clôture, puis son "
    "tableau "
    "pour deux clôtures côte à côte (k et m les changent).\n"
    "Une barre pleine va jusqu'au plus petit nombre possible, une barre claire jusqu'au plus "
    "grand. "
    "« · » est un nombre masqué : rapproché de ce qui est déjà sorti, il pourrait montrer ce que "
    "disent trop peu de personnes. Tout vient de ce qui est publié, le même pour tous.");

const struct screen screen_trends = {
    .name = "trends",
    .bytes = sizeof(struct trends),
    .help = help,
    .open = open_trends,
    .view = view_trends,
    .act = act_trends,
    .close = close_trends,
};

/* The same, as a home: Esc ends the session. */
static bool act_home(struct app *app, void *state, const struct action *action)
{
    if (action->kind == ACT_BACK) {
        app_logout(app);
        return true;
    }
    return act_trends(app, state, action);
}

const struct screen screen_formatrice = {
    .name = "formatrice",
    .bytes = sizeof(struct trends),
    .help = help,
    .open = open_trends,
    .view = view_trends,
    .act = act_home,
    .close = close_trends,
};
