/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on the disk before anything is read: each folder and file that is refused, and that
 * nothing is created or changed by refusing. */
#include "tests/store_fixture.h"

#include <sys/statfs.h>
#include <sys/syscall.h>

#include "tracker/store/store_internal.h"

/* A name that a shell would take apart. */
static int setup_quoted(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    fixture_make(f);
    snprintf(f->path, sizeof f->path, "%s/a store's", f->folder);
    snprintf(f->data, sizeof f->data, "%s/data.mdb", f->path);
    fixture_create(f);
    *state = f;
    return 0;
}

static void refused(const char *path, enum error expected, struct fault *fault)
{
    struct store *store;
    struct fault unused;
    fault = fault ? fault : &unused;
    memset(fault, 0, sizeof *fault);
    enum error error = store_open(path, &store, fault);
    if (error != expected)
        fail_msg("%s: %s instead of %s (%s)", path, error_word(error), error_word(expected),
                 fault->subject);
    assert_int_equal(fault->error, expected);
    assert_null(store);
}

static void accepted(const struct fixture *f)
{
    struct store *store;
    struct fault fault = {0};
    ok(store_open(f->path, &store, &fault), &fault, "open");
    store_use_keys(store, f->ring);
    commit(begin(store, true));
    store_close(store);
}

/* Refused with a command to type, after which the store opens. */
static void cured(const struct fixture *f)
{
    struct fault fault;
    refused(f->path, ERROR_STORE_ACCESS, &fault);
    assert_int_equal(system(fault.subject), 0);
    accepted(f);
}

static void test_modes(void **state)
{
    const struct fixture *f = *state;
    static const mode_t file_modes[] = {0640, 0660, 0666, 0604, 0602, 02600, 04600, 01600};
    static const mode_t folder_modes[] = {0750, 0770, 0777, 0701, 02700, 01700, 04700};
    char lock[128];
    snprintf(lock, sizeof lock, "%s/store.lock", f->path);
    for (size_t i = 0; i < sizeof file_modes / sizeof file_modes[0]; i++) {
        assert_int_equal(chmod(f->data, file_modes[i]), 0);
        cured(f);
        assert_int_equal(chmod(lock, file_modes[i]), 0);
        cured(f);
    }
    for (size_t i = 0; i < sizeof folder_modes / sizeof folder_modes[0]; i++) {
        assert_int_equal(chmod(f->path, folder_modes[i]), 0);
        cured(f);
    }
}

/* Files of somebody else, whoever runs this: the functions stand before those of the C library. */
static mode_t foreign; /* the kind of file that is said to be */

static int told(int result, struct stat *status)
{
    if (result == 0 && foreign && (status->st_mode & S_IFMT) == foreign)
        status->st_uid++;
    return result;
}

int fstat(int file, struct stat *status)
{
    return told((int)syscall(SYS_newfstatat, file, "", status, AT_EMPTY_PATH), status);
}

int fstatat(int dir, const char *path, struct stat *status, int flags)
{
    return told((int)syscall(SYS_newfstatat, dir, path, status, flags), status);
}

