/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was deleted is in no file any more; a scrub killed at any step is finished by the next open;
 * the file depends on the set of records alone. */
#include "tests/store_fixture.h"
#include "tests/store_raw.h"

#include "tracker/store/store_internal.h"

enum { ROWS = 60, KILLED = 77 };

/* Dies at the countdown-th step from now; set in children only. */
static int countdown;

void store_test_step(const char *step)
{
    (void)step;
    if (countdown > 0 && --countdown == 0)
        leave(KILLED); /* nothing of the program runs after a step, as after a kill */
}

struct planted {
    struct place places[ROWS];
    uint8_t sealed[ROWS][SEALED_ROW_BYTES];
    uint8_t open[1200];
};

static bool file_holds(const char *path, const uint8_t *marker, size_t bytes)
{
    size_t size;
    uint8_t *content = file_read(path, &size);
    bool found = memmem(content, size, marker, bytes) != NULL;
    free(content);
    return found;
}

/* How many of the planted values stand in a file of the folder or of scrub/ in it. */
static int found_in(const char *folder, const struct planted *p, int first)
{
    int found = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[512];
        struct stat status;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        assert_int_equal(lstat(path, &status), 0);
        if (entry->d_name[0] == '.')
            continue;
        if (S_ISDIR(status.st_mode)) {
            found += found_in(path, p, first);
            continue;
        }
        for (int i = first; i < ROWS; i++) {
            found += file_holds(path, p->sealed[i] + 40, 64);
            found += file_holds(path, p->places[i].key.b, ID_BYTES);
        }
        found += file_holds(path, p->open + 200, 64);
    }
    closedir(dir);
    return found;
}

/* Adds rows and an open record, then takes them out; the first keep rows stay. */
static struct planted *plant(const struct fixture *f, struct store *store, int keep, bool owe)
{
    struct planted *p = calloc(1, sizeof *p);
    assert_non_null(p);
    random_fill(p->open, sizeof p->open);
    struct txn *txn = begin(store, true);
    for (int i = 0; i < ROWS; i++) {
        ok(journal_place(txn, &p->places[i]), NULL, "place");
        row_make(f, &p->places[i], p->sealed[i]);
        ok(journal_add(txn, &p->places[i], p->sealed[i]), NULL, "add");
    }
    ok(record_put(txn, RECORD_OPEN, "lock", p->open, sizeof p->open), NULL, "put");
    commit(txn);
    txn = begin(store, true);
    for (int i = keep; i < ROWS; i++) {
        bool removed;
        ok(journal_remove(txn, &p->places[i], &removed), NULL, "remove");
        assert_true(removed);
    }
    ok(record_put(txn, RECORD_OPEN, "lock", (const uint8_t *)"new", 3), NULL, "put");
    if (owe)
        ok(txn_owe_scrub(txn), NULL, "owe");
    commit(txn);
    assert_true(found_in(f->path, p, keep) > 0); /* the search can find */
    return p;
}

static void expect_rows(const struct fixture *f, struct store *store, const struct planted *p,
                        int keep)
{
    uint64_t rows, marks;
    bool has;
    struct txn *txn = begin(store, false);
    assert_int_equal(journal_count(txn, &rows, &marks), ERROR_NONE);
    assert_int_equal(rows, keep);
    for (int i = 0; i < keep; i++) {
        assert_int_equal(journal_has(txn, &p->places[i], &has), ERROR_NONE);
        assert_true(has);
    }
    commit(txn);
    assert_int_equal(entries(f->path), 2);
}

static void test_erased(void **state)
{
    struct fixture *f = *state;
    struct store *store = fixture_open(f);
    struct planted *p = plant(f, store, 10, false);
    struct stat status;
    uint8_t byte;
    int old = open(f->data, O_RDONLY);
    assert_int_equal(store_scrub(store, NULL), ERROR_NONE);
    assert_int_equal(found_in(f->path, p, 10), 0);
    /* the old file is not only unlinked */
    assert_int_equal(fstat(old, &status), 0);
    assert_int_equal(status.st_nlink, 0);
    while (read(old, &byte, 1) == 1)
        assert_int_equal(byte, 0);
    close(old);
    expect_rows(f, store, p, 10);
    assert_int_equal(store_check(store, NULL), ERROR_NONE);
    store_close(store);
    free(p);
}

/* The first write of a session, too, starts from a fresh file. */
static void test_before_writing(void **state)
{
    struct fixture *f = *state;
    struct store *store = fixture_open(f);
    struct planted *p = plant(f, store, 10, false);
    store_close(store);
    store = fixture_open(f);
    commit(begin(store, false));
    assert_true(found_in(f->path, p, 10) > 0);
    struct txn *txn = begin(store, true);
    assert_int_equal(found_in(f->path, p, 10), 0);
    txn_abort(txn);
    expect_rows(f, store, p, 10);

    /* not at each write, but when another session wrote in between */
    struct stat first, second;
    commit(begin(store, true));
    assert_int_equal(stat(f->data, &first), 0);
    commit(begin(store, true));
    assert_int_equal(stat(f->data, &second), 0);
    assert_true(first.st_ino == second.st_ino);
    struct store *other = fixture_open(f);
    commit(begin(other, true));
    assert_int_equal(stat(f->data, &first), 0);
    assert_true(first.st_ino != second.st_ino);
    store_close(other);
    commit(begin(store, true));
    assert_int_equal(stat(f->data, &second), 0);
    assert_true(first.st_ino != second.st_ino);
    store_close(store);
    free(p);
}

