/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P8: a committed interview survives a kill -9, an uncommitted one leaves no trace, and a ticket is
 * never spent without its interview nor the reverse. Power cuts are those of LMDB's own order of
 * writes: each acknowledgement comes after an fdatasync, which is counted here. */
#include "tests/session_fixture.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "tracker/session/acts/close.h"

static unsigned syncs; /* of this process, counted by the function below */

/* LMDB's own calls come here: the program's symbol goes before the library's. */
int fdatasync(int fd)
{
    syncs++;
    return (int)syscall(SYS_fdatasync, fd);
}

static unsigned rounds(void)
{
    const char *value = getenv("TRACKER_CAMPAIGN");
    return value && strcmp(value, "1") == 0 ? 1000 : 40; /* for each of five acts */
}

static uint64_t seed_of(const char *name)
{
    const char *given = getenv("TRACKER_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) ^ (uint64_t)getpid();
    print_message("%s: TRACKER_SEED=%llu\n", name, (unsigned long long)seed);
    return seed | 1;
}

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* A time to kill at, in microseconds: from a few to 128 ms, every order of magnitude as likely. */
static uint64_t moment(uint64_t *seed)
{
    uint64_t most = UINT64_C(500) << (next(seed) % 9);
    return next(seed) % most;
}

/* Runs act in a child and kills it after some microseconds; what the child wrote
 * to its pipe before is in *said, as bytes. */
static size_t run_and_kill(const struct world *w, void (*act)(const struct world *, int),
                           uint64_t micro, char *said, size_t size)
{
    int pipes[2];
    size_t got = 0;
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(pipes[0]);
        act(w, pipes[1]);
        _exit(0);
    }
    close(pipes[1]);
    char ready;
    assert_int_equal(read(pipes[0], &ready, 1), 1);
    struct timespec pause = {.tv_nsec = (long)(micro % 1000000) * 1000};
    nanosleep(&pause, NULL);
    kill(child, SIGKILL);
    for (ssize_t n; got < size && (n = read(pipes[0], said + got, size - got)) > 0;)
        got += (size_t)n;
    close(pipes[0]);
    waitpid(child, NULL, 0);
    return got;
}

static void say(int out, const void *bytes, size_t length)
{
    if (write(out, bytes, length) != (ssize_t)length)
        _exit(9);
}

/* Logs first and second interviews in turn and says the key of each once it is acknowledged. */
static void act_log(const struct world *w, int out)
{
    struct fault fault = {.error = ERROR_NONE};
    struct ticket ticket;
    struct session *session = open_as(w, "22-1");
    say(out, "!", 1);
    for (bool second = false;; second = !second) {
        if (save(session, second ? &ticket : NULL, second ? NULL : &ticket, &fault) != ERROR_NONE)
            _exit(8);
        say(out, session->last.place.key.b, ID_BYTES);
    }
}

struct counts {
    uint64_t rows, marks;
};

static struct counts count(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    struct counts counts;
    struct txn *txn;
    struct session *session = open_as(w, "coordination");
    must(session_begin(session, false, &txn, &fault));
    must(journal_count(txn, &counts.rows, &counts.marks));
    txn_abort(txn);
    done(session);
    return counts;
}

static void log_survives_kills(void **state)
{
    (void)state;
    struct world w;
    uint64_t seed = seed_of("log");
    uint64_t acknowledged_all = 0;
    char *said = malloc(1 << 20);
    world_make(&w);
    struct counts before = count(&w);
    for (unsigned round = 0; round < rounds(); round++) {
        size_t bytes = run_and_kill(&w, act_log, moment(&seed), said, 1 << 20);
        uint64_t acknowledged = bytes / ID_BYTES;
        struct counts after = count(&w);
        uint64_t rows = after.rows - before.rows;
        uint64_t marks = after.marks - before.marks;
        /* everything acknowledged is there, at most one more that was not yet said */
        assert_uint_in_range(rows, acknowledged, acknowledged + 1);
        /* first, second, first, second: a mark for each second one, never alone, never missing */
        assert_int_equal(marks, rows / 2);
        acknowledged_all += acknowledged;
        before = after;
    }
    print_message("log: %u kills, %llu interviews acknowledged, none lost\n", rounds(),
                  (unsigned long long)acknowledged_all);
    assert_true(acknowledged_all > 0);
    free(said);
    world_end(&w);
}

