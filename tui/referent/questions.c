/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions of the code list: all of them on the left, the options of one on the right. */
#include <stdio.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/clock.h"
#include "tracker/base/text.h"
#include "tui/referent/interview.h"
#include "tui/referent/reminder.h"
#include "tui/screens.h"

enum { ID_QUESTION = 1, ID_REVIEW = 900, ID_OPTION = 1000, ANSWER_BYTES_SHOWN = 512 };

struct form {
    unsigned question;
    unsigned codebook;       /* version in which it has that index */
    bool correcting;         /* opened from the review, and goes back to it */
    bool missing;            /* it was unanswered when it was shown */
    int replacing;           /* option that unticked others of this question, -1: none */
    struct answers replaced; /* the answers before it did */
    char help[1024];         /* of the question being asked, with the charter's reminder */
    const char *reminded;    /* of the charter, last; NULL: nothing */
};

static const struct codebook *codebook_of(const struct app *app)
{
    return interview_codebook(app);
}

/* Stands at a question. */
static void show(const struct app *app, struct form *form, unsigned question)
{
    form->question = question;
    form->codebook = codebook_of(app)->version;
    form->missing = interview_verdict(app, question, NULL) != ERROR_NONE;
    form->replacing = -1;
}

/* Goes to a question; beyond the last, to the review. */
static void go_to(struct app *app, struct form *form, unsigned question)
{
    const struct codebook *codebook = codebook_of(app);
    if (question >= codebook->question_count) {
        interview_draft(app)->place = ENTRY_REVIEW;
        interview_keep(app);
        app_open(app, &screen_review, NULL);
        return;
    }
    show(app, form, question);
    interview_draft(app)->place = (form->correcting ? ENTRY_CORRECTION : ENTRY_QUESTION) + question;
    interview_keep(app);
    app_focus(app, 0);
}

static enum error open_form(struct app *app, void *state, const void *argument, struct fault *fault)
{
    struct form *form = state;
    const struct codebook *codebook = codebook_of(app);
    (void)argument;
    (void)fault;
    form->correcting = interview_draft(app)->place >= ENTRY_CORRECTION;
    unsigned at =
        interview_draft(app)->place - (form->correcting ? ENTRY_CORRECTION : ENTRY_QUESTION);
    bool known = at < codebook->question_count && interview_asked(app, at) == ENTRY_ASKED;
    show(app, form, known ? at : interview_next(app, -1));
    return ERROR_NONE;
}

/* The same question in a list that came since. */
static void follow(struct app *app, struct form *form)
{
    const struct codebook *codebook = codebook_of(app);
    if (form->codebook == codebook->version)
        return;
    unsigned question = interview_question(session_codebook_of(app->session, form->codebook),
                                           codebook, form->question);
    show(app, form, question < codebook->question_count ? question : interview_next(app, -1));
}

static void view_list(const struct app *app, const struct form *form, struct view *view)
{
    char answers[ANSWER_BYTES_SHOWN];
    const struct codebook *codebook = codebook_of(app);
    for (unsigned i = 0; i < codebook->question_count; i++) {
        const struct question *q = &codebook->questions[i];
        enum entry_asked asked = interview_asked(app, i);
        interview_labels(app, i, answers, sizeof answers);
        const char *note = asked == ENTRY_ASKED        ? answers
                           : asked == ENTRY_OTHER_RANK ? _("pas à ce rang")
                                                       : _("sans objet");
        struct block *block =
            view_side(view, ID_QUESTION + (int)i, label_text(&q->name, text_english()), note);
        block->on = i == form->question;
        block->ink = asked == ENTRY_ASKED ? INK_NORMAL : INK_FAINT;
    }
    secret_wipe(answers, sizeof answers);
    view_side(view, ID_REVIEW, _("Relire, enregistrer"), NULL);
}

/* The length of the call proposes an answer to the question about it. */
static int proposed(const struct app *app, unsigned question)
{
    const struct codebook *codebook = codebook_of(app);
    const int64_t since = interview_begun(app)->since;
    int option = entry_duration(codebook, (unsigned)((clock_boot_seconds() - since) / 60));
    bool asked = since > 0 && option >= 0 && codebook->options[option].question == question;
    return asked ? ID_OPTION + option : 0;
}

