/* SPDX-License-Identifier: GPL-3.0-or-later */
/* demo: a practice store, its people, and the forty synthetic interviews through the real ticket
 * path. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "tracker/cli/cli.h"
#include "tracker/cli/scenario.h"
#include "tracker/report/text.h"
#include "tracker/session/close.h"
#include "tracker/session/files.h"
#include "tracker/session/log.h"
#include "tracker/session/people.h"
#include "tracker/text.h"

enum { PATH_BYTES = 1024, SEATS = 12, POOL = 64 };

static const char PHRASE[] = "phrase d'entrainement";
static const unsigned areas[] = {22, 29, 35, 56};

/* Tickets handed out in one department and not used yet, by the rank they open. */
struct pool {
    struct ticket tickets[POOL];
    size_t count;
};

struct demo {
    char folder[PATH_BYTES];
    char store[PATH_BYTES + 16];
    struct secret_text phrase;
    struct session *coordination;
    struct session *seats[SEATS]; /* three for each area, in order */
    struct pool pools[4][RANKS + 1];
    unsigned next_seat[4];
    unsigned logged;
    bool quiet; /* --json: one value at the end, nothing else */
};

static struct session_options options_of(const struct demo *demo, const char *user)
{
    return (struct session_options){.store = demo->store, .user = user};
}

static enum error make_folder(const struct arguments *arguments, struct demo *demo,
                              struct fault *fault)
{
    const char *base = secure_getenv("TMPDIR");
    bool made;
    if (arguments->positional_count) {
        snprintf(demo->folder, sizeof demo->folder, "%s", arguments->positional[0]);
        made = mkdir(demo->folder, 0700) == 0;
    } else {
        snprintf(demo->folder, sizeof demo->folder, "%s/tracker-demo-XXXXXX",
                 base && base[0] == '/' ? base : "/tmp");
        made = mkdtemp(demo->folder) != NULL;
    }
    if (!made)
        return errno == EEXIST ? fault_set(fault, ERROR_STORE_EXISTS, "%s", demo->folder)
                               : fault_set(fault, ERROR_FILE, "%s", demo->folder);
    snprintf(demo->store, sizeof demo->store, "%s/registre", demo->folder);
    return ERROR_NONE;
}

static enum error make_store(struct demo *demo, char *invitation, struct fault *fault)
{
    char sheets[PATH_BYTES + 16];
    char phrase[PATH_BYTES + 16];
    struct init_answer *answer = secret_alloc(sizeof *answer);
    struct init_request request = {.store = demo->store,
                                   .recovery_dir = sheets,
                                   .passphrase = &demo->phrase,
                                   .departments = {22, 29, 35, 56},
                                   .department_count = 4,
                                   .seats = 3,
                                   .k = 5,
                                   .practice = true};
    if (!answer)
        return fault_set(fault, ERROR_MEMORY, "%s", "demo");
    snprintf(sheets, sizeof sheets, "%s/feuilles", demo->folder);
    snprintf(phrase, sizeof phrase, "%s/phrase", demo->folder);
    enum error error = ERROR_NONE;
    if (mkdir(sheets, 0700) != 0)
        error = fault_set(fault, ERROR_FILE, "%s", sheets);
    if (!error)
        error = files_write(phrase, PHRASE, sizeof PHRASE - 1, fault);
    if (!error)
        error = people_init(&request, answer, fault);
    if (!error)
        memcpy(invitation, answer->code, INVITATION_CHARS + 1);
    secret_free(answer);
    return error;
}

static enum error activate(const struct demo *demo, const char *user, const char *invitation,
                           struct fault *fault)
{
    struct session_options options = options_of(demo, user);
    struct secret_text code_text = {invitation, strlen(invitation)};
    return people_activate(&options, &code_text, &demo->phrase, true, fault);
}

static enum error invite_and_activate(const struct demo *demo, struct session *inviter,
                                      const char *user, char *invitation, struct fault *fault)
{
    enum error error = people_invite(inviter, user, NULL, invitation, fault);
    return error ? error : activate(demo, user, invitation, fault);
}

static enum error open_as(const struct demo *demo, const char *user, struct session **session,
                          struct fault *fault)
{
    struct session_options options = options_of(demo, user);
    return session_open(&options, &demo->phrase, session, fault);
}

/* evaluation-1, a formatrice, and the twelve seats. */
static enum error make_people(struct demo *demo, char *invitation, struct fault *fault)
{
    struct session *evaluation = NULL;
    enum error error = activate(demo, "evaluation-1", invitation, fault);
    if (!error)
        error = open_as(demo, "evaluation-1", &evaluation, fault);
    if (!error) {
        error = invite_and_activate(demo, evaluation, "formatrice-1", invitation, fault);
        error = cli_logout(evaluation, error, fault);
    }
    if (!error)
        error = open_as(demo, "coordination", &demo->coordination, fault);
    for (unsigned i = 0; i < SEATS && !error; i++) {
        char user[USER_CHARS + 1];
        snprintf(user, sizeof user, "%u-%u", areas[i / 3], i % 3 + 1);
        error = invite_and_activate(demo, demo->coordination, user, invitation, fault);
        if (!error)
            error = open_as(demo, user, &demo->seats[i], fault);
    }
    return error;
}

