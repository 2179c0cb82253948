/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call: the old ticket, then the next one, dictated and typed back. */
#include <stdio.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tui/referent/interview.h"
#include "tui/screens.h"

enum stage { STAGE_OLD, STAGE_LOST, STAGE_NEXT };
enum { FIELD_OLD = 1, LOST, LOST_2, LOST_3, FIELD_AGAIN, NO_NEXT };

struct call {
    enum stage stage;
    unsigned said; /* rank the person said it was */
    struct field old;
    struct field again;
};

/* Opens the call: a ticket that was brought is spent from here on, and the draft is kept. */
static enum error begin(struct app *app, const struct draft_opening *opening, struct fault *fault)
{
    enum error error = begun_open(app->session, interview_begun(app), opening, fault);
    if (error)
        return error;
    if (!interview_draft(app)->kept)
        interview_unkept(app, fault->error);
    return ERROR_NONE;
}

/* Rank 3 has no next ticket: the questions at once. */
static void go_on(struct app *app, struct call *call)
{
    if (interview_draft(app)->has_next) {
        call->stage = STAGE_NEXT;
        return;
    }
    interview_start(app);
    app_say(
        app, INK_WARNING,
        _("C'est le dernier entretien de cette personne : il n'y a plus de code de suite (charte "
          "B1)."));
}

static enum error open_call(struct app *app, void *state, const void *argument, struct fault *fault)
{
    struct call *call = state;
    call->old.kind = call->again.kind = FIELD_TICKET;
    if (interview_here(app)) {
        call->stage = STAGE_NEXT;
        return ERROR_NONE;
    }
    call->said = *(const unsigned *)argument;
    if (call->said > 1)
        return ERROR_NONE;
    call->stage = STAGE_NEXT;
    return begin(app, &(struct draft_opening){.place = ENTRY_NEXT_TICKET}, fault);
}

static void view_old(const struct call *call, struct view *view, struct field *field)
{
    view_title(view, interview_rank(call->said));
    view_text(
        view, INK_NORMAL,
        _("Demandez à la personne le code de suite reçu la dernière fois : seize chiffres, par "
          "groupes de quatre. Ne demandez ni nom ni justificatif."));
    view_gap(view);
    view_field(view, FIELD_OLD, _("Code de suite"), field);
    view_gap(view);
    view_action(view, LOST, 'p', _("Code perdu : déclarer le rang"));
}

static void view_lost(struct view *view)
{
    view_title(view, _("Code de suite perdu"));
    view_text(
        view, INK_NORMAL,
        _("La personne est crue : l'aide passe d'abord. Le nombre de codes perdus est compté, "
          "sans dire de qui. Demandez-lui combien d'entretiens elle a déjà eus."));
    view_gap(view);
    view_action(view, LOST_2, '1', _("Elle a déjà eu un entretien : c'est le deuxième"))->guarded =
        true;
    view_action(view, LOST_3, '2', _("Elle en a déjà eu deux : c'est le troisième et dernier"))
        ->guarded = true;
}

static void view_next(struct app *app, struct call *call, struct view *view)
{
    char text[TICKET_TEXT + 1];
    ticket_format(&interview_draft(app)->next, text);
    view_title(view, interview_rank(interview_draft(app)->rank));
    view_text(
        view, INK_NORMAL,
        _("Pendant l'appel : dictez à la personne le code de son prochain entretien, chiffre par "
          "chiffre, et faites-le relire."));
    view_gap(view);
    view_figures(view, interview_draft(app)->next.digits);
    view_gap(view);
    view_text(
        view, INK_TITLE,
        view_format(view,
                    _("« Notez ce code : %s. Il vous sera demandé la prochaine fois. Il ne dit "
                      "rien de vous, et personne ne peut le retrouver à votre place. »"),
                    text));
    view_gap(view);
    view_field(view, FIELD_AGAIN, _("Le code, retapé pendant qu'elle le relit"), &call->again);
    view_action(view, NO_NEXT, 's', _("Elle ne souhaite pas de suite : pas de code"));
    secret_wipe(text, sizeof text);
}

static void view_call(struct app *app, void *state, struct view *view)
{
    struct call *call = state;
    if (call->stage == STAGE_OLD)
        view_old(call, view, &call->old);
    else if (call->stage == STAGE_LOST)
        view_lost(view);
    else
        view_next(app, call, view);
}

static void show(struct app *app, enum error error, struct fault *fault)
{
    fault->error = error;
    app_fault(app, fault);
}

/* Sixteen digits of an old ticket: it is spent, or why not is said, at once. */
static void check_old(struct app *app, struct call *call)
{
    struct fault fault = {.error = ERROR_NONE};
    struct draft_opening opening = {.has_ticket = true, .place = ENTRY_NEXT_TICKET};
    memcpy(opening.ticket.digits, call->old.text, sizeof opening.ticket.digits);
    enum error error = begin(app, &opening, &fault);
    secret_wipe(&opening, sizeof opening);
    if (error) {
        show(app, error, &fault);
        return;
    }
    field_wipe(&call->old);
    if (interview_draft(app)->rank != call->said)
        app_sayf(app, INK_WARNING, _("Ce code ouvre un autre entretien : %s."),
                 interview_rank(interview_draft(app)->rank));
    go_on(app, call);
}