static void test_owed(void **state)
{
    struct fixture *f = *state;
    struct store *store = fixture_open(f);
    struct planted *p = plant(f, store, 10, true);
    struct txn *txn;
    store_close(store);
    assert_int_equal(store_open(f->path, &store, NULL), ERROR_NONE);
    assert_true(found_in(f->path, p, 10) > 0); /* nobody is logged in */
    store_use_keys(store, f->ring);
    txn = begin(store, false);
    uint64_t sequence = txn_sequence(txn);
    commit(txn);
    assert_int_equal(sequence, 4); /* created, planted, taken out, and another head */
    assert_int_equal(found_in(f->path, p, 10), 0);
    expect_rows(f, store, p, 10);
    /* paid once */
    struct stat before, after;
    assert_int_equal(stat(f->data, &before), 0);
    txn = begin(store, false);
    assert_int_equal(txn_sequence(txn), sequence);
    commit(txn);
    assert_int_equal(stat(f->data, &after), 0);
    assert_true(before.st_ino == after.st_ino);
    store_close(store);
    free(p);
}

/* Runs act in a child that dies at a step; true when it lived. */
static bool survives(const struct fixture *f, int step, void (*act)(const struct fixture *f))
{
    int status;
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        countdown = step;
        act(f);
        leave(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_true(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == KILLED);
    return WEXITSTATUS(status) == 0;
}

static void act_scrub(const struct fixture *f)
{
    struct store *store = fixture_open(f);
    ok(store_scrub(store, NULL), NULL, "scrub");
}

static void act_open(const struct fixture *f)
{
    struct store *store;
    ok(store_open(f->path, &store, NULL), NULL, "open");
    store_close(store);
}

static void test_killed_at_each_step(void **state)
{
    struct fixture *f = *state;
    int steps = 0, kills = 0;
    bool lived = false;
    for (int step = 1; !lived; step++) {
        for (int again = 1;; again++) {
            struct store *store = fixture_open(f);
            struct planted *p = plant(f, store, 0, true);
            store_close(store);
            lived = survives(f, step, act_scrub);
            kills += !lived;
            /* killed again while it is finished, then finished */
            bool finished = survives(f, again, act_open);
            kills += !finished;
            act_open(f);
            assert_int_equal(entries(f->path), 2);
            store = fixture_open(f);
            expect_rows(f, store, p, 0); /* pays the scrub, if it is still owed */
            assert_int_equal(found_in(f->path, p, 0), 0);
            assert_int_equal(store_check(store, NULL), ERROR_NONE);
            store_close(store);
            free(p);
            if (finished)
                break;
        }
        steps++;
    }
    print_message("%d steps, %d kills\n", steps - 1, kills);
    assert_true(steps - 1 >= 6 && kills > steps);
}

/* The same records, written in another order, over several commits, with others between. */
static void rebuild(const struct fixture *f, struct raw *raw, uint64_t *seed)
{
    struct env env;
    uint8_t junk[VALUE_MAX_BYTES];
    assert_int_equal(unlink(f->data), 0);
    assert_int_equal(env_open(&env, f->data, ENV_CREATE, STORE_MAP_BYTES, NULL), ERROR_NONE);
    assert_int_equal(env_commit(&env), ERROR_NONE);
    size_t order[256];
    for (size_t i = 0; i < raw->count; i++) {
        size_t j = seed_next(seed) % (i + 1);
        order[i] = order[j];
        order[j] = i;
    }
    for (size_t i = 0; i < raw->count; i++) {
        struct id other;
        random_fill(other.b, ID_BYTES);
        random_fill(junk, sizeof junk);
        raw_open(f, &env);
        assert_int_equal(env_put(&env, &other, junk, 1 + seed_next(seed) % sizeof junk),
                         ERROR_NONE);
        assert_int_equal(
            env_put(&env, &raw->keys[order[i]], raw->values[order[i]], raw->bytes[order[i]]),
            ERROR_NONE);
        assert_int_equal(env_commit(&env), ERROR_NONE);
        raw_open(f, &env);
        assert_int_equal(env_remove(&env, &other), ERROR_NONE);
        assert_int_equal(env_commit(&env), ERROR_NONE);
    }
}

static void test_same_bytes(void **state)
{
    struct fixture *f = *state;
    struct env env;
    struct raw *raw = calloc(1, sizeof *raw);
    size_t bytes, again_bytes;
    uint64_t seed = seed_start("same_bytes");
    struct store *store = fixture_open(f);
    struct planted *p = plant(f, store, 40, false);
    struct txn *txn = begin(store, true);
    ok(record_put(txn, RECORD_STORE, "long", p->sealed[0], sizeof p->sealed), NULL, "put");
    commit(txn);
    assert_int_equal(store_scrub(store, NULL), ERROR_NONE);
    store_close(store);
    uint8_t *file = file_read(f->data, &bytes);
    raw_open(f, &env);
    assert_int_equal(env_walk(&env, raw_visit, raw), ERROR_NONE);
    env_close(&env);
    for (int i = 0; i < 3; i++) {
        if (i > 0)
            rebuild(f, raw, &seed);
        uint8_t *again = file_read(f->data, &again_bytes);
        assert_true(i == 0 || again_bytes != bytes || memcmp(file, again, bytes) != 0);
        free(again);
        store = fixture_open(f);
        struct fault fault;
        ok(store_scrub(store, &fault), &fault, "scrub");
        store_close(store);
        again = file_read(f->data, &again_bytes);
        assert_int_equal(bytes, again_bytes);
        assert_memory_equal(file, again, bytes);
        free(again);
    }
    free(file);
    free(raw);
    free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_erased, setup, teardown),
        cmocka_unit_test_setup_teardown(test_before_writing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_owed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_killed_at_each_step, setup, teardown),
        cmocka_unit_test_setup_teardown(test_same_bytes, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
