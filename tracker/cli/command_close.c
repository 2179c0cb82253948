/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tracker/cli/cli.h"
#include "tracker/report/compose.h"
#include "tracker/report/write_text.h"
#include "tracker/session/acts/backup.h"
#include "tracker/session/acts/close.h"

/* Shown on a terminal only, at whole percents. */
static bool on_progress(void *context, size_t done, size_t total)
{
    unsigned *shown = context;
    unsigned percent = total ? (unsigned)(100 * done / total) : 100;
    if (percent == *shown || total < 1000)
        return true;
    *shown = percent;
    fprintf(stderr, "\r%3u %%", percent);
    if (percent == 100)
        fputc('\n', stderr);
    return true;
}

static json_t *three(const uint32_t numbers[RANKS])
{
    return json_pack("[i, i, i]", (int)numbers[0], (int)numbers[1], (int)numbers[2]);
}

static enum error print_json(const struct close_answer *answer, const struct backup_line *backups,
                             size_t backup_count, struct fault *fault)
{
    char through[MONTH_TEXT + 1];
    json_t *list = json_array();
    for (size_t i = 0; i < backup_count; i++)
        json_array_append_new(list, json_cleaned(backups[i].path));
    month_format(answer->through, through);
    return cli_json(json_pack("{s:s, s:i, s:i, s:o, s:o, s:o, s:i, s:i, s:o, s:o, s:b}", "through",
                              through, "rows_folded", (int)answer->rows_folded, "blocks",
                              (int)answer->blocks, "waiting", three(answer->waiting), "interviews",
                              three(answer->interviews), "folded", three(answer->folded),
                              "misdated", (int)answer->misdated, "erased", (int)answer->erased,
                              "backups", list, "copies", cli_copies_json(backups, backup_count),
                              "scrub_owed", answer->scrub_owed),
                    fault);
}

static void print_ranks(const char *title, const uint32_t numbers[RANKS])
{
    printf("  %-44s %4u  %4u  %4u\n", title, numbers[0], numbers[1], numbers[2]);
}

/* The preview advises one closing a year under 40 people, two under 60. */
static void print_advice(const struct close_answer *answer)
{
    if (answer->interviews[0] < 40)
        puts(_("Conseil : moins de 40 personnes, une seule clôture par an en dira davantage."));
    else if (answer->interviews[0] < 60)
        puts(_("Conseil : moins de 60 personnes, deux clôtures par an au plus."));
}

static void print_text(const struct close_answer *answer, const struct backup_line *backups,
                       size_t backup_count, bool preview)
{
    char first[MONTH_TEXT + 1];
    char through[MONTH_TEXT + 1];
    month_format(answer->first, first);
    month_format(answer->through, through);
    printf(preview ? _("Aperçu de la clôture de %s à %s. Rien n'est encore fait.\n")
                   : _("La période de %s à %s est clôturée.\n"),
           first, through);
    printf("  %-44s %4s  %4s  %4s\n", _("Rang d'entretien"), "1", "2", "3");
    print_ranks(_("Entretiens vus pour la première fois"), answer->interviews);
    print_ranks(preview ? _("Entretiens qui deviendront des compteurs")
                        : _("Entretiens devenus des compteurs, effacés"),
                answer->folded);
    print_ranks(_("Entretiens qui attendent, encore scellés"), answer->waiting);
    if (answer->misdated)
        printf(_("Datés d'un mois impossible par une horloge fausse, comptés ici : %u\n"),
               answer->misdated);
    if (answer->erased)
        printf(_("Effacés sans être comptés, trop peu nombreux : %u\n"), answer->erased);
    if (preview)
        print_advice(answer);
    else if (backup_count)
        puts(_("Ces sauvegardes contiennent encore les entretiens, scellés : détruisez-les."));
    if (!preview)
        cli_copies_print(backups, backup_count);
    if (answer->scrub_owed)
        puts(_("Effacement dû : les entretiens clôturés restent, scellés, dans le fichier du "
               "registre. "
               "Libérez de la place : ils s'effaceront à la prochaine ouverture."));
}

static enum error print(const struct arguments *arguments, struct session *session,
                        const struct close_answer *answer, struct fault *fault)
{
    struct backup_line *backups = NULL;
    size_t backup_count = 0;
    enum error error =
        arguments->preview ? ERROR_NONE : copies_list(session, &backups, &backup_count, fault);
    if (!error && arguments->json)
        error = print_json(answer, backups, backup_count, fault);
    else if (!error)
        print_text(answer, backups, backup_count, arguments->preview);
    if (!error && !arguments->json && answer->preview) {
        char *text = write_text_once(
            compose_preview(answer->preview, session_codebook(session), text_english()), false);
        if (text)
            fputs(text, stdout);
        free(text);
    }
    free(backups);
    return error;
}

enum error command_close(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    struct close_answer answer;
    unsigned shown = 101;
    struct close_request request = {.last = arguments->last,
                                    .preview = arguments->preview,
                                    .progress = isatty(STDERR_FILENO) ? on_progress : NULL,
                                    .context = &shown};
    enum error error = ERROR_NONE;
    if (arguments->last == (arguments->through != NULL))
        return fault_set(fault, ERROR_USAGE, "--through | --last");
    if (arguments->last && !arguments->preview && !typed_same("fin", arguments->confirm))
        return fault_set(fault, ERROR_CONFIRM, "fin");
    if (!arguments->last)
        error = cli_month(arguments->through, &request.through, fault);
    if (!error)
        error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = session_close_period(session, &request, &answer, fault);
    if (!error)
        error = print(arguments, session, &answer, fault);
    release_free(answer.preview);
    return cli_logout(session, error, fault);
}
