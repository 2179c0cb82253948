/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closing a period: a preview, a word to type, then the backups to destroy. */
#include "tracker/session/acts/close.h"

#include <stdio.h>
#include <stdlib.h>

#include "tracker/base/text.h"
#include "tracker/report/compose.h"
#include "tracker/session/access/today.h"
#include "tracker/session/acts/backup.h"
#include "tui/menu.h"
#include "tui/parts/confirm.h"
#include "tui/parts/periods.h"
#include "tui/parts/reader.h"
#include "tui/shared/copies.h"

enum { ID_MONTH = 1, ID_LAST, ID_READ, ID_CLOSE, ID_BACK, ID_BILAN };
enum { FEW = 40, SOME = 60, RANK_COLUMNS = 23 };

enum stage { STAGE_MONTH, STAGE_PREVIEW, STAGE_CLOSED };

struct closing_desk {
    enum stage stage;
    bool last; /* end of the experiment */
    struct field month;
    struct close_answer answer; /* of the preview, then of the closing; owns its release */
    struct backup_line *backups;
    size_t backup_count;
};

/* The last month that has ended, or the December a closing stops at. */
static month proposed(const struct periods *closings, month now)
{
    month ended = (month)(now - 1);
    if (closings->count == 0)
        return ended;
    month next = (month)(closings->list[closings->count - 1].to + 1);
    month december = month_december(month_year(next));
    return december < ended ? december : ended;
}

static enum error open_close(struct app *app, void *state, const void *argument,
                             struct fault *fault)
{
    struct closing_desk *desk = state;
    struct periods closings;
    struct today today;
    char text[MONTH_TEXT + 1];
    (void)argument;
    enum error error = session_today(app->session, &today, fault);
    if (!error)
        error = periods_read(app->session, RELEASE_TRENDS, &closings, fault);
    if (error)
        return error;
    desk->month.kind = FIELD_MONTH;
    month_format(proposed(&closings, today.month), text);
    field_set(&desk->month, text);
    return ERROR_NONE;
}

static void close_close(struct app *app, void *state)
{
    struct closing_desk *desk = state;
    (void)app;
    release_free(desk->answer.preview);
    free(desk->backups);
}

static void view_ranks(struct view *view, const uint32_t ranks[RANKS], const char *what)
{
    view_hanging(view, INK_NORMAL, RANK_COLUMNS,
                 view_format(view, "%6u %6u %6u   %s", ranks[0], ranks[1], ranks[2], what));
}

static void view_numbers(struct view *view, const struct close_answer *answer, bool done)
{
    view_line(view, INK_TITLE, view_format(view, "%6s %6s %6s   %s", "1", "2", "3", _("rang")));
    view_ranks(view, answer->interviews, _("vus pour la première fois"));
    view_ranks(view, answer->folded,
               done ? _("devenus des compteurs, puis effacés")
                    : _("deviendront des compteurs, puis seront effacés"));
    view_ranks(view, answer->waiting, _("attendent, encore scellés"));
    view_gap(view);
    view_text(
        view, INK_NORMAL,
        view_format(view,
                    text_count("%u bloc de compteurs.", "%u blocs de compteurs.", answer->blocks),
                    answer->blocks));
    if (answer->misdated)
        view_text(view, INK_WARNING,
                  view_format(view,
                              text_count("%u entretien daté d'un mois impossible par une horloge "
                                         "fausse est compté ici.",
                                         "%u entretiens datés d'un mois impossible par une horloge "
                                         "fausse sont comptés ici.",
                                         answer->misdated),
                              (unsigned)answer->misdated));
    if (answer->erased)
        view_text(
            view, INK_WARNING,
            view_format(view,
                        text_count("%u entretien effacé sans être compté : il y en avait trop peu.",
                                   "%u entretiens effacés sans être comptés : il y en "
                                   "avait trop peu.",
                                   answer->erased),
                        (unsigned)answer->erased));
}

