/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/session_*.c: a store with its people in a folder of its own. */
#ifndef TESTS_SESSION_FIXTURE_H
#define TESTS_SESSION_FIXTURE_H

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "tests/support/clock.h"
#include "tests/support/cmocka.h"
#include "tests/support/folder.h"
#include "tracker/session/access/people.h"
#include "tracker/session/access/session_internal.h"
#include "tracker/session/acts/backup.h"
#include "tracker/session/acts/log.h"

#define UNUSED __attribute__((unused))

static const char PHRASE[] = "une phrase assez longue";
static const char OTHER_PHRASE[] = "une autre phrase secrète";

struct world {
    char folder[FOLDER_BYTES];
    char store[96];
    char sheets_dir[96];
    char state[96];
    struct init_answer *init;
    struct sheet *sheets; /* the three, read back from their files */
    char *code;           /* room for one invitation code, secret memory */
};

UNUSED static struct secret_text phrase_of(const char *text)
{
    return (struct secret_text){text, strlen(text)};
}

#define must(call) must_hold((call), &fault, #call, __LINE__)

UNUSED static void must_hold(enum error error, const struct fault *fault, const char *call,
                             int line)
{
    if (error)
        fail_msg("line %d: %s: %s (%s)", line, call, error_word(error), fault->subject);
}

#define refused(call, expected) must_fail((call), (expected), &fault, #call, __LINE__)

UNUSED static void must_fail(enum error error, enum error expected, const struct fault *fault,
                             const char *call, int line)
{
    if (error != expected)
        fail_msg("line %d: %s: %s (%s), not %s", line, call, error_word(error),
                 error ? fault->subject : "", error_word(expected));
    if (error && fault->error != error)
        fail_msg("line %d: %s: fault says %s", line, call, error_word(fault->error));
}

UNUSED static struct session_options options_of(const struct world *w, const char *user)
{
    return (struct session_options){.store = w->store, .user = user, .state_dir = w->state};
}

UNUSED static enum error open_with(const struct world *w, const char *user, const char *phrase,
                                   struct session **session, struct fault *fault)
{
    const struct session_options options = options_of(w, user);
    const struct secret_text text = phrase_of(phrase);
    return session_open(&options, &text, session, fault);
}

UNUSED static struct session *open_as(const struct world *w, const char *user)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    must_hold(open_with(w, user, PHRASE, &session, &fault), &fault, user, 0);
    return session;
}

UNUSED static void done(struct session *session)
{
    struct fault fault = {.error = ERROR_NONE};
    must(session_close(session, &fault));
}

UNUSED static enum error activate_with(const struct world *w, const char *user,
                                       const char *invite_code, const char *phrase,
                                       struct fault *fault)
{
    const struct session_options options = options_of(w, user);
    const struct secret_text typed = phrase_of(invite_code);
    const struct secret_text text = phrase_of(phrase);
    return people_activate(&options, &typed, &text, true, fault);
}

/* Invites a user, with an access to close if there is one, and activates. */
UNUSED static void seat(const struct world *w, const char *inviter, const char *user)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_as(w, inviter);
    must(people_invite(session, user, user, w->code, &fault));
    done(session);
    must(activate_with(w, user, w->code, PHRASE, &fault));
}

UNUSED static struct init_request request_of(const struct world *w,
                                             const struct secret_text *passphrase)
{
    return (struct init_request){.store = w->store,
                                 .recovery_dir = w->sheets_dir,
                                 .passphrase = passphrase,
                                 .departments = {22, 29},
                                 .department_count = 2,
                                 .seats = 2,
                                 .k = 5,
                                 .map_bytes = 1 << 24,
                                 .practice = true};
}

/* Runs call while no file may grow beyond two pages, as on a full disk. */
#define cramped(call)                                                                              \
    do {                                                                                           \
        struct rlimit roomy;                                                                       \
        assert_int_equal(getrlimit(RLIMIT_FSIZE, &roomy), 0);                                      \
        const struct rlimit tight = {8192, roomy.rlim_max};                                        \
        signal(SIGXFSZ, SIG_IGN);                                                                  \
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);                                      \
        call;                                                                                      \
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &roomy), 0);                                      \
    } while (0)

