/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "crypto/draft.h"
#include "tracker/session/session_internal.h"

/* Layout of the plaintext; numbers big-endian, the rest zeros. Version 1 has no trace: its answers
 * stand there. */
enum {
    AT_VERSION = 0,
    AT_RANK = 1,
    AT_FLAGS = 2,
    AT_MONTH = 4,
    AT_PLACE = 6,
    AT_CODEBOOK = 8,
    AT_TICKET = 12,
    AT_NEXT = AT_TICKET + TICKET_DIGITS,
    AT_ROW = AT_NEXT + TICKET_DIGITS,
    AT_TRACE = AT_ROW + ID_BYTES,
    AT_ANSWERS = AT_TRACE + ID_BYTES,
    AT_END = AT_ANSWERS + ANSWER_BYTES,
    VERSION = 2,
    FLAG_DECLARED = 1,
    FLAG_TICKET = 2,
    FLAG_NEXT = 4,
    PATHS = 2,
    NAME_CHARS = 32,
};
_Static_assert((int)AT_END <= (int)DRAFT_BYTES, "a draft fits");

/* One path a folder it may lie in; empty where there is none. The name is a keyed hash: it tells
 * nobody whose it is, and cannot be made beforehand. */
static void paths_of(const struct session *session, char paths[PATHS][PATH_CHARS])
{
    static const char purpose[] = "tracker draft";
    const char *folders[PATHS] = {"/dev/shm", secure_getenv("XDG_RUNTIME_DIR")};
    uint8_t what[sizeof purpose + ID_BYTES];
    char name[2 * HASH_BYTES + 1];
    struct hash hash;

    memcpy(what, purpose, sizeof purpose);
    memcpy(what + sizeof purpose, session->id.b, ID_BYTES);
    hash_for_self(&session->credentials->identity.sign_secret, what, sizeof what, &hash);
    hex_write(hash.b, HASH_BYTES, name);
    for (size_t i = 0; i < PATHS; i++) {
        int length = -1;
        if (folders[i] && folders[i][0] == '/')
            length =
                snprintf(paths[i], PATH_CHARS, "%s/tracker-%.*s", folders[i], NAME_CHARS, name);
        if (length < 0 || length >= PATH_CHARS)
            paths[i][0] = '\0';
    }
}

static void pack(const struct draft *draft, uint8_t out[DRAFT_BYTES])
{
    memset(out, 0, DRAFT_BYTES);
    out[AT_VERSION] = VERSION;
    out[AT_RANK] = (uint8_t)draft->rank;
    out[AT_FLAGS] =
        (uint8_t)((draft->declared ? FLAG_DECLARED : 0) | (draft->has_ticket ? FLAG_TICKET : 0) |
                  (draft->has_next ? FLAG_NEXT : 0));
    out[AT_MONTH] = (uint8_t)(draft->month >> 8);
    out[AT_MONTH + 1] = (uint8_t)draft->month;
    out[AT_PLACE] = (uint8_t)(draft->place >> 8);
    out[AT_PLACE + 1] = (uint8_t)draft->place;
    for (unsigned i = 0; i < 4; i++)
        out[AT_CODEBOOK + i] = (uint8_t)(draft->codebook >> (24 - 8 * i));
    if (draft->has_ticket)
        memcpy(out + AT_TICKET, draft->ticket.digits, TICKET_DIGITS);
    if (draft->has_next)
        memcpy(out + AT_NEXT, draft->next.digits, TICKET_DIGITS);
    memcpy(out + AT_ROW, draft->row.b, ID_BYTES);
    memcpy(out + AT_TRACE, draft->trace.b, ID_BYTES);
    for (unsigned bit = 0; bit < ANSWER_BITS; bit++)
        if (answers_has(&draft->answers, bit))
            out[AT_ANSWERS + bit / 8] |= (uint8_t)(1U << bit % 8);
}

static bool unpack(const uint8_t in[DRAFT_BYTES], struct draft *draft)
{
    bool traced = in[AT_VERSION] == VERSION;
    const uint8_t *answers = in + (traced ? AT_ANSWERS : AT_TRACE);
    if ((!traced && in[AT_VERSION] != 1) || in[AT_RANK] < 1 || in[AT_RANK] > RANKS)
        return false;
    draft->rank = in[AT_RANK];
    draft->declared = in[AT_FLAGS] & FLAG_DECLARED;
    draft->has_ticket = in[AT_FLAGS] & FLAG_TICKET;
    draft->has_next = in[AT_FLAGS] & FLAG_NEXT;
    draft->month = (month)(in[AT_MONTH] << 8 | in[AT_MONTH + 1]);
    draft->place = (unsigned)in[AT_PLACE] << 8 | in[AT_PLACE + 1];
    for (unsigned i = 0; i < 4; i++)
        draft->codebook = draft->codebook << 8 | in[AT_CODEBOOK + i];
    if (draft->has_ticket)
        memcpy(draft->ticket.digits, in + AT_TICKET, TICKET_DIGITS);
    if (draft->has_next)
        memcpy(draft->next.digits, in + AT_NEXT, TICKET_DIGITS);
    memcpy(draft->row.b, in + AT_ROW, ID_BYTES);
    if (traced)
        memcpy(draft->trace.b, in + AT_TRACE, ID_BYTES);
    else
        random_fill(draft->trace.b, ID_BYTES);
    for (unsigned bit = 0; bit < ANSWER_BITS; bit++)
        if (answers[bit / 8] >> bit % 8 & 1)
            answers_set(&draft->answers, bit);
    return true;
}

