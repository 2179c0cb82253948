/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs killed at random moments, and several at once. What a child has acknowledged on its pipe
 * must be there afterwards, whole; a row and its mark, which one transaction writes, never apart.
 */
#include "tests/store_fixture.h"

#include <poll.h>
#include <sys/file.h>

enum { WRITERS = 8, INCREMENTS = 50 };

static void pause_microseconds(uint64_t microseconds)
{
    struct timespec step = {(time_t)(microseconds / 1000000),
                            (long)(microseconds % 1000000 * 1000)};
    nanosleep(&step, NULL);
}

/* The mark that goes with a row: found again from its key. */
static struct id mark_of(const struct place *place)
{
    struct id mark;
    for (size_t i = 0; i < ID_BYTES; i++)
        mark.b[i] = place->key.b[i] ^ 0x5A;
    return mark;
}

static void say(int pipe_end, const void *what, size_t bytes)
{
    if (write(pipe_end, what, bytes) != (ssize_t)bytes)
        leave(9);
}

/* Writes rows with their marks until killed; each is acknowledged once durable. */
static void write_rows(const struct fixture *f, int pipe_end)
{
    struct store *store = fixture_open(f);
    for (unsigned n = 0;; n++) {
        struct place place;
        struct txn *txn = begin(store, true);
        row_add(f, txn, &place);
        struct id mark = mark_of(&place);
        ok(mark_spend(txn, &mark), NULL, "spend");
        commit(txn);
        say(pipe_end, &place.key, sizeof place.key);
        if (n % 4 == 3)
            ok(store_scrub(store, NULL), NULL, "scrub");
    }
}

struct pairs {
    struct txn *txn;
    uint64_t rows;
};

static enum error has_mark(void *context, const struct place *place, const uint8_t *sealed)
{
    struct pairs *pairs = context;
    struct id mark = mark_of(place);
    bool has;
    assert_non_null(sealed);
    pairs->rows++;
    assert_int_equal(mark_has(pairs->txn, &mark, &has), ERROR_NONE);
    assert_true(has);
    return ERROR_NONE;
}

/* Everything acknowledged is there, each row has its mark, and no mark stands alone. */
static void verify(const struct fixture *f, const struct id *keys, size_t count, uint64_t *rows)
{
    uint64_t marks, counted;
    struct store *store = fixture_open(f);
    ok(store_check(store, NULL), NULL, "check");
    assert_int_equal(entries(f->path), 2);
    struct txn *txn = begin(store, false);
    struct pairs pairs = {txn, 0};
    for (size_t i = 0; i < count; i++) {
        struct place place = {f->info.id, keys[i]};
        bool has;
        assert_int_equal(journal_has(txn, &place, &has), ERROR_NONE);
        assert_true(has);
    }
    assert_int_equal(journal_each(txn, has_mark, &pairs), ERROR_NONE);
    assert_int_equal(journal_count(txn, &counted, &marks), ERROR_NONE);
    assert_int_equal(counted, pairs.rows);
    assert_int_equal(marks, pairs.rows);
    *rows = counted;
    commit(txn);
    store_close(store);
}

struct found {
    size_t count;
    struct place places[1024];
};

static enum error find(void *context, const struct place *place, const uint8_t *sealed)
{
    struct found *found = context;
    assert_non_null(sealed);
    assert_true(found->count < 1024);
    found->places[found->count++] = *place;
    return ERROR_NONE;
}

/* Keeps the store small. */
static void clear(const struct fixture *f)
{
    struct store *store = fixture_open(f);
    struct txn *txn = begin(store, true);
    struct found found = {0};
    ok(journal_each(txn, find, &found), NULL, "each");
    for (size_t i = 0; i < found.count; i++) {
        struct id mark = mark_of(&found.places[i]);
        bool removed;
        ok(mark_unspend(txn, &mark), NULL, "unspend");
        ok(journal_remove(txn, &found.places[i], &removed), NULL, "remove");
    }
    commit(txn);
    store_close(store);
}

static void kill_rounds(const struct fixture *f, int rounds, int number)
{
    static struct id keys[1 << 14];
    size_t count = 0, total = 0;
    uint64_t rows = 0, unsaid = 0;
    uint64_t seed = seed_start("kill");
    uint64_t most = 12000; /* found anew: how long a few commits take depends on what else runs */
    for (int round = 0; round < rounds; round++) {
        int pipes[2], status;
        assert_int_equal(pipe(pipes), 0);
        fflush(NULL);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            close(pipes[0]);
            write_rows(f, pipes[1]);
        }
        close(pipes[1]);
        size_t before = total;
        pause_microseconds(seed_next(&seed) % most);
        assert_int_equal(kill(pid, number), 0);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == number);
        if (number != SIGKILL) /* a scrub is never cut by a signal that can wait */
            assert_int_equal(entries(f->path), 2);
        for (struct id key; read(pipes[0], &key, sizeof key) == (ssize_t)sizeof key;) {
            assert_true(count < sizeof keys / sizeof keys[0]);
            keys[count++] = key;
            total++;
        }
        close(pipes[0]);
        most = total == before ? 2 * most : most > 8000 ? most / 2 : most;
        verify(f, keys, count, &rows);
        assert_true(rows == count || rows == count + 1);
        unsaid += rows - count;
        if (rows > count || count > 200 || round == rounds - 1) {
            clear(f);
            count = 0;
        }
    }
    print_message("%d kills, %zu acknowledged, %llu durable and not yet said\n", rounds, total,
                  (unsigned long long)unsaid);
    assert_true(total > 0);
}

