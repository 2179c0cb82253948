/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wrong passphrases slow further tries down. Time passes by setting the file's back. */
#include <fcntl.h>

#include "crypto/digest.h"
#include "tests/session_fixture.h"

static void tries_path(const struct world *w, const char *user, char out[256])
{
    snprintf(out, 256, "%s/%s.%s.tries", w->state, w->init->id, user);
}

/* Lets some seconds pass since the last try. */
static void pass(const struct world *w, const char *user, long seconds)
{
    char path[256];
    struct stat info;
    tries_path(w, user, path);
    assert_int_equal(stat(path, &info), 0);
    const struct timespec times[2] = {{.tv_sec = info.st_mtim.tv_sec - seconds},
                                      {.tv_sec = info.st_mtim.tv_sec - seconds}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* One wrong try, after as long a wait as is asked for; the seconds waited. */
static long wrong_try(const struct world *w, const char *user)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session;
    long waited = 0;
    enum error error;
    while ((error = open_with(w, user, OTHER_PHRASE, &session, &fault)) == ERROR_PASSPHRASE_SLOW) {
        long wait = strtol(fault.subject, NULL, 10);
        assert_uint_in_range(wait, 1, 32);
        pass(w, user, wait);
        waited += wait;
    }
    must_fail(error, ERROR_PASSPHRASE, &fault, "wrong_try", __LINE__);
    assert_null(session);
    return waited;
}

static void test_slow(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session;
    char path[256];
    long waited = 0;
    world_make(&w);

    for (int i = 0; i < TRIES_FREE; i++)
        assert_int_equal(wrong_try(&w, "22-1"), 0);
    for (int i = TRIES_FREE; i < 20; i++)
        waited += wrong_try(&w, "22-1");
    assert_true(waited >= 120);

    /* the right one waits too, and is not counted while it is refused */
    refused(open_with(&w, "22-1", PHRASE, &session, &fault), ERROR_PASSPHRASE_SLOW);
    refused(open_with(&w, "22-1", PHRASE, &session, &fault), ERROR_PASSPHRASE_SLOW);
    done(open_as(&w, "29-1"));
    assert_int_equal(wrong_try(&w, "99-1"), 0); /* not there, and as slow as if it were */
    pass(&w, "22-1", 32);
    done(open_as(&w, "22-1"));

    /* forgotten since */
    tries_path(&w, "22-1", path);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(wrong_try(&w, "22-1"), 0);
    done(open_as(&w, "22-1"));
    world_end(&w);
}

/* Every wrong one is counted, whoever else tries; those who are right do not hinder each other. */
static void test_at_once(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct id id;
    world_init(&w);
    assert_true(hex_read(w.init->id, id.b, ID_BYTES));
    for (unsigned i = 0; i < 2 * TRIES_FREE; i++)
        must(tries_check(w.state, &id, "22-1", &fault));
    for (unsigned i = 0; i < TRIES_FREE; i++)
        tries_count(w.state, &id, "22-1");
    refused(tries_check(w.state, &id, "22-1", &fault), ERROR_PASSPHRASE_SLOW);
    must(tries_check(w.state, &id, "22-2", &fault));
    must(tries_check(NULL, &id, "22-1", &fault));
    tries_forget(w.state, &id, "22-1");
    must(tries_check(w.state, &id, "22-1", &fault));
    world_end(&w);
}

/* What stands where the file would be is neither followed nor waited for; after a clock set back,
 * the wait runs from the first try, and ends. */
static void test_odd(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session;
    char path[256];
    char target[256];
    world_make(&w);
    tries_path(&w, "22-1", path);

    assert_int_equal(mkfifo(path, 0600), 0);
    done(open_as(&w, "22-1"));
    snprintf(target, sizeof target, "%s/target", w.folder);
    assert_int_equal(symlink(target, path), 0);
    done(open_as(&w, "22-1"));
    assert_int_equal(access(target, F_OK), -1);

    for (int i = 0; i <= TRIES_FREE; i++)
        (void)wrong_try(&w, "22-1");
    pass(&w, "22-1", -3600);
    refused(open_with(&w, "22-1", PHRASE, &session, &fault), ERROR_PASSPHRASE_SLOW);
    assert_string_equal(fault.subject, "2 secondes");
    pass(&w, "22-1", 2);
    done(open_as(&w, "22-1"));
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slow),
        cmocka_unit_test(test_at_once),
        cmocka_unit_test(test_odd),
    };
    return cmocka_run_group_tests_name("session tries", tests, start, NULL);
}
