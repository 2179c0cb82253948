/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a check, a backup or a restore is, and stopping it. */
#include "tests/session_fixture.h"
#include "tracker/session/backup.h"
#include "tracker/session/restore.h"

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
    must(session_backups(session, &lines, &count, &fault));
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
    must(session_backups(session, &lines, &count, &fault));
    assert_int_equal(count, 2);
    assert_string_equal(lines[0].path, path);
    path_in(&w, "store.avant-restauration", path);
    assert_string_equal(lines[1].path, path);
    assert_string_equal(lines[1].date, lines[0].date);
    free(lines);
    done(session);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