static void test_kill(void **state)
{
    kill_rounds(*state, campaign() ? 5000 : 60, SIGKILL);
}

static void test_terminate(void **state)
{
    static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        signal(numbers[i], SIG_DFL);
        kill_rounds(*state, campaign() ? 500 : 10, numbers[i]);
    }
}

/* A store that is being made is there entirely, or not at all. */
static void test_kill_create(void **state)
{
    struct fixture *f = *state;
    char path[128];
    unsigned made = 0;
    uint64_t seed = seed_start("kill_create");
    uint64_t most = 4000; /* found anew, so that about half of the stores are made */
    snprintf(path, sizeof path, "%s/new", f->folder);
    for (int round = 0; round < (campaign() ? 1000 : 60); round++) {
        int status;
        struct store *store;
        struct fault fault = {0};
        fflush(NULL);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            ok(store_create(path, &f->info, f->ring, &store, NULL), NULL, "create");
            struct txn *txn = begin(store, true);
            ok(record_put(txn, RECORD_OPEN, "a", (const uint8_t *)path, 5), NULL, "put");
            commit(txn);
            ok(store_create_finish(store, NULL), NULL, "finish");
            pause();
        }
        pause_microseconds(seed_next(&seed) % most);
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        bool there = access(path, F_OK) == 0;
        most = there ? most / 2 + 100 : 2 * most;
        if (!there)
            continue;
        ok(store_open(path, &store, &fault), &fault, "open");
        store_use_keys(store, f->ring);
        struct txn *txn = begin(store, false);
        assert_int_equal(txn_sequence(txn), 2);
        commit(txn);
        ok(store_check(store, &fault), &fault, "check");
        store_close(store);
        remove_tree(path);
        made++;
    }
    print_message("%u stores were there\n", made);
    assert_true(made > 0);
}

static uint64_t counter_read(struct txn *txn)
{
    uint8_t *value;
    size_t bytes;
    uint64_t count = 0;
    ok(record_get(txn, RECORD_STORE, "counter", &value, &bytes), NULL, "get");
    if (value)
        memcpy(&count, value, sizeof count);
    secret_free(value);
    return count;
}

static void increment(const struct fixture *f)
{
    struct store *store = fixture_open(f);
    for (int i = 0; i < INCREMENTS; i++) {
        struct txn *txn = begin(store, true);
        uint64_t count = counter_read(txn) + 1;
        ok(record_put(txn, RECORD_STORE, "counter", (const uint8_t *)&count, sizeof count), NULL,
           "put");
        commit(txn);
    }
    store_close(store);
}

static void test_increments(void **state)
{
    struct fixture *f = *state;
    fflush(NULL);
    for (int i = 0; i < WRITERS; i++) {
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            increment(f);
            leave(0);
        }
    }
    for (int i = 0; i < WRITERS; i++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    struct store *store = fixture_open(f);
    struct txn *txn = begin(store, false);
    assert_int_equal(counter_read(txn), WRITERS * INCREMENTS);
    commit(txn);
    store_close(store);
}

/* One ticket, many hands: one wins. */
static void test_one_ticket(void **state)
{
    struct fixture *f = *state;
    for (int round = 0; round < (campaign() ? 500 : 10); round++) {
        struct id mark;
        int won = 0;
        random_fill(mark.b, ID_BYTES);
        fflush(NULL);
        for (int i = 0; i < WRITERS; i++) {
            pid_t pid = fork();
            assert_true(pid >= 0);
            if (pid == 0) {
                struct store *store = fixture_open(f);
                struct txn *txn = begin(store, true);
                enum error error = mark_spend(txn, &mark);
                commit(txn);
                leave(error == ERROR_NONE ? 1 : error == ERROR_TICKET_SPENT ? 0 : 2);
            }
        }
        for (int i = 0; i < WRITERS; i++) {
            int status;
            assert_true(wait(&status) > 0);
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
            won += WEXITSTATUS(status);
        }
        assert_int_equal(won, 1);
    }
}

/* A child that holds a transaction open from its first byte on until it is told. */
static pid_t holder(const struct fixture *f, int said[2], int told[2])
{
    char byte = 'x';
    assert_int_equal(pipe(said), 0);
    assert_int_equal(pipe(told), 0);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct store *store = fixture_open(f);
        struct txn *txn = begin(store, true);
        uint64_t count = 7;
        ok(record_put(txn, RECORD_STORE, "counter", (const uint8_t *)&count, sizeof count), NULL,
           "put");
        say(said[1], &byte, 1);
        if (read(told[0], &byte, 1) != 1)
            leave(8);
        pause_microseconds(100000);
        commit(txn);
        leave(0);
    }
    assert_int_equal(read(said[0], &byte, 1), 1);
    return pid;
}