static unsigned area_index(unsigned department)
{
    unsigned i = 0;
    while (i < 3 && areas[i] != department)
        i++;
    return i;
}

/* Any ticket still open in the department: nothing says whose it was. */
static bool take_ticket(struct pool *pool, struct ticket *out)
{
    if (pool->count == 0)
        return false;
    unsigned which = random_below((uint32_t)pool->count);
    *out = pool->tickets[which];
    pool->tickets[which] = pool->tickets[--pool->count];
    return true;
}

static enum error log_row(struct demo *demo, const struct scenario_row *row, struct fault *fault)
{
    unsigned area = area_index(row->department);
    struct session *seat = demo->seats[3 * area + demo->next_seat[area]++ % 3];
    struct log_request request = {.month = row->month, .follow_up = true};
    struct log_answer answer;
    char text[TICKET_TEXT + 1] = "";
    char month_text[MONTH_TEXT + 1];

    enum error error = interview_answers(session_codebook(seat), row->codes, row->code_count,
                                         &request.answers, fault);
    if (error)
        return error;
    if (row->rank > 1)
        request.has_ticket = take_ticket(&demo->pools[area][row->rank], &request.ticket);
    error = log_save(seat, &request, 1, &answer, fault);
    if (!error && answer.error) {
        *fault = answer.fault;
        return answer.error;
    }
    if (!error && answer.rank != row->rank)
        return fault_set(fault, ERROR_RANK, "%s", "");
    if (!error && answer.has_next) {
        struct pool *pool = &demo->pools[area][answer.rank + 1];
        pool->tickets[pool->count++] = answer.next;
        ticket_format(&answer.next, text);
    }
    month_format(row->month, month_text);
    demo->logged++;
    if (demo->quiet)
        return error;
    printf("  %2u  %s  %s  %s %u  %s %s\n", demo->logged, session_user(seat), month_text,
           _("entretien"), row->rank, *text ? _("code de suite") : _("dernier entretien"), text);
    return error;
}

static enum error log_all(struct demo *demo, struct fault *fault)
{
    struct scenario scenario;
    enum error error =
        scenario_read(&scenario) ? ERROR_NONE : fault_set(fault, ERROR_MEMORY, "%s", "scenario");
    for (size_t i = 0; i < scenario.count && !error; i++)
        error = log_row(demo, &scenario.rows[i], fault);
    scenario_release(&scenario);
    return error;
}

static void end_sessions(struct demo *demo)
{
    for (unsigned i = 0; i < SEATS; i++)
        session_close(demo->seats[i], NULL);
    session_close(demo->coordination, NULL);
}

static enum error close_and_report(struct demo *demo, struct fault *fault)
{
    struct session *session = NULL;
    struct close_answer answer = {.preview = NULL};
    struct close_request request = {.through = (month)(month_january(2024) + 5)};
    struct publication bilan = {.release = NULL};

    enum error error = open_as(demo, "evaluation-1", &session, fault);
    if (error)
        return error;
    if (!demo->quiet)
        puts(_("\nevaluation-1 clôture la période jusqu'à juin 2024…\n"));
    error = session_close_period(session, &request, &answer, fault);
    if (!error)
        error = publish_bilan(session, answer.first, answer.through, false, &bilan, fault);
    if (!error && !demo->quiet) {
        char *page = report_text(bilan.release, session_codebook(session), text_english(), false);
        if (page)
            fputs(page, stdout);
        else
            error = fault_set(fault, ERROR_MEMORY, "%s", "bilan");
        free(page);
    }
    publication_release(&bilan);
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
    enum error error = ERROR_NONE;
    struct demo *demo = secret_alloc(sizeof *demo);
    char *invitation = secret_alloc(INVITATION_CHARS + 1);
    if (!demo || !invitation)
        error = fault_set(fault, ERROR_MEMORY, "%s", "demo");
    if (!error) {
        demo->phrase = (struct secret_text){PHRASE, sizeof PHRASE - 1};
        demo->quiet = arguments->json;
        if (!demo->quiet)
            puts(_("Registre d'entraînement : rien de réel ici, les quarante entretiens sont "
                   "inventés.\nCréation du registre et des quinze accès…"));
        fflush(stdout);
        error = make_folder(arguments, demo, fault);
    }
    if (!error)
        error = make_store(demo, invitation, fault);
    if (!error)
        error = make_people(demo, invitation, fault);
    if (!error && !demo->quiet)
        puts(_("Les référents codent leurs entretiens, du premier au dernier :\n"));
    if (!error)
        error = log_all(demo, fault);
    if (demo)
        end_sessions(demo);
    if (!error)
        error = close_and_report(demo, fault);
    if (!error && arguments->json)
        error = cli_json(
            json_pack("{s:s, s:i}", "store", demo->store, "interviews", (int)demo->logged), fault);
    else if (!error)
        print_next(demo);
    secret_free(invitation);
    secret_free(demo);
    return error;
}
