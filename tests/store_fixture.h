/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/store_*.c: a small store in a folder of its own. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crypto/identity.h"
#include "crypto/secret.h"
#include "tests/support/cmocka.h"
#include "tests/support/folder.h"
#include "tracker/store/journal.h"
#include "tracker/store/store.h"

#define UNUSED __attribute__((unused))

struct fixture {
    char folder[FOLDER_BYTES]; /* of the test */
    char path[96];             /* of the store */
    char data[128];            /* of its file */
    struct keyring *ring;
    struct store_info info;
    struct evaluation_public evaluation;
};

/* Ends a child; where coverage is measured, what it covered is counted. */
void __gcov_init(void *) __attribute__((weak));
UNUSED _Noreturn static void leave(int code)
{
    if (__gcov_init)
        exit(code);
    _exit(code);
}

UNUSED static bool campaign(void)
{
    const char *value = getenv("TRACKER_CAMPAIGN");
    return value && strcmp(value, "1") == 0;
}

/* Random choices of tests, never of the store: the seed is printed, TRACKER_SEED sets it. */
UNUSED static uint64_t seed_start(const char *test)
{
    const char *given = getenv("TRACKER_SEED");
    uint64_t seed =
        given ? strtoull(given, NULL, 10) : ((uint64_t)time(NULL) << 16 ^ (uint64_t)getpid());
    print_message("%s: TRACKER_SEED=%llu\n", test, (unsigned long long)seed);
    return seed | 1;
}

UNUSED static uint64_t seed_next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

UNUSED static void fixture_make(struct fixture *f)
{
    memset(f, 0, sizeof *f);
    assert_int_equal(crypto_start(), CRYPTO_OK);
    assert_true(new_folder(f->folder));
    snprintf(f->path, sizeof f->path, "%s/store", f->folder);
    snprintf(f->data, sizeof f->data, "%s/data.mdb", f->path);
    f->ring = keyring_new();
    assert_non_null(f->ring);
    assert_int_equal(keyring_draw(f->ring, KEY_STORE, 1), CRYPTO_OK);
    assert_int_equal(keyring_draw(f->ring, KEY_JOURNAL, 1), CRYPTO_OK);
    assert_int_equal(keyring_draw(f->ring, KEY_TICKET, 1), CRYPTO_OK);
    assert_int_equal(keyring_draw(f->ring, KEY_COUNTER, 1), CRYPTO_OK);
    random_fill(f->info.id.b, ID_BYTES);
    /* any point of the curve will do: its secret is never needed here */
    memset(f->evaluation.b, 9, sizeof f->evaluation.b);
    f->info.practice = true;
}

UNUSED static void ok(enum error error, const struct fault *fault, const char *what)
{
    if (error)
        fail_msg("%s: %s (%s)", what, error_word(error), fault ? fault->subject : "");
}

/* A ring that holds the first keys of the kinds from first to last and nothing else. */
UNUSED static struct keyring *ring_of(const struct keyring *ring, enum key_kind first,
                                      enum key_kind last)
{
    struct keyring *some = keyring_new();
    struct identity *own = secret_alloc(sizeof *own);
    uint8_t grant[KEYRING_GRANT_BYTES];
    assert_non_null(some);
    assert_non_null(own);
    identity_make(own);
    for (enum key_kind kind = first; kind <= last; kind++) {
        assert_int_equal(keyring_grant(ring, kind, 1, &own->box_public, grant), CRYPTO_OK);
        assert_int_equal(keyring_accept(some, kind, 1, &own->box_public, &own->box_secret, grant),
                         CRYPTO_OK);
    }
    secret_free(own);
    return some;
}

UNUSED static void fixture_create(const struct fixture *f)
{
    struct store *store;
    struct fault fault = {0};
    ok(store_create(f->path, &f->info, f->ring, &store, &fault), &fault, "create");
    ok(store_create_finish(store, &fault), &fault, "finish");
    store_close(store);
}

UNUSED static struct store *fixture_open(const struct fixture *f)
{
    struct store *store;
    struct fault fault = {0};
    ok(store_open(f->path, &store, &fault), &fault, "open");
    store_use_keys(store, f->ring);
    return store;
}

UNUSED static void fixture_end(struct fixture *f)
{
    remove_tree(f->folder);
    keyring_free(f->ring);
}

/* Around a test: a store just made, in a folder of its own. */
UNUSED static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    fixture_make(f);
    fixture_create(f);
    *state = f;
    return 0;
}

UNUSED static int teardown(void **state)
{
    fixture_end(*state);
    free(*state);
    return 0;
}

/* Entries of a folder besides . and .. */
UNUSED static int entries(const char *path)
{
    int count = 0;
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return count;
}

UNUSED static struct txn *begin(struct store *store, bool write)
{
    struct txn *txn;
    struct fault fault = {0};
    ok(txn_begin(store, write, &txn, &fault), &fault, "begin");
    return txn;
}

UNUSED static void commit(struct txn *txn)
{
    struct fault fault = {0};
    ok(txn_commit(txn, &fault), &fault, "commit");
}

/* A sealed row that stands at place; its content does not matter to the store. */
UNUSED static void row_make(const struct fixture *f, const struct place *place,
                            uint8_t sealed[SEALED_ROW_BYTES])
{
    uint8_t row[ROW_BYTES] = {0};
    assert_int_equal(seal_row(f->ring, place, 1, &f->evaluation, row, sealed), CRYPTO_OK);
}

UNUSED static void row_add(const struct fixture *f, struct txn *txn, struct place *place)
{
    uint8_t sealed[SEALED_ROW_BYTES];
    ok(journal_place(txn, place), NULL, "place");
    row_make(f, place, sealed);
    ok(journal_add(txn, place, sealed), NULL, "add");
}

/* The whole of a file; the caller frees. */
UNUSED static uint8_t *file_read(const char *path, size_t *bytes)
{
    struct stat status;
    int file = open(path, O_RDONLY);
    assert_true(file >= 0 && fstat(file, &status) == 0);
    uint8_t *content = malloc((size_t)status.st_size + 1);
    assert_non_null(content);
    assert_int_equal(read(file, content, (size_t)status.st_size), status.st_size);
    close(file);
    *bytes = (size_t)status.st_size;
    return content;
}

UNUSED static void file_write(const char *path, const uint8_t *content, size_t bytes)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, content, bytes), bytes);
    close(file);
}

UNUSED static void put(struct store *store, enum record_kind kind, const char *name,
                       const void *value, size_t bytes)
{
    struct txn *txn = begin(store, true);
    assert_int_equal(record_put(txn, kind, name, value, bytes), ERROR_NONE);
    commit(txn);
}

UNUSED static void expect(struct store *store, enum record_kind kind, const char *name,
                          const void *value, size_t bytes)
{
    uint8_t *got;
    size_t got_bytes;
    struct txn *txn = begin(store, false);
    assert_int_equal(record_get(txn, kind, name, &got, &got_bytes), ERROR_NONE);
    if (!value) {
        assert_null(got);
        assert_int_equal(got_bytes, 0);
    } else {
        assert_non_null(got);
        assert_int_equal(got_bytes, bytes);
        assert_memory_equal(got, value, bytes);
    }
    secret_free(got);
    commit(txn);
}

#endif
