/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two small files beside the last seen tags: the mark of the folder, and one draft a user. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "tracker/base/bytes.h"
#include "tracker/base/reason.h"
#include "tracker/session/acts/draft_internal.h"

/* The file: four letters of which the last is the version, the trace sealed to the user, the draft
 * sealed under its key. */
enum {
    MAGIC_BYTES = 4,
    SEALED_TRACE_BYTES = ID_BYTES + OWN_OVERHEAD,
    AT_SEALED_TRACE = MAGIC_BYTES,
    AT_SEALED = AT_SEALED_TRACE + SEALED_TRACE_BYTES,
    FILE_BYTES = AT_SEALED + SEALED_DRAFT_BYTES,
};
static const uint8_t magic[MAGIC_BYTES] = {'T', 'R', 'D', '3'};

/* Layout of the draft; numbers big-endian, the rest zeros. */
enum {
    AT_VERSION = 0,
    AT_RANK = 1,
    AT_FLAGS = 2,
    AT_MONTH = 4,
    AT_PLACE = 6,
    AT_CODEBOOK = 8,
    AT_SPENT = 12,
    AT_NEXT = AT_SPENT + ID_BYTES,
    AT_ROW = AT_NEXT + TICKET_DIGITS,
    AT_TRACE = AT_ROW + ID_BYTES,
    AT_ANSWERS = AT_TRACE + ID_BYTES,
    AT_FORM = AT_ANSWERS + ANSWER_BYTES,
    AT_END = AT_FORM + FORM_CHARS,
    VERSION = 3,
    FLAG_DECLARED = 1,
    FLAG_TICKET = 2,
    FLAG_NEXT = 4,
    FLAG_WITHDRAWN = 8,
};
_Static_assert((int)AT_END <= (int)DRAFT_BYTES, "a draft fits");

static void pack(const struct draft *draft, uint8_t out[DRAFT_BYTES])
{
    memset(out, 0, DRAFT_BYTES);
    out[AT_VERSION] = VERSION;
    out[AT_RANK] = (uint8_t)draft->rank;
    out[AT_FLAGS] =
        (uint8_t)((draft->declared ? FLAG_DECLARED : 0) | (draft->has_ticket ? FLAG_TICKET : 0) |
                  (draft->has_next ? FLAG_NEXT : 0) | (draft->withdrawn ? FLAG_WITHDRAWN : 0));
    bytes_put_be(out + AT_MONTH, 2, draft->month);
    bytes_put_be(out + AT_PLACE, 2, draft->place);
    bytes_put_be(out + AT_CODEBOOK, 4, draft->codebook);
    memcpy(out + AT_SPENT, draft->spent.b, ID_BYTES);
    if (draft->has_next)
        memcpy(out + AT_NEXT, draft->next.digits, TICKET_DIGITS);
    memcpy(out + AT_ROW, draft->row.b, ID_BYTES);
    memcpy(out + AT_TRACE, draft->trace.b, ID_BYTES);
    for (unsigned bit = 0; bit < ANSWER_BITS; bit++)
        if (answers_has(&draft->answers, bit))
            out[AT_ANSWERS + bit / 8] |= (uint8_t)(1U << bit % 8);
    memcpy(out + AT_FORM, draft->form, strnlen(draft->form, FORM_CHARS));
}

static bool unpack(const uint8_t in[DRAFT_BYTES], struct draft *draft)
{
    if (in[AT_VERSION] != VERSION || in[AT_RANK] < 1 || in[AT_RANK] > RANKS)
        return false;
    draft->rank = in[AT_RANK];
    draft->declared = in[AT_FLAGS] & FLAG_DECLARED;
    draft->has_ticket = in[AT_FLAGS] & FLAG_TICKET;
    draft->has_next = in[AT_FLAGS] & FLAG_NEXT;
    draft->withdrawn = in[AT_FLAGS] & FLAG_WITHDRAWN;
    draft->month = (month)bytes_get_be(in + AT_MONTH, 2);
    draft->place = (unsigned)bytes_get_be(in + AT_PLACE, 2);
    draft->codebook = (unsigned)bytes_get_be(in + AT_CODEBOOK, 4);
    memcpy(draft->spent.b, in + AT_SPENT, ID_BYTES);
    memcpy(draft->next.digits, in + AT_NEXT, draft->has_next ? TICKET_DIGITS : 0);
    memcpy(draft->row.b, in + AT_ROW, ID_BYTES);
    memcpy(draft->trace.b, in + AT_TRACE, ID_BYTES);
    for (unsigned bit = 0; bit < ANSWER_BITS; bit++)
        if (in[AT_ANSWERS + bit / 8] >> bit % 8 & 1)
            answers_set(&draft->answers, bit);
    memcpy(draft->form, in + AT_FORM, FORM_CHARS);
    return true;
}

