/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/backup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tracker/codebook/sanitise.h"
#include "tracker/session/closings.h"
#include "tracker/session/files.h"
#include "tracker/session/ledger.h"
#include "tracker/session/session_internal.h"

static const char BACKUP[] = "sauvegarde";
static const char RESTORED[] = "restauration";
static const char ASIDE[] = ".avant-restauration";

/* Counts blocks; évaluation, who holds their key, opens them all. */
static enum error count_blocks(const struct session *session, struct txn *txn, unsigned *blocks,
                               struct fault *fault)
{
    struct closings closings;
    enum error error = closings_read(txn, session->role == ROLE_EVALUATION, &closings, fault);
    if (error)
        return error;
    for (size_t i = 0; i < closings.count; i++)
        for (unsigned rank = 0; rank < RANKS; rank++)
            *blocks += closings.list[i].folded[rank] != 0;
    closings_release(&closings);
    return ERROR_NONE;
}

static enum error count_records(struct session *session, struct check_answer *answer,
                                struct fault *fault)
{
    struct txn *txn;
    uint64_t rows = 0;
    uint64_t marks = 0;
    enum error error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    answer->sequence = txn_sequence(txn);
    answer->counts = session->role == ROLE_EVALUATION || session->role == ROLE_COORDINATION;
    error = roster_load(session, txn, fault);
    if (!error)
        error = count_blocks(session, txn, &answer->blocks, fault);
    if (!error && answer->counts)
        error = journal_count(txn, &rows, &marks);
    answer->waiting = rows;
    answer->spent = marks;
    return session_end(session, txn, error, fault);
}

/* Told in passes over the records. */
static struct store_pace *pace_of(struct session *session, unsigned passes)
{
    session->pace.passes = passes;
    session->pace.pass = 0;
    return session->pace.ask ? &session->pace : NULL;
}

enum error session_check(struct session *session, struct check_answer *answer, struct fault *fault)
{
    struct ledger_entry *entries = NULL;
    size_t count = 0;
    memset(answer, 0, sizeof *answer);
    store_keep_pace(session->store, pace_of(session, 1));
    enum error error = store_check(session->store, fault);
    store_keep_pace(session->store, NULL);
    if (!error)
        error = count_records(session, answer, fault);
    if (!error)
        error = ledger_read(session, &entries, &count, fault);
    free(entries);
    return error;
}

/* Writes the end of an absolute path that fits in a ledger entry, clean. */
static void subject_of(const char *path, char out[128])
{
    char absolute[PATH_CHARS];
    const char *shown = realpath(path, absolute) ? absolute : path;
    size_t length = strlen(shown);
    size_t room = 120;
    int mark = 0;
    if (length > room) {
        shown += length - room;
        while ((*shown & 0xC0) == 0x80)
            shown++;
        mark = snprintf(out, 128, "…");
    }
    text_clean(shown, strlen(shown), out + mark, 128 - (size_t)mark);
}

static enum error copy_check(const struct session *session, const char *path,
                             struct store_pace *pace, struct fault *fault)
{
    struct store *copy = NULL;
    enum error error = store_open(path, &copy, fault);
    if (error)
        return error;
    store_use_keys(copy, session->ring);
    store_keep_pace(copy, pace);
    error = store_check(copy, fault);
    store_close(copy);
    return error;
}

static enum error ledger_write(struct session *session, const char *act, const char *path,
                               struct fault *fault)
{
    struct txn *txn;
    char subject[128];
    subject_of(path, subject);
    enum error error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = roster_load(session, txn, fault);
    if (!error)
        error = ledger_add(session, txn, act, subject);
    return session_end(session, txn, error, fault);
}

enum error session_backup(struct session *session, const char *path, struct fault *fault)
{
    struct store_pace *pace = pace_of(session, 3);
    enum error error = session_allow(session, ALLOW(ROLE_COORDINATION), fault);
    if (error)
        return error;
    store_keep_pace(session->store, pace);
    error = store_copy(session->store, path, fault);
    store_keep_pace(session->store, NULL);
    if (error)
        return error;
    error = copy_check(session, path, pace, fault);
    if (!error)
        error = ledger_write(session, BACKUP, path, fault);
    if (error) /* a copy the ledger does not know would not be listed for destruction */
        store_discard(path);
    return error;
}

static bool aside_of(const char *store, char path[ASIDE_BYTES])
{
    size_t length = strlen(store);
    while (length > 1 && store[length - 1] == '/')
        length--;
    int written = snprintf(path, ASIDE_BYTES, "%.*s%s", (int)length, store, ASIDE);
    return written > 0 && written < ASIDE_BYTES;
}

bool session_aside(const char *store, char path[static ASIDE_BYTES])
{
    struct stat status;
    return aside_of(store, path) && lstat(path, &status) == 0;
}