/* Number of entries of a folder, 0 when there is none. */
UNUSED static size_t entries_of(const char *path)
{
    size_t count = 0;
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    if (dir)
        closedir(dir);
    return count;
}

/* Reads a whole file of at most size - 1 bytes. */
UNUSED static size_t read_whole(const char *path, char *out, size_t size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t got = fread(out, 1, size - 1, file);
    out[got] = '\0';
    fclose(file);
    return got;
}

/* A copy of at most 4 MiB for its owner alone. */
UNUSED static void file_copy(const char *from, const char *to)
{
    static char content[1 << 22];
    size_t bytes = read_whole(from, content, sizeof content);
    FILE *file = fopen(to, "wb");
    assert_non_null(file);
    assert_int_equal(fchmod(fileno(file), 0600), 0);
    assert_int_equal(fwrite(content, 1, bytes, file), bytes);
    assert_int_equal(fclose(file), 0);
}

UNUSED static void sheets_read(struct world *w)
{
    char text[8192];
    for (size_t i = 0; i < RECOVERY_SHEETS; i++) {
        size_t bytes = read_whole(w->init->sheets[i], text, sizeof text);
        assert_int_equal(sheet_parse(text, bytes, &w->sheets[i]), CRYPTO_OK);
        assert_int_equal(w->sheets[i].number, i + 1);
    }
}

/* Of each group of tests. */
UNUSED static int start(void **state)
{
    (void)state;
    return crypto_start() == CRYPTO_OK ? 0 : -1;
}

/* A folder to work in, and no store yet. */
UNUSED static void world_folder(struct world *w)
{
    memset(w, 0, sizeof *w);
    assert_true(new_folder(w->folder));
    snprintf(w->store, sizeof w->store, "%s/store", w->folder);
    snprintf(w->sheets_dir, sizeof w->sheets_dir, "%s/sheets", w->folder);
    snprintf(w->state, sizeof w->state, "%s/state", w->folder);
    assert_int_equal(mkdir(w->sheets_dir, 0700), 0);
    assert_int_equal(mkdir(w->state, 0700), 0);
    w->init = secret_alloc(sizeof *w->init);
    w->sheets = secret_alloc(RECOVERY_SHEETS * sizeof *w->sheets);
    w->code = secret_alloc(INVITATION_CHARS + 1);
    assert_true(w->init && w->sheets && w->code);
}

/* A store just made: coordination, and evaluation-1 invited. */
UNUSED static void world_init(struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text passphrase = phrase_of(PHRASE);
    world_folder(w);
    const struct init_request request = request_of(w, &passphrase);
    must(people_init(&request, w->init, &fault));
    sheets_read(w);
}

/* The same with everybody active: evaluation-1, 22-1, 29-1, formatrice-1. */
UNUSED static void world_make(struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    world_init(w);
    must(activate_with(w, "evaluation-1", w->init->code, PHRASE, &fault));
    seat(w, "coordination", "22-1");
    seat(w, "coordination", "29-1");
    seat(w, "evaluation-1", "formatrice-1");
}

UNUSED static void world_end(struct world *w)
{
    remove_tree(w->folder);
    secret_free(w->init);
    secret_free(w->sheets);
    secret_free(w->code);
}

UNUSED static void path_in(const struct world *w, const char *name, char out[160])
{
    snprintf(out, 160, "%s/%s", w->folder, name);
}

