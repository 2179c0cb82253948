/* SPDX-License-Identifier: GPL-3.0-or-later */
/* codebook check | show | update. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/cli/cli.h"
#include "tracker/codebook/codebook.h"
#include "tracker/codebook/plan.h"
#include "tracker/disclosure/gate/forecast.h"
#include "tracker/session/access/files.h"
#include "tracker/session/acts/codebook_update.h"

enum { PEOPLE_MOST = 8 };

/* "20,200,2000". */
static enum error read_people(const char *text, unsigned people[PEOPLE_MOST], size_t *count,
                              struct fault *fault)
{
    char copy[128];
    *count = 0;
    if (strlen(text) >= sizeof copy)
        return fault_set(fault, ERROR_USAGE, "--people");
    memcpy(copy, text, strlen(text) + 1);
    for (char *rest = copy, *one; (one = strsep(&rest, ","));) {
        if (*count == PEOPLE_MOST)
            return fault_set(fault, ERROR_USAGE, "--people");
        enum error error = cli_number(one, 1, 1000000, &people[(*count)++], fault);
        if (error)
            return error;
    }
    return ERROR_NONE;
}

static json_t *shares_json(const struct forecast *forecast)
{
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "people", (int)forecast->people,
                     "cells", (int)forecast->cells, "exact", (int)forecast->count[PRECISION_EXACT],
                     "rounded", (int)forecast->count[PRECISION_ROUNDED], "third",
                     (int)forecast->count[PRECISION_THIRD], "direction",
                     (int)forecast->count[PRECISION_DIRECTION], "hidden",
                     (int)forecast->count[PRECISION_HIDDEN]);
}

static enum error print_people(const struct arguments *arguments, const struct codebook *codebook,
                               json_t *list, struct fault *fault)
{
    unsigned people[PEOPLE_MOST];
    size_t count = 0;
    enum error error = read_people(arguments->people, people, &count, fault);
    if (!error && !list)
        printf(_("Ce que la grille laisserait dire, au mieux, selon le nombre de personnes :\n"
                 "  %10s %8s %8s %8s %10s %8s\n"),
               _("personnes"), _("exact"), _("arrondi"), _("tiers"), _("direction"), _("masqué"));
    for (size_t i = 0; i < count && !error; i++) {
        struct forecast p;
        error = forecast_of(codebook, people[i], 5, &p, fault);
        if (error)
            break;
        if (list)
            json_array_append_new(list, shares_json(&p));
        else
            printf("  %10u %7u%% %7u%% %7u%% %9u%% %7u%%\n", p.people,
                   100 * p.count[PRECISION_EXACT] / p.cells,
                   100 * p.count[PRECISION_ROUNDED] / p.cells,
                   100 * p.count[PRECISION_THIRD] / p.cells,
                   100 * p.count[PRECISION_DIRECTION] / p.cells,
                   100 * p.count[PRECISION_HIDDEN] / p.cells);
    }
    return error;
}

/* Codes that say nothing about a person, and are not protected: options, groups, derived options.
 */
static json_t *unprotected(const struct codebook *codebook)
{
    json_t *codes = json_array();
    for (size_t i = 0; i < codebook->option_count; i++)
        if (codebook->options[i].says_nothing)
            json_array_append_new(codes, json_string(codebook->options[i].code));
    for (size_t i = 0; i < codebook->group_count; i++)
        if (codebook->groups[i].says_nothing)
            json_array_append_new(codes, json_string(codebook->groups[i].code));
    for (size_t i = 0; i < codebook->movement_count; i++)
        for (int p = 0; p < MOVEMENT_PLACES; p++)
            if (codebook->movements[i].says_nothing[p])
                json_array_append_new(codes, json_string(codebook->movements[i].option[p]));
    return codes;
}

static void print_unprotected(const struct codebook *codebook)
{
    json_t *codes = unprotected(codebook);
    size_t i;
    json_t *one;
    if (json_array_size(codes) > 0)
        puts(_("Ces réponses ne disent rien de la personne (« says_nothing ») : leurs nombres ne "
               "sont pas protégés, et aucune mise à jour n'y changera rien."));
    json_array_foreach(codes, i, one)
    {
        const char *word = json_string_value(one);
        printf("  %-10s %s\n", word, codebook_label(codebook, word, text_english()));
    }
    json_decref(codes);
}

