/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the first pages of a file tell without LMDB: a sound store of another kind of machine, and a
 * file that goes on behind its last page. The bytes of pages 0 below are those that mdb_load of
 * liblmdb 0.9.24 wrote for i386 and, under qemu-user, for s390x; no 32-bit machine with the other
 * order is left in Debian, so that one is i386's, number by number turned round. */
#include "tests/store_fixture.h"

#include <sys/resource.h>

#include "tracker/store/store_internal.h"

enum { PAGE = 4096, MIB = 1 << 20 };

/* A number of a page, as the file has it. */
struct part {
    size_t at, bytes;
    uint64_t value;
};

/* flags, magic, version, map size, page size, flags of the table, root of each table, last page */
static const struct part narrow[] = {{6, 2, 8},           {12, 4, 0xBEEFC0DE}, {16, 4, 1},
                                     {24, 4, 0x100000},   {28, 4, PAGE},       {32, 2, 0x4008},
                                     {52, 4, 0xFFFFFFFF}, {80, 4, 0xFFFFFFFF}, {84, 4, 1}};
static const struct part wide[] = {{10, 2, 8},          {16, 4, 0xBEEFC0DE},  {20, 4, 1},
                                   {32, 8, 0x100000},   {40, 4, PAGE},        {44, 2, 0x4008},
                                   {80, 8, UINT64_MAX}, {128, 8, UINT64_MAX}, {136, 8, 1}};

static void page_write(const struct part *parts, size_t count, bool big, uint8_t page[PAGE])
{
    memset(page, 0, PAGE);
    for (size_t i = 0; i < count; i++)
        for (size_t b = 0; b < parts[i].bytes; b++)
            page[parts[i].at + (big ? parts[i].bytes - 1 - b : b)] =
                (uint8_t)(parts[i].value >> 8 * b);
}

/* The same bytes on any machine that runs this test. */
static void test_bytes(void **state)
{
    (void)state;
    static const uint8_t i386[] = {0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0xde, 0xc0, 0xef, 0xbe, 1};
    static const uint8_t s390x[] = {0, 8, 0, 0, 0, 0, 0xbe, 0xef, 0xc0, 0xde, 0, 0, 0, 1};
    uint8_t page[PAGE];
    page_write(narrow, sizeof narrow / sizeof *narrow, false, page);
    assert_memory_equal(page, i386, sizeof i386);
    page_write(wide, sizeof wide / sizeof *wide, true, page);
    assert_memory_equal(page + 10, s390x, sizeof s390x);
}

static void put_page(const struct fixture *f, const uint8_t page[PAGE])
{
    uint8_t file[4 * PAGE] = {0};
    memcpy(file, page, PAGE);
    memcpy(file + PAGE, page, PAGE);
    file_write(f->data, file, sizeof file);
}

static void test_machines(void **state)
{
    const struct fixture *f = *state;
    const bool big_here = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
    uint8_t page[PAGE];
    unsigned named = 0;
    for (unsigned kind = 0; kind < 4; kind++) {
        const bool is_wide = kind & 2;
        const bool big = kind & 1;
        struct fault fault = {0};
        struct store *store;
        if (is_wide == (sizeof(size_t) == 8) && big == big_here)
            continue;
        page_write(is_wide ? wide : narrow,
                   is_wide ? sizeof wide / sizeof *wide : sizeof narrow / sizeof *narrow, big,
                   page);
        put_page(f, page);
        assert_int_equal(store_open(f->path, &store, &fault), ERROR_STORE_MACHINE);
        assert_int_equal(fault.error, ERROR_STORE_MACHINE);
        assert_int_equal(strstr(fault.subject, "sens") != NULL, big != big_here);
        named += strstr(fault.subject, "32 bits") != NULL;
        assert_int_equal(entries(f->path), 2);
        /* one bit of the magic lost: no machine's file any more */
        page[(is_wide ? 16 : 12) + 1] ^= 1;
        put_page(f, page);
        assert_int_equal(store_open(f->path, &store, &fault), ERROR_STORE_DAMAGED);
    }
    assert_int_equal(named, sizeof(size_t) == 8 ? 2 : 0);
}

/* --- what stands behind the last page --- */