/* What a first interview answers; the last two at rank 1 only. */
UNUSED static const char *const first_answers[] = {
    "CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC", "QT_AEN",  "HC_EMP",   "APP_GUI", "SAV_2",
    "SAP_3",   "ISS_PAR", "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};

/* Saves one interview; the ticket it hands out, when there is one, goes to *next. */
UNUSED static enum error save(struct session *session, const struct ticket *ticket,
                              struct ticket *next, struct fault *fault)
{
    const size_t count = sizeof first_answers / sizeof *first_answers - (ticket ? 2 : 0);
    struct log_request request = {.follow_up = true, .has_ticket = ticket != NULL};
    struct log_answer answer = {.error = ERROR_NONE};
    if (ticket)
        request.ticket = *ticket;
    assert_int_equal(
        interview_answers(session_codebook(session), first_answers, count, &request.answers, fault),
        ERROR_NONE);
    enum error error = log_save(session, &request, 1, &answer, fault);
    if (!error && answer.error) {
        *fault = answer.fault;
        return answer.error;
    }
    if (!error && next)
        *next = answer.next;
    return error;
}

/* One more interview, in a session of its own. */
UNUSED static void interview(const struct world *w, const char *user)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_as(w, user);
    must(save(session, NULL, NULL, &fault));
    done(session);
}

UNUSED static void check_waiting(const struct world *w, unsigned long long waiting)
{
    struct fault fault = {.error = ERROR_NONE};
    struct check_answer answer;
    struct session *session = open_as(w, "coordination");
    must(session_check(session, &answer, &fault));
    assert_true(answer.counts);
    assert_int_equal(answer.waiting, waiting);
    done(session);
}

UNUSED static void recover_with(const struct world *w, const char *user, size_t a, size_t b,
                                const char *phrase)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct session_options options = options_of(w, user);
    const struct secret_text text = phrase_of(phrase);
    must(people_recover(&options, &w->sheets[a], &w->sheets[b], &text, &fault));
}

struct holding {
    const char *user;
    unsigned kinds; /* bit of each kind held */
};

#define HOLDS(kind) (1u << (kind))

/* True when the store has a grant of that key for holder, whether or not the holder would read it.
 */
UNUSED static bool granted(struct session *session, const char *holder, enum key_kind kind,
                           unsigned epoch)
{
    struct fault fault = {.error = ERROR_NONE};
    char name[STORE_NAME_CHARS + 1];
    struct txn *txn;
    uint8_t *grant = NULL;
    size_t bytes = 0;
    snprintf(name, sizeof name, "grant %s %d %u", holder, (int)kind, epoch);
    must(session_begin(session, false, &txn, &fault));
    must(record_get(txn, RECORD_OPEN, name, &grant, &bytes));
    must(session_end(session, txn, ERROR_NONE, &fault));
    secret_free(grant);
    return bytes != 0;
}

/* Checks that a user has the keys of their kinds, in so many epochs, and no other. */
UNUSED static void check_holding(const struct world *w, const struct holding *holding,
                                 unsigned epochs, unsigned evaluations)
{
    struct session *session = open_as(w, holding->user);
    for (enum key_kind kind = KEY_STORE; kind <= KEY_ROOT; kind++) {
        bool own_epochs = kind >= KEY_EVALUATION && kind <= KEY_RELEASE;
        for (unsigned epoch = 1; epoch <= 4; epoch++) {
            bool held =
                (holding->kinds & HOLDS(kind)) && epoch <= (own_epochs ? evaluations : epochs);
            if (keyring_has(session->ring, kind, epoch) != held ||
                granted(session, holding->user, kind, epoch) != held)
                fail_msg("%s, kind %d, epoch %u: %d", holding->user, (int)kind, epoch, !held);
        }
    }
    done(session);
}

/* The table of DESIGN, section 5 (Keys). */
static const struct holding holdings[] = {
    {"22-1", HOLDS(KEY_STORE) | HOLDS(KEY_JOURNAL) | HOLDS(KEY_TICKET)},
    {"formatrice-1", HOLDS(KEY_STORE)},
    {"evaluation-1", HOLDS(KEY_STORE) | HOLDS(KEY_JOURNAL) | HOLDS(KEY_EVALUATION) |
                         HOLDS(KEY_COUNTER) | HOLDS(KEY_RELEASE)},
    {"coordination", HOLDS(KEY_STORE) | HOLDS(KEY_JOURNAL) | HOLDS(KEY_TICKET)},
};
enum { HOLDINGS = sizeof holdings / sizeof *holdings };

#endif
