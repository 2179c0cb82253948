/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What will be saved and what is missing; saving; the month; giving an entry up. */
#include <stdio.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tracker/report/words.h"
#include "tracker/session/access/today.h"
#include "tui/referent/interview.h"
#include "tui/screens.h"

enum { ID_SAVE = 1, ID_MONTH = 2, ID_QUESTION = 100, SHOWN = 1024 };

static const struct codebook *codebook_of(const struct app *app)
{
    return interview_codebook(app);
}

static unsigned missing(const struct app *app)
{
    unsigned count = 0;
    const struct codebook *codebook = codebook_of(app);
    for (unsigned i = 0; i < codebook->question_count; i++)
        count += interview_verdict(app, i, NULL) != ERROR_NONE;
    return count;
}

static void view_answers(struct app *app, struct view *view)
{
    char answers[SHOWN];
    const struct codebook *codebook = codebook_of(app);
    for (unsigned i = 0; i < codebook->question_count; i++) {
        const char *name = label_text(&codebook->questions[i].name, text_english());
        if (interview_asked(app, i) != ENTRY_ASKED)
            continue;
        bool good = interview_verdict(app, i, NULL) == ERROR_NONE;
        interview_labels(app, i, answers, sizeof answers);
        struct block *block =
            view_action(view, ID_QUESTION + (int)i, 0,
                        view_format(view, "%s%s %s%s%s", name, _(" :"), answers,
                                    *answers && !good ? " — " : "", good ? "" : _("À COMPLÉTER")));
        block->ink = good ? INK_NORMAL : INK_WARNING;
        if (!good && !view->start)
            view->start = ID_QUESTION + (int)i;
    }
    secret_wipe(answers, sizeof answers);
}

static void view_review(struct app *app, void *state, struct view *view)
{
    char month_text[MONTH_WORDS];
    unsigned left = missing(app);
    (void)state;
    words_month(interview_draft(app)->month, month_text);
    view_title(view,
               view_format(view, _("%s — à relire"), interview_rank(interview_draft(app)->rank)));
    view_action(view, ID_SAVE, 'e',
                left ? view_format(view,
                                   text_count("Enregistrer : il manque %u réponse",
                                              "Enregistrer : il manque %u réponses", left),
                                   left)
                     : _("Enregistrer"))
        ->guarded = true;
    view_action(view, ID_MONTH, 'm', view_format(view, _("Mois : %s"), month_text));
    view_answers(app, view);
    if (!view->start)
        view->start = ID_SAVE;
}

static void saved(struct app *app, bool late)
{
    app_leave_to(app, &screen_referent);
    app_say(app, INK_NORMAL,
            late ? _("Entretien enregistré. Son mois était déjà clôturé : il compte dans le mois "
                     "ouvert.")
                 : _("Entretien enregistré et scellé : plus personne ne peut le relire."));
}

/* Another session of this seat had the same draft, and was first. */
static void saved_already(struct app *app)
{
    interview_load(app); /* what lies there may be another one by now */
    app_leave_to(app, &screen_referent);
    app_say(app, INK_WARNING,
            _("Cet entretien était déjà enregistré, depuis une autre session : il ne l'est pas "
              "deux fois."));
}

/* What is missing, in question order, or saves. */
static void save(struct app *app)
{
    struct fault fault = {.error = ERROR_NONE};
    bool late = false;
    for (unsigned i = 0; i < codebook_of(app)->question_count && !fault.error; i++)
        fault.error = interview_verdict(app, i, &fault);
    if (!fault.error) {
        app_work(app, _("Enregistrement…"));
        fault.error = begun_save(app->session, interview_begun(app), &late, &fault);
    }
    if (!fault.error)
        saved(app, late);
    else if (fault.error == ERROR_ROW)
        saved_already(app);
    else
        app_fault(app, &fault);
}

static bool act_review(struct app *app, void *state, const struct action *action)
{
    (void)state;
    if (action->kind == ACT_PREVIOUS) {
        app_leave(app);
        return true;
    }
    if (action->kind == ACT_BACK) {
        interview_set_aside(app);
        return true;
    }
    if (action->kind != ACT_CHOOSE)
        return false;
    if (action->id == ID_SAVE) {
        save(app);
    } else if (action->id == ID_MONTH) {
        app_open(app, &screen_month, NULL);
    } else {
        interview_draft(app)->place = ENTRY_CORRECTION + (unsigned)(action->id - ID_QUESTION);
        app_leave_to(app, &screen_referent);
        app_open(app, &screen_questions, NULL);
    }
    return true;
}

static void wake_review(struct app *app, void *state)
{
    (void)state;
    if (!interview_here(app))
        app_leave_to(app, &screen_referent);
}

const struct screen screen_review = {
    .name = "review",
    .help = N_(
        "Voici ce qui sera enregistré. Entrée sur une ligne y revient ; « à compléter » dit ce qui "
        "manque. Le mois peut être reculé si l'entretien a eu lieu plus tôt ; le département "
        "est celui de votre siège.\n"
        "Une fois enregistré, l'entretien est scellé : personne ne peut le relire, vous non "
        "plus. Il peut être annulé depuis l'accueil tant que cette session dure et que la "
        "période n'est pas clôturée."),
    .view = view_review,
    .act = act_review,
    .wake = wake_review,
};

