/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where copies may go, which are listed, and the door of a restore. */
#include "tests/session_fixture.h"

#include "tracker/session/acts/restore.h"

/* In the store's own folder a copy would go where the store goes: refused however the place is
 * written, and before the ledger says anything. */
static void test_backup_inside(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct backup_line *lines;
    size_t count;
    char path[160], link[160];
    static const char *const places[] = {
        "store/copy", "store/deep/copy/", "state/../store/copy", "link/copy", "link/deep/copy",
    };
    world_init(&w);
    path_in(&w, "store/deep", path);
    assert_int_equal(mkdir(path, 0700), 0);
    path_in(&w, "link", link);
    assert_int_equal(symlink(w.store, link), 0);
    struct session *session = open_as(&w, "coordination");
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        path_in(&w, places[i], path);
        refused(session_backup(session, path, &fault), ERROR_BACKUP_INSIDE);
        assert_string_equal(fault.subject, path);
    }
    must(copies_list(session, &lines, &count, &fault));
    assert_int_equal(count, 0);
    free(lines);
    assert_int_equal(entries_of(w.store), 3);
    path_in(&w, "store-copy", path); /* a longer name is another place */
    must(session_backup(session, path, &fault));
    path_in(&w, "store/deep", path);
    assert_int_equal(rmdir(path), 0);
    done(session);
    world_end(&w);
}

/* A copy that was destroyed is said to be, and no longer listed; only one that is known, and gone.
 */
static void test_destroyed(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct backup_line *lines;
    size_t count;
    char first[160], second[160];
    world_make(&w);
    path_in(&w, "first", first);
    path_in(&w, "second", second);
    struct session *session = open_as(&w, "coordination");
    must(session_backup(session, first, &fault));
    must(session_backup(session, second, &fault));
    refused(copies_destroyed(session, first, &fault), ERROR_COPY_STANDS);
    remove_tree(first);
    refused(copies_destroyed(session, w.sheets_dir, &fault), ERROR_COPY_STANDS);
    refused(copies_destroyed(session, "/none/of/this", &fault), ERROR_COPY_UNKNOWN);
    must(copies_list(session, &lines, &count, &fault));
    assert_int_equal(count, 2); /* moved elsewhere, for all the program knows */
    free(lines);
    must(copies_destroyed(session, first, &fault));
    refused(copies_destroyed(session, first, &fault), ERROR_COPY_UNKNOWN);
    must(session_backup(session, first, &fault)); /* another one of that name */
    must(copies_list(session, &lines, &count, &fault));
    assert_int_equal(count, 2);
    assert_string_equal(lines[0].path, second);
    assert_string_equal(lines[1].path, first);
    free(lines);
    done(session);
    session = open_as(&w, "evaluation-1");
    refused(copies_destroyed(session, first, &fault), ERROR_DENIED);
    done(session);
    world_end(&w);
}

/* A restore is a door like another: wrong passphrases are counted, by store, wherever the copy is.
 */
static void test_restore_counts(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    char copies[2][160];
    world_make(&w);
    session = open_as(&w, "coordination");
    for (size_t i = 0; i < 2; i++) {
        path_in(&w, i ? "copy" : "other", copies[i]);
        must(session_backup(session, copies[i], &fault));
    }
    done(session);
    struct session_options options = options_of(&w, "coordination");
    struct secret_text text = phrase_of(OTHER_PHRASE);
    struct reopened reopened;
    for (size_t i = 0; i < TRIES_FREE; i++)
        refused(session_restore(&options, copies[i % 2], &text, "restaurer", &reopened, &fault),
                ERROR_PASSPHRASE);
    char tries[256], counted[8];
    snprintf(tries, sizeof tries, "%s/%s.coordination.tries", w.state, w.init->id);
    assert_int_equal(read_whole(tries, counted, sizeof counted), 2);
    assert_int_equal(strtol(counted, NULL, 10), TRIES_FREE);
    FILE *file = fopen(tries, "w"); /* so many that the wait outlasts this test */
    assert_true(file && fputs("99\n", file) >= 0 && fclose(file) == 0);
    for (size_t i = 0; i < 2; i++)
        refused(session_restore(&options, copies[i], &text, "restaurer", &reopened, &fault),
                ERROR_PASSPHRASE_SLOW);
    text = phrase_of(PHRASE); /* the right one waits too, at this door and the other */
    refused(session_restore(&options, copies[0], &text, "restaurer", &reopened, &fault),
            ERROR_PASSPHRASE_SLOW);
    refused(open_with(&w, "coordination", PHRASE, &session, &fault), ERROR_PASSPHRASE_SLOW);
    assert_int_equal(entries_of(w.folder), 5); /* nothing that was brought is left */
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_backup_inside),
        cmocka_unit_test(test_destroyed),
        cmocka_unit_test(test_restore_counts),
    };
    return cmocka_run_group_tests_name("session copies", tests, start, NULL);
}
