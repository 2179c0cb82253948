/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What will be saved and what is missing; saving; the month; giving an entry up. */
#include <stdio.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/report/words.h"
#include "tracker/text.h"
#include "tui/entry.h"
#include "tui/interview.h"
#include "tui/screens.h"

enum { ID_SAVE = 1, ID_MONTH = 2, ID_QUESTION = 100, SHOWN = 1024 };

static const struct codebook *codebook_of(const struct app *app)
{
    return session_codebook(app->session);
}

static unsigned missing(const struct app *app)
{
    unsigned count = 0;
    const struct codebook *codebook = codebook_of(app);
    for (unsigned i = 0; i < codebook->question_count; i++)
        count += entry_check(codebook, app->draft, i, NULL) != ERROR_NONE;
    return count;
}

static void view_answers(struct app *app, struct view *view)
{
    char answers[SHOWN];
    const struct codebook *codebook = codebook_of(app);
    for (unsigned i = 0; i < codebook->question_count; i++) {
        const char *name = label_text(&codebook->questions[i].name, text_english());
        if (entry_asked(codebook, app->draft, i) != ENTRY_ASKED)
            continue;
        bool good = entry_check(codebook, app->draft, i, NULL) == ERROR_NONE;
        entry_answers(codebook, app->draft, i, answers, sizeof answers);
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
    words_month(app->draft->month, month_text);
    view_title(view, view_format(view, _("%s — à relire"), interview_rank(app->draft->rank)));
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

static struct log_request request_of(const struct codebook *codebook, const struct draft *draft)
{
    return (struct log_request){.has_ticket = draft->has_ticket,
                                .ticket = draft->ticket,
                                .declared_rank = draft->declared ? draft->rank : 0,
                                .month = draft->month,
                                .follow_up = draft->has_next,
                                .handed = draft->has_next ? &draft->next : NULL,
                                .row = &draft->row,
                                .trace = &draft->trace,

                                .answers = entry_given(codebook, draft)};
}

/* Saved: what an undo needs stays in memory, without the answers. */
static void saved(struct app *app, bool late)
{
    *app->saved = *app->draft;
    memset(&app->saved->answers, 0, sizeof app->saved->answers);
    app->can_undo = true;
    app_draft_forget(app);
    app_leave_to(app, &screen_referent);
    app_say(app, INK_NORMAL,
            late ? _("Entretien enregistré. Son mois était déjà clôturé : il compte dans le mois "
                     "ouvert.")
                 : _("Entretien enregistré et scellé : plus personne ne peut le relire."));
}

/* Another session of this seat had the same draft, and was first. */
static void saved_already(struct app *app)
{
    secret_wipe(app->draft, sizeof *app->draft);
    app->drafted = app->kept = false;
    app_draft_load(app); /* what lies there may be another one by now */
    app_leave_to(app, &screen_referent);
    app_say(app, INK_WARNING,
            _("Cet entretien était déjà enregistré, depuis une autre session : il ne l'est pas "
              "deux fois."));
}

static void save(struct app *app)
{
    struct fault fault = {.error = ERROR_NONE};
    struct log_answer answer;
    struct log_request request = request_of(codebook_of(app), app->draft);
    app_work(app, _("Enregistrement…"));
    enum error error = log_save(app->session, &request, 1, &answer, &fault);
    if (!error && answer.error) {
        error = answer.error;
        fault = answer.fault;
    }
    secret_wipe(&request, sizeof request);
    if (!error) {
        saved(app, answer.late);
    } else if (error == ERROR_ROW) {
        saved_already(app);
    } else {
        fault.error = error;
        app_fault(app, &fault);
    }
    secret_wipe(&answer, sizeof answer);
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
        struct fault fault = {.error = ERROR_NONE};
        fault.error = entry_check_all(codebook_of(app), app->draft, &fault);
        if (fault.error)
            app_fault(app, &fault);
        else
            save(app);
    } else if (action->id == ID_MONTH) {
        app_open(app, &screen_month, NULL);
    } else {
        app->draft->place = ENTRY_CORRECTION + (unsigned)(action->id - ID_QUESTION);
        app_leave_to(app, &screen_referent);
        app_open(app, &screen_questions, NULL);
    }
    return true;
}

static void wake_review(struct app *app, void *state)
{
    (void)state;
    if (!app->drafted)
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
    month_format(app->draft->month, text);
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
    struct fault fault;
    month chosen;
    if (action->kind != ACT_ENTER)
        return false;
    if (!month_parse(choice->field.text, &chosen)) {
        fault_set(&fault, ERROR_MONTH, "%s", choice->field.text);
        app_fault(app, &fault);
    } else if (chosen > month_now()) {
        fault_set(&fault, ERROR_MONTH_FUTURE, "%s", choice->field.text);
        app_fault(app, &fault);
    } else {
        app->draft->month = chosen;
        app_draft_keep(app);
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
};

struct abandon {
    struct field word;
};

static void view_abandon(struct app *app, void *state, struct view *view)
{
    struct abandon *abandon = state;
    view_title(view, _("Abandonner l'entretien commencé"));
    view_text(view, INK_WARNING,
              _("Les réponses commencées seront perdues et rien ne sera enregistré."));
    if (app->draft->has_next)
        view_text(
            view, INK_WARNING,
            _("Le code de suite qui vient d'être dicté ne servira plus : si la personne l'a noté, "
              "prévenez-la."));
    if (app->draft->has_ticket)
        view_text(view, INK_NORMAL, _("Le code avec lequel elle est venue reste valable."));
    view_gap(view);
    view_field(view, 1, _("Tapez le mot « abandonner »"), &abandon->word);
}

static bool act_abandon(struct app *app, void *state, const struct action *action)
{
    struct abandon *abandon = state;
    struct fault fault = {.error = ERROR_NONE};
    if (action->kind != ACT_ENTER)
        return false;
    if (strcmp(abandon->word.text, _("abandonner")) != 0) {
        app_say(app, INK_WARNING, _("Ce n'est pas le mot demandé : rien n'est abandonné."));
        field_wipe(&abandon->word);
        return true;
    }
    if (app->kept && !app_draft_keep(app)) /* saved or abandoned elsewhere meanwhile */
        return true;
    if (app->draft->has_next)
        fault.error = log_abandon(app->session, &app->draft->next, &fault);
    if (fault.error) {
        app_fault(app, &fault);
        return true;
    }
    app_draft_forget(app);
    app_leave(app);
    app_say(app, INK_NORMAL, _("L'entretien commencé est abandonné."));
    return true;
}

const struct screen screen_abandon = {
    .name = "abandon",
    .bytes = sizeof(struct abandon),
    .help = N_("Pour garder l'entretien commencé, Échap. Pour l'abandonner, tapez le mot demandé."),
    .view = view_abandon,
    .act = act_abandon,
};
