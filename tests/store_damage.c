/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values moved, removed, doubled, forged; a file cut, also while it is open.
 * Each is tried in a child: the same contents and a sound next commit, or ERROR_STORE_DAMAGED, or
 * the plain exit 4 of a mangled map; never silence, never an uncaught signal. */
#include "tests/store_contents.h"
#include "tests/store_raw.h"

struct tamper {
    const struct fixture *f;
    uint8_t *file;
    size_t bytes;
    struct raw *raw;
    struct contents expected;
    uint64_t sequence;
};

static void tamper_start(struct tamper *t, const struct fixture *f)
{
    struct env env;
    memset(t, 0, sizeof *t);
    t->f = f;
    struct store *store = fixture_open(f);
    fill(f, store);
    assert_int_equal(store_scrub(store, NULL), ERROR_NONE);
    t->sequence = remember(store, &t->expected);
    store_close(store);
    t->file = file_read(f->data, &t->bytes);
    t->raw = calloc(1, sizeof *t->raw);
    assert_non_null(t->raw);
    raw_open(f, &env);
    assert_int_equal(env_walk(&env, raw_visit, t->raw), ERROR_NONE);
    env_close(&env);
    /* superblock, head, tag, 2 open, 2 + 1 + 1 chunks */
    assert_int_equal(t->raw->count, 1 + 1 + 1 + 2 + 4 + ROWS + MARKS);
}

static void tamper_end(struct tamper *t)
{
    free(t->file);
    free(t->raw);
}

/* Commits what was changed in env, tries it, puts the file back. */
static void tamper_try(struct tamper *t, struct env *env, int expected, const char *what, size_t a,
                       size_t b)
{
    assert_int_equal(env_commit(env), ERROR_NONE);
    int end = try(t->f, &t->expected, t->sequence);
    if (end != expected)
        fail_msg("%s %zu %zu: ended with %d", what, a, b, end);
    unlink(t->f->data);
    file_write(t->f->data, t->file, t->bytes);
}

static void raw_put(struct env *env, const struct raw *raw, size_t key, size_t value)
{
    assert_int_equal(env_put(env, &raw->keys[key], raw->values[value], raw->bytes[value]),
                     ERROR_NONE);
}

static void test_swapped(void **state)
{
    struct tamper t;
    struct env env;
    tamper_start(&t, *state);
    /* the harness changes nothing by itself */
    raw_open(t.f, &env);
    raw_put(&env, t.raw, 3, 3);
    tamper_try(&t, &env, SAME, "nothing", 0, 0);
    for (size_t a = 0; a < t.raw->count; a++)
        for (size_t b = 0; b < a; b++) {
            raw_open(t.f, &env);
            raw_put(&env, t.raw, a, b);
            raw_put(&env, t.raw, b, a);
            tamper_try(&t, &env, TOLD, "swapped", a, b);
        }
    tamper_end(&t);
}

static void test_removed(void **state)
{
    struct tamper t;
    struct env env;
    tamper_start(&t, *state);
    for (size_t a = 0; a < t.raw->count; a++) {
        raw_open(t.f, &env);
        assert_int_equal(env_remove(&env, &t.raw->keys[a]), ERROR_NONE);
        tamper_try(&t, &env, TOLD, "removed", a, 0);
    }
    tamper_end(&t);
}

static void test_doubled(void **state)
{
    struct tamper t;
    struct env env;
    struct id fresh;
    tamper_start(&t, *state);
    for (size_t a = 0; a < t.raw->count; a++) {
        random_fill(fresh.b, ID_BYTES);
        raw_open(t.f, &env);
        assert_int_equal(env_put(&env, &fresh, t.raw->values[a], t.raw->bytes[a]), ERROR_NONE);
        tamper_try(&t, &env, TOLD, "doubled", a, 0);
        for (size_t b = 0; b < t.raw->count; b++) {
            if (a == b)
                continue;
            raw_open(t.f, &env);
            raw_put(&env, t.raw, b, a);
            tamper_try(&t, &env, TOLD, "copied over", a, b);
        }
    }
    tamper_end(&t);
}