static void test_waits(void **state)
{
    struct fixture *f = *state;
    int said[2], told[2], status;
    pid_t pid = holder(f, said, told);
    say(told[1], "x", 1);
    struct store *store = fixture_open(f); /* waits already */
    struct txn *txn = begin(store, true);
    assert_int_equal(counter_read(txn), 7);
    commit(txn);
    store_close(store);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

struct waited {
    int told;
    unsigned first;
    unsigned last;
};

static void on_wait(void *context, unsigned seconds)
{
    struct waited *waited = context;
    if (!waited->first)
        waited->first = seconds;
    waited->last = seconds;
    if (waited->told >= 0 && seconds == 6)
        say(waited->told, "x", 1);
}

/* Someone holds the lock for long: told after 5 s, ERROR_BUSY after 60 s. Real seconds: campaign.
 */
static void test_waits_long(void **state)
{
    struct fixture *f = *state;
    int said[2], told[2], status;
    struct waited waited = {.told = -1};
    struct fault fault = {0};
    struct txn *txn;
    struct store *store = fixture_open(f);
    store_on_wait(store, on_wait, &waited);
    pid_t pid = holder(f, said, told);
    assert_int_equal(txn_begin(store, true, &txn, &fault), ERROR_BUSY);
    assert_int_equal(fault.error, ERROR_BUSY);
    assert_int_equal(waited.first, 5);
    assert_int_equal(waited.last, 59);
    waited = (struct waited){.told = told[1]};
    commit(begin(store, true));
    assert_int_equal(waited.first, 5);
    assert_int_equal(waited.last, 6);
    store_close(store);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void test_signals_blocked(void **state)
{
    struct fixture *f = *state;
    static const int blocked[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGQUIT};
    sigset_t before, during, after;
    struct sigaction old_action, new_action;
    struct store *store = fixture_open(f);
    sigprocmask(SIG_BLOCK, NULL, &before);
    sigaction(SIGBUS, NULL, &old_action);
    struct txn *txn = begin(store, true);
    sigprocmask(SIG_BLOCK, NULL, &during);
    commit(txn);
    sigprocmask(SIG_BLOCK, NULL, &after);
    sigaction(SIGBUS, NULL, &new_action);
    for (size_t i = 0; i < sizeof blocked / sizeof blocked[0]; i++) {
        assert_false(sigismember(&before, blocked[i]));
        assert_true(sigismember(&during, blocked[i]));
        assert_false(sigismember(&after, blocked[i]));
    }
    assert_true(old_action.sa_handler == new_action.sa_handler);
    store_close(store);
}

/* A session that waits for a lock file which then loses its name must not enter by it. */
static void test_lock_replaced(void **state)
{
    struct fixture *f = *state;
    char lock[128], byte;
    int said[2], status;
    snprintf(lock, sizeof lock, "%s/store.lock", f->path);
    int old = open(lock, O_RDWR | O_CLOEXEC);
    assert_int_equal(pipe(said), 0);
    struct pollfd entered = {said[0], POLLIN, 0};
    struct store *store = fixture_open(f);
    assert_int_equal(flock(old, LOCK_EX), 0);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(old);
        commit(begin(store, false));
        say(said[1], "x", 1);
        leave(0);
    }
    assert_int_equal(poll(&entered, 1, 50), 0);
    assert_int_equal(unlink(lock), 0);
    int new = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(flock(new, LOCK_EX), 0);
    close(old);
    assert_int_equal(poll(&entered, 1, 50), 0);
    close(new);
    assert_int_equal(read(said[0], &byte, 1), 1);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    store_close(store);
}

static void test_lock_gone(void **state)
{
    struct fixture *f = *state;
    char lock[128];
    snprintf(lock, sizeof lock, "%s/store.lock", f->path);
    struct store *store = fixture_open(f);
    commit(begin(store, true));
    assert_int_equal(unlink(lock), 0);
    struct txn *txn;
    assert_int_equal(txn_begin(store, true, &txn, NULL), ERROR_STORE_DAMAGED);
    file_write(lock, NULL, 0);
    commit(begin(store, true));
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_kill, setup, teardown),
        cmocka_unit_test_setup_teardown(test_terminate, setup, teardown),
        cmocka_unit_test_setup_teardown(test_kill_create, setup, teardown),
        cmocka_unit_test_setup_teardown(test_increments, setup, teardown),
        cmocka_unit_test_setup_teardown(test_one_ticket, setup, teardown),
        cmocka_unit_test_setup_teardown(test_waits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_signals_blocked, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lock_replaced, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lock_gone, setup, teardown),
    };
    const struct CMUnitTest of_campaign[] = {
        cmocka_unit_test_setup_teardown(test_waits_long, setup, teardown),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + (campaign() ? cmocka_run_group_tests(of_campaign, NULL, NULL) : 0);
}