static void view_options(struct app *app, struct form *form, struct view *view)
{
    const struct codebook *codebook = codebook_of(app);
    const struct question *q = &codebook->questions[form->question];
    bool single = q->type == QUESTION_SINGLE;
    for (unsigned i = q->first; i < q->first + q->count; i++) {
        const struct option *option = &codebook->options[i];
        if (!entry_offers(option, interview_draft(app)->rank))
            continue;
        struct block *block =
            view_option(view, single ? BLOCK_SINGLE : BLOCK_TICK, ID_OPTION + (int)i,
                        (unsigned char)option->key, label_text(&option->label, text_english()));
        block->on = answers_has(&interview_draft(app)->answers, option->bit);
        if (block->on && single)
            view->start = block->id;
    }
    if (!view->start && single)
        view->start = proposed(app, form->question);
}

static void view_form(struct app *app, void *state, struct view *view)
{
    struct form *form = state;
    follow(app, form);
    const struct codebook *codebook = codebook_of(app);
    const struct question *q = &codebook->questions[form->question];
    const char *label = label_text(&q->label, text_english());
    const char *help = label_text(&q->help, text_english());
    view_title(view, interview_rank(interview_draft(app)->rank));
    view->pane = q->max > 1 && q->max < q->count
                     ? view_format(view, _("%s (%u au plus)"), label, q->max)
                     : view_format(view, "%s", label);
    snprintf(
        form->help, sizeof form->help, "%s\n%s\n%s", label, help ? help : "",
        _("Une lettre répond ; s'il y a plusieurs réponses, elle coche et Entrée continue. Retour "
          "arrière revient d'une question, Tab va à la liste des questions. Échap garde "
          "l'entretien commencé et revient à l'accueil."));
    view->help = form->help;
    view_list(app, form, view);
    view_options(app, form, view);
    view_hint(view, _("Ret. arr."), form->correcting ? _("relire") : _("préc."));
    view_hint(view, "Tab", _("liste"));
}

/* Charter reminder of what was just ticked, and again beside the next question; the dialogue, where
 * what was said stays, says it once. */
static void remind(struct app *app, struct form *form, unsigned question)
{
    const char *text = reminder_after(codebook_of(app), interview_draft(app), question);
    if (text && !(app->simple && text == form->reminded))
        app_say(app, INK_WARNING, text);
    form->reminded = text;
}

/* What comes after this question. From the review, that is the review, but for what is missing:
 * there the next one that is. */
static unsigned after(const struct app *app, const struct form *form)
{
    const struct codebook *codebook = codebook_of(app);
    unsigned next = interview_next(app, (int)form->question);
    if (!form->correcting)
        return next;
    while (form->missing && next < codebook->question_count &&
           interview_verdict(app, next, NULL) == ERROR_NONE)
        next++;
    return form->missing ? next : (unsigned)codebook->question_count;
}

static void go_on(struct app *app, struct form *form)
{
    unsigned question = form->question;
    go_to(app, form, after(app, form));
    remind(app, form, question);
}

/* Says which answered question an answer has made needless. */
static void tell_dropped(struct app *app, const struct answers *before)
{
    const struct codebook *codebook = codebook_of(app);
    const struct draft *draft = interview_draft(app);
    int question = entry_dropped(codebook, draft->rank, before, &draft->answers);
    if (question >= 0)
        app_sayf(app, INK_WARNING,
                 _("« %s » ne se pose plus : sa réponse ne sera pas enregistrée. Elle revient si "
                   "vous changez d'avis."),
                 label_text(&codebook->questions[question].name, text_english()));
}

/* Enter on options to tick: what is missing is said, and the word for "nothing" where there is one.
 */
static void settle(struct app *app, struct form *form)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct codebook *codebook = codebook_of(app);
    const struct question *q = &codebook->questions[form->question];
    fault.error = interview_verdict(app, form->question, &fault);
    if (!fault.error)
        go_on(app, form);
    else if (fault.error == ERROR_ANSWER_MISSING && q->fallback >= 0)
        app_sayf(app, INK_WARNING, _("Il manque une réponse. S'il n'y a rien : « %s »."),
                 label_text(&codebook->options[q->fallback].label, text_english()));
    else
        app_fault(app, &fault);
}

/* Unticking what had unticked others brings them back. */
static bool bring_back(struct app *app, struct form *form, unsigned option)
{
    const struct codebook *codebook = codebook_of(app);
    const struct question *q = &codebook->questions[form->question];
    if (form->replacing != (int)option)
        return false;
    for (unsigned i = q->first; i < q->first + q->count; i++) {
        answers_clear(&interview_draft(app)->answers, codebook->options[i].bit);
        if (answers_has(&form->replaced, codebook->options[i].bit))
            answers_set(&interview_draft(app)->answers, codebook->options[i].bit);
    }
    form->replacing = -1;
    return true;
}