/* A value as it was once, at its own place: only the digest tells. */
static void test_replayed(void **state)
{
    struct tamper t;
    struct env env;
    struct raw *before;
    uint8_t value[10] = "newer";
    struct fixture *f = *state;
    tamper_start(&t, f);
    before = t.raw;
    struct store *store = fixture_open(f);
    struct txn *txn = begin(store, true);
    ok(record_put(txn, RECORD_STORE, "short", value, sizeof value), NULL, "put");
    ok(record_put(txn, RECORD_OPEN, "lock 1", value, sizeof value), NULL, "put");
    commit(txn);
    assert_int_equal(store_scrub(store, NULL), ERROR_NONE);
    txn = begin(store, false);
    ok(read_all(txn, &t.expected), NULL, "read");
    t.sequence = txn_sequence(txn);
    commit(txn);
    store_close(store);
    free(t.file);
    t.file = file_read(f->data, &t.bytes);
    size_t changed = 0;
    for (size_t a = 0; a < before->count; a++) {
        uint8_t now[VALUE_MAX_BYTES];
        size_t bytes;
        raw_open(f, &env);
        assert_int_equal(env_get(&env, &before->keys[a], now, &bytes), ERROR_NONE);
        bool same = bytes == before->bytes[a] && memcmp(now, before->values[a], bytes) == 0;
        changed += !same;
        raw_put(&env, before, a, a);
        tamper_try(&t, &env, same ? SAME : TOLD, "replayed", a, 0);
    }
    assert_int_equal(changed, 3); /* the two records and the head */
    tamper_end(&t);
}

/* Without keys: what cannot be a store's value, and another format. */
static void format_try(struct tamper *t, const uint8_t *value, size_t bytes, enum error expected)
{
    struct env env;
    struct store *store;
    struct stat before, after;
    raw_open(t->f, &env);
    assert_int_equal(env_put(&env, &superblock_key, value, bytes), ERROR_NONE);
    assert_int_equal(env_commit(&env), ERROR_NONE);
    assert_int_equal(stat(t->f->data, &before), 0);
    assert_int_equal(store_open(t->f->path, &store, NULL), expected);
    store_close(store);
    assert_int_equal(stat(t->f->data, &after), 0);
    assert_memory_equal(&before.st_ctim, &after.st_ctim, sizeof before.st_ctim);
}

static void test_format(void **state)
{
    struct tamper t;
    uint8_t plain[64] = {0}, value[VALUE_MAX_BYTES];
    const uint8_t *old;
    size_t bytes;
    tamper_start(&t, *state);
    assert_int_equal(
        open_value_unwrap(&superblock_key, t.raw->values[0], t.raw->bytes[0], &old, &bytes),
        ERROR_NONE);
    memcpy(plain, old, bytes);
    for (uint8_t version = 0; version < 4; version++) {
        const bool known = version == STORE_VERSION || version == STORE_WITHOUT_KIND;
        const size_t whole = bytes - (version == STORE_WITHOUT_KIND);
        plain[11] = version;
        size_t size = open_value_wrap(&superblock_key, plain, whole, value);
        format_try(&t, value, size, known ? ERROR_NONE : ERROR_STORE_FORMAT);
        size = open_value_wrap(&superblock_key, plain, whole + 1, value);
        format_try(&t, value, size, known ? ERROR_STORE_DAMAGED : ERROR_STORE_FORMAT);
        size = open_value_wrap(&superblock_key, plain, whole - 1, value);
        format_try(&t, value, size, known ? ERROR_STORE_DAMAGED : ERROR_STORE_FORMAT);
    }
    plain[11] = STORE_VERSION;
    plain[0] ^= 1;
    format_try(&t, value, open_value_wrap(&superblock_key, plain, bytes, value),
               ERROR_STORE_DAMAGED);
    tamper_end(&t);
}

/* What it is a register of: no kind is interviews, and one that this program does not know is
 * refused by its number, with what to do. */
