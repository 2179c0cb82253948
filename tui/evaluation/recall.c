/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/evaluation/recall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tracker/session/acts/recall.h"
#include "tui/parts/confirm.h"

/* Leaves the question once the act is done, or says why it is not. */
static void say(struct app *app, enum error error, struct fault *fault, const char *done)
{
    if (error) {
        fault->error = error;
        app_fault(app, fault);
        return;
    }
    app_leave(app);
    app_say(app, INK_NORMAL, done);
}

/* ---- the last one ---- */

static void do_last(struct app *app, void *context, const char *answer)
{
    struct fault fault = {.error = ERROR_NONE};
    char *end = NULL;
    (void)context;
    long number = strtol(answer, &end, 10);
    if (typed_same("inconnu", answer) || typed_same("unknown", answer))
        number = RECALL_NOBODY_KNOWS;
    else if (end == answer || *end || number < 0 || number > 99999) {
        app_say(app, INK_WARNING, _("Un numéro, 0 s'il n'y en a aucune, ou « inconnu »."));
        return;
    }
    enum error error = recall_last(app->session, (int)number, &fault);
    say(app, error, &fault, _("C'est noté. La liste dit ce qui manque encore."));
}

void recall_ask_last(struct app *app, unsigned known)
{
    struct confirm ask = {.title = _("La dernière publication"),
                          .label = _("Numéro de la dernière que vous tenez"),
                          .help =
                              _("Tout ce qui est sorti compte, même ce que le registre a perdu : "
                                "sinon deux publications rapprochées pourraient montrer "
                                "quelqu'un."),
                          .act = do_last};
    snprintf(ask.text, sizeof ask.text,
             _("Une copie du registre a été remise en service : des publications sorties depuis "
               "peuvent y manquer. La dernière que le registre connaît est le n° %u.\nCherchez "
               "dans vos fichiers et vos papiers la dernière que vous tenez, et tapez son numéro ; "
               "0 s'il n'y en a aucune. Si personne ne le sait, tapez « inconnu » : sur les mois "
               "d'avant la restauration, il ne sortira plus que des volumes."),
             known);
    app_open(app, &screen_confirm, &ask);
}

/* ---- a file ---- */

static void do_file(struct app *app, void *context, const char *answer)
{
    struct fault fault = {.error = ERROR_NONE};
    (void)context;
    enum error error = recall_import(app->session, answer, NULL, &fault);
    say(app, error, &fault, _("La publication est relue."));
}

void recall_ask_file(struct app *app)
{
    struct confirm ask = {.title = _("Relire une publication perdue"),
                          .label = _("Fichier JSON"),
                          .help =
                              _("Le fichier tel qu'il avait été écrit : le registre des actes en "
                                "connaît l'empreinte, ou le fichier .minisig d'à côté le signe."),
                          .act = do_file};
    snprintf(ask.text, sizeof ask.text, "%s",
             _("Le chemin du fichier JSON de la publication, gardé ou reçu de qui l'avait lue."));
    app_open(app, &screen_confirm, &ask);
}

/* ---- a number ---- */

static void do_lost(struct app *app, void *context, const char *answer)
{
    struct fault fault = {.error = ERROR_NONE};
    (void)answer; /* the word was checked */
    enum error error =
        recall_lost(app->session, *(const unsigned *)context, RECALL_LOST_WORD, &fault);
    say(app, error, &fault, _("La publication est déclarée perdue."));
}

void recall_ask_lost(struct app *app, unsigned *number)
{
    struct confirm ask = {
        .title = _("Déclarer perdue une publication"),
        .help = _("Une publication retrouvée plus tard se relit tout de même, depuis la liste."),
        .word = RECALL_LOST_WORD,
        .act = do_lost,
        .context = number};
    snprintf(ask.text, sizeof ask.text,
             _("La publication n° %u manque depuis une restauration. Si quelqu'un en a le fichier "
               "JSON, relisez-la plutôt (j, dans la liste).\nDéclarée perdue, on ne peut plus en "
               "tenir compte : sur tous les mois d'avant la restauration, il ne sortira plus que "
               "des volumes."),
             *number);
    app_open(app, &screen_confirm, &ask);
}

static void do_aside(struct app *app, void *context, const char *answer)
{
    struct fault fault = {.error = ERROR_NONE};
    (void)answer; /* the word was checked */
    enum error error =
        recall_set_aside(app->session, *(const unsigned *)context, RECALL_ASIDE_WORD, &fault);
    if (!error)
        app_leave(app); /* the release is no longer there to be shown */
    say(app, error, &fault, _("La publication relue est retirée : elle manque de nouveau."));
}

void recall_ask_aside(struct app *app, unsigned *number)
{
    struct confirm ask = {.title = _("Retirer une publication relue"),
                          .help =
                              _("Ce qui a été relu par erreur se retire ; l'acte reste inscrit."),
                          .word = RECALL_ASIDE_WORD,
                          .act = do_aside,
                          .context = number};
    snprintf(ask.text, sizeof ask.text,
             _("La publication n° %u a été relue depuis un fichier. Retirée, elle manque de "
               "nouveau : ni clôture ni bilan avant de l'avoir relue ou déclarée perdue."),
             *number);
    app_open(app, &screen_confirm, &ask);
}