/* LMDB's own last page, and the bytes up to its end. */
static off_t used_of(const struct fixture *f)
{
    struct stat status;
    struct store *store = fixture_open(f);
    ok(store_scrub(store, NULL), NULL, "scrub");
    store_close(store);
    assert_int_equal(stat(f->data, &status), 0);
    return status.st_size;
}

static void test_tail(void **state)
{
    const struct fixture *f = *state;
    static const off_t tails[] = {(off_t)64 * MIB, (off_t)4096 * MIB, (off_t)4 << 40};
    off_t used = used_of(f);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct fault fault = {0};
        struct store *store;
        struct stat status;
        char number[32];
        if (truncate(f->data, used + tails[i]) != 0) { /* more than this disk's files may have */
            assert_true(i > 0 && errno == EFBIG);
            continue;
        }
        assert_int_equal(store_open(f->path, &store, &fault), ERROR_STORE_DAMAGED);
        snprintf(number, sizeof number, "%lld octets", (long long)tails[i]);
        assert_non_null(strstr(fault.subject, number));
        assert_int_equal(stat(f->data, &status), 0);
        assert_int_equal(status.st_size, used + tails[i]); /* named, and nothing else done */
        assert_true(status.st_blocks < 2048);
    }
    assert_int_equal(truncate(f->data, used), 0);
    struct store *store = fixture_open(f);
    commit(begin(store, true));
    store_close(store);
}

/* What a commit leaves that was cut short is no damage: it goes with the next scrub. */
static void test_tail_of_commit(void **state)
{
    const struct fixture *f = *state;
    off_t used = used_of(f);
    for (off_t tail = PAGE; tail <= 16 * MIB; tail *= 8) {
        assert_int_equal(truncate(f->data, used + tail), 0);
        struct store *store = fixture_open(f);
        ok(store_check(store, NULL), NULL, "check");
        commit(begin(store, true));
        struct stat status;
        assert_int_equal(stat(f->data, &status), 0);
        assert_true(status.st_size < used + PAGE * 16);
        store_close(store);
        used = used_of(f);
    }
}

/* Erasing takes no room that the file did not have. */
static void test_zero_sparse(void **state)
{
    const struct fixture *f = *state;
    struct stat before, after;
    char path[128], text[6];
    struct fault fault = {0};
    snprintf(path, sizeof path, "%s/sparse", f->folder);
    int file = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    assert_true(file >= 0);
    assert_int_equal(pwrite(file, "first", 5, 100), 5);
    assert_int_equal(pwrite(file, "later", 5, (off_t)90 * MIB), 5);
    assert_int_equal(ftruncate(file, (off_t)200 * MIB), 0);
    assert_int_equal(fstat(file, &before), 0);
    ok(folder_zero(file, path, &fault), &fault, "zero");
    assert_int_equal(fstat(file, &after), 0);
    assert_int_equal(after.st_size, before.st_size);
    assert_true(after.st_blocks <= before.st_blocks + 16);
    assert_int_equal(pread(file, text, 5, 100), 5);
    assert_memory_equal(text, "\0\0\0\0\0", 5);
    assert_int_equal(pread(file, text, 5, (off_t)90 * MIB), 5);
    assert_memory_equal(text, "\0\0\0\0\0", 5);
    close(file);
}

/* An old file left to be erased, made long by somebody: everybody gets in all the same. */
static void test_old_sparse(void **state)
{
    const struct fixture *f = *state;
    char old[160];
    struct rlimit roomy;
    snprintf(old, sizeof old, "%s/old-to-zero", f->path);
    file_write(old, (const uint8_t *)"rows", 4);
    assert_int_equal(truncate(old, (off_t)4096 * MIB), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &roomy), 0);
    const struct rlimit tight = {(rlim_t)64 * MIB, roomy.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0); /* zeros would fill this disk */
    struct store *store = fixture_open(f);
    commit(begin(store, true));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &roomy), 0);
    assert_int_equal(entries(f->path), 2);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),
        cmocka_unit_test_setup_teardown(test_machines, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tail, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tail_of_commit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_zero_sparse, setup, teardown),
        cmocka_unit_test_setup_teardown(test_old_sparse, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