/* A call that succeeds may leave anything in errno. */
int lstat(const char *path, struct stat *status)
{
    int result = (int)syscall(SYS_newfstatat, AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
    if (result == 0)
        errno = EDOM;
    return result;
}

static void test_owner(void **state)
{
    const struct fixture *f = *state;
    struct fault fault;
    foreign = S_IFREG;
    refused(f->path, ERROR_STORE_ACCESS, &fault);
    foreign = S_IFDIR;
    assert_non_null(strstr(fault.subject, "chown"));
    refused(f->path, ERROR_STORE_ACCESS, NULL);
    foreign = 0;
    accepted(f);
}

static void test_missing(void **state)
{
    const struct fixture *f = *state;
    char path[256];
    snprintf(path, sizeof path, "%s/none", f->folder);
    refused(path, ERROR_STORE_MISSING, NULL);
    snprintf(path, sizeof path, "%s/none/store", f->folder);
    refused(path, ERROR_STORE_MISSING, NULL);
    refused(f->data, ERROR_STORE_MISSING, NULL);
    snprintf(path, sizeof path, "%s/empty", f->folder);
    assert_int_equal(mkdir(path, 0700), 0);
    refused(path, ERROR_STORE_MISSING, NULL);
    assert_int_equal(entries(path), 0);
    refused("", ERROR_STORE_MISSING, NULL);

    snprintf(path, sizeof path, "%s/store.lock", f->path);
    assert_int_equal(unlink(path), 0);
    refused(f->path, ERROR_STORE_DAMAGED, NULL);
    assert_int_equal(entries(f->path), 1);
}

/* LMDB would make a new store of these. */
static void test_cut_short(void **state)
{
    const struct fixture *f = *state;
    static const size_t sizes[] = {0, 1, 4095, 4096, 8191};
    size_t bytes;
    uint8_t *content = file_read(f->data, &bytes);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct stat status;
        file_write(f->data, content, sizes[i]);
        refused(f->path, ERROR_STORE_DAMAGED, NULL);
        assert_int_equal(stat(f->data, &status), 0);
        assert_int_equal(status.st_size, sizes[i]);
    }
    assert_int_equal(unlink(f->data), 0);
    refused(f->path, ERROR_STORE_DAMAGED, NULL);
    assert_int_equal(entries(f->path), 1);
    file_write(f->data, content, bytes);
    accepted(f);
    free(content);
}

static void test_links(void **state)
{
    const struct fixture *f = *state;
    char alias[256], moved[256], lock[256];
    struct fault fault;
    snprintf(lock, sizeof lock, "%s/store.lock", f->path);
    snprintf(moved, sizeof moved, "%s/moved", f->folder);

    snprintf(alias, sizeof alias, "%s/link", f->folder);
    assert_int_equal(symlink(f->path, alias), 0);
    refused(alias, ERROR_STORE_ACCESS, &fault);
    assert_non_null(strstr(fault.subject, "readlink"));
    snprintf(alias, sizeof alias, "%s/link/", f->folder); /* which open() would follow */
    refused(alias, ERROR_STORE_ACCESS, NULL);

    const char *files[] = {f->data, lock};
    for (int i = 0; i < 2; i++) {
        size_t before, after;
        assert_int_equal(rename(files[i], moved), 0);
        uint8_t *content = file_read(moved, &before);
        assert_int_equal(symlink(moved, files[i]), 0);
        refused(f->path, ERROR_STORE_ACCESS, NULL);
        assert_int_equal(unlink(files[i]), 0);
        assert_int_equal(mkfifo(files[i], 0600), 0);
        refused(f->path, ERROR_STORE_ACCESS, NULL); /* and no hang */
        assert_int_equal(unlink(files[i]), 0);
        assert_int_equal(mkdir(files[i], 0700), 0);
        refused(f->path, ERROR_STORE_ACCESS, NULL);
        assert_int_equal(rmdir(files[i]), 0);
        uint8_t *again = file_read(moved, &after);
        assert_int_equal(before, after);
        assert_memory_equal(content, again, before);
        free(content);
        free(again);
        assert_int_equal(rename(moved, files[i]), 0);
        assert_int_equal(link(files[i], moved), 0);
        refused(f->path, ERROR_STORE_ACCESS, NULL);
        assert_int_equal(unlink(moved), 0);
        accepted(f);
    }
}

