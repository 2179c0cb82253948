/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/referent/interview.h"

#include <stdio.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tui/screens.h"

struct begun *interview_begun(const struct app *app)
{
    for (size_t i = 0; i < app->depth; i++)
        if (app->stack[i].screen == &screen_referent)
            return app->stack[i].state;
    return NULL;
}

struct draft *interview_draft(const struct app *app)
{
    return &interview_begun(app)->draft;
}

bool interview_here(const struct app *app)
{
    const struct begun *begun = interview_begun(app);
    return begun && begun_here(begun);
}

const struct codebook *interview_codebook(const struct app *app)
{
    return begun_codebook(app->session, interview_begun(app));
}

enum entry_asked interview_asked(const struct app *app, unsigned question)
{
    const struct draft *draft = interview_draft(app);
    return entry_asked(interview_codebook(app), draft->rank, &draft->answers, question);
}

unsigned interview_next(const struct app *app, int question)
{
    const struct draft *draft = interview_draft(app);
    return entry_next(interview_codebook(app), draft->rank, &draft->answers, question);
}

enum error interview_verdict(const struct app *app, unsigned question, struct fault *fault)
{
    const struct codebook *codebook = interview_codebook(app);
    const struct draft *draft = interview_draft(app);
    struct answers given = entry_given(codebook, draft->rank, &draft->answers);
    enum error error = entry_check(codebook, draft->rank, &given, question, fault);
    secret_wipe(&given, sizeof given);
    return error;
}

void interview_labels(const struct app *app, unsigned question, char *out, size_t size)
{
    const struct codebook *codebook = interview_codebook(app);
    const struct answers *answers = &interview_draft(app)->answers;
    const struct question *q = &codebook->questions[question];
    size_t at = 0;
    out[0] = '\0';
    for (unsigned i = q->first; i < q->first + q->count && at + 1 < size; i++) {
        if (!answers_has(answers, codebook->options[i].bit))
            continue;
        int length = snprintf(out + at, size - at, "%s%s", at ? ", " : "",
                              label_text(&codebook->options[i].label, text_english()));
        at += length > 0 ? (size_t)length : 0;
    }
}

void interview_unkept(struct app *app, enum error why)
{
    app_say(app, INK_WARNING,
            why == ERROR_DISK_FULL
                ? _("Le disque est plein : ce qui vient d'être saisi n'est que dans cette fenêtre, "
                    "une coupure le perdrait.")
                : _("Impossible de garder un brouillon sur cette machine : une coupure perdrait "
                    "cette saisie."));
}

/* What an attempt to keep it leads to; false when it is astray. */
static bool tell_kept(struct app *app, enum error error, struct fault *fault)
{
    fault->error = error;
    if (error == ERROR_DRAFT)
        app_fault(app, fault);
    else if (error)
        interview_unkept(app, error);
    return error != ERROR_DRAFT;
}

bool interview_keep(struct app *app)
{
    struct fault fault = {.error = ERROR_NONE};
    struct begun *begun = interview_begun(app);
    if (!app->session || !begun)
        return true;
    return tell_kept(app, begun_keep(app->session, begun, &fault), &fault);
}

/* What became of an interview begun that is not here. */
static void tell_away(struct app *app, enum draft_state found)
{
    if (found == DRAFT_SAVED)
        app_say(app, INK_NORMAL,
                _("L'entretien interrompu avait bien été enregistré : il n'y a rien à reprendre."));
    else if (found == DRAFT_ENDED)
        app_say(app, INK_WARNING,
                _("L'entretien commencé ici n'est plus à reprendre : il n'avait pas fini de "
                  "s'ouvrir, il a été abandonné depuis, ou un registre plus ancien a été remis en "
                  "service."));
    else if (found == DRAFT_USED)
        app_say(app, INK_WARNING,
                _("L'entretien commencé n'est plus à reprendre : le code de la personne a servi "
                  "entre-temps. Le code qui lui avait été dicté ne sert plus."));
}

static void load(struct app *app, struct begun *begun)
{
    struct fault fault = {.error = ERROR_NONE};
    enum draft_state found = DRAFT_NONE;
    fault.error = begun_load(app->session, begun, &found, &fault);
    if (fault.error) {
        app_fault(app, &fault);
        return;
    }
    if (begun->state == BEGUN_FRESH)
        interview_unkept(app, ERROR_FILE);
    tell_away(app, found);
}