/* The first group that is not what was shown, from 1; 0 when all are. */
static unsigned wrong_group(const struct field *typed, const struct ticket *shown)
{
    for (unsigned i = 0; i < TICKET_DIGITS; i++)
        if (typed->text[i] != shown->digits[i])
            return i / TICKET_GROUP + 1;
    return 0;
}

/* Says whether the code typed back is the one shown. */
static bool tell_again(struct app *app, const struct call *call)
{
    unsigned group = wrong_group(&call->again, &interview_draft(app)->next);
    if (group)
        app_sayf(app, INK_WARNING,
                 _("Le groupe %d n'est pas celui du code affiché. Effacez et vérifiez avec elle."),
                 (int)group);
    else
        app_say(app, INK_NORMAL, _("Code bien retapé : Entrée continue."));
    return group == 0;
}

static void check_again(struct app *app, struct call *call)
{
    if (!tell_again(app, call))
        return;
    interview_start(app);
    app_say(app, INK_NORMAL,
            _("Code bien transmis. L'appel peut se terminer ; codez l'entretien."));
}

static void declare(struct app *app, struct call *call, unsigned rank)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct draft_opening opening = {.declared_rank = rank, .place = ENTRY_NEXT_TICKET};
    enum error error = begin(app, &opening, &fault);
    if (error)
        show(app, error, &fault);
    else
        go_on(app, call);
}

static bool act_field(struct app *app, struct call *call, const struct action *action)
{
    const struct field *field = action->id == FIELD_OLD ? &call->old : &call->again;
    bool whole = field->length == TICKET_DIGITS;
    if (action->kind == ACT_CHANGE) { /* a line of the dialogue is entered at once */
        if (whole && action->id == FIELD_AGAIN && !app->simple)
            tell_again(app, call);
        else if (whole && !app->simple)
            app_say(app, INK_NORMAL, _("Seize chiffres : Entrée vérifie le code."));
    } else if (whole && action->id == FIELD_OLD) {
        check_old(app, call);
    } else if (whole) {
        check_again(app, call);
    } else {
        unsigned missing = (unsigned)(TICKET_DIGITS - field->length);
        app_sayf(app, INK_WARNING,
                 text_count("Il manque %u chiffre : un code de suite en a seize.",
                            "Il manque %u chiffres : un code de suite en a seize.", missing),
                 missing);
    }
    return true;
}

static bool act_call(struct app *app, void *state, const struct action *action)
{
    struct call *call = state;
    if (action->kind == ACT_CHANGE || action->kind == ACT_ENTER)
        return act_field(app, call, action);
    if (action->kind == ACT_BACK && call->stage == STAGE_LOST) {
        call->stage = STAGE_OLD;
        return true;
    }
    if (action->kind == ACT_BACK && call->stage == STAGE_NEXT) {
        interview_set_aside(app);
        return true;
    }
    if (action->kind != ACT_CHOOSE)
        return false;
    if (action->id == LOST) {
        call->stage = STAGE_LOST;
    } else if (action->id == NO_NEXT) {
        interview_draft(app)->withdrawn = true;
        interview_start(app);
    } else {
        declare(app, call, action->id == LOST_2 ? 2 : 3);
    }
    return true;
}

/* What the person reads out is typed again after a lock. */
static void sleep_call(struct app *app, void *state)
{
    struct call *call = state;
    (void)app;
    field_wipe(&call->old);
    field_wipe(&call->again);
}

/* Back from a lock: without the interview, what it handed out is not to be shown. */
static void wake_call(struct app *app, void *state)
{
    const struct call *call = state;
    if (call->stage == STAGE_NEXT && !interview_here(app))
        app_leave_to(app, &screen_referent);
}

const struct screen screen_ticket = {
    .name = "ticket",
    .bytes = sizeof(struct call),
    .help = N_(
        "Le code de suite remplace tout ce qui pourrait désigner la personne : il dit le rang de "
        "l'entretien et rien d'autre, et ne sert qu'une fois. Il vaut dans tous les sièges.\n"
        "Entrée vérifie les seize chiffres tapés : reconnu, le code a servi ; abandonner "
        "l'entretien "
        "le rend. S'il n'est pas reconnu, faites-le répéter ; s'il est perdu, p déclare le rang.\n"
        "Le nouveau code est à dicter pendant l'appel, puis à retaper pendant que la personne "
        "le relit : une erreur se voit tout de suite. Un rendez-vous manqué ne l'use pas. "
        "Si elle veut finalement un code après « pas de code », Retour arrière y revient.\n"
        "Échap garde l'entretien commencé et revient à l'accueil."),
    .open = open_call,
    .view = view_call,
    .act = act_call,
    .sleep = sleep_call,
    .wake = wake_call,
};