/* Names that a scrub uses, made by someone else to have a victim overwritten. */
static void test_victims(void **state)
{
    const struct fixture *f = *state;
    static const char text[] = "a letter of somebody";
    char victim[256], old[256], scrub[256], inside[300];
    snprintf(victim, sizeof victim, "%s/victim", f->folder);
    snprintf(old, sizeof old, "%s/old-to-zero", f->path);
    snprintf(scrub, sizeof scrub, "%s/scrub", f->path);
    snprintf(inside, sizeof inside, "%s/data.mdb", scrub);
    file_write(victim, (const uint8_t *)text, sizeof text);

    assert_int_equal(symlink(victim, old), 0);
    refused(f->path, ERROR_STORE_ACCESS, NULL);
    assert_int_equal(unlink(old), 0);
    assert_int_equal(link(victim, old), 0);
    refused(f->path, ERROR_STORE_ACCESS, NULL);
    assert_int_equal(unlink(old), 0);
    assert_int_equal(symlink(f->folder, scrub), 0);
    refused(f->path, ERROR_FILE, NULL);
    assert_int_equal(unlink(scrub), 0);
    assert_int_equal(mkdir(scrub, 0700), 0);
    assert_int_equal(symlink(victim, inside), 0);
    refused(f->path, ERROR_STORE_ACCESS, NULL);
    assert_int_equal(unlink(inside), 0);
    assert_int_equal(link(victim, inside), 0);
    refused(f->path, ERROR_STORE_ACCESS, NULL);
    assert_int_equal(unlink(inside), 0);

    size_t bytes;
    uint8_t *content = file_read(victim, &bytes);
    assert_int_equal(bytes, sizeof text);
    assert_memory_equal(content, text, bytes);
    free(content);
    accepted(f); /* the empty scrub/ is gone */
    assert_int_equal(entries(f->path), 2);
}

/* Another store put in place of the one in use, or its file alone. */
static void test_other_store(void **state)
{
    struct fixture *f = *state;
    struct fixture other;
    struct txn *txn;
    char moved[256];
    fixture_make(&other);
    fixture_create(&other);
    struct store *store = fixture_open(f);
    snprintf(moved, sizeof moved, "%s/moved", f->folder);
    assert_int_equal(rename(f->path, moved), 0);
    assert_int_equal(rename(other.path, f->path), 0);
    assert_int_equal(txn_begin(store, false, &txn, NULL), ERROR_STORE_DAMAGED);
    store_use_keys(store, NULL); /* nor before login */
    assert_int_equal(txn_begin(store, false, &txn, NULL), ERROR_STORE_DAMAGED);
    store_use_keys(store, f->ring);
    assert_int_equal(rename(f->path, other.path), 0);
    assert_int_equal(txn_begin(store, false, &txn, NULL), ERROR_STORE_MISSING);
    assert_int_equal(rename(moved, f->path), 0);
    commit(begin(store, true));
    store_close(store);

    size_t bytes;
    uint8_t *content = file_read(other.data, &bytes);
    file_write(f->data, content, bytes);
    store = fixture_open(f);
    assert_int_equal(txn_begin(store, false, &txn, NULL), ERROR_STORE_DAMAGED);
    store_close(store);
    free(content);
    fixture_end(&other);
}

static void test_network(void **state)
{
    (void)state;
    static const unsigned long here[] = {0xEF53,     0x01021994, 0x794C7630, 0x9123683E,
                                         0x58465342, 0xF2F52010, 0x2FC12FC1};
    static const unsigned long away[] = {0x6969,     0x517B,     0xFF534D42, 0xFE534D42, 0x65735546,
                                         0x01021997, 0x5346414F, 0x00C36400, 0x0BD00BD0};
    for (size_t i = 0; i < sizeof here / sizeof here[0]; i++)
        assert_false(folder_is_network(here[i]));
    for (size_t i = 0; i < sizeof away / sizeof away[0]; i++)
        assert_true(folder_is_network(away[i]));
    /* where long is signed and 64 bits wide, cifs comes back negative */
    assert_true(folder_is_network((unsigned long)(long)(int)0xFF534D42));
}

/* A name of that length has no room for what goes behind it. */
static void test_long_path(void **state)
{
    (void)state;
    char path[5000];
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    refused(path, ERROR_FILE, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_modes, setup_quoted, teardown),
        cmocka_unit_test_setup_teardown(test_owner, setup_quoted, teardown),
        cmocka_unit_test_setup_teardown(test_missing, setup_quoted, teardown),
        cmocka_unit_test_setup_teardown(test_cut_short, setup_quoted, teardown),
        cmocka_unit_test_setup_teardown(test_links, setup_quoted, teardown),
        cmocka_unit_test_setup_teardown(test_victims, setup_quoted, teardown),
        cmocka_unit_test_setup_teardown(test_other_store, setup_quoted, teardown),
        cmocka_unit_test(test_network),
        cmocka_unit_test(test_long_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