static void every_acknowledgement_was_synced(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    for (int i = 0; i < 20; i++) {
        unsigned before = syncs;
        must(save(session, NULL, NULL, &fault));
        assert_true(syncs > before);
    }
    done(session);
    world_end(&w);
}

static month last_month(void)
{
    return (month)(this_month() - 1);
}

static void log_last_month(const struct world *w, const char *user, int n)
{
    static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC", "QT_AEN",
                                        "HC_EMP",  "OUT_INC", "APP_GUI", "SAV_2",   "SAP_3",
                                        "ISS_PAR", "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL"};
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_as(w, user);
    for (int i = 0; i < n; i++) {
        struct log_answer answer;
        struct log_request request = {.month = last_month()};
        must(interview_answers(session_codebook(session), codes, sizeof codes / sizeof *codes,
                               &request.answers, &fault));
        must(log_save(session, &request, 1, &answer, &fault));
    }
    done(session);
}

static void act_close(const struct world *w, int out)
{
    struct fault fault = {.error = ERROR_NONE};
    struct close_answer answer;
    struct close_request request = {.through = last_month()};
    struct session *session = open_as(w, "evaluation-1");
    say(out, "!", 1);
    if (session_close_period(session, &request, &answer, &fault) != ERROR_NONE)
        _exit(8);
    say(out, "done", 4);
    session_close(session, NULL);
}

/* Copies the store so that one closing can be killed again and again. */
static void copy_store(const struct world *w, const char *to)
{
    char command[512];
    snprintf(command, sizeof command, "rm -rf '%s' && cp -a '%s' '%s'", to, w->store, to);
    assert_int_equal(system(command), 0);
}

static void close_is_all_or_nothing(void **state)
{
    (void)state;
    struct world w;
    uint64_t seed = seed_of("close");
    char kept[96];
    char said[16];
    unsigned closed = 0;
    world_make(&w);
    log_last_month(&w, "22-1", 4);
    log_last_month(&w, "29-1", 4);
    snprintf(kept, sizeof kept, "%.60s/kept", w.folder);
    copy_store(&w, kept);
    for (unsigned round = 0; round < rounds(); round++) {
        struct world copy = w;
        struct fault fault = {.error = ERROR_NONE};
        struct publication trends;
        memcpy(copy.store, kept, sizeof copy.store);
        copy_store(&copy, w.store);
        snprintf(w.state, sizeof w.state, "%s/state-%u", w.folder, round);
        assert_int_equal(mkdir(w.state, 0700), 0);
        size_t bytes = run_and_kill(&w, act_close, moment(&seed), said, sizeof said);
        struct counts after = count(&w);
        assert_true(after.rows == 0 || after.rows == 8);
        assert_true(bytes == 0 || after.rows == 0); /* acknowledged: it is done */
        struct session *session = open_as(&w, "evaluation-1");
        enum error error = releases_trends(session, 0, &trends, &fault);
        assert_int_equal(error, after.rows == 0 ? ERROR_NONE : ERROR_NO_CLOSING);
        publication_clear(&trends);
        done(session);
        closed += after.rows == 0;
    }
    print_message("close: %u kills, %u closings done, %u not\n", rounds(), closed,
                  rounds() - closed);
    world_end(&w);
}

static void act_passwd(const struct world *w, int out)
{
    struct fault fault = {.error = ERROR_NONE};
    struct secret_text fresh = phrase_of(OTHER_PHRASE);
    struct session *session = open_as(w, "22-1");
    say(out, "!", 1);
    if (people_passwd(session, &fresh, &fault) != ERROR_NONE)
        _exit(8);
    say(out, "done", 4);
    session_close(session, NULL);
}