struct choice_of_month {
    struct field field;
};

static enum error open_month(struct app *app, void *state, const void *argument,
                             struct fault *fault)
{
    struct choice_of_month *choice = state;
    char text[MONTH_TEXT + 1];
    (void)argument;
    (void)fault;
    choice->field.kind = FIELD_MONTH;
    month_format(interview_draft(app)->month, text);
    field_set(&choice->field, text);
    return ERROR_NONE;
}

static void view_month(struct app *app, void *state, struct view *view)
{
    struct choice_of_month *choice = state;
    (void)app;
    view_title(view, _("Mois de l'entretien"));
    view_text(view, INK_NORMAL,
              _("L'année puis le mois, par exemple 2026-03. Le jour n'est jamais demandé."));
    view_gap(view);
    view_field(view, 1, _("Mois"), &choice->field);
}

static bool act_month(struct app *app, void *state, const struct action *action)
{
    struct choice_of_month *choice = state;
    struct fault fault = {.error = ERROR_NONE};
    struct today today;
    month chosen;
    if (action->kind != ACT_ENTER)
        return false;
    if (!month_parse(choice->field.text, &chosen)) {
        fault_set(&fault, ERROR_MONTH, "%s", choice->field.text);
        app_fault(app, &fault);
    } else if ((fault.error = session_today(app->session, &today, &fault))) {
        app_fault(app, &fault);
    } else if (chosen > today.latest) {
        fault_set(&fault, ERROR_MONTH_FUTURE, "%s", choice->field.text);
        app_fault(app, &fault);
    } else {
        interview_draft(app)->month = chosen;
        interview_keep(app);
        app_leave(app);
    }
    return true;
}

const struct screen screen_month = {
    .name = "month",
    .bytes = sizeof(struct choice_of_month),
    .help = N_(
        "Le mois dans lequel l'entretien a eu lieu. S'il est déjà clôturé, l'entretien compte dans "
        "le plus ancien mois encore ouvert."),
    .open = open_month,
    .view = view_month,
    .act = act_month,
    .wake = wake_review,
};

struct abandon {
    struct field word;
};

/* One that cannot be taken up here: its tickets stay as they are. */
static void view_away(struct view *view)
{
    view_title(view, _("Renoncer à l'entretien commencé"));
    view_text(view, INK_WARNING,
              _("Il ne pourra plus être repris, où qu'il soit, et rien ne sera enregistré."));
    view_text(view, INK_NORMAL,
              _("Si un code de suite a été dicté pendant cet appel, il reste bon ; celui avec "
                "lequel la personne est venue a servi."));
}

static void view_begun(const struct app *app, struct view *view)
{
    view_title(view, _("Abandonner l'entretien commencé"));
    view_text(view, INK_WARNING,
              _("Les réponses commencées seront perdues et rien ne sera enregistré."));
    if (interview_draft(app)->has_next)
        view_text(
            view, INK_WARNING,
            _("Le code de suite qui vient d'être dicté ne servira plus : si la personne l'a noté, "
              "prévenez-la."));
    if (interview_draft(app)->has_ticket)
        view_text(view, INK_NORMAL, _("Le code avec lequel elle est venue reste valable."));
}

static void view_abandon(struct app *app, void *state, struct view *view)
{
    struct abandon *abandon = state;
    if (interview_here(app))
        view_begun(app, view);
    else
        view_away(view);
    view_gap(view);
    view_field(view, 1, _("Tapez le mot « abandonner »"), &abandon->word);
}

/* Ends the interview begun. */
static void abandon_it(struct app *app)
{
    struct fault fault = {.error = ERROR_NONE};
    bool back = false;
    const bool tickets = interview_here(app) && interview_draft(app)->has_ticket;
    fault.error = begun_abandon(app->session, interview_begun(app), &back, &fault);
    if (fault.error == ERROR_ROW) {
        saved_already(app);
        return;
    }
    if (fault.error) {
        app_fault(app, &fault);
        return;
    }
    app_leave(app);
    app_say(app, INK_NORMAL,
            tickets && !back
                ? _("L'entretien commencé est abandonné. Le code dicté a servi entre-temps : celui "
                    "avec lequel la personne est venue ne sert donc plus.")
                : _("L'entretien commencé est abandonné."));
}

static bool act_abandon(struct app *app, void *state, const struct action *action)
{
    struct abandon *abandon = state;
    if (action->kind != ACT_ENTER)
        return false;
    if (!typed_same(_("abandonner"), abandon->word.text)) {
        app_say(app, INK_WARNING, _("Ce n'est pas le mot demandé : rien n'est abandonné."));
        field_wipe(&abandon->word);
        return true;
    }
    abandon_it(app);
    return true;
}

/* Back from a lock: what was to be abandoned may have ended. */
static void wake_abandon(struct app *app, void *state)
{
    (void)state;
    if (interview_begun(app)->state == BEGUN_NONE)
        app_leave_to(app, &screen_referent);
}

const struct screen screen_abandon = {
    .name = "abandon",
    .bytes = sizeof(struct abandon),
    .help = N_("Pour garder l'entretien commencé, Échap. Pour l'abandonner, tapez le mot demandé."),
    .view = view_abandon,
    .act = act_abandon,
    .wake = wake_abandon,
};