void interview_load(struct app *app)
{
    load(app, interview_begun(app));
}

bool interview_may_leave(struct app *app)
{
    if (!interview_here(app) || !interview_keep(app) || interview_draft(app)->kept)
        return true;
    app_say(app, INK_WARNING,
            _("L'entretien commencé ne peut pas être gardé : quitter le perdrait. Enregistrez-le, "
              "abandonnez-le (x), ou faites de la place sur le disque."));
    return false;
}

enum error interview_open(struct app *app, void *state, const void *argument, struct fault *fault)
{
    (void)argument;
    (void)fault;
    load(app, state);
    return ERROR_NONE;
}

void interview_sleep(struct app *app, void *state)
{
    struct fault fault = {.error = ERROR_NONE};
    (void)tell_kept(app, begun_sleep(app->session, state, &fault), &fault);
}

void interview_wake(struct app *app, void *state)
{
    const struct begun *begun = state;
    load(app, state);
    if (begun->waits && !begun_here(begun) && !*app->message)
        app_say(app, INK_WARNING,
                begun_away(begun)
                    ? _("L'entretien commencé ne peut pas être repris ici : l'accueil dit "
                        "pourquoi.")
                    : _("L'entretien commencé n'est plus ouvert : il a été enregistré ou "
                        "abandonné dans une autre session de ce siège."));
}

bool interview_holds(const void *state)
{
    return begun_here(state);
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

/* Goes over to a later codebook of the same form; the labels of the answers that it no longer
 * offers are written into gone. */
static void drop_retired(const struct codebook *to, struct draft *draft, char *gone, size_t size)
{
    const struct answers dropped = entry_drop_retired(to, &draft->answers);
    size_t at = 0;
    gone[0] = '\0';
    for (size_t i = 0; i < to->option_count; i++) {
        if (!answers_has(&dropped, to->options[i].bit))
            continue;
        const char *label = label_text(&to->options[i].label, text_english());
        int length =
            at < size ? snprintf(gone + at, size - at, at ? _(", « %s »") : _("« %s »"), label) : 0;
        at += length > 0 ? (size_t)length : 0;
    }
    draft->codebook = to->version;
}

static void follow_codebook(struct app *app, struct draft *draft)
{
    char gone[APP_MESSAGE / 2];
    const struct codebook *to = session_codebook(app->session);
    if (draft->codebook == to->version)
        return;
    move(session_codebook_of(app->session, draft->codebook), to, draft);
    drop_retired(to, draft, gone, sizeof gone);
    if (!interview_keep(app))
        return;
    if (*gone)
        app_sayf(app, INK_WARNING,
                 _("La grille de codes a changé. Réponses retirées, à remplacer : %s."), gone);
    else
        app_say(app, INK_NORMAL,
                _("La grille de codes a changé. Les réponses déjà données restent."));
}

void interview_follow(struct app *app, void *state)
{
    struct begun *begun = state;
    if (begun->state == BEGUN_ASTRAY) {
        begun_forget(begun);
        if (!app->session)
            return;
        app_leave_to(app, &screen_referent);
        load(app, begun);
    }
    if (app->session && begun_here(begun))
        follow_codebook(app, &begun->draft);
}

void interview_start(struct app *app)
{
    interview_draft(app)->place = ENTRY_QUESTION;
    interview_keep(app);
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
    interview_keep(app);
    app_leave_to(app, &screen_referent);
    app_focus(app, 0);
    if (!*app->message && interview_draft(app)->kept)
        app_say(app, INK_NORMAL, _("L'entretien commencé est gardé : « Reprendre » le rouvre."));
}

void interview_give_next(struct app *app)
{
    interview_draft(app)->withdrawn = false;
    interview_draft(app)->place = ENTRY_NEXT_TICKET;
    interview_keep(app);
    app_leave_to(app, &screen_referent);
    app_open(app, &screen_ticket, NULL);
}

void interview_resume(struct app *app)
{
    const struct draft *draft = interview_draft(app);
    follow_codebook(app, interview_draft(app));
    const unsigned place = draft->place;
    const bool ticket = place == ENTRY_NEXT_TICKET && draft->has_next;
    app_open(app, ticket ? &screen_ticket : &screen_questions, NULL);
    if (place == ENTRY_REVIEW)
        app_open(app, &screen_review, NULL);
}
