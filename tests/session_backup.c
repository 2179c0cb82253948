/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking, copying, restoring, and an older copy put back. */
#include "tests/session_fixture.h"

#include <fcntl.h>

#include "tracker/session/access/ledger.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/acts/backup.h"
#include "tracker/session/acts/restore.h"

/* Copies the two files of a store folder, as somebody with a shell would. */
static void copy_folder(const char *from, const char *to)
{
    static const char *const names[] = {"data.mdb", "store.lock"};
    assert_int_equal(mkdir(to, 0700), 0);
    for (size_t i = 0; i < 2; i++) {
        char path[256];
        char buffer[4096];
        snprintf(path, sizeof path, "%s/%s", from, names[i]);
        FILE *in = fopen(path, "rb");
        snprintf(path, sizeof path, "%s/%s", to, names[i]);
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
        assert_true(in && fd >= 0);
        for (size_t got; (got = fread(buffer, 1, sizeof buffer, in)) > 0;)
            assert_int_equal(write(fd, buffer, got), got);
        fclose(in);
        close(fd);
    }
}

/* Puts an older copy in the place of the store. */
static void put_back(const struct world *w, const char *copy)
{
    remove_tree(w->store);
    copy_folder(copy, w->store);
}

static enum error restore(const struct world *w, const char *state_dir, const char *backup,
                          const char *confirm, struct fault *fault)
{
    struct session_options options = options_of(w, "coordination");
    const struct secret_text text = phrase_of(PHRASE);
    struct reopened reopened;
    options.state_dir = state_dir;
    return session_restore(&options, backup, &text, confirm, &reopened, fault);
}

/* --- checking --- */

static void test_check(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct check_answer answer;
    struct ticket ticket;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    must(save(session, NULL, &ticket, &fault));
    must(save(session, &ticket, NULL, &fault));
    must(session_check(session, &answer, &fault));
    assert_false(answer.counts);
    assert_int_equal(answer.waiting, 0);
    assert_int_equal(answer.spent, 0);
    assert_true(answer.sequence > 0);
    done(session);
    session = open_as(&w, "evaluation-1");
    must(session_check(session, &answer, &fault));
    assert_true(answer.counts);
    assert_int_equal(answer.waiting, 2);
    assert_int_equal(answer.spent, 1);
    assert_int_equal(answer.blocks, 0);

    /* a byte of the file is changed under a session that is open */
    char path[160];
    char byte;
    struct stat status;
    snprintf(path, sizeof path, "%s/data.mdb", w.store);
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0 && fstat(fd, &status) == 0);
    /* in a value: the salt of a lock */
    struct txn *txn;
    uint8_t *lock;
    size_t bytes;
    must(session_begin(session, false, &txn, &fault));
    must(record_get(txn, RECORD_OPEN, "lock 22-1", &lock, &bytes));
    must(session_end(session, txn, ERROR_NONE, &fault));
    char *file = malloc((size_t)status.st_size);
    assert_non_null(file);
    assert_int_equal(pread(fd, file, (size_t)status.st_size, 0), status.st_size);
    char *at = memmem(file, (size_t)status.st_size, lock, bytes);
    assert_non_null(at);
    byte = (char)(at[20] ^ 1);
    assert_int_equal(pwrite(fd, &byte, 1, at - file + 20), 1);
    close(fd);
    free(file);
    secret_free(lock);
    refused(session_check(session, &answer, &fault), ERROR_STORE_DAMAGED);
    session_free(session);
    world_end(&w);
}

/* --- backing up --- */