static void view_month(struct view *view, struct closing_desk *desk)
{
    view_title(view, _("Clôturer une période"));
    view_text(view, INK_NORMAL,
              _("Clôturer change en compteurs les entretiens scellés, puis les efface. On clôture "
                "jusqu'à un mois terminé, et pas au-delà d'un mois de décembre. Un aperçu vient "
                "d'abord : rien n'est fait avant le mot à taper."));
    view_gap(view);
    view_field(view, ID_MONTH, _("Clôturer jusqu'à (AAAA-MM)"), &desk->month);
    view_gap(view);
    view_action(view, ID_LAST, 'x', _("Dernière clôture : fin de l'expérimentation"));
}

/* One closing a year says most where people are few. */
static const char *advice(const struct close_answer *answer)
{
    if (answer->interviews[0] + answer->interviews[1] + answer->interviews[2] +
            answer->rows_folded ==
        0)
        return _("Aucun entretien de cette période n'attend : cette clôture ne dirait rien.");
    if (answer->interviews[0] < FEW)
        return _("Conseil : moins de 40 personnes, une seule clôture par an en dira davantage.");
    if (answer->interviews[0] < SOME)
        return _("Conseil : moins de 60 personnes, deux clôtures par an au plus.");
    return NULL;
}

static void view_preview(struct view *view, const struct closing_desk *desk)
{
    char period[PERIOD_WORDS];
    const char *sentence = advice(&desk->answer);
    period_words(desk->answer.first, desk->answer.through, period);
    view_title(view, view_format(view, _("Aperçu de la clôture : %s"), period));
    view_text(view, INK_NORMAL, _("Rien n'est encore fait. Entretiens, par rang :"));
    view_numbers(view, &desk->answer, false);
    if (sentence)
        view_text(view, INK_NORMAL, sentence);
    view_gap(view);
    view_action(view, ID_READ, 'a', _("Lire ce que les nombres de personnes permettront de dire"));
    view_action(view, ID_CLOSE, 'c', _("Clôturer (un mot à taper)"));
    view_action(view, ID_BACK, 'r', _("Ne pas clôturer"));
}

static void view_closed(struct view *view, const struct closing_desk *desk)
{
    char period[PERIOD_WORDS];
    period_words(desk->answer.first, desk->answer.through, period);
    view_title(view, view_format(view, _("Période clôturée : %s"), period));
    view_text(view, INK_NORMAL, _("Entretiens, par rang :"));
    view_numbers(view, &desk->answer, true);
    view_gap(view);
    if (desk->backup_count) {
        view_text(view, INK_WARNING,
                  _("Ces sauvegardes contiennent encore les entretiens, scellés : demandez à la "
                    "coordination de les détruire. La liste reste à l'accueil (d)."));
        copies_view(view, desk->backups, desk->backup_count);
    } else {
        view_text(view, INK_NORMAL, _("Aucune sauvegarde antérieure n'est à détruire."));
    }
    if (desk->answer.scrub_owed)
        view_text(view, INK_WARNING,
                  _("Effacement dû : les entretiens clôturés restent, scellés, dans le fichier du "
                    "registre. Libérez de la place : ils s'effaceront à la prochaine ouverture."));
    view_gap(view);
    view_action(view, ID_BILAN, 'b', _("Passer au bilan"))->guarded = true;
    view_action(view, ID_BACK, 'r', _("Revenir à l'accueil"))->guarded = true;
    view->start = ID_BACK;
}

static void view_close(struct app *app, void *state, struct view *view)
{
    struct closing_desk *desk = state;
    (void)app;
    switch (desk->stage) {
    case STAGE_MONTH:
        view_month(view, desk);
        break;
    case STAGE_PREVIEW:
        view_preview(view, desk);
        break;
    case STAGE_CLOSED:
        view_closed(view, desk);
        break;
    }
}