static enum error check(const struct arguments *arguments, const char *text, size_t bytes,
                        struct fault *fault)
{
    struct codebook *codebook = NULL;
    json_t *people = arguments->json ? json_array() : NULL;
    enum error error = codebook_read(text, bytes, &codebook, fault);
    if (!error && !people) {
        printf(_("Grille %s, version %u : %zu questions, %zu réponses, %zu tableaux, "
                 "%zu compteurs.\n"),
               codebook->form, codebook->version, codebook->question_count, codebook->option_count,
               codebook->table_count, codebook->counter_count);
        print_unprotected(codebook);
    }
    if (!error && arguments->people)
        error = print_people(arguments, codebook, people, fault);
    if (!error && people)
        error =
            cli_json(json_pack("{s:b, s:s, s:i, s:i, s:i, s:i, s:i, s:o, s:O}", "ok", 1, "form",
                               codebook->form, "version", (int)codebook->version, "questions",
                               (int)codebook->question_count, "options",
                               (int)codebook->option_count, "tables", (int)codebook->table_count,
                               "counters", (int)codebook->counter_count, "says_nothing",
                               unprotected(codebook), "people", people),
                     fault);
    json_decref(people);
    codebook_free(codebook);
    return error;
}

static const char *ranks_text(uint8_t ranks)
{
    if (ranks == RANK_ALL)
        return "";
    return ranks == RANK_1 ? _(" (premier entretien)") : _(" (pas à tous les entretiens)");
}

static void print_question(const struct codebook *codebook, const struct question *question)
{
    bool english = text_english();
    printf("\n%s  %s%s\n", question->code, label_text(&question->label, english),
           ranks_text(question->ranks));
    if (question->help.fr)
        printf("    %s\n", label_text(&question->help, english));
    for (size_t i = question->first; i < question->first + question->count; i++) {
        const struct option *option = &codebook->options[i];
        printf("  %c  %-10s %s%s%s\n", option->key, option->code,
               label_text(&option->label, english), option->exclusive ? _(" (seul)") : "",
               option->retired ? _(" (retiré)") : "");
    }
}

static enum error show(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    const struct codebook *codebook = session_codebook(session);
    if (arguments->json)
        printf("%s\n", codebook->text);
    else {
        printf(_("%s — grille %s, version %u\n"), label_text(&codebook->title, text_english()),
               codebook->form, codebook->version);
        for (size_t i = 0; i < codebook->question_count; i++)
            print_question(codebook, &codebook->questions[i]);
    }
    return cli_logout(session, error, fault);
}

static enum error update(const struct arguments *arguments, const char *text, size_t bytes,
                         struct fault *fault)
{
    struct session *session;
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    const bool approves = session_role(session) == ROLE_EVALUATION;
    error = approves ? codebook_update_approve(session, text, bytes, fault)
                     : codebook_update_propose(session, text, bytes, fault);
    error = cli_logout(session, error, fault);
    if (!error && arguments->json)
        error = cli_json(
            json_pack("{s:b, s:s}", "ok", 1, "state", approves ? "approved" : "proposed"), fault);
    else if (!error)
        puts(approves ? _("La nouvelle grille est en vigueur.")
                      : _("La grille est proposée. Une évaluation l'approuve avec la même commande "
                          "et le même fichier."));
    return error;
}

enum error command_codebook(const struct arguments *arguments, struct fault *fault)
{
    const char *verb = arguments->positional[0];
    const bool shows = strcmp(verb, "show") == 0;
    char *text = NULL;
    size_t bytes = 0;
    if (shows && arguments->positional_count == 1)
        return show(arguments, fault);
    if (shows || arguments->positional_count != 2 ||
        (strcmp(verb, "check") != 0 && strcmp(verb, "update") != 0))
        return fault_set(fault, ERROR_USAGE, "codebook %s", verb);
    enum error error =
        files_read(arguments->positional[1], CODEBOOK_FILE_BYTES, &text, &bytes, fault);
    if (!error)
        error = strcmp(verb, "check") == 0 ? check(arguments, text, bytes, fault)
                                           : update(arguments, text, bytes, fault);
    free(text);
    return error;
}
