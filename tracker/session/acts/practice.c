/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/practice.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "tracker/session/access/files.h"
#include "tracker/session/access/people.h"
#include "tracker/session/acts/close.h"
#include "tracker/session/acts/log.h"
#include "tracker/session/acts/scenario.h"
#include "tracker/store/store.h"

enum {
    AREAS = 4,
    SEATS_EACH = 3,
    SEATS = AREAS * SEATS_EACH,
    POOL = 64,
    JUNE = 5,
    OPEN_FOLDERS = 8
};

const char practice_phrase[] = "phrase d'entrainement";
static const unsigned areas[AREAS] = {22, 29, 35, 56};

/* What lies in the folder besides the store's own files. */
static const char *const contents[] = {"registre/data.mdb",
                                       "registre/store.lock",
                                       "registre",
                                       "feuilles/feuille-de-secours-1.txt",
                                       "feuilles/feuille-de-secours-2.txt",
                                       "feuilles/feuille-de-secours-3.txt",
                                       "feuilles",
                                       "phrase"};

/* Tickets handed out in one department and not used yet, by the rank they open. */
struct pool {
    struct ticket tickets[POOL];
    size_t count;
};

/* Secret: lies in secret memory. */
struct practice {
    const struct practice_request *request;
    char store[PRACTICE_PATH];
    struct secret_text phrase;
    char invitation[INVITATION_CHARS + 1];
    struct session *coordination;
    struct session *seats[SEATS]; /* three for each area, in order */
    struct pool pools[AREAS][RANKS + 1];
    unsigned next_seat[AREAS];
    struct practice_news news;
};

static void tell(struct practice *practice, enum practice_step step)
{
    practice->news.step = step;
    if (practice->request->progress)
        practice->request->progress(practice->request->context, &practice->news);
}

static enum error path_in(const char *folder, const char *name, char path[PRACTICE_PATH],
                          struct fault *fault)
{
    int length = snprintf(path, PRACTICE_PATH, "%s/%s", folder, name);
    return length > 0 && length < PRACTICE_PATH ? ERROR_NONE
                                                : fault_set(fault, ERROR_FILE, "%s", folder);
}

enum error practice_store(const char *folder, char store[PRACTICE_PATH], struct fault *fault)
{
    return path_in(folder, "registre", store, fault);
}

static enum error close_after(struct session *session, enum error error, struct fault *fault)
{
    enum error closed = session_close(session, error ? NULL : fault);
    return error ? error : closed;
}

static enum error make_store(struct practice *practice, struct fault *fault)
{
    char sheets[PRACTICE_PATH];
    char phrase[PRACTICE_PATH];
    struct init_answer *answer = secret_alloc(sizeof *answer);
    struct init_request request = {.store = practice->store,
                                   .recovery_dir = sheets,
                                   .passphrase = &practice->phrase,
                                   .department_count = AREAS,
                                   .seats = SEATS_EACH,
                                   .k = 5,
                                   .practice = true};
    if (!answer)
        return fault_set(fault, ERROR_MEMORY, "%s", "practice");
    memcpy(request.departments, areas, sizeof areas);
    enum error error = path_in(practice->request->folder, "feuilles", sheets, fault);
    if (!error)
        error = path_in(practice->request->folder, "phrase", phrase, fault);
    if (!error && mkdir(sheets, 0700) != 0)
        error = fault_set(fault, ERROR_FILE, "%s", sheets);
    if (!error)
        error = files_write(phrase, practice->phrase.text, practice->phrase.bytes, fault);
    if (!error)
        error = people_init(&request, answer, fault);
    if (!error)
        memcpy(practice->invitation, answer->code, sizeof practice->invitation);
    secret_free(answer);
    return error;
}

static enum error activate(const struct practice *practice, const char *user, struct fault *fault)
{
    const struct session_options options = {.store = practice->store, .user = user};
    const struct secret_text typed = {practice->invitation, INVITATION_CHARS};
    return people_activate(&options, &typed, &practice->phrase, true, fault);
}

static enum error seat(struct practice *practice, struct session *inviter, const char *user,
                       struct fault *fault)
{
    enum error error = people_invite(inviter, user, NULL, practice->invitation, fault);
    return error ? error : activate(practice, user, fault);
}