/* Runs a closing, or its preview. */
static bool run(struct app *app, struct closing_desk *desk, month through, bool preview)
{
    struct fault fault = {.error = ERROR_NONE};
    struct close_answer answer;
    struct close_request request = {.through = through,
                                    .last = desk->last,
                                    .preview = preview,
                                    .progress = app_progress,
                                    .context = app};
    app_work(app, preview ? _("Préparation de l'aperçu…") : _("Clôture…"));
    app_begin(app, preview ? _("Aperçu :") : _("Clôture :"),
              preview ? _("Calcul de ce que les nombres permettront de dire…")
                      : _("Les nombres sont protégés, puis écrits…"));
    enum error error = session_close_period(app->session, &request, &answer, &fault);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
        return false;
    }
    release_free(desk->answer.preview);
    desk->answer = answer;
    desk->stage = preview ? STAGE_PREVIEW : STAGE_CLOSED;
    return true;
}

static void preview(struct app *app, struct closing_desk *desk, bool last)
{
    struct fault fault;
    month through = 0;
    if (!last && !month_parse(desk->month.text, &through)) {
        fault_set(&fault, ERROR_MONTH, "%s", desk->month.text);
        app_fault(app, &fault);
        return;
    }
    desk->last = last;
    (void)run(app, desk, through, true);
}

static void do_close(struct app *app, void *context, const char *answer)
{
    struct closing_desk *desk = context;
    struct fault fault = {.error = ERROR_NONE};
    month through = desk->answer.through;
    (void)answer;
    app_leave(app);
    if (!run(app, desk, through, false))
        return;
    enum error error = copies_list(app->session, &desk->backups, &desk->backup_count, &fault);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
    }
}

static void ask_close(struct app *app, struct closing_desk *desk)
{
    struct confirm ask = {.title = desk->last ? _("Dernière clôture") : _("Clôturer"),
                          .help = _("Échap revient à l'aperçu sans rien faire."),
                          .word = desk->last ? _("fin") : _("clôturer"),
                          .act = do_close,
                          .context = desk};
    snprintf(
        ask.text, sizeof ask.text, "%s",
        desk->last
            ? _("L'expérimentation prend fin. Les entretiens deviennent des compteurs ; ceux qui "
                "sont trop peu nombreux sont effacés sans être comptés. Personne ne pourra "
                "revenir en arrière.")
            : _("Les entretiens deviennent des compteurs et sont effacés. Personne ne pourra "
                "revenir en arrière, ni rouvrir ces mois."));
    app_open(app, &screen_confirm, &ask);
}

static void read_preview(struct app *app, const struct closing_desk *desk)
{
    reader_open(
        app, _("Ce que les nombres permettront"),
        compose_preview(desk->answer.preview, session_codebook(app->session), text_english()));
}

static void choose(struct app *app, struct closing_desk *desk, int id)
{
    switch (id) {
    case ID_LAST:
        preview(app, desk, true);
        break;
    case ID_READ:
        read_preview(app, desk);
        break;
    case ID_CLOSE:
        ask_close(app, desk);
        break;
    case ID_BILAN:
        app_replace(app, &screen_bilan, NULL);
        break;
    default:
        app_leave(app);
        break;
    }
}

static bool act_close(struct app *app, void *state, const struct action *action)
{
    struct closing_desk *desk = state;
    if (action->kind == ACT_ENTER) {
        preview(app, desk, false);
        return true;
    }
    if (action->kind == ACT_BACK && desk->stage == STAGE_PREVIEW) {
        desk->stage = STAGE_MONTH;
        return true;
    }
    if (action->kind != ACT_CHOOSE)
        return false;
    choose(app, desk, action->id);
    return true;
}

const struct screen screen_close = {
    .name = "close",
    .bytes = sizeof(struct closing_desk),
    .help = N_(
        "Une clôture change les entretiens scellés en compteurs, par rang, dès qu'ils sont assez "
        "nombreux ; les autres attendent, encore scellés, la clôture suivante. L'aperçu dit "
        "combien, sans lire une seule réponse. Plus les clôtures sont rares, plus les nombres "
        "sont fins.\n"
        "La dernière clôture met fin à l'expérimentation : ce qui est trop peu nombreux est "
        "effacé sans être compté."),
    .open = open_close,
    .view = view_close,
    .act = act_close,
    .close = close_close,
};