static void test_kind(void **state)
{
    struct tamper t;
    struct env env;
    struct store *store;
    struct fault fault = {.error = ERROR_NONE};
    uint8_t plain[64] = {0}, value[VALUE_MAX_BYTES];
    const uint8_t *old;
    size_t bytes;
    tamper_start(&t, *state);
    assert_int_equal(
        open_value_unwrap(&superblock_key, t.raw->values[0], t.raw->bytes[0], &old, &bytes),
        ERROR_NONE);
    memcpy(plain, old, bytes);
    assert_int_equal(plain[bytes - 1], STORE_INTERVIEWS);
    plain[11] = STORE_WITHOUT_KIND;
    format_try(&t, value, open_value_wrap(&superblock_key, plain, bytes - 1, value), ERROR_NONE);
    store = fixture_open(t.f);
    assert_int_equal(store_info(store)->kind, STORE_INTERVIEWS);
    store_close(store);
    plain[11] = STORE_VERSION;
    for (unsigned kind = 1; kind < 256; kind++) {
        plain[bytes - 1] = (uint8_t)kind;
        raw_open(t.f, &env);
        assert_int_equal(env_put(&env, &superblock_key, value,
                                 open_value_wrap(&superblock_key, plain, bytes, value)),
                         ERROR_NONE);
        assert_int_equal(env_commit(&env), ERROR_NONE);
        char expected[64];
        assert_int_equal(store_open(t.f->path, &store, &fault), ERROR_STORE_FORMAT);
        snprintf(expected, sizeof expected, "registre d'un genre inconnu, n° %u", kind);
        assert_string_equal(fault.subject, expected);
        store_close(store);
    }
    tamper_end(&t);
}

/* A session that is logged in reads the whole again when the file is not what it left. */
static void test_while_logged_in(void **state)
{
    struct tamper t;
    struct env env;
    struct txn *txn;
    const struct timespec tick = {0, 20000000}; /* clocks of file systems are coarse */
    tamper_start(&t, *state);
    struct store *store = fixture_open(t.f);
    commit(begin(store, true));
    nanosleep(&tick, NULL);
    for (int writes = 0; writes < 2; writes++) {
        struct id mark = mark_number(0);
        raw_open(t.f, &env);
        assert_int_equal(env_remove(&env, &mark), ERROR_NONE);
        assert_int_equal(env_commit(&env), ERROR_NONE);
        for (int again = 0; again < 2; again++)
            assert_int_equal(txn_begin(store, writes, &txn, NULL), ERROR_STORE_DAMAGED);
        raw_open(t.f, &env);
        for (size_t a = 0; a < t.raw->count; a++)
            if (memcmp(&t.raw->keys[a], &mark, sizeof mark) == 0)
                raw_put(&env, t.raw, a, a);
        assert_int_equal(env_commit(&env), ERROR_NONE);
        commit(begin(store, writes));
        nanosleep(&tick, NULL);
    }
    store_close(store);
    tamper_end(&t);
}

/* A row by someone who holds the store key and no journal key. */
static void test_forged_row(void **state)
{
    struct fixture *f = *state;
    struct place place;
    uint8_t forged[SEALED_ROW_BYTES];
    struct txn *txn;
    struct keyring *ring = ring_of(f->ring, KEY_STORE, KEY_STORE);
    struct store *store = fixture_open(f);
    store_use_keys(store, ring);
    txn = begin(store, true);
    ok(journal_place(txn, &place), NULL, "place");
    row_make(f, &place, forged);
    forged[SEALED_ROW_BYTES - 1] ^= 1;
    ok(journal_add(txn, &place, forged), NULL, "add");
    commit(txn);
    assert_int_equal(store_check(store, NULL), ERROR_NONE);
    store_use_keys(store, f->ring);
    assert_int_equal(txn_begin(store, false, &txn, NULL), ERROR_STORE_DAMAGED);
    store_close(store);
    keyring_free(ring);
}