static enum error open_as(const struct practice *practice, const char *user,
                          struct session **session, struct fault *fault)
{
    const struct session_options options = {.store = practice->store, .user = user};
    return session_open(&options, &practice->phrase, session, fault);
}

/* evaluation-1, a formatrice, and the twelve seats. */
static enum error make_people(struct practice *practice, struct fault *fault)
{
    struct session *evaluation = NULL;
    enum error error = activate(practice, "evaluation-1", fault);
    if (!error)
        error = open_as(practice, "evaluation-1", &evaluation, fault);
    if (!error) {
        error = seat(practice, evaluation, "formatrice-1", fault);
        error = close_after(evaluation, error, fault);
    }
    if (!error)
        error = open_as(practice, "coordination", &practice->coordination, fault);
    for (unsigned i = 0; i < SEATS && !error; i++) {
        char user[USER_CHARS + 1];
        snprintf(user, sizeof user, "%u-%u", areas[i / SEATS_EACH], i % SEATS_EACH + 1);
        error = seat(practice, practice->coordination, user, fault);
        if (!error)
            error = open_as(practice, user, &practice->seats[i], fault);
    }
    return error;
}

static unsigned area_index(unsigned department)
{
    unsigned i = 0;
    while (i < AREAS - 1 && areas[i] != department)
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

static enum error log_row(struct practice *practice, const struct scenario_row *row,
                          struct fault *fault)
{
    unsigned area = area_index(row->department);
    unsigned which = practice->next_seat[area]++ % SEATS_EACH;
    struct session *session = practice->seats[SEATS_EACH * area + which];
    struct log_request request = {.month = row->month, .follow_up = true};
    struct log_answer answer;
    char text[TICKET_TEXT + 1] = "";

    enum error error = interview_answers(session_codebook(session), row->codes, row->code_count,
                                         &request.answers, fault);
    if (error)
        return error;
    if (row->rank > 1)
        request.has_ticket = take_ticket(&practice->pools[area][row->rank], &request.ticket);
    error = log_save(session, &request, 1, &answer, fault);
    if (!error && answer.error) {
        *fault = answer.fault;
        return answer.error;
    }
    if (!error && answer.rank != row->rank)
        error = fault_set(fault, ERROR_RANK, "%s", "");
    if (error)
        return error;
    if (answer.has_next) {
        struct pool *pool = &practice->pools[area][answer.rank + 1];
        pool->tickets[pool->count++] = answer.next;
        ticket_format(&answer.next, text);
    }
    practice->news = (struct practice_news){.logged = practice->news.logged + 1,
                                            .total = practice->news.total,
                                            .user = session_user(session),
                                            .month = row->month,
                                            .rank = row->rank,
                                            .ticket = text};
    tell(practice, PRACTICE_INTERVIEW);
    practice->news.ticket = NULL;
    return ERROR_NONE;
}

static enum error log_all(struct practice *practice, struct fault *fault)
{
    struct scenario scenario;
    enum error error =
        scenario_read(&scenario) ? ERROR_NONE : fault_set(fault, ERROR_MEMORY, "%s", "scenario");
    practice->news.total = (unsigned)scenario.count;
    if (!error)
        tell(practice, PRACTICE_INTERVIEWS);
    for (size_t i = 0; i < scenario.count && !error; i++)
        error = log_row(practice, &scenario.rows[i], fault);
    scenario_clear(&scenario);
    return error;
}

static enum error end_sessions(struct practice *practice, enum error error, struct fault *fault)
{
    for (unsigned i = 0; i < SEATS; i++)
        error = close_after(practice->seats[i], error, fault);
    return close_after(practice->coordination, error, fault);
}

static enum error close_and_release(struct practice *practice, struct fault *fault)
{
    struct session *session = NULL;
    struct close_answer answer = {.preview = NULL};
    struct close_request request = {.through = (month)(month_january(2024) + JUNE)};
    struct publication bilan = {.release = NULL};

    enum error error = open_as(practice, "evaluation-1", &session, fault);
    if (error)
        return error;
    tell(practice, PRACTICE_CLOSING);
    error = session_close_period(session, &request, &answer, fault);
    if (!error)
        error = bilan_publish(session, answer.first, answer.through, &bilan, fault);
    publication_clear(&bilan);
    return close_after(session, error, fault);
}

static void empty(const char *folder)
{
    char path[PRACTICE_PATH];
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
        if (path_in(folder, contents[i], path, NULL) == ERROR_NONE)
            (void)remove(path);
}

enum error practice_make(const struct practice_request *request, struct fault *fault)
{
    struct practice *practice = secret_alloc(sizeof *practice);
    if (!practice)
        return fault_set(fault, ERROR_MEMORY, "%s", "practice");
    practice->request = request;
    practice->phrase = (struct secret_text){practice_phrase, strlen(practice_phrase)};
    enum error error = practice_store(request->folder, practice->store, fault);
    if (!error) {
        tell(practice, PRACTICE_ACCESSES);
        error = make_store(practice, fault);
    }
    if (!error)
        error = make_people(practice, fault);
    if (!error)
        error = log_all(practice, fault);
    error = end_sessions(practice, error, fault);
    if (!error)
        error = close_and_release(practice, fault);
    if (error)
        empty(request->folder);
    secret_free(practice);
    return error;
}

/* Fills a new folder beside the one asked for, and writes its path. */
static enum error make_beside(const struct practice_request *request, char fresh[PRACTICE_PATH],
                              struct fault *fault)
{
    struct practice_request own = *request;
    int length = snprintf(fresh, PRACTICE_PATH, "%s-XXXXXX", request->folder);
    if (length < 0 || length >= PRACTICE_PATH || !mkdtemp(fresh))
        return fault_set(fault, ERROR_FILE, "%s", request->folder);
    own.folder = fresh;
    enum error error = practice_make(&own, fault);
    if (error)
        rmdir(fresh);
    return error;
}

enum error practice_ready(const struct practice_request *request, struct fault *fault)
{
    char store[PRACTICE_PATH];
    char fresh[PRACTICE_PATH];
    struct stat info;
    enum error error = practice_store(request->folder, store, fault);
    if (error || lstat(store, &info) == 0)
        return error;
    error = make_beside(request, fresh, fault);
    if (error || rename(fresh, request->folder) == 0)
        return error;
    empty(fresh);
    rmdir(fresh);
    if (lstat(store, &info) == 0) /* another one may have made it meanwhile */
        return ERROR_NONE;
    return fault_set(fault, ERROR_FILE, "%s", request->folder);
}

/* One that cannot be read may well be why another is wanted. */
static enum error check_unreal(const char *path, struct fault *fault)
{
    struct store *store = NULL;
    if (store_open(path, &store, NULL))
        return ERROR_NONE;
    bool practice = store_info(store)->practice;
    store_close(store);
    return practice ? ERROR_NONE : fault_set(fault, ERROR_STORE_EXISTS, "%s", path);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    (void)remove(path);
    return 0;
}

/* Puts fresh in the place of folder and erases what stood there. */
static enum error exchange(const char *fresh, const char *folder, struct fault *fault)
{
    char old[PRACTICE_PATH];
    int length = snprintf(old, sizeof old, "%s-XXXXXX", folder);
    if (length < 0 || length >= (int)sizeof old || !mkdtemp(old))
        return fault_set(fault, ERROR_FILE, "%s", folder);
    if (rename(folder, old) != 0) {
        rmdir(old);
        return fault_set(fault, ERROR_FILE, "%s", folder);
    }
    if (rename(fresh, folder) != 0) {
        (void)rename(old, folder);
        return fault_set(fault, ERROR_FILE, "%s", folder);
    }
    (void)nftw(old, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    return ERROR_NONE;
}

enum error practice_renew(const struct practice_request *request, struct fault *fault)
{
    char store[PRACTICE_PATH];
    char fresh[PRACTICE_PATH];
    enum error error = practice_store(request->folder, store, fault);
    if (!error)
        error = check_unreal(store, fault);
    if (!error)
        error = make_beside(request, fresh, fault);
    if (error)
        return error;
    error = exchange(fresh, request->folder, fault);
    if (error) {
        empty(fresh);
        rmdir(fresh);
    }
    return error;
}
