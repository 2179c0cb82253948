/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every call to the system that the store and LMDB make, failing in turn, once and from then on;
 * and the order in which they sync. The functions below stand before those of the C library. */
#include "tests/store_fixture.h"
#include "tests/support/asan.h"

#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>

enum call {
    CALL_OPEN,
    CALL_STAT,
    CALL_READ,
    CALL_WRITE,
    CALL_SYNC,
    CALL_NAME, /* link, rename, unlink, make a folder */
    CALL_MISC,
    CALL_MEMORY,
    CALL_KINDS,
};

enum { LOG_CHARS = 4096 };

static struct {
    bool armed;
    enum call kind;
    int countdown; /* fails when it reaches zero */
    bool on;       /* and from then on */
    int error;
    bool fired;
    bool shorten; /* a write comes out short instead of failing */
    char log[LOG_CHARS];
    size_t logged;
} fault;

static bool hit(enum call kind)
{
    if (!fault.armed || kind != fault.kind)
        return false;
    if (fault.countdown > 0)
        fault.countdown--;
    if (fault.countdown > 0 || (fault.fired && !fault.on))
        return false;
    fault.fired = true;
    errno = fault.error;
    return true;
}

static void note(char event)
{
    if (fault.logged + 1 < LOG_CHARS)
        fault.log[fault.logged++] = event;
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return hit(CALL_OPEN) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int openat(int dir, const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return hit(CALL_OPEN) ? -1 : (int)syscall(SYS_openat, dir, path, flags, mode);
}

int fstat(int file, struct stat *status)
{
    return hit(CALL_STAT) ? -1 : (int)syscall(SYS_newfstatat, file, "", status, AT_EMPTY_PATH);
}

int fstatat(int dir, const char *path, struct stat *status, int flags)
{
    return hit(CALL_STAT) ? -1 : (int)syscall(SYS_newfstatat, dir, path, status, flags);
}

int fstatfs(int file, struct statfs *status)
{
    return hit(CALL_STAT) ? -1 : (int)syscall(SYS_fstatfs, file, status);
}

ssize_t read(int file, void *bytes, size_t count)
{
    return hit(CALL_READ) ? -1 : syscall(SYS_read, file, bytes, count);
}

ssize_t pread(int file, void *bytes, size_t count, off_t at)
{
    return hit(CALL_READ) ? -1 : syscall(SYS_pread64, file, bytes, count, at);
}

ssize_t write(int file, const void *bytes, size_t count)
{
    if (!hit(CALL_WRITE))
        return syscall(SYS_write, file, bytes, count);
    return fault.shorten && count > 1 ? syscall(SYS_write, file, bytes, count / 2) : -1;
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at)
{
    note(fcntl(file, F_GETFL) & O_DSYNC ? 'm' : 'w');
    if (!hit(CALL_WRITE))
        return syscall(SYS_pwrite64, file, bytes, count, at);
    if (!fault.shorten || count < 2)
        return -1;
    return syscall(SYS_pwrite64, file, bytes, count / 2, at);
}

ssize_t writev(int file, const struct iovec *parts, int count)
{
    note('w');
    if (!hit(CALL_WRITE))
        return syscall(SYS_writev, file, parts, count);
    if (!fault.shorten)
        return -1;
    return syscall(SYS_write, file, parts[0].iov_base, parts[0].iov_len / 2);
}

int ftruncate(int file, off_t size)
{
    return hit(CALL_MISC) ? -1 : (int)syscall(SYS_ftruncate, file, size);
}

int fsync(int file)
{
    struct stat status;
    syscall(SYS_newfstatat, file, "", &status, AT_EMPTY_PATH);
    note(S_ISDIR(status.st_mode) ? 'd' : 's');
    return hit(CALL_SYNC) ? -1 : (int)syscall(SYS_fsync, file);
}

int fdatasync(int file)
{
    note('s');
    return hit(CALL_SYNC) ? -1 : (int)syscall(SYS_fdatasync, file);
}

int linkat(int from, const char *old, int to, const char *new, int flags)
{
    note('l');
    return hit(CALL_NAME) ? -1 : (int)syscall(SYS_linkat, from, old, to, new, flags);
}

int renameat(int from, const char *old, int to, const char *new)
{
    note('r');
    return hit(CALL_NAME) ? -1 : (int)syscall(SYS_renameat2, from, old, to, new, 0);
}

int rename(const char *old, const char *new)
{
    note('r');
    return hit(CALL_NAME) ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, 0);
}

