/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is remembered of a store outside it: after each commit, without a new file each time. */
#include "tests/session_fixture.h"

#include <sys/wait.h>

#include "crypto/digest.h"
#include "tracker/session/access/session_internal.h"

/* The line a user left beside the stores. */
static void line_path(const struct world *w, const char *user, char out[256])
{
    snprintf(out, 256, "%s/%s.%s", w->state, w->init->id, user);
}

/* Within one session, one tag: only the number of commits tells the copies apart. */
static void test_older_within_a_session(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    char data[128];
    char older[128];
    int status;
    world_make(&w);
    snprintf(data, sizeof data, "%s/data.mdb", w.store);
    snprintf(older, sizeof older, "%s/older", w.folder);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) { /* a session that ends without a word */
        session = open_as(&w, "22-1");
        bool saved = save(session, NULL, NULL, &fault) == ERROR_NONE;
        file_copy(data, older);
        saved = saved && save(session, NULL, NULL, &fault) == ERROR_NONE;
        _exit(saved ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    file_copy(older, data);
    refused(open_with(&w, "22-1", PHRASE, &session, &fault), ERROR_STORE_OLDER);
    world_end(&w);
}

static void test_written_over(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char path[256];
    char first[256];
    char second[256];
    struct stat before, after;
    world_make(&w);
    line_path(&w, "22-1", path);
    struct session *session = open_as(&w, "22-1");
    must(save(session, NULL, NULL, &fault));
    const size_t lines = entries_of(w.state);
    assert_int_equal(stat(path, &before), 0);
    read_whole(path, first, sizeof first);
    must(save(session, NULL, NULL, &fault));
    assert_int_equal(stat(path, &after), 0);
    read_whole(path, second, sizeof second);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(strlen(first), strlen(second));
    assert_string_not_equal(first, second);
    assert_int_equal(entries_of(w.state), lines);
    done(session);
    world_end(&w);
}

/* A line cut or changed says nothing, and is made anew. */
static void test_not_ours(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char path[256];
    char line[256];
    struct session *session;
    world_make(&w);
    line_path(&w, "22-1", path);
    session = open_as(&w, "22-1");
    must(save(session, NULL, NULL, &fault));
    assert_int_equal(truncate(path, 20), 0);
    must(save(session, NULL, NULL, &fault));
    assert_true(read_whole(path, line, sizeof line) > 20);
    done(session);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fputc('1', file);
    fclose(file);
    session = open_as(&w, "22-1");
    done(session);
    read_whole(path, line, sizeof line);
    assert_int_equal(line[0], '2');
    world_end(&w);
}

/* Rewrites a line as the first version wrote it: without the ledger, under the user's key. */
static void make_first_version(const struct session *session, const char *path)
{
    char line[256];
    char mac[2 * HASH_BYTES + 1];
    struct hash hash;
    read_whole(path, line, sizeof line);
    assert_int_equal(line[0], '2');
    line[0] = '1';
    char *end = strrchr(line, ' ');
    *end = '\0';
    end = strrchr(line, ' ');
    *end = '\0';
    hash_for_self(&session->credentials->identity.sign_secret, (const uint8_t *)line, strlen(line),
                  &hash);
    hex_write(hash.b, HASH_BYTES, mac);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fprintf(file, "%s %s\n", line, mac);
    fclose(file);
}

/* What the first version of the line remembers still counts. */
static void test_first_version(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    char path[256];
    char line[256];
    char data[128];
    char older[128];
    char newer[128];
    int status;
    world_make(&w);
    line_path(&w, "22-1", path);
    snprintf(data, sizeof data, "%s/data.mdb", w.store);
    snprintf(older, sizeof older, "%s/older", w.folder);
    snprintf(newer, sizeof newer, "%s/newer", w.folder);
    done(open_as(&w, "22-1"));
    file_copy(data, older);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) { /* a session that ends without a word */
        session = open_as(&w, "22-1");
        bool saved = save(session, NULL, NULL, &fault) == ERROR_NONE;
        make_first_version(session, path);
        _exit(saved ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    file_copy(data, newer);
    file_copy(older, data);
    refused(open_with(&w, "22-1", PHRASE, &session, &fault), ERROR_STORE_OLDER);
    file_copy(newer, data);
    read_whole(path, line, sizeof line);
    assert_int_equal(line[0], '1');
    done(open_as(&w, "22-1"));
    read_whole(path, line, sizeof line);
    assert_int_equal(line[0], '2');
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_older_within_a_session),
        cmocka_unit_test(test_written_over),
        cmocka_unit_test(test_not_ours),
        cmocka_unit_test(test_first_version),
    };
    return cmocka_run_group_tests_name("session remembered", tests, start, NULL);
}
