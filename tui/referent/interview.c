/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of an interview that its screens share. */
#include "tui/referent/interview.h"

#include "tracker/base/text.h"
#include "tui/referent/entry.h"
#include "tui/screens.h"

const struct codebook *interview_codebook(const struct app *app)
{
    const struct codebook *own = session_codebook_of(app->session, app->draft->codebook);
    return own ? own : session_codebook(app->session);
}

unsigned interview_question(const struct codebook *from, const struct codebook *to,
                            unsigned question)
{
    int index = from && question < from->question_count
                    ? codebook_question(to, from->questions[question].code)
                    : -1;
    return index < 0 ? (unsigned)to->question_count : (unsigned)index;
}

/* Stands at the same question, wherever the new list has it. */
static void move(const struct codebook *from, const struct codebook *to, struct draft *draft)
{
    unsigned base = draft->place >= ENTRY_CORRECTION ? ENTRY_CORRECTION
                    : draft->place >= ENTRY_QUESTION ? ENTRY_QUESTION
                                                     : 0;
    if (base)
        draft->place = base + interview_question(from, to, draft->place - base);
}

void interview_follow(struct app *app)
{
    char gone[APP_MESSAGE / 2];
    const struct codebook *to = session_codebook(app->session);
    struct draft *draft = app->draft;
    if (draft->codebook == to->version)
        return;
    move(session_codebook_of(app->session, draft->codebook), to, draft);
    entry_follow(to, draft, gone, sizeof gone);
    if (!app_draft_keep(app))
        return;
    if (*gone)
        app_sayf(app, INK_WARNING,
                 _("La grille de codes a changé. Réponses retirées, à remplacer : %s."), gone);
    else
        app_say(app, INK_NORMAL,
                _("La grille de codes a changé. Les réponses déjà données restent."));
}

void interview_start(struct app *app)
{
    app->draft->place = ENTRY_QUESTION;
    app_draft_keep(app);
    app_leave_to(app, &screen_referent);
    app_open(app, &screen_questions, NULL);
}

const char *interview_rank(unsigned rank)
{
    return rank == 1   ? _("Premier entretien")
           : rank == 2 ? _("Deuxième entretien")
                       : _("Troisième et dernier entretien");
}

void interview_set_aside(struct app *app)
{
    app_draft_keep(app);
    app_leave_to(app, &screen_referent);
    app_focus(app, 0);
    if (!*app->message && app->draft->kept)
        app_say(app, INK_NORMAL, _("L'entretien commencé est gardé : « Reprendre » le rouvre."));
}

void interview_give_next(struct app *app)
{
    app->draft->withdrawn = false;
    app->draft->place = ENTRY_NEXT_TICKET;
    app_draft_keep(app);
    app_leave_to(app, &screen_referent);
    app_open(app, &screen_ticket, NULL);
}