int unlinkat(int dir, const char *path, int flags)
{
    note('u');
    return hit(CALL_NAME) ? -1 : (int)syscall(SYS_unlinkat, dir, path, flags);
}

int mkdirat(int dir, const char *path, mode_t mode)
{
    return hit(CALL_NAME) ? -1 : (int)syscall(SYS_mkdirat, dir, path, mode);
}

int chmod(const char *path, mode_t mode)
{
    return hit(CALL_NAME) ? -1 : (int)syscall(SYS_fchmodat, AT_FDCWD, path, mode);
}

int flock(int file, int operation)
{
    return hit(CALL_MISC) ? -1 : (int)syscall(SYS_flock, file, operation);
}

#if !ASAN
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);

void *malloc(size_t size)
{
    return hit(CALL_MEMORY) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return hit(CALL_MEMORY) ? NULL : __libc_calloc(count, size);
}
#endif

/* What a session does; *added says that the row at place was acknowledged. */
static enum error session(const struct fixture *f, struct place *place, bool *added)
{
    struct store *store;
    struct txn *txn = NULL;
    struct id tag;
    uint8_t sealed[SEALED_ROW_BYTES], *value;
    size_t bytes;
    enum error error = store_open(f->path, &store, NULL);
    if (error)
        return error;
    store_use_keys(store, f->ring);
    error = txn_begin(store, true, &txn, NULL);
    if (!error)
        error = journal_place(txn, place);
    if (!error) {
        row_make(f, place, sealed);
        error = journal_add(txn, place, sealed);
    }
    if (!error)
        error = record_put(txn, RECORD_STORE, "long", sealed, sizeof sealed);
    if (!error)
        error = txn_add_tag(txn, &tag);
    if (!error)
        error = txn_owe_scrub(txn);
    if (txn)
        error = txn_commit(txn, NULL);
    *added = txn && !error;
    if (!error)
        error = store_scrub(store, NULL);
    if (!error)
        error = txn_begin(store, false, &txn, NULL);
    if (!error) {
        error = record_get(txn, RECORD_STORE, "long", &value, &bytes);
        secret_free(value);
        txn_abort(txn);
    }
    store_close(store);
    return error;
}

/* Another: a new store, a copy. */
static enum error maker(const struct fixture *f)
{
    char new[128], copy[128];
    struct store *store;
    snprintf(new, sizeof new, "%s/new", f->folder);
    snprintf(copy, sizeof copy, "%s/copy", f->folder);
    enum error error = store_create(new, &f->info, f->ring, &store, NULL);
    if (error)
        return error;
    error = store_create_finish(store, NULL);
    if (!error)
        error = store_copy(store, copy, NULL, NULL);
    store_close(store);
    return error;
}

struct answer {
    enum error error;
    bool fired;
    bool added;
    struct place place;
};

/* Runs in a child with one fault; false when there were fewer calls than that. */
static bool try(const struct fixture *f, bool making, struct answer *answer)
{
    int pipes[2], status;
    assert_int_equal(pipe(pipes), 0);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        memset(answer, 0, sizeof *answer);
        fault.armed = true;
        answer->error = making ? maker(f) : session(f, &answer->place, &answer->added);
        fault.armed = false;
        answer->fired = fault.fired;
        leave(write(pipes[1], answer, sizeof *answer) != sizeof *answer);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_int_equal(read(pipes[0], answer, sizeof *answer), sizeof *answer);
    close(pipes[0]);
    close(pipes[1]);
    return answer->fired;
}

static void whole(const struct fixture *f, const struct answer *answer)
{
    bool has;
    struct store *store = fixture_open(f);
    ok(store_check(store, NULL), NULL, "check");
    struct txn *txn = begin(store, false);
    assert_int_equal(entries(f->path), 2);
    if (answer->added) {
        assert_int_equal(journal_has(txn, &answer->place, &has), ERROR_NONE);
        assert_true(has);
    }
    commit(txn);
    store_close(store);
}

/* Takes away what a maker made; nothing else may be left, unless cleaning up could fail too. */
static void clean(const struct fixture *f, bool leftovers)
{
    char path[128];
    snprintf(path, sizeof path, "%s/copy", f->folder);
    remove_tree(path);
    snprintf(path, sizeof path, "%s/new", f->folder);
    remove_tree(path);
    if (!leftovers) {
        assert_int_equal(entries(f->folder), 1);
        return;
    }
    remove_tree(f->folder);
    assert_int_equal(mkdir(f->folder, 0700), 0);
    fixture_create(f);
}

/* Each call of a kind fails in turn: an error that is no damage, and everything acknowledged there.
 */