/* Overwrites a file of ours before it goes: memory is not scrubbed when a name is removed. */
static void erase(const char *path)
{
    static const uint8_t zeros[SEALED_DRAFT_BYTES];
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0) {
        ssize_t written = write(fd, zeros, sizeof zeros);
        (void)written;
        close(fd);
    }
    unlink(path);
}

/* A new file that replaces the older one in one step. */
static bool write_file(const char *path, const uint8_t sealed[SEALED_DRAFT_BYTES])
{
    char fresh[PATH_CHARS + 4];
    int length = snprintf(fresh, sizeof fresh, "%s.new", path);
    if (length < 0 || (size_t)length >= sizeof fresh)
        return false;
    erase(fresh);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return false;
    bool good = write(fd, sealed, SEALED_DRAFT_BYTES) == SEALED_DRAFT_BYTES;
    good = close(fd) == 0 && good && rename(fresh, path) == 0;
    if (!good)
        erase(fresh);
    return good;
}

static bool read_file(const char *path, uint8_t sealed[SEALED_DRAFT_BYTES])
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool good = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid() &&
                (info.st_mode & 077) == 0 && info.st_nlink == 1 &&
                info.st_size == SEALED_DRAFT_BYTES;
    good = good && read(fd, sealed, SEALED_DRAFT_BYTES) == SEALED_DRAFT_BYTES;
    close(fd);
    return good;
}

/* The draft that lies there now; false when there is none to be trusted. */
static bool read_draft(const struct session *session, char paths[PATHS][PATH_CHARS],
                       struct draft *draft)
{
    uint8_t plain[DRAFT_BYTES];
    uint8_t sealed[SEALED_DRAFT_BYTES];
    bool found = false;
    for (size_t i = 0; i < PATHS && !found; i++)
        found = paths[i][0] && read_file(paths[i], sealed) &&
                draft_open(&session->credentials->identity.sign_secret, &session->id, sealed,
                           plain) == CRYPTO_OK &&
                unpack(plain, draft);
    secret_wipe(plain, sizeof plain);
    return found;
}

enum error draft_save(const struct session *session, const struct draft *draft, bool fresh,
                      struct fault *fault)
{
    char paths[PATHS][PATH_CHARS];
    uint8_t plain[DRAFT_BYTES];
    uint8_t sealed[SEALED_DRAFT_BYTES];
    bool written = false;
    struct draft there = {.rank = 0};

    paths_of(session, paths);
    bool found = read_draft(session, paths, &there);
    bool same = found && memcmp(&there.row, &draft->row, sizeof there.row) == 0;
    secret_wipe(&there, sizeof there);
    if (fresh ? found : !same)
        return fault_set(fault, ERROR_DRAFT, "%s", "");
    pack(draft, plain);
    draft_seal(&session->credentials->identity.sign_secret, &session->id, plain, sealed);
    secret_wipe(plain, sizeof plain);
    for (size_t i = 0; i < PATHS && !written; i++)
        written = paths[i][0] && write_file(paths[i], sealed);
    return written ? ERROR_NONE : fault_set(fault, ERROR_FILE, "%s", "/dev/shm");
}

enum error draft_load(struct session *session, struct draft *draft, enum draft_state *state,
                      struct fault *fault)
{
    char paths[PATHS][PATH_CHARS];
    bool saved = false;

    memset(draft, 0, sizeof *draft);
    *state = DRAFT_NONE;
    paths_of(session, paths);
    bool found = read_draft(session, paths, draft);
    enum error error = found ? log_saved(session, &draft->trace, &saved, fault) : ERROR_NONE;
    if (!error && found)
        *state = saved ? DRAFT_SAVED : DRAFT_FOUND;
    if (!error && (!found || saved)) {
        secret_wipe(draft, sizeof *draft);
        draft_erase(session);
    }
    return error;
}

void draft_erase(const struct session *session)
{
    char paths[PATHS][PATH_CHARS];
    paths_of(session, paths);
    for (size_t i = 0; i < PATHS; i++)
        if (paths[i][0])
            erase(paths[i]);
}
