/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new version of the code list: what it changes, then proposing or approving it. */
#include "tracker/session/acts/codebook_update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/codebook/changes.h"
#include "tracker/codebook/codebook.h"
#include "tracker/session/access/files.h"
#include "tui/menu.h"
#include "tui/parts/confirm.h"

enum { ID_GO = 1, ID_BACK };

/* The argument: the text of a version, which is checked and copied. */
struct proposal {
    const char *text;
    size_t bytes;
};

struct reading {
    char *text;
    size_t bytes;
    char *changes;
    unsigned version;
};

static enum error open_codelist(struct app *app, void *state, const void *argument,
                                struct fault *fault)
{
    struct reading *reading = state;
    const struct proposal *proposal = argument;
    const struct codebook *current = session_codebook(app->session);
    struct codebook *next = NULL;
    enum error error = codebook_read(proposal->text, proposal->bytes, &next, fault);
    if (!error)
        error = codebook_follows(current, next, fault);
    if (!error) {
        reading->version = next->version;
        reading->bytes = proposal->bytes;
        reading->changes = changes_text(current, next, text_english());
        reading->text = strndup(proposal->text, proposal->bytes);
        if (!reading->changes || !reading->text)
            error = fault_set(fault, ERROR_MEMORY, "%s", _("Grille de codes"));
    }
    codebook_free(next);
    if (error) {
        free(reading->changes);
        free(reading->text);
    }
    return error;
}

static void close_codelist(struct app *app, void *state)
{
    struct reading *reading = state;
    (void)app;
    free(reading->changes);
    free(reading->text);
}

static bool approves(const struct app *app)
{
    return session_role(app->session) == ROLE_EVALUATION;
}

static void view_codelist(struct app *app, void *state, struct view *view)
{
    const struct reading *reading = state;
    view_title(view, view_format(view, _("Grille de codes, version %u : ce qui change"),
                                 reading->version));
    view->reading = true;
    view_text(view, INK_NORMAL, reading->changes);
    view_gap(view);
    view_action(view, ID_GO, 'o',
                approves(app) ? _("Approuver cette grille (un mot à taper)")
                              : _("Proposer cette grille à l'évaluation"));
    view_action(view, ID_BACK, 'r', _("Revenir sans rien faire"));
    view_hint(view, "o", approves(app) ? _("approuver") : _("proposer"));
}

static void propose(struct app *app, const struct reading *reading)
{
    struct fault fault = {.error = ERROR_NONE};
    enum error error = codebook_update_propose(app->session, reading->text, reading->bytes, &fault);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
        return;
    }
    app_leave(app);
    app_say(app, INK_NORMAL,
            _("La grille est proposée. Elle entrera en vigueur quand une évaluation l'aura "
              "approuvée."));
}

static void approve(struct app *app, void *context, const char *answer)
{
    const struct reading *reading = context;
    struct fault fault = {.error = ERROR_NONE};
    (void)answer;
    app_leave(app);
    enum error error = codebook_update_approve(app->session, reading->text, reading->bytes, &fault);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
        return;
    }
    app_sayf(app, INK_NORMAL, _("La grille version %u est en vigueur."), reading->version);
    app_leave(app);
}

static void ask_approve(struct app *app, struct reading *reading)
{
    struct confirm ask = {.title = _("Approuver la grille"),
                          .help = _("Échap revient au résumé sans rien changer."),
                          .word = _("approuver"),
                          .act = approve,
                          .context = reading};
    snprintf(
        ask.text, sizeof ask.text,
        _("La version %u entre en vigueur pour tous les prochains entretiens. Une version ne se "
          "retire pas : elle se corrige par la suivante."),
        reading->version);
    app_open(app, &screen_confirm, &ask);
}

static bool act_codelist(struct app *app, void *state, const struct action *action)
{
    struct reading *reading = state;
    if (action->kind != ACT_CHOOSE)
        return false;
    if (action->id == ID_BACK)
        app_leave(app);
    else if (approves(app))
        ask_approve(app, reading);
    else
        propose(app, reading);
    return true;
}

static const struct screen screen_codelist = {
    .name = "codebook_update",
    .bytes = sizeof(struct reading),
    .help =
        N_("Le résumé compare la nouvelle version à celle en vigueur. Un code publié ne disparaît "
           "jamais et ne change pas de sens : il peut être retiré, ou son libellé corrigé. La "
           "formatrice propose, l'évaluation approuve."),
    .open = open_codelist,
    .view = view_codelist,
    .act = act_codelist,
    .close = close_codelist,
};

static void read_proposal(struct app *app, void *context, const char *answer)
{
    struct fault fault = {.error = ERROR_NONE};
    struct proposal proposal = {NULL, 0};
    char *text = NULL;
    (void)context;
    enum error error = files_read(answer, CODEBOOK_FILE_BYTES, &text, &proposal.bytes, &fault);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
        return;
    }
    proposal.text = text;
    app_replace(app, &screen_codelist, &proposal);
    free(text);
}

void menu_propose_codebook(struct app *app)
{
    struct confirm ask = {
        .title = _("Proposer une nouvelle grille"),
        .label = _("Fichier de la grille"),
        .help = _("La grille en vigueur s'écrit dans un fichier avec « tracker codebook "
                  "show --json » ; augmentez-y « version » d'une unité et changez ce "
                  "qu'il faut. Rien n'est proposé avant le résumé."),
        .act = read_proposal};
    snprintf(ask.text, sizeof ask.text, "%s",
             _("Le chemin du fichier JSON de la nouvelle version. Elle est vérifiée, et ce qu'elle "
               "change est résumé avant d'être proposé."));
    app_open(app, &screen_confirm, &ask);
}

void menu_approve_codebook(struct app *app)
{
    struct fault fault = {.error = ERROR_NONE};
    struct proposal proposal = {NULL, 0};
    char *text = NULL;
    enum error error = codebook_update_proposal(app->session, &text, &proposal.bytes, &fault);
    proposal.text = text;
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
    } else if (!text) {
        app_say(app, INK_NORMAL, _("Aucune grille n'est proposée en ce moment."));
    } else {
        app_open(app, &screen_codelist, &proposal);
    }
    free(text);
}