static void test_backup(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct backup_line *lines;
    size_t count;
    char path[160];
    world_make(&w);
    interview(&w, "22-1");
    path_in(&w, "copy", path);
    static const char *const others[] = {"22-1", "formatrice-1", "evaluation-1"};
    for (size_t i = 0; i < 3; i++) {
        struct session *session = open_as(&w, others[i]);
        refused(session_backup(session, path, &fault), ERROR_DENIED);
        done(session);
        assert_int_equal(entries_of(path), 0);
    }
    struct session *session = open_as(&w, "coordination");
    must(session_backup(session, path, &fault));
    assert_int_equal(entries_of(path), 2);
    refused(session_backup(session, path, &fault), ERROR_STORE_EXISTS);
    refused(session_backup(session, w.store, &fault), ERROR_STORE_EXISTS);
    path_in(&w, "missing/copy", path);
    refused(session_backup(session, path, &fault), ERROR_FILE);
    assert_non_null(strstr(fault.subject, "rien de ce nom")); /* in French, not strerror's words */
    path_in(&w, "copy 2 \xff", path);                         /* not UTF-8 */
    must(session_backup(session, path, &fault));
    must(copies_list(session, &lines, &count, &fault));
    done(session);
    assert_int_equal(count, 2);
    path_in(&w, "copy", path);
    assert_string_equal(lines[0].path, path);
    assert_int_equal(strlen(lines[0].date), 10);
    path_in(&w, "copy 2 ", path);
    assert_string_equal(lines[1].path, path);
    free(lines);

    /* the copy is a store of its own */
    struct world copy = w;
    snprintf(copy.store, sizeof copy.store, "%s/copy", w.folder);
    snprintf(copy.state, sizeof copy.state, "%s/none", w.folder);
    check_waiting(&copy, 1);
    world_end(&w);
}

/* The ledger keeps the end of a path that is too long for it. */
static void test_backup_long(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct backup_line *lines;
    size_t count;
    char path[256];
    world_init(&w);
    size_t length = (size_t)snprintf(path, sizeof path, "%s/", w.folder);
    while (length < 190) {
        memcpy(path + length, "é", 2);
        length += 2;
    }
    snprintf(path + length, sizeof path - length, "/copie");
    path[length] = '\0';
    assert_int_equal(mkdir(path, 0700), 0);
    path[length] = '/';
    struct session *session = open_as(&w, "coordination");
    must(session_backup(session, path, &fault));
    must(copies_list(session, &lines, &count, &fault));
    done(session);
    assert_int_equal(count, 1);
    assert_memory_equal(lines[0].path, "…é", 5);
    assert_non_null(strstr(lines[0].path, "éé/copie"));
    free(lines);
    world_end(&w);
}

/* --- an older copy put back --- */

static void refuse_older(const struct world *w, const char *user)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    refused(open_with(w, user, PHRASE, &session, &fault), ERROR_STORE_OLDER);
    assert_null(session);
}

static void test_older(void **state)
{
    (void)state;
    static const char *const users[] = {"22-1", "29-1", "formatrice-1", "evaluation-1"};
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    struct check_answer answer;
    char copy[160];
    world_make(&w);
    path_in(&w, "copy", copy);
    copy_folder(w.store, copy);
    interview(&w, "22-1");
    for (size_t i = 0; i < 4; i++)
        done(open_as(&w, users[i]));
    done(open_as(&w, "coordination"));
    put_back(&w, copy);
    for (size_t i = 0; i < 4; i++)
        refuse_older(&w, users[i]);

    /* coordination gets in for one thing */
    refused(open_with(&w, "coordination", PHRASE, &session, &fault), ERROR_STORE_OLDER);
    assert_non_null(session);
    refused(people_invite(session, "22-2", NULL, w.code, &fault), ERROR_STORE_OLDER);
    refused(people_revoke(session, "22-1", &fault), ERROR_STORE_OLDER);
    refused(session_backup(session, copy, &fault), ERROR_STORE_OLDER);
    refused(
        people_passwd(session, &(struct secret_text){OTHER_PHRASE, strlen(OTHER_PHRASE)}, &fault),
        ERROR_STORE_OLDER);
    done(session);
    refuse_older(&w, "22-1"); /* looking at it accepted nothing */
    refused(open_with(&w, "coordination", PHRASE, &session, &fault), ERROR_STORE_OLDER);
    must(session_accept_older(session, &fault));
    must(session_check(session, &answer, &fault));
    assert_int_equal(answer.waiting, 0);
    done(session);

    for (size_t i = 0; i < 4; i++) {
        session = open_as(&w, users[i]);
        assert_true(session_saw_restore(session));
        refused(session_accept_older(session, &fault), ERROR_DENIED);
        done(session);
        session = open_as(&w, users[i]);
        assert_false(session_saw_restore(session));
        done(session);
    }
    interview(&w, "29-1");
    /* the same trick again, with the copy from before the acceptance */
    put_back(&w, copy);
    for (size_t i = 0; i < 4; i++)
        refuse_older(&w, users[i]);
    world_end(&w);
}