static bool opens(const struct world *w, const char *user, const char *phrase)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    bool good = open_with(w, user, phrase, &session, &fault) == ERROR_NONE;
    session_close(session, NULL);
    return good;
}

static void passwd_is_all_or_nothing(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    uint64_t seed = seed_of("passwd");
    unsigned changed = 0;
    char said[16];
    world_make(&w);
    for (unsigned round = 0; round < rounds(); round++) {
        size_t bytes = run_and_kill(&w, act_passwd, moment(&seed), said, sizeof said);
        bool with_old = opens(&w, "22-1", PHRASE);
        bool with_new = opens(&w, "22-1", OTHER_PHRASE);
        assert_true(with_old != with_new); /* exactly one of the two */
        assert_true(bytes == 0 || with_new);
        changed += with_new;
        if (with_new) {
            struct session *session;
            struct secret_text back = phrase_of(PHRASE);
            must(open_with(&w, "22-1", OTHER_PHRASE, &session, &fault));
            must(people_passwd(session, &back, &fault));
            done(session);
        }
    }
    print_message("passwd: %u kills, %u changed\n", rounds(), changed);
    world_end(&w);
}

static void act_revoke(const struct world *w, int out)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_as(w, "coordination");
    say(out, "!", 1);
    if (people_revoke(session, "29-1", &fault) != ERROR_NONE)
        _exit(8);
    say(out, "done", 4);
    session_close(session, NULL);
}

static void revoke_is_all_or_nothing(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    uint64_t seed = seed_of("revoke");
    char kept[96];
    char said[16];
    unsigned revoked = 0;
    world_make(&w);
    snprintf(kept, sizeof kept, "%.60s/kept", w.folder);
    copy_store(&w, kept);
    for (unsigned round = 0; round < rounds(); round++) {
        struct world copy = w;
        memcpy(copy.store, kept, sizeof copy.store);
        copy_store(&copy, w.store);
        snprintf(w.state, sizeof w.state, "%s/state-%u", w.folder, round);
        assert_int_equal(mkdir(w.state, 0700), 0);
        size_t bytes = run_and_kill(&w, act_revoke, moment(&seed), said, sizeof said);
        bool still = opens(&w, "29-1", PHRASE);
        assert_true(bytes == 0 || !still);
        struct session *session = open_as(&w, "22-1"); /* the others work, with whichever keys */
        must(save(session, NULL, NULL, &fault));
        assert_int_equal(keyring_latest(session->ring, KEY_STORE), still ? 1 : 2);
        done(session);
        revoked += !still;
    }
    print_message("revoke: %u kills, %u revoked\n", rounds(), revoked);
    world_end(&w);
}

/* The scrub at the end of a session is killed; the next open finishes it. */
static void act_scrub(const struct world *w, int out)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_as(w, "22-1");
    if (save(session, NULL, NULL, &fault) != ERROR_NONE)
        _exit(8);
    say(out, "!", 1);
    session_close(session, NULL);
}

static void scrub_is_finished_later(void **state)
{
    (void)state;
    struct world w;
    uint64_t seed = seed_of("scrub");
    char said[16];
    world_make(&w);
    uint64_t rows = count(&w).rows;
    for (unsigned round = 0; round < rounds(); round++) {
        run_and_kill(&w, act_scrub, moment(&seed), said, sizeof said);
        assert_int_equal(count(&w).rows, ++rows);
        assert_int_equal(entries_of(w.store),
                         2); /* store.lock and data.mdb, nothing else at rest */
    }
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(log_survives_kills),
        cmocka_unit_test(every_acknowledgement_was_synced),
        cmocka_unit_test(close_is_all_or_nothing),
        cmocka_unit_test(passwd_is_all_or_nothing),
        cmocka_unit_test(revoke_is_all_or_nothing),
        cmocka_unit_test(scrub_is_finished_later),
    };
    return cmocka_run_group_tests_name("p8_durable", tests, start, NULL);
}
