/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/store_*.c: a store whose whole contents are known, and a child that reads them,
 * writes, and reads again. */
#ifndef TESTS_STORE_CONTENTS_H
#define TESTS_STORE_CONTENTS_H

#include "tests/store_fixture.h"

#include "tracker/store/store_internal.h"

enum { ROWS = 6, MARKS = 8, LONG_BYTES = 3000 };

/* How a child ended. */
enum { SAME = 0, TOLD = 4, OTHER_ERROR = 20, OTHER_CONTENTS, OLDER };

struct contents {
    struct hash hash;
    uint64_t rows;
    uint64_t marks;
};

static struct id mark_number(uint8_t number)
{
    struct id mark;
    memset(mark.b, 0xA0 + number, sizeof mark.b);
    return mark;
}

static void fill(const struct fixture *f, struct store *store)
{
    uint8_t value[LONG_BYTES];
    struct place place;
    struct id tag;
    memset(value, 'v', sizeof value);
    struct txn *txn = begin(store, true);
    ok(txn_add_tag(txn, &tag), NULL, "tag");
    ok(record_put(txn, RECORD_OPEN, "lock 1", value, 640), NULL, "put");
    ok(record_put(txn, RECORD_OPEN, "lock 2", value, 640), NULL, "put");
    ok(record_put(txn, RECORD_STORE, "long", value, LONG_BYTES), NULL, "put");
    ok(record_put(txn, RECORD_STORE, "short", value, 10), NULL, "put");
    ok(record_put(txn, RECORD_BLOCK, "block", value, 100), NULL, "put");
    for (int i = 0; i < ROWS; i++)
        row_add(f, txn, &place);
    for (uint8_t i = 0; i < MARKS; i++) {
        struct id mark = mark_number(i);
        ok(mark_spend(txn, &mark), NULL, "spend");
    }
    commit(txn);
}

static enum error hash_row(void *context, const struct place *place, const uint8_t *sealed)
{
    struct contents *contents = context;
    hash_chain(&contents->hash, place->key.b, ID_BYTES, &contents->hash);
    hash_chain(&contents->hash, sealed, SEALED_ROW_BYTES, &contents->hash);
    return ERROR_NONE;
}

/* Everything that can be read, through the store. */
static enum error read_all(struct txn *txn, struct contents *contents)
{
    static const struct {
        enum record_kind kind;
        const char *name;
    } records[] = {
        {RECORD_OPEN, "lock 1"}, {RECORD_OPEN, "lock 2"}, {RECORD_STORE, "long"},
        {RECORD_STORE, "short"}, {RECORD_BLOCK, "block"},
    };
    memset(contents, 0, sizeof *contents);
    enum error error = journal_each(txn, hash_row, contents);
    for (size_t i = 0; !error && i < sizeof records / sizeof records[0]; i++) {
        uint8_t *value;
        size_t bytes;
        error = record_get(txn, records[i].kind, records[i].name, &value, &bytes);
        if (!error && value)
            hash_chain(&contents->hash, value, bytes, &contents->hash);
        secret_free(value);
    }
    for (uint8_t i = 0; !error && i < MARKS; i++) {
        struct id mark = mark_number(i);
        bool has;
        error = mark_has(txn, &mark, &has);
        if (!error && !has)
            contents->hash.b[0] ^= 1;
    }
    return error ? error : journal_count(txn, &contents->rows, &contents->marks);
}

static int told(enum error error)
{
    return error_exit(error) == EXIT_DAMAGED ? TOLD : OTHER_ERROR;
}

/* Reads and compares; in a writing transaction it then adds a row, at *place. */
static int look(const struct fixture *f, struct store *store, const struct contents *expected,
                uint64_t sequence, struct place *place)
{
    struct txn *txn;
    struct contents got;
    uint8_t sealed[SEALED_ROW_BYTES];
    enum error error = txn_begin(store, place != NULL, &txn, NULL);
    if (error)
        return told(error);
    error = read_all(txn, &got);
    bool older = txn_sequence(txn) < sequence;
    bool same = memcmp(&got, expected, sizeof got) == 0;
    if (!error && !older && same && place) {
        ok(journal_place(txn, place), NULL, "place");
        row_make(f, place, sealed);
        error = journal_add(txn, place, sealed);
        if (!error)
            error = txn_commit(txn, NULL);
        else
            txn_abort(txn);
    } else {
        txn_abort(txn);
    }
    return error ? told(error) : older ? OLDER : same ? SAME : OTHER_CONTENTS;
}

/* A sound commit, as a new session finds it. */
static int look_again(const struct fixture *f, const struct contents *expected,
                      const struct place *place)
{
    struct store *store;
    struct txn *txn;
    struct contents got;
    bool removed, same = false;
    if (store_open(f->path, &store, NULL) != ERROR_NONE)
        return OTHER_ERROR;
    store_use_keys(store, f->ring);
    if (txn_begin(store, true, &txn, NULL) == ERROR_NONE) {
        same = journal_remove(txn, place, &removed) == ERROR_NONE && removed &&
               read_all(txn, &got) == ERROR_NONE && memcmp(&got, expected, sizeof got) == 0;
        txn_abort(txn);
    }
    store_close(store);
    return same ? SAME : OTHER_CONTENTS;
}

/* Reads, compares, writes, reads again. */
static int child(const struct fixture *f, const struct contents *expected, uint64_t sequence)
{
    struct store *store;
    struct place place;
    enum error error = store_open(f->path, &store, NULL);
    if (error)
        return told(error);
    store_use_keys(store, f->ring);
    int end = look(f, store, expected, sequence, NULL);
    if (end == SAME)
        end = look(f, store, expected, sequence, &place);
    store_close(store);
    return end == SAME ? look_again(f, expected, &place) : end;
}

/* The way a child ends, -1 for a signal. */
static int try(const struct fixture *f, const struct contents *expected, uint64_t sequence)
{
    int status;
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDERR_FILENO);
        dup2(null, STDOUT_FILENO);
        leave(child(f, expected, sequence));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static uint64_t remember(struct store *store, struct contents *expected)
{
    struct txn *txn = begin(store, false);
    ok(read_all(txn, expected), NULL, "read");
    uint64_t sequence = txn_sequence(txn);
    assert_int_equal(expected->rows, ROWS);
    assert_int_equal(expected->marks, MARKS);
    commit(txn);
    return sequence;
}

#endif
