/* SPDX-License-Identifier: GPL-3.0-or-later */
/* demo: a practice store, told as it is made, and its bilan. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracker/base/text.h"
#include "tracker/cli/cli.h"
#include "tracker/report/compose.h"
#include "tracker/report/write_text.h"
#include "tracker/session/acts/practice.h"
#include "tracker/session/acts/releases.h"

struct demo {
    char folder[PRACTICE_PATH];
    char store[PRACTICE_PATH];
    unsigned logged;
    bool quiet; /* --json: one value at the end, nothing else */
};

static enum error make_folder(const struct arguments *arguments, struct demo *demo,
                              struct fault *fault)
{
    const char *base = secure_getenv("TMPDIR");
    const char *named = arguments->positional_count ? arguments->positional[0] : NULL;
    int length = named ? snprintf(demo->folder, sizeof demo->folder, "%s", named)
                       : snprintf(demo->folder, sizeof demo->folder, "%s/tracker-demo-XXXXXX",
                                  base && base[0] == '/' ? base : "/tmp");
    if (length < 0 || (size_t)length >= sizeof demo->folder)
        return fault_set(fault, ERROR_FILE, "%s", demo->folder);
    bool made = named ? mkdir(demo->folder, 0700) == 0 : mkdtemp(demo->folder) != NULL;
    if (made)
        return ERROR_NONE;
    return fault_set(fault, errno == EEXIST ? ERROR_STORE_EXISTS : ERROR_FILE, "%s", demo->folder);
}

static void print_interview(const struct practice_news *news)
{
    char month_text[MONTH_TEXT + 1];
    month_format(news->month, month_text);
    printf("  %2u  %s  %s  %s %u  %s %s\n", news->logged, news->user, month_text, _("entretien"),
           news->rank, *news->ticket ? _("code de suite") : _("dernier entretien"), news->ticket);
}

static void on_progress(void *context, const struct practice_news *news)
{
    struct demo *demo = context;
    demo->logged = news->logged;
    if (demo->quiet)
        return;
    switch (news->step) {
    case PRACTICE_ACCESSES:
        puts(_("Registre d'entraînement : rien de réel ici, les quarante entretiens sont "
               "inventés.\nCréation du registre et des quinze accès…"));
        break;
    case PRACTICE_INTERVIEWS:
        puts(_("Les référents codent leurs entretiens, du premier au dernier :\n"));
        break;
    case PRACTICE_INTERVIEW:
        print_interview(news);
        break;
    case PRACTICE_CLOSING:
        puts(_("\nevaluation-1 clôture la période jusqu'à juin 2024…\n"));
        break;
    }
    fflush(stdout);
}

static enum error print_bilan(const struct demo *demo, struct fault *fault)
{
    const struct session_options options = {.store = demo->store, .user = "evaluation-1"};
    const struct secret_text phrase = {practice_phrase, strlen(practice_phrase)};
    const month january = month_january(2024);
    struct session *session = NULL;
    struct publication bilan = {.release = NULL};

    enum error error = session_open(&options, &phrase, &session, fault);
    if (error)
        return error;
    error = bilan_publish(session, january, (month)(january + 5), &bilan, fault);
    if (!error) {
        char *page = write_text_once(
            compose_release(bilan.release, session_codebook(session), text_english()), false);
        if (page)
            fputs(page, stdout);
        else
            error = fault_set(fault, ERROR_MEMORY, "%s", "bilan");
        free(page);
    }
    publication_clear(&bilan);
    return cli_logout(session, error, fault);
}

static void print_next(const struct demo *demo)
{
    printf(_("\nTout est dans %s. À essayer maintenant :\n"), demo->folder);
    printf("  export TRACKER_STORE='%s'\n  P='--passphrase-file %s/phrase'\n", demo->store,
           demo->folder);
    puts("  build/tracker -u formatrice-1 $P trends\n"
         "  build/tracker -u evaluation-1 $P bilan --from 2024-01 --to 2024-06 --json\n"
         "  build/tracker -u evaluation-1 $P releases\n"
         "  build/tracker -u coordination $P users\n"
         "  build/tracker -u coordination $P check\n"
         "  build/tracker -u 22-1 $P codebook show\n"
         "  build/tracker help");
}

enum error command_demo(const struct arguments *arguments, struct fault *fault)
{
    struct demo demo = {.quiet = arguments->json};
    const struct practice_request request = {
        .folder = demo.folder, .progress = on_progress, .context = &demo};
    enum error error = make_folder(arguments, &demo, fault);
    if (error)
        return error;
    error = practice_store(demo.folder, demo.store, fault);
    if (!error)
        error = practice_make(&request, fault);
    if (error) {
        rmdir(demo.folder);
        return error;
    }
    if (demo.quiet)
        return cli_json(json_pack("{s:o, s:i}", "store", json_cleaned(demo.store), "interviews",
                                  (int)demo.logged),
                        fault);
    error = print_bilan(&demo, fault);
    if (!error)
        print_next(&demo);
    return error;
}