/* The header of the head stands in the clear; an epoch changed there is no newer store key. */
static void test_head_header(void **state)
{
    struct tamper t;
    struct env env;
    size_t head = 0;
    tamper_start(&t, *state);
    while (value_kind(t.raw->values[head], t.raw->bytes[head]) != VALUE_HEAD)
        head++;
    for (unsigned bit = 0; bit < 8 * SEAL_HEADER_BYTES; bit++) {
        t.raw->values[head][bit / 8] ^= (uint8_t)(1U << bit % 8);
        raw_open(t.f, &env);
        raw_put(&env, t.raw, head, head);
        tamper_try(&t, &env, TOLD, "head header", bit, 0);
        t.raw->values[head][bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    tamper_end(&t);
}

/* Before login too, an open value that decayed is not taken for a wrong passphrase. */
static void test_open_value(void **state)
{
    struct tamper t;
    struct env env;
    struct store *store;
    tamper_start(&t, *state);
    for (size_t a = 0; a < t.raw->count; a++) {
        if (value_kind(t.raw->values[a], t.raw->bytes[a]) != VALUE_OPEN)
            continue;
        for (size_t at = 0; at < t.raw->bytes[a]; at += 7) {
            t.raw->values[a][at] ^= 0x10;
            raw_open(t.f, &env);
            raw_put(&env, t.raw, a, a);
            assert_int_equal(env_commit(&env), ERROR_NONE);
            assert_int_equal(told(store_open(t.f->path, &store, NULL)), TOLD);
            t.raw->values[a][at] ^= 0x10;
            raw_open(t.f, &env);
            raw_put(&env, t.raw, a, a);
            assert_int_equal(env_commit(&env), ERROR_NONE);
        }
    }
    assert_int_equal(store_open(t.f->path, &store, NULL), ERROR_NONE);
    store_close(store);
    tamper_end(&t);
}

static void test_truncated(void **state)
{
    struct tamper t;
    tamper_start(&t, *state);
    for (size_t bytes = 0; bytes < t.bytes; bytes += 4096) {
        unlink(t.f->data);
        file_write(t.f->data, t.file, bytes);
        assert_int_equal(try(t.f, &t.expected, t.sequence), TOLD);
        struct store *store; /* told before a page is read that is not there */
        assert_int_equal(store_open(t.f->path, &store, NULL), ERROR_STORE_DAMAGED);
        unlink(t.f->data);
        file_write(t.f->data, t.file, bytes + 1);
        assert_int_equal(try(t.f, &t.expected, t.sequence), TOLD);
    }
    tamper_end(&t);
}

static void restored(void)
{
    static const char text[] = "restored\n";
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written;
}

/* Cut at each page while a transaction is open. */
static void test_cut_while_open(void **state)
{
    struct tamper t;
    int told_count = 0;
    tamper_start(&t, *state);
    for (size_t bytes = 0; bytes < t.bytes; bytes += 4096) {
        int pipes[2], status;
        char said[512] = "";
        assert_int_equal(pipe(pipes), 0);
        fflush(NULL);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            struct contents got;
            dup2(pipes[1], STDERR_FILENO);
            store_on_crash(restored);
            struct store *store = fixture_open(t.f);
            struct txn *txn = begin(store, false);
            if (truncate(t.f->data, (off_t)bytes) != 0)
                leave(99);
            enum error error = read_all(txn, &got);
            leave(error ? told(error) : SAME);
        }
        close(pipes[1]);
        size_t length = 0;
        for (ssize_t part; (part = read(pipes[0], said + length, sizeof said - 1 - length)) > 0;)
            length += (size_t)part;
        close(pipes[0]);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), TOLD);
        if (length > 0) {
            assert_memory_equal(said, "restored\ntracker : ", 19);
            assert_int_equal(said[length - 1], '\n');
            told_count++;
        }
        unlink(t.f->data);
        file_write(t.f->data, t.file, t.bytes);
    }
    assert_true(told_count > 0);
    tamper_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_swapped, setup, teardown),
        cmocka_unit_test_setup_teardown(test_removed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_doubled, setup, teardown),
        cmocka_unit_test_setup_teardown(test_replayed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_format, setup, teardown),
        cmocka_unit_test_setup_teardown(test_kind, setup, teardown),
        cmocka_unit_test_setup_teardown(test_while_logged_in, setup, teardown),
        cmocka_unit_test_setup_teardown(test_forged_row, setup, teardown),
        cmocka_unit_test_setup_teardown(test_head_header, setup, teardown),
        cmocka_unit_test_setup_teardown(test_open_value, setup, teardown),
        cmocka_unit_test_setup_teardown(test_truncated, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_while_open, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
