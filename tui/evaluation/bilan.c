/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bilan: a period among closings, a preview, and publishing it. */
#include <stdio.h>
#include <stdlib.h>

#include "tracker/base/text.h"
#include "tracker/report/compose.h"
#include "tui/menu.h"
#include "tui/parts/confirm.h"
#include "tui/parts/periods.h"
#include "tui/parts/reader.h"

enum { ID_FROM = 1, ID_TO, ID_PREVIEW, ID_PUBLISH, ID_READ };

struct choice {
    struct periods closings, bilans;
    size_t from, to; /* closings */
    bool stale;      /* read again before the next view */
};

static enum error read_choice(struct app *app, struct choice *choice, struct fault *fault)
{
    enum error error = periods_read(app->session, RELEASE_TRENDS, &choice->closings, fault);
    if (!error)
        error = periods_read(app->session, RELEASE_BILAN, &choice->bilans, fault);
    choice->stale = false;
    return error;
}

/* The year of the last closing is proposed. */
static enum error open_bilan(struct app *app, void *state, const void *argument,
                             struct fault *fault)
{
    struct choice *choice = state;
    (void)argument;
    enum error error = read_choice(app, choice, fault);
    if (!error && choice->closings.count == 0)
        error = fault_set(fault, ERROR_NO_CLOSING, "%s", _("clôturez d'abord une période"));
    if (error)
        return error;
    const struct period *list = choice->closings.list;
    choice->to = choice->from = choice->closings.count - 1;
    while (choice->from > 0 &&
           month_year(list[choice->from - 1].from) == month_year(list[choice->to].to))
        choice->from--;
    return ERROR_NONE;
}

static month from_of(const struct choice *choice)
{
    return choice->closings.list[choice->from].from;
}

static month to_of(const struct choice *choice)
{
    return choice->closings.list[choice->to].to;
}

static void view_bilan(struct app *app, void *state, struct view *view)
{
    struct choice *choice = state;
    struct fault fault = {.error = ERROR_NONE};
    char from[MONTH_WORDS];
    char to[MONTH_WORDS];
    if (choice->stale && read_choice(app, choice, &fault))
        app_fault(app, &fault);
    unsigned number = periods_find(&choice->bilans, from_of(choice), to_of(choice));
    words_month(from_of(choice), from);
    words_month(to_of(choice), to);
    view_title(view, _("Bilan : choisir la période"));
    view_text(view, INK_NORMAL,
              _("Un bilan commence et finit à une clôture. Entrée passe à la borne suivante."));
    view_gap(view);
    view_action(view, ID_FROM, 'd', view_format(view, _("Début : %s"), from));
    view_action(view, ID_TO, 'f', view_format(view, _("Fin : %s"), to));
    view_gap(view);
    if (number) {
        view_action(view, ID_READ, 'l',
                    view_format(view, _("Lire ce bilan : publication n° %u"), number));
        view->start = ID_READ;
        return;
    }
    view_action(view, ID_PREVIEW, 'a',
                _("Aperçu : ce que les nombres de personnes permettent de dire"));
    view_action(view, ID_PUBLISH, 'b', _("Publier ce bilan (un mot à taper)"));
    view->start = ID_PREVIEW;
}

static void show_preview(struct app *app, const struct choice *choice)
{
    struct fault fault = {.error = ERROR_NONE};
    struct publication publication = {.release = NULL};
    app_work(app, _("Un instant…"));
    fault.error = bilan_preview(app->session, from_of(choice), to_of(choice), &publication, &fault);
    if (fault.error)
        app_fault(app, &fault);
    else
        reader_open(
            app, _("Aperçu du bilan"),
            compose_preview(publication.release, session_codebook(app->session), text_english()));
    publication_clear(&publication);
}

/* What is published stays so for ever; then it is read. */
static void publish(struct app *app, void *context, const char *answer)
{
    struct choice *choice = context;
    struct fault fault = {.error = ERROR_NONE};
    struct publication publication = {.release = NULL};
    (void)answer;
    app_leave(app);
    app_work(app, _("Un instant…"));
    fault.error = bilan_publish(app->session, from_of(choice), to_of(choice), &publication, &fault);
    if (fault.error)
        app_fault(app, &fault);
    else
        reader_open_release(app, &publication);
    publication_clear(&publication);
    choice->stale = true; /* not before: showing that it works reads it again */
}

static void read_bilan(struct app *app, struct choice *choice)
{
    reader_open_stored(app, periods_find(&choice->bilans, from_of(choice), to_of(choice)));
    choice->stale = true;
}

static void ask_publish(struct app *app, struct choice *choice)
{
    char period[PERIOD_WORDS];
    struct confirm ask = {.title = _("Publier ce bilan"),
                          .help =
                              _("Un bilan publié reste dans le registre et compte pour tout ce qui "
                                "sortira ensuite. Échap revient sans rien publier."),
                          .word = _("publier"),
                          .act = publish,
                          .context = choice};
    period_words(from_of(choice), to_of(choice), period);
    snprintf(
        ask.text, sizeof ask.text,
        _("Le bilan de %s sera inscrit au registre pour toujours. Ce qu'il dit compte ensuite : "
          "les publications suivantes pourront en dire moins, pour que rien ne se devine en les "
          "rapprochant."),
        period);
    app_open(app, &screen_confirm, &ask);
}

/* The bounds go round, and the end is never before the beginning. */
static void turn(struct choice *choice, bool from)
{
    size_t count = choice->closings.count;
    if (from) {
        choice->from = (choice->from + 1) % count;
        choice->to = choice->to < choice->from ? choice->from : choice->to;
    } else {
        choice->to = choice->to + 1 < count ? choice->to + 1 : choice->from;
    }
}

static bool act_bilan(struct app *app, void *state, const struct action *action)
{
    struct choice *choice = state;
    if (action->kind != ACT_CHOOSE)
        return false;
    if (action->id == ID_FROM || action->id == ID_TO)
        turn(choice, action->id == ID_FROM);
    else if (action->id == ID_PREVIEW)
        show_preview(app, choice);
    else if (action->id == ID_PUBLISH)
        ask_publish(app, choice);
    else
        read_bilan(app, choice);
    return true;
}

const struct screen screen_bilan = {
    .name = "bilan",
    .bytes = sizeof(struct choice),
    .help = N_(
        "Choisissez le début et la fin parmi les clôtures, avec Entrée ou leurs lettres. L'aperçu "
        "ne lit aucune réponse : il dit seulement quelle finesse les nombres de personnes "
        "permettent. Publier inscrit le bilan au registre ; le relire redonne toujours les "
        "mêmes nombres."),
    .open = open_bilan,
    .view = view_bilan,
    .act = act_bilan,
};
