/* SPDX-License-Identifier: GPL-3.0-or-later */
/* release import | lost | unimport | last: what évaluation says after a restore. */
#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tracker/cli/cli.h"
#include "tracker/disclosure/release/release.h"
#include "tracker/session/acts/recall.h"

static enum error answer(const struct arguments *arguments, const char *said, struct fault *fault)
{
    if (arguments->json)
        return cli_json(json_pack("{s:b}", "ok", 1), fault);
    puts(said);
    return ERROR_NONE;
}

static enum error import(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    enum error error = cli_login(arguments, &session, fault);
    if (!error)
        error = cli_logout(
            session, recall_import(session, arguments->positional[1], arguments->signature, fault),
            fault);
    return error ? error : answer(arguments, _("La publication est relue."), fault);
}

static enum error lost(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    unsigned number;
    enum error error = cli_number(arguments->positional[1], 1, RELEASE_NUMBER_MAX, &number, fault);
    if (!error && !(error = cli_login(arguments, &session, fault)))
        error = cli_logout(session, recall_lost(session, number, arguments->confirm, fault), fault);
    return error ? error
                 : answer(arguments,
                          _("La publication est déclarée perdue. Sur les mois d'avant la "
                            "restauration, il ne sortira plus que des volumes."),
                          fault);
}

static enum error unimport(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    unsigned number;
    enum error error = cli_number(arguments->positional[1], 1, RELEASE_NUMBER_MAX, &number, fault);
    if (!error && !(error = cli_login(arguments, &session, fault)))
        error = cli_logout(session, recall_set_aside(session, number, arguments->confirm, fault),
                           fault);
    return error ? error
                 : answer(arguments,
                          _("La publication relue est retirée : elle manque de nouveau."), fault);
}

static enum error last(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    const char *word = arguments->positional[1];
    unsigned number = 0;
    const bool nobody = typed_same("inconnu", word) || typed_same("unknown", word);
    enum error error =
        nobody ? ERROR_NONE : cli_number(word, 0, RELEASE_NUMBER_MAX, &number, fault);
    if (!error && !(error = cli_login(arguments, &session, fault)))
        error = cli_logout(session,
                           recall_last(session, nobody ? RECALL_NOBODY_KNOWS : (int)number, fault),
                           fault);
    return error
               ? error
               : answer(arguments, _("C'est noté. « tracker releases » dit ce qui manque."), fault);
}

enum error cli_recall(const struct arguments *arguments, struct fault *fault)
{
    static const struct {
        const char *verb;
        enum error (*run)(const struct arguments *arguments, struct fault *fault);
    } verbs[] = {{"import", import}, {"lost", lost}, {"unimport", unimport}, {"last", last}};
    const char *verb = arguments->positional[0];
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs && arguments->positional_count == 2; i++)
        if (strcmp(verb, verbs[i].verb) == 0)
            return verbs[i].run(arguments, fault);
    return fault_set(fault, ERROR_USAGE, "release %s", verb);
}
