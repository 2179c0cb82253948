/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that users name is read, and written, whole or not at all. The calls below stand before
 * those of the C library. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/cmocka.h"
#include "tests/support/folder.h"
#include "tracker/session/access/files.h"

enum what { WHOLE, ONE_BYTE, INTERRUPTED, FAILS, GROWS, SHRINKS };

static struct {
    enum what what; /* at the second read */
    unsigned reads;
    const char *path;
} next;

ssize_t read(int file, void *out, size_t bytes)
{
    next.reads++;
    if (next.what == ONE_BYTE)
        bytes = 1;
    else if (next.what != WHOLE && next.reads == 1)
        bytes = 2;
    if (next.reads == 2 && (next.what == FAILS || next.what == INTERRUPTED)) {
        errno = next.what == FAILS ? EIO : EINTR;
        return -1;
    }
    if (next.reads == 2 && next.what == SHRINKS)
        assert_int_equal(truncate(next.path, 3), 0);
    if (next.reads == 2 && next.what == GROWS)
        assert_int_equal(truncate(next.path, 8), 0);
    return syscall(SYS_read, file, out, bytes);
}

static struct {
    int write, sync, close; /* the errno of those that fail */
    int count;              /* of them, made on the file */
} failing;

static int answer(int reason, long done)
{
    failing.count++;
    errno = reason;
    return reason ? -1 : (int)done;
}

ssize_t write(int file, const void *bytes, size_t count)
{
    if (failing.write)
        return answer(failing.write, 0);
    return syscall(SYS_write, file, bytes, count);
}

int fsync(int file)
{
    return failing.sync ? answer(failing.sync, 0) : (int)syscall(SYS_fsync, file);
}

int close(int file)
{
    const long done = syscall(SYS_close, file);
    return failing.close ? answer(failing.close, done) : (int)done;
}

static void write_seven(const char *path)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fputs("sept co", file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
}

static enum error read_as(enum what what, const char *path, size_t limit, char **text,
                          struct fault *fault)
{
    size_t bytes = 99;
    next.what = what;
    next.reads = 0;
    next.path = path;
    *fault = (struct fault){.error = ERROR_NONE};
    enum error error = files_read(path, limit, text, &bytes, fault);
    next.what = WHOLE;
    assert_int_equal(fault->error, error);
    assert_int_equal(bytes, error ? 0 : strlen("sept co"));
    return error;
}

static void whole_or_not_at_all(void **state)
{
    static const struct {
        enum what what;
        const char *said; /* NULL: read */
    } cases[] = {
        {WHOLE, NULL},
        {ONE_BYTE, NULL},
        {INTERRUPTED, NULL},
        {FAILS, "(le disque ne répond pas bien)"},
        {GROWS, "(il change pendant qu'on le lit)"},
        {SHRINKS, "(il change pendant qu'on le lit)"},
    };
    char folder[FOLDER_BYTES], path[FOLDER_BYTES + 8];
    char *text;
    struct fault fault;
    (void)state;
    assert_true(new_folder(folder));
    snprintf(path, sizeof path, "%s/file", folder);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_seven(path);
        enum error error = read_as(cases[i].what, path, 7, &text, &fault);
        if (error != (cases[i].said ? ERROR_FILE : ERROR_NONE) ||
            (error && !strstr(fault.subject, cases[i].said)))
            fail_msg("%zu: %s « %s »", i, error_word(error), fault.subject);
        if (error)
            assert_null(text);
        else
            assert_string_equal(text, "sept co");
        free(text);
    }
    assert_int_equal(read_as(WHOLE, path, 2, &text, &fault), ERROR_FILE);
    assert_int_equal(read_as(WHOLE, folder, 7, &text, &fault), ERROR_FILE);
    assert_non_null(strstr(fault.subject, "répertoire"));
    remove_tree(folder);
}

/* No room is one error, whoever counts it and whenever: the disk, a quota, a limit of the process.
 */
static void no_room_is_a_full_disk(void **state)
{
    static const int reasons[] = {ENOSPC, EDQUOT, EFBIG, EIO};
    char folder[FOLDER_BYTES], path[FOLDER_BYTES + 8];
    (void)state;
    assert_true(new_folder(folder));
    snprintf(path, sizeof path, "%s/file", folder);
    for (size_t i = 0; i < 3 * sizeof reasons / sizeof *reasons; i++) {
        struct fault fault = {.error = ERROR_NONE};
        const int reason = reasons[i / 3];
        *(i % 3 == 0 ? &failing.write : i % 3 == 1 ? &failing.sync : &failing.close) = reason;
        enum error error = files_write(path, "sept co", 7, &fault);
        const int count = failing.count;
        memset(&failing, 0, sizeof failing);
        assert_int_equal(count, 1);
        if (error != (reason == EIO ? ERROR_FILE : ERROR_DISK_FULL) || fault.error != error)
            fail_msg("errno %d, call %zu: %s « %s »", reason, i % 3, error_word(error),
                     fault.subject);
        assert_int_equal(access(path, F_OK), -1);
    }
    remove_tree(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_or_not_at_all),
        cmocka_unit_test(no_room_is_a_full_disk),
    };
    return cmocka_run_group_tests_name("session_files", tests, NULL, NULL);
}
