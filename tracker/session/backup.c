/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/backup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tracker/codebook/sanitise.h"
#include "tracker/session/backup_internal.h"
#include "tracker/session/closings.h"
#include "tracker/session/ledger.h"
#include "tracker/session/rows.h"

static const char BACKUP[] = "sauvegarde";
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
    answer->opened = session->role == ROLE_EVALUATION;
    if (!error && answer->opened)
        error = codebooks_load(session, txn, fault);
    if (!error && answer->opened)
        error = rows_check(session, txn, &answer->misdated, fault);
    answer->waiting = rows;
    answer->spent = marks;
    return session_end(session, txn, error, fault);
}

struct store_pace *backup_pace(struct session *session, unsigned passes)
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
    store_keep_pace(session->store, backup_pace(session, 1));
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

enum error backup_act(struct session *session, const char *act, const char *path,
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
    struct store_pace *pace = backup_pace(session, 3);
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
        error = backup_act(session, BACKUP, path, fault);
    if (error) /* a copy the ledger does not know would not be listed for destruction */
        store_discard(path);
    return error;
}

bool aside_of(const char *store, char path[static ASIDE_BYTES])
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
        bool again = strcmp(entries[i].act, ACT_RESTORED) == 0; /* a copy knows nothing of itself */
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