static void fail_each(const struct fixture *f, enum call kind, int error, bool on, bool making)
{
    struct answer answer;
    int fired = 0, swallowed = 0;
    for (int n = 1;; n++) {
        fault.kind = kind;
        fault.countdown = n;
        fault.error = error;
        fault.on = on;
        bool done = !try(f, making, &answer);
        if (done)
            assert_int_equal(answer.error, ERROR_NONE);
        fired += !done;
        swallowed += !done && answer.error == ERROR_NONE;
        if (error_exit(answer.error) == EXIT_DAMAGED)
            fail_msg("call %d of kind %d: %s", n, (int)kind, error_word(answer.error));
        if (error == ENOSPC && kind == CALL_WRITE && answer.error)
            assert_string_equal(error_word(answer.error), "disk_full");
        if (error == ENOMEM && answer.error)
            assert_string_equal(error_word(answer.error), "memory");
        if (making)
            clean(f, kind == CALL_NAME || kind == CALL_OPEN);
        else
            whole(f, &answer);
        if (done)
            break;
    }
    print_message("kind %d, errno %d%s: %d calls failed, %d without harm\n", (int)kind, error,
                  on ? " for ever" : "", fired, swallowed);
    assert_true(fired > 0);
    assert_true(swallowed < fired);
}

static void test_input_output(void **state)
{
    struct fixture *f = *state;
    for (enum call kind = CALL_OPEN; kind <= CALL_NAME; kind++) {
        for (int making = 0; making < 2; making++) {
            fail_each(f, kind, EIO, false, making);
            if (kind != CALL_READ)
                fail_each(f, kind, kind == CALL_OPEN ? EMFILE : ENOSPC, true, making);
        }
    }
    fail_each(f, CALL_MISC, EIO, false, false);
}

static void test_short_writes(void **state)
{
    struct fixture *f = *state;
    fault.shorten = true;
    fail_each(f, CALL_WRITE, ENOSPC, true, false);
    fault.shorten = false;
}

#if !ASAN
static void test_memory(void **state)
{
    struct fixture *f = *state;
    if (getenv("TRACKER_BRIEF")) /* Valgrind has a malloc of its own */
        skip();
    for (int on = 0; on < 2; on++) {
        fail_each(f, CALL_MEMORY, ENOMEM, on, false);
        fail_each(f, CALL_MEMORY, ENOMEM, on, true);
    }
}
#endif

/* A commit is data, sync, then the page that makes it true, synced as it is written. */
static void test_commit_order(void **state)
{
    struct fixture *f = *state;
    struct store *store = fixture_open(f);
    commit(begin(store, true));
    for (int i = 0; i < 5; i++) {
        struct place place;
        struct txn *txn = begin(store, true);
        row_add(f, txn, &place);
        fault.logged = 0;
        commit(txn);
        fault.log[fault.logged] = '\0';
        size_t length = strlen(fault.log);
        assert_true(length >= 3);
        assert_int_equal(strspn(fault.log, "w"), length - 2);
        assert_string_equal(fault.log + length - 2, "sm");
    }
    store_close(store);
}

/* Each step of a scrub is on the disk before the next. */
static void test_scrub_order(void **state)
{
    struct fixture *f = *state;
    struct store *store = fixture_open(f);
    commit(begin(store, true));
    fault.logged = 0;
    assert_int_equal(store_scrub(store, NULL), ERROR_NONE);
    fault.log[fault.logged] = '\0';
    /* copied, its folder; linked, folder; renamed, folder; zeroed, unlinked, folder; rmdir, folder
     */
    const char *after = strstr(fault.log, "smdldrd");
    assert_non_null(after);
    after += strlen("smdldrd");
    assert_true(strspn(after, "w") > 0);
    assert_string_equal(after + strspn(after, "w"), "sudud");
    store_close(store);
}

static void test_create_order(void **state)
{
    struct fixture *f = *state;
    fault.logged = 0;
    assert_int_equal(maker(f), ERROR_NONE);
    fault.log[fault.logged] = '\0';
    /* the file, its folder, its name, the parent; for the copy, a private one before */
    char *first = strstr(fault.log, "smdrd");
    assert_non_null(first);
    assert_non_null(strstr(first + 5, "smsdrd"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_input_output, setup, teardown),
        cmocka_unit_test_setup_teardown(test_short_writes, setup, teardown),
#if !ASAN
        cmocka_unit_test_setup_teardown(test_memory, setup, teardown),
#endif
        cmocka_unit_test_setup_teardown(test_commit_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_scrub_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_create_order, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