/* Coordination on a machine that remembers nothing may accept all the same. */
static void accept_elsewhere(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    struct world elsewhere = *w;
    snprintf(elsewhere.state, sizeof elsewhere.state, "%s", w->sheets_dir);
    struct session *session = open_as(&elsewhere, "coordination");
    must(session_accept_older(session, &fault));
    done(session);
}

static void test_older_elsewhere(void **state)
{
    (void)state;
    struct world w;
    char copy[160];
    world_make(&w);
    path_in(&w, "copy", copy);
    copy_folder(w.store, copy);
    interview(&w, "22-1");
    put_back(&w, copy);
    refuse_older(&w, "22-1");
    accept_elsewhere(&w);
    interview(&w, "22-1");
    world_end(&w);
}

/* It goes past what others accepted before, though it knows nothing of it either. */
static void test_older_twice(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    char copy[160];
    world_make(&w);
    path_in(&w, "copy", copy);
    copy_folder(w.store, copy);
    struct session *session = open_as(&w, "22-1");
    session->roster->generation = 5; /* as after some acceptances */
    must(session_begin(session, true, &txn, &fault));
    must(session_end(session, txn, roster_save(session, txn, &fault), &fault));
    done(session);
    put_back(&w, copy);
    refuse_older(&w, "22-1");
    accept_elsewhere(&w);
    interview(&w, "22-1");
    world_end(&w);
}

/* A recovery on an older copy does not pass for an acceptance. */
static void test_older_recovered(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    char copy[160];
    world_make(&w);
    path_in(&w, "copy", copy);
    copy_folder(w.store, copy);
    interview(&w, "22-1");
    done(open_as(&w, "coordination"));
    put_back(&w, copy);
    recover_with(&w, "coordination", 0, 1, OTHER_PHRASE);
    refuse_older(&w, "22-1");
    refused(open_with(&w, "coordination", OTHER_PHRASE, &session, &fault), ERROR_STORE_OLDER);
    must(session_accept_older(session, &fault));
    done(session);
    done(open_as(&w, "22-1"));
    world_end(&w);
}

/* --- restoring --- */

static void test_restore(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ledger_entry *entries;
    size_t count;
    char copy[160];
    char aside[160];
    world_make(&w);
    path_in(&w, "copy", copy);
    path_in(&w, "store.avant-restauration", aside);
    interview(&w, "22-1");
    struct session *session = open_as(&w, "coordination");
    must(session_backup(session, copy, &fault));
    done(session);
    interview(&w, "22-1");
    check_waiting(&w, 2);

    refused(restore(&w, w.state, copy, NULL, &fault), ERROR_CONFIRM);
    assert_string_equal(fault.subject, "restaurer");
    refused(restore(&w, w.state, copy, "oui", &fault), ERROR_CONFIRM);
    check_waiting(&w, 2);
    must(restore(&w, w.state, copy, "restaurer", &fault));
    check_waiting(&w, 1);
    assert_int_equal(entries_of(aside), 2);
    interview(&w, "22-1");
    check_waiting(&w, 2);
    session = open_as(&w, "coordination");
    must(ledger_read(session, &entries, &count, &fault));
    done(session);
    assert_int_equal(entries[count - 3].act, LEDGER_COPY_BEGUN); /* it knows of itself */
    assert_string_equal(entries[count - 3].subject, copy);
    assert_int_equal(entries[count - 2].act, LEDGER_OLDER_ACCEPTED);
    assert_int_equal(entries[count - 1].act, LEDGER_RESTORED);
    assert_string_equal(entries[count - 1].subject, copy);
    free(entries);

    /* the disk is full: what stood there stands there again */
    remove_tree(aside);
    enum error error;
    cramped(error = restore(&w, w.state, copy, "restaurer", &fault));
    assert_int_not_equal(error, ERROR_NONE);
    assert_int_equal(entries_of(aside), 0);
    check_waiting(&w, 2);
    must(restore(&w, w.state, copy, "restaurer", &fault));
    interview(&w, "22-1");
    check_waiting(&w, 2);

    /* never over what an earlier restoration put aside */
    refused(restore(&w, w.state, copy, "restaurer", &fault), ERROR_ASIDE);
    check_waiting(&w, 2);
    /* in an empty place no word is asked, and others follow although nothing is remembered here */
    remove_tree(w.store);
    must(restore(&w, NULL, copy, NULL, &fault));
    interview(&w, "29-1");
    world_end(&w);
}

