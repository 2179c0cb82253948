/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a check, a backup or a restore is, and stopping it. */
#include "tests/session_fixture.h"

#include <sys/wait.h>

#include "tracker/session/access/ledger.h"
#include "tracker/session/acts/backup.h"
#include "tracker/session/acts/restore.h"

struct asked {
    unsigned times, stop_at;
    const char *shut; /* a folder that is made unfit at the end of the last pass */
};

static bool on_progress(void *context, size_t done, size_t total)
{
    struct asked *asked = context;
    assert_true(done <= total);
    if (asked->shut && done == total)
        assert_int_equal(chmod(asked->shut, 0755), 0);
    return ++asked->times != asked->stop_at;
}

static struct session *open_asking(const struct world *w, struct asked *asked)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    struct session_options options = options_of(w, "coordination");
    const struct secret_text text = phrase_of(PHRASE);
    options.progress = on_progress;
    options.context = asked;
    must(session_open(&options, &text, &session, &fault));
    assert_int_equal(asked->times, 0);
    return session;
}

static size_t backups_known(struct session *session)
{
    struct fault fault = {.error = ERROR_NONE};
    struct backup_line *lines;
    size_t count;
    must(copies_list(session, &lines, &count, &fault));
    free(lines);
    return count;
}

/* Stopped in any of its passes, or unable to be noted, a backup leaves nothing. */
static void test_stop(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct asked asked = {.times = 0};
    struct check_answer answer;
    char path[160];
    world_make(&w);
    interview(&w, "22-1");
    path_in(&w, "copy", path);
    size_t before = entries_of(w.folder);
    struct session *session = open_asking(&w, &asked);
    for (asked.stop_at = 1; asked.stop_at <= STORE_COPY_PASSES; asked.stop_at++) {
        asked.times = 0;
        refused(session_backup(session, path, &fault), ERROR_STOPPED);
        assert_int_equal(asked.times, asked.stop_at);
        assert_int_equal(entries_of(w.folder), before);
    }
    assert_int_equal(backups_known(session), 0);
    asked = (struct asked){.stop_at = 1};
    refused(session_check(session, &answer, &fault), ERROR_STOPPED);
    asked = (struct asked){.shut = w.store};
    refused(session_backup(session, path, &fault), ERROR_STORE_ACCESS);
    assert_int_equal(entries_of(w.folder), before);
    assert_int_equal(chmod(w.store, 0700), 0);
    asked = (struct asked){.times = 0};
    must(session_check(session, &answer, &fault));
    assert_int_equal(asked.times, 1);
    must(session_backup(session, path, &fault));
    assert_true(asked.times > STORE_COPY_PASSES);
    assert_int_equal(backups_known(session), 1);
    done(session);

    /* a restoration that is stopped puts back what stood there, which a closing then lists */
    struct session_options options = options_of(&w, "coordination");
    const struct secret_text text = phrase_of(PHRASE);
    struct reopened reopened;
    options.progress = on_progress;
    options.context = &asked;
    interview(&w, "22-1");
    for (asked.stop_at = 1; asked.stop_at <= STORE_FETCH_PASSES; asked.stop_at++) {
        asked.times = 0;
        refused(session_restore(&options, path, &text, "restaurer", &reopened, &fault),
                ERROR_STOPPED);
        check_waiting(&w, 2);
        assert_int_equal(entries_of(w.folder), before + 1);
    }
    asked = (struct asked){.times = 0};
    must(session_restore(&options, path, &text, "restaurer", &reopened, &fault));
    check_waiting(&w, 1);
    struct backup_line *lines;
    size_t count;
    session = open_as(&w, "evaluation-1");
    must(copies_list(session, &lines, &count, &fault));
    assert_int_equal(count, 2);
    assert_string_equal(lines[0].path, path);
    path_in(&w, "store.avant-restauration", path);
    assert_string_equal(lines[1].path, path);
    assert_string_equal(lines[1].date, lines[0].date);
    free(lines);
    done(session);
    world_end(&w);
}

static bool end_at_once(void *context, size_t done, size_t total)
{
    (void)done;
    (void)total;
    return raise(*(const int *)context) == 0;
}

/* A signal to end waits until what was begun is taken back, and said to be, then ends the program.
 */
static void test_signals(void **state)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ledger_entry *entries;
    size_t count;
    char path[160];
    (void)state;
    world_init(&w);
    path_in(&w, "copy", path);
    size_t before = entries_of(w.folder);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int status;
        fflush(NULL);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct session *session = NULL;
            struct session_options options = options_of(&w, "coordination");
            const struct secret_text text = phrase_of(PHRASE);
            int number = numbers[i];
            options.progress = end_at_once;
            options.context = &number;
            signal(number, SIG_DFL);
            must(session_open(&options, &text, &session, &fault));
            enum error error = session_backup(session, path, &fault);
            _exit(error ? 1 : 0); /* not reached */
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == numbers[i]);
        assert_int_equal(entries_of(w.folder), before);
        struct session *session = open_as(&w, "coordination");
        assert_int_equal(backups_known(session), 0);
        must(ledger_read(session, &entries, &count, &fault));
        assert_int_equal(entries[count - 2].act, LEDGER_COPY_BEGUN);
        assert_int_equal(entries[count - 1].act, LEDGER_COPY_REMOVED);
        assert_string_equal(entries[count - 1].subject, path);
        free(entries);
        done(session);
    }
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_signals),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