enum error session_backups(struct session *session, struct backup_line **lines, size_t *count,
                           struct fault *fault)
{
    struct ledger_entry *entries = NULL;
    size_t entry_count = 0;
    char aside[ASIDE_BYTES];
    const char *restored = "";
    *lines = NULL;
    *count = 0;
    enum error error = ledger_read(session, &entries, &entry_count, fault);
    if (error)
        return error;
    struct backup_line *list = calloc(entry_count + 2, sizeof *list);
    if (!list) {
        free(entries);
        return fault_set(fault, ERROR_MEMORY, "%s", BACKUP);
    }
    for (size_t i = 0; i < entry_count; i++) {
        bool again = strcmp(entries[i].act, RESTORED) == 0; /* a copy knows nothing of itself */
        if (again)
            restored = entries[i].date;
        if (!again && strcmp(entries[i].act, BACKUP) != 0)
            continue;
        struct backup_line *line = &list[(*count)++];
        memcpy(line->date, entries[i].date, sizeof line->date);
        memcpy(line->path, entries[i].subject, sizeof line->path);
    }
    if (session_aside(store_path(session->store), aside)) {
        struct backup_line *line = &list[(*count)++];
        memcpy(line->date, restored, strlen(restored) + 1);
        subject_of(aside, line->path);
    }
    free(entries);
    *lines = list;
    return ERROR_NONE;
}

/* Refuses to put a copy of one store in the place of another. A store that cannot even be opened
 * may well be what the backup is needed for. */
static enum error place_check(const char *path, const struct session *backup, struct fault *fault)
{
    struct store *present = NULL;
    if (store_open(path, &present, NULL))
        return ERROR_NONE;
    bool same = memcmp(&store_info(present)->id, &backup->id, sizeof backup->id) == 0;
    store_close(present);
    return same ? ERROR_NONE : fault_set(fault, ERROR_BACKUP_FOREIGN, "%s", path);
}

/* Moves what stands at path to path.avant-restauration, never over something. */
static enum error move_aside(const char *path, char aside[ASIDE_BYTES], struct fault *fault)
{
    if (session_aside(path, aside))
        return fault_set(fault, ERROR_ASIDE, "%s", aside);
    if (!aside_of(path, aside) || rename(path, aside) != 0)
        return fault_set(fault, ERROR_FILE, "%s", path);
    return ERROR_NONE;
}

/* Copies the backup to path; what stood there comes back when that fails. */
static enum error put_in_place(struct session *backup, const char *path, struct fault *fault)
{
    char aside[ASIDE_BYTES] = "";
    struct stat status;
    enum error error = ERROR_NONE;
    if (lstat(path, &status) == 0) {
        error = place_check(path, backup, fault);
        if (!error)
            error = move_aside(path, aside, fault);
        if (error)
            return error;
    }
    files_make_parents(path);
    store_keep_pace(backup->store, pace_of(backup, 2));
    error = store_copy(backup->store, path, fault);
    if (error && aside[0] && rename(aside, path) != 0)
        fault_set(fault, error, "%s", aside);
    return error;
}

/* The restored store is taken for an older one even where this machine remembers nothing of it:
 * others may have seen more. */
static enum error accept(const struct session_options *options,
                         const struct secret_text *passphrase, const char *backup,
                         struct fault *fault)
{
    struct session *session = NULL;
    enum error error = session_open(options, passphrase, &session, fault);
    if (error && !session)
        return error;
    error = session_accept_older(session, fault);
    if (!error)
        error = ledger_write(session, RESTORED, backup, fault);
    enum error closed = session_close(session, error ? NULL : fault);
    return error ? error : closed;
}

/* What is said of a store, said of the backup. */
static enum error of_backup(enum error error, const char *backup, struct fault *fault)
{
    if (error == ERROR_STORE_MISSING)
        return fault_set(fault, ERROR_BACKUP_MISSING, "%s", backup);
    if (error == ERROR_STORE_DAMAGED)
        return fault_set(fault, ERROR_BACKUP_DAMAGED, "%s", backup);
    return error;
}

enum error session_restore(const struct session_options *options, const char *backup,
                           const struct secret_text *passphrase, const char *confirm,
                           struct fault *fault)
{
    struct stat status;
    struct session *copy = NULL;
    struct session_options source = *options;
    source.store = backup;
    source.state_dir = NULL;
    if (role_of(options->user, NULL, NULL) != ROLE_COORDINATION)
        return fault_set(fault, ERROR_DENIED, "%s", options->user);
    if (lstat(options->store, &status) == 0 && (!confirm || strcmp(confirm, "restaurer") != 0))
        return fault_set(fault, ERROR_CONFIRM, "restaurer");
    enum error error = session_look(&source, passphrase, &copy, fault);
    if (error)
        return of_backup(error, backup, fault);
    error = put_in_place(copy, options->store, fault);
    session_free(copy);
    return error ? error : accept(options, passphrase, backup, fault);
}