/* What replaces a file is written under that name with ".new" behind it. */
struct paths {
    int folder; /* locked; -1: there is none */
    char name[USER_CHARS + 64];
    char fresh[USER_CHARS + 64 + 8];
};

/* Two sessions of a seat take turns. */
static bool paths_enter(const struct session *session, struct paths *paths)
{
    char id[2 * ID_BYTES + 1];
    hex_write(session->id.b, ID_BYTES, id);
    snprintf(paths->name, sizeof paths->name, "%s.%s.draft", id, session->user);
    snprintf(paths->fresh, sizeof paths->fresh, "%s.new", paths->name);
    paths->folder =
        session->state_dir ? open(session->state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (paths->folder >= 0)
        while (flock(paths->folder, LOCK_EX) != 0 && errno == EINTR)
            ;
    return paths->folder >= 0;
}

static bool write_new(int folder, const char *name, const uint8_t *bytes, size_t length)
{
    int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return false;
    bool good = write(fd, bytes, length) == (ssize_t)length && fsync(fd) == 0;
    int reason = errno;
    good = close(fd) == 0 && good;
    errno = reason;
    return good;
}

bool draft_file_own(int folder, const char *name, uint8_t *bytes, size_t length)
{
    struct stat info;
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool good = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid() &&
                (info.st_mode & 077) == 0 && info.st_nlink == 1 && info.st_size == (off_t)length &&
                read(fd, bytes, length) == (ssize_t)length;
    close(fd);
    return good;
}

void draft_file_remove(int folder, const char *name)
{
    static const uint8_t zeros[FILE_BYTES];
    int fd = openat(folder, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0) {
        ssize_t written = write(fd, zeros, sizeof zeros);
        (void)written;
        close(fd);
    }
    unlinkat(folder, name, 0);
}

bool draft_folder(const struct session *session, struct id *mark)
{
    static const char name[] = "folder";
    struct paths paths;
    memset(mark, 0, sizeof *mark);
    if (!paths_enter(session, &paths))
        return false;
    bool good = draft_file_own(paths.folder, name, mark->b, ID_BYTES);
    if (!good) {
        random_fill(mark->b, ID_BYTES);
        unlinkat(paths.folder, name, 0);
        good = write_new(paths.folder, name, mark->b, ID_BYTES) && fsync(paths.folder) == 0;
    }
    close(paths.folder);
    return good;
}

/* Reads the file of a folder that is locked. */
static void file_read(const struct session *session, const struct paths *paths,
                      struct draft_file *file)
{
    uint8_t bytes[FILE_BYTES];
    *file = (struct draft_file){.found = false};
    file->found =
        draft_file_own(paths->folder, paths->name, bytes, sizeof bytes) &&
        memcmp(bytes, magic, MAGIC_BYTES) == 0 &&
        own_open(&session->credentials->identity.sign_secret, &session->id, OWN_DRAFT_TRACE,
                 bytes + AT_SEALED_TRACE, SEALED_TRACE_BYTES, file->trace.b) == CRYPTO_OK;
    memcpy(file->sealed, bytes + AT_SEALED, file->found ? SEALED_DRAFT_BYTES : 0);
}

void draft_file_read(const struct session *session, struct draft_file *file)
{
    struct paths paths;
    *file = (struct draft_file){.found = false};
    if (!paths_enter(session, &paths))
        return;
    file_read(session, &paths, file);
    close(paths.folder);
}

bool draft_file_open(const struct session *session, const struct draft_file *file,
                     const struct draft_key *key, struct draft *draft)
{
    uint8_t plain[DRAFT_BYTES];
    struct draft read = {.rank = 0};
    bool good = file->found && draft_open(key, &session->id, file->sealed, plain) == CRYPTO_OK &&
                unpack(plain, &read) && memcmp(&read.trace, &file->trace, sizeof file->trace) == 0;
    if (good) {
        read.key = *key;
        read.kept = true;
        memcpy(read.file.b, file->sealed, ID_BYTES);
        *draft = read;
    }
    secret_wipe(&read, sizeof read);
    secret_wipe(plain, sizeof plain);
    return good;
}

/* All bytes of the file. */
static void seal_all(const struct session *session, const struct draft *draft,
                     const uint8_t plain[DRAFT_BYTES], uint8_t bytes[FILE_BYTES])
{
    memcpy(bytes, magic, MAGIC_BYTES);
    own_seal(&session->credentials->identity.sign_secret, &session->id, OWN_DRAFT_TRACE,
             draft->trace.b, ID_BYTES, bytes + AT_SEALED_TRACE);
    draft_seal(&draft->key, &session->id, plain, bytes + AT_SEALED);
}

/* What lies there, before it is replaced. */
enum there {
    THERE_OTHER, /* nothing, or nothing of this call */
    THERE_OLDER, /* as this session left or found it */
    THERE_NEWER, /* another session wrote since */
    THERE_SAME,  /* what is to be written: a session that only looks writes nothing */
};

static enum there look(const struct session *session, const struct paths *paths,
                       struct draft *draft, const uint8_t plain[DRAFT_BYTES])
{
    struct draft_file file;
    uint8_t now[DRAFT_BYTES];
    file_read(session, paths, &file);
    if (!file.found || memcmp(&file.trace, &draft->trace, sizeof file.trace) != 0 ||
        draft_open(&draft->key, &session->id, file.sealed, now) != CRYPTO_OK)
        return THERE_OTHER;
    bool newer = memcmp(draft->file.b, file.sealed, ID_BYTES) != 0; /* its nonce */
    bool same = secret_equal(now, plain, DRAFT_BYTES);
    secret_wipe(now, sizeof now);
    if (same)
        memcpy(draft->file.b, file.sealed, ID_BYTES);
    return same ? THERE_SAME : newer ? THERE_NEWER : THERE_OLDER;
}

/* In a folder that is locked; false with errno. */
static bool replace(const struct session *session, const struct paths *paths, struct draft *draft,
                    const uint8_t plain[DRAFT_BYTES])
{
    uint8_t bytes[FILE_BYTES];
    seal_all(session, draft, plain, bytes);
    draft_file_remove(paths->folder, paths->fresh);
    bool good = write_new(paths->folder, paths->fresh, bytes, sizeof bytes) &&
                renameat(paths->folder, paths->fresh, paths->folder, paths->name) == 0;
    int reason = errno;
    if (good)
        memcpy(draft->file.b, bytes + AT_SEALED, ID_BYTES);
    else
        draft_file_remove(paths->folder, paths->fresh);
    errno = reason;
    return good;
}

enum error draft_file_write(const struct session *session, struct draft *draft, struct fault *fault)
{
    struct paths paths;
    uint8_t plain[DRAFT_BYTES];
    if (!paths_enter(session, &paths))
        return fault_set(fault, ERROR_FILE, "%s", session->state_dir ? session->state_dir : "");
    pack(draft, plain);
    enum there there = look(session, &paths, draft, plain);
    bool good =
        there == THERE_NEWER || there == THERE_SAME || replace(session, &paths, draft, plain);
    good = good && fsync(paths.folder) == 0;
    int reason = errno;
    secret_wipe(plain, sizeof plain);
    close(paths.folder);
    if (there == THERE_NEWER)
        return fault_set(fault, ERROR_DRAFT, "%s", "");
    if (good)
        return ERROR_NONE;
    return fault_system(fault, reason_is_full(reason) ? ERROR_DISK_FULL : ERROR_FILE,
                        session->state_dir, reason);
}

void draft_file_erase(const struct session *session, const struct id *trace)
{
    struct paths paths;
    struct draft_file file;
    if (!paths_enter(session, &paths))
        return;
    file_read(session, &paths, &file);
    if (!trace || !file.found || memcmp(&file.trace, trace, sizeof *trace) == 0) {
        draft_file_remove(paths.folder, paths.fresh);
        draft_file_remove(paths.folder, paths.name);
    }
    close(paths.folder);
}