/* Remembers what a tick has unticked besides, and says so; the word for "nothing" is no loss. */
static void tell_replaced(struct app *app, struct form *form, unsigned option,
                          const struct answers *before)
{
    const struct codebook *codebook = codebook_of(app);
    const struct question *q = &codebook->questions[form->question];
    unsigned lost = 0;
    for (unsigned i = q->first; i < q->first + q->count; i++)
        lost += answers_has(before, codebook->options[i].bit) && !codebook->options[i].exclusive &&
                !answers_has(&interview_draft(app)->answers, codebook->options[i].bit);
    form->replacing = lost ? (int)option : -1;
    form->replaced = *before;
    if (lost)
        app_sayf(app, INK_WARNING,
                 text_count("%u réponse décochée. Décochez « %s » pour la retrouver.",
                            "%u réponses décochées. Décochez « %s » pour les retrouver.", lost),
                 lost, label_text(&codebook->options[option].label, text_english()));
}

static void tick(struct app *app, struct form *form, unsigned option)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct codebook *codebook = codebook_of(app);
    const struct answers before = interview_draft(app)->answers;
    bool on = !answers_has(&before, codebook->options[option].bit);
    if (!on && bring_back(app, form, option)) {
        interview_keep(app);
        return;
    }
    fault.error = entry_tick(codebook, &interview_draft(app)->answers, option, &fault);
    if (fault.error) {
        app_fault(app, &fault);
    } else if (interview_keep(app) && on) {
        remind(app, form, form->question);
        tell_dropped(app, &before);
        tell_replaced(app, form, option, &before);
    }
}

static void take(struct app *app, struct form *form, unsigned option)
{
    const struct answers before = interview_draft(app)->answers;
    entry_take(codebook_of(app), &interview_draft(app)->answers, option);
    go_on(app, form);
    tell_dropped(app, &before);
}

static void jump(struct app *app, struct form *form, unsigned question)
{
    switch (interview_asked(app, question)) {
    case ENTRY_ASKED:
        go_to(app, form, question);
        break;
    case ENTRY_OTHER_RANK:
        app_say(app, INK_NORMAL, _("Cette question ne se pose qu'au premier entretien."));
        break;
    case ENTRY_SKIPPED:
        app_say(app, INK_NORMAL, _("Cette question est sans objet après une réponse précédente."));
        break;
    }
}

static bool back_one(struct app *app, struct form *form)
{
    const struct codebook *codebook = codebook_of(app);
    const struct draft *draft = interview_draft(app);
    int previous = form->correcting
                       ? (int)codebook->question_count
                       : entry_previous(codebook, draft->rank, &draft->answers, form->question);
    if (previous < 0 && interview_draft(app)->withdrawn)
        interview_give_next(app);
    else if (previous < 0 && app->simple)
        return false;
    else if (previous < 0)
        app_say(app, INK_NORMAL, _("C'est la première question."));
    else
        go_to(app, form, (unsigned)previous);
    return true;
}

static void choose(struct app *app, struct form *form, int id)
{
    const struct codebook *codebook = codebook_of(app);
    if (id >= ID_OPTION) {
        take(app, form, (unsigned)(id - ID_OPTION));
    } else if (id == ID_REVIEW) {
        go_to(app, form, (unsigned)codebook->question_count);
    } else {
        jump(app, form, (unsigned)(id - ID_QUESTION));
    }
}

static bool act_form(struct app *app, void *state, const struct action *action)
{
    struct form *form = state;
    switch (action->kind) {
    case ACT_CHOOSE:
        choose(app, form, action->id);
        return true;
    case ACT_TICK:
        tick(app, form, (unsigned)(action->id - ID_OPTION));
        return true;
    case ACT_NEXT:
        settle(app, form);
        return true;
    case ACT_PREVIOUS:
        return back_one(app, form);
    case ACT_BACK:
        interview_set_aside(app);
        return true;
    case ACT_ENTER:
    case ACT_CHANGE:
        break;
    }
    return false;
}

static void sleep_form(struct app *app, void *state)
{
    struct form *form = state;
    (void)app;
    secret_wipe(&form->replaced, sizeof form->replaced);
    form->replacing = -1;
}

/* Back from a lock: the question is where the draft says. */
static void wake_form(struct app *app, void *state)
{
    struct fault fault = {.error = ERROR_NONE};
    if (!interview_here(app) || open_form(app, state, NULL, &fault))
        app_leave_to(app, &screen_referent);
}

const struct screen screen_questions = {
    .name = "questions",
    .bytes = sizeof(struct form),
    .open = open_form,
    .view = view_form,
    .act = act_form,
    .sleep = sleep_form,
    .wake = wake_form,
};