static void test_restore_refused(void **state)
{
    (void)state;
    struct world w;
    struct world foreign;
    struct fault fault = {.error = ERROR_NONE};
    char copy[160];
    char path[256];
    world_make(&w);
    world_init(&foreign);
    path_in(&w, "copy", copy);
    struct session *session = open_as(&w, "coordination");
    must(session_backup(session, copy, &fault));
    done(session);
    size_t folder = entries_of(w.folder);

    struct session_options options = options_of(&w, "evaluation-1");
    struct secret_text text = phrase_of(PHRASE);
    struct reopened reopened;
    refused(session_restore(&options, copy, &text, "restaurer", &reopened, &fault), ERROR_DENIED);
    options.user = "coordination";
    text = phrase_of(OTHER_PHRASE);
    refused(session_restore(&options, copy, &text, "restaurer", &reopened, &fault),
            ERROR_PASSPHRASE);
    path_in(&w, "missing", path);
    refused(restore(&w, w.state, path, "restaurer", &fault), ERROR_BACKUP_MISSING);
    assert_string_equal(fault.subject, path);
    /* a folder, but no backup in it */
    refused(restore(&w, w.state, w.sheets_dir, "restaurer", &fault), ERROR_BACKUP_MISSING);
    /* a store of somebody else */
    refused(restore(&w, w.state, foreign.store, "restaurer", &fault), ERROR_BACKUP_FOREIGN);
    assert_string_equal(fault.subject, w.store);
    /* a copy that is cut */
    snprintf(path, sizeof path, "%s/data.mdb", copy);
    assert_int_equal(truncate(path, 8192), 0);
    refused(restore(&w, w.state, copy, "restaurer", &fault), ERROR_BACKUP_DAMAGED);
    assert_string_equal(fault.subject, copy);
    assert_int_equal(entries_of(w.folder), folder);
    done(open_as(&w, "22-1"));
    world_end(&foreign);
    world_end(&w);
}

/* A copy from the middle of the session that was killed: its tag is known, its commits fewer. */
static void test_older_by_one_commit(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char copy[160];
    world_make(&w);
    path_in(&w, "copy", copy);
    struct session *session = open_as(&w, "22-1");
    must(save(session, NULL, NULL, &fault));
    copy_folder(w.store, copy);
    must(save(session, NULL, NULL, &fault));
    session_free(session); /* as a kill would, without the scrub */
    done(open_as(&w, "22-1"));
    put_back(&w, copy);
    refuse_older(&w, "22-1");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_older_by_one_commit),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_backup),
        cmocka_unit_test(test_backup_long),
        cmocka_unit_test(test_older),
        cmocka_unit_test(test_older_elsewhere),
        cmocka_unit_test(test_older_twice),
        cmocka_unit_test(test_older_recovered),
        cmocka_unit_test(test_restore),
        cmocka_unit_test(test_restore_refused),
    };
    return cmocka_run_group_tests_name("session backup", tests, start, NULL);
}
