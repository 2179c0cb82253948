/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/copies.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracker/base/text.h"
#include "tracker/session/access/ledger_internal.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/acts/backup_internal.h"

/* Beside the line of the ledger, which holds the end of a path in clean text: version, whether the
 * place is on the store's own disk, the path as bytes. Kept until the copy is finished or gone. */
enum { NOTE_VERSION = NAME_COPY_VERSION, NOTE_HEADER = 2 };

static void parent_of(const char *path, char out[PATH_CHARS])
{
    snprintf(out, PATH_CHARS, "%s", path);
    char *slash = strrchr(out, '/');
    if (slash)
        slash[slash == out ? 1 : 0] = '\0';
}

/* True when the folder that holds path is on the disk that holds the store. */
static bool same_disk(const struct session *session, const char *path)
{
    char parent[PATH_CHARS];
    struct stat store, folder;
    parent_of(path, parent);
    return stat(store_path(session->store), &store) == 0 && stat(parent, &folder) == 0 &&
           store.st_dev == folder.st_dev;
}

static enum error note_put(struct session *session, struct txn *txn, unsigned entry,
                           const char *place)
{
    char name[STORE_NAME_CHARS + 1];
    uint8_t note[NOTE_HEADER + PATH_CHARS];
    size_t length = strlen(place);
    note[0] = NOTE_VERSION;
    note[1] = same_disk(session, place);
    memcpy(note + NOTE_HEADER, place, length);
    records_number(name, NAME_COPY, entry);
    return record_put(txn, RECORD_STORE, name, note, NOTE_HEADER + length);
}

enum error copies_begin(struct session *session, const char *place, unsigned *entry,
                        struct fault *fault)
{
    struct txn *txn;
    char subject[SUBJECT_BYTES];
    copy_place_subject(place, subject);
    *entry = 0;
    enum error error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = roster_load(session, txn, fault);
    if (!error)
        error = ledger_add(session, txn, LEDGER_COPY_BEGUN, subject);
    if (!error)
        error = number_get(txn, records_name(NAME_ENTRIES), entry);
    if (!error)
        error = note_put(session, txn, *entry, place);
    return session_end(session, txn, error, fault);
}

enum error copies_end(struct session *session, unsigned entry, enum ledger_act act,
                      const char *place, struct fault *fault)
{
    struct txn *txn;
    char subject[SUBJECT_BYTES];
    char name[STORE_NAME_CHARS + 1];
    copy_place_subject(place, subject);
    records_number(name, NAME_COPY, entry);
    enum error error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = roster_load(session, txn, fault);
    if (!error)
        error = ledger_add(session, txn, act, subject);
    if (!error && entry)
        error = record_remove(txn, RECORD_STORE, name);
    return session_end(session, txn, error, fault);
}

const char *copies_state_words(enum copy_state state)
{
    switch (state) {
    case COPY_BEGUN:
        return _("commencée, jamais finie");
    case COPY_LEFTOVER:
        return _("reste d'une copie interrompue");
    case COPY_ASIDE:
        return _("registre mis de côté par une restauration");
    case COPY_FINISHED:
        break;
    }
    return "";
}

/* --- what the ledger says --- */

struct copies {
    struct backup_line *list;
    size_t count, room;
};

static struct backup_line *add(struct copies *copies)
{
    if (copies->count == copies->room) {
        size_t room = copies->room ? 2 * copies->room : 16;
        struct backup_line *list = realloc(copies->list, room * sizeof *list);
        if (!list)
            return NULL;
        copies->list = list;
        copies->room = room;
    }
    struct backup_line *line = &copies->list[copies->count++];
    memset(line, 0, sizeof *line);
    return line;
}

static void drop(struct copies *copies, size_t i)
{
    copies->count--;
    memmove(&copies->list[i], &copies->list[i + 1], (copies->count - i) * sizeof copies->list[0]);
}

/* The last line of that path that is only begun, NULL when there is none. */
static struct backup_line *last_begun(const struct copies *copies, const char *path)
{
    for (size_t i = copies->count; i-- > 0;)
        if (copies->list[i].state == COPY_BEGUN && strcmp(copies->list[i].path, path) == 0)
            return &copies->list[i];
    return NULL;
}

static void drop_path(struct copies *copies, const char *path)
{
    for (size_t i = copies->count; i-- > 0;)
        if (strcmp(copies->list[i].path, path) == 0)
            drop(copies, i);
}

static bool is_listed(const struct copies *copies, const char *path)
{
    for (size_t i = 0; i < copies->count; i++)
        if (strcmp(copies->list[i].path, path) == 0)
            return true;
    return false;
}

static bool add_line(struct copies *copies, const struct ledger_entry *entry, bool begun)
{
    struct backup_line *line = add(copies);
    if (!line)
        return false;
    memcpy(line->date, entry->date, sizeof line->date);
    memcpy(line->path, entry->subject, sizeof line->path);
    line->state = begun ? COPY_BEGUN : COPY_FINISHED;
    line->entry = begun ? entry->n : 0;
    return true;
}

/* A copy that the register put aside knew: the day, a space, the path. */
static bool add_carried(struct copies *copies, const struct ledger_entry *entry)
{
    const size_t date_chars = sizeof copies->list->date - 1;
    const char *path = entry->subject + date_chars + 1;
    if (strlen(entry->subject) <= date_chars + 1 || is_listed(copies, path))
        return true;
    struct backup_line *line = add(copies);
    if (!line)
        return false;
    snprintf(line->date, sizeof line->date, "%.*s", (int)date_chars, entry->subject);
    snprintf(line->path, sizeof line->path, "%s", path);
    line->state = COPY_FINISHED;
    return true;
}

/* Follows one act. A copy knows of itself that it was begun; that it was restored from says that it
 * was finished. */
static bool follow(struct copies *copies, const struct ledger_entry *entry)
{
    const enum ledger_act act = entry->act;
    const bool restored = act == LEDGER_RESTORED;
    struct backup_line *line = last_begun(copies, entry->subject);
    if (act == LEDGER_COPY_BEGUN)
        return add_line(copies, entry, true);
    if (act == LEDGER_COPY_CARRIED)
        return add_carried(copies, entry);
    if (act == LEDGER_COPY_DESTROYED)
        drop_path(copies, entry->subject);
    if (act == LEDGER_COPY_REMOVED && line)
        drop(copies, (size_t)(line - copies->list));
    if (!restored && act != LEDGER_COPY_MADE)
        return true;
    if (line)
        line->state = COPY_FINISHED;
    return line || (restored && is_listed(copies, entry->subject)) ||
           add_line(copies, entry, false);
}

/* --- what the disk says --- */

/* Of a copy only begun: the path as bytes. */
struct note {
    bool known, beside;
    char path[PATH_CHARS];
};

static enum error note_get(struct txn *txn, unsigned entry, struct note *note)
{
    char name[STORE_NAME_CHARS + 1];
    uint8_t *bytes = NULL;
    size_t count = 0;
    records_number(name, NAME_COPY, entry);
    note->known = false;
    enum error error = record_get(txn, RECORD_STORE, name, &bytes, &count);
    if (!error && count > NOTE_HEADER && count - NOTE_HEADER < PATH_CHARS &&
        bytes[0] == NOTE_VERSION) {
        memcpy(note->path, bytes + NOTE_HEADER, count - NOTE_HEADER);
        note->path[count - NOTE_HEADER] = '\0';
        note->beside = bytes[1] != 0;
        note->known = true;
    }
    secret_free(bytes);
    return error;
}

/* True when nothing stands at the place of a copy that was only begun, or another copy finished
 * there since, and the disk that would hold it is looked at. */
static bool is_absent(const struct session *session, const struct copies *copies, size_t i,
                      const struct note *note)
{
    struct stat status;
    if (!note->known || !note->beside || !same_disk(session, note->path))
        return false;
    for (size_t later = i + 1; later < copies->count; later++)
        if (copies->list[later].state == COPY_FINISHED &&
            strcmp(copies->list[later].path, copies->list[i].path) == 0)
            return true;
    return lstat(note->path, &status) != 0 && errno == ENOENT;
}

/* True when a folder holds the file of a copy, or does not let itself be looked into. */
static bool holds_copy(int dir, const char *name)
{
    struct stat status;
    int folder = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return errno == EACCES;
    bool there = fstatat(folder, "data.mdb", &status, AT_SYMLINK_NOFOLLOW) == 0 &&
                 S_ISREG(status.st_mode) && status.st_size > 0;
    close(folder);
    return there;
}

static bool add_found(struct copies *copies, const char *path, const char *date,
                      enum copy_state state)
{
    char shown[sizeof copies->list->path];
    copy_place_subject(path, shown);
    if (is_listed(copies, shown))
        return true;
    struct backup_line *line = add(copies);
    if (!line)
        return false;
    snprintf(line->date, sizeof line->date, "%s", date);
    memcpy(line->path, shown, sizeof line->path);
    line->state = state;
    return true;
}

/* Adds the temporary folders in the folder that holds path. */
static bool add_leftovers(struct copies *copies, const char *path)
{
    char parent[PATH_CHARS];
    char found[PATH_CHARS + NAME_MAX + 2];
    bool room = true;
    if (*path != '/') /* the end of a longer one */
        return true;
    parent_of(path, parent);
    DIR *dir = opendir(parent);
    for (struct dirent *entry; dir && room && (entry = readdir(dir));) {
        if (!store_is_temporary(entry->d_name) || !holds_copy(dirfd(dir), entry->d_name))
            continue;
        snprintf(found, sizeof found, "%s/%s", strcmp(parent, "/") == 0 ? "" : parent,
                 entry->d_name);
        room = add_found(copies, found, "", COPY_LEFTOVER);
    }
    if (dir)
        closedir(dir);
    return room;
}

/* Reads the notes of what was only begun, so that the disks are not looked at under the lock. */
static enum error notes_read(struct session *session, const struct copies *copies,
                             struct note *notes, struct fault *fault)
{
    struct txn *txn;
    enum error error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    for (size_t i = 0; i < copies->count && !error; i++)
        if (copies->list[i].state == COPY_BEGUN)
            error = note_get(txn, copies->list[i].entry, &notes[i]);
    return session_end(session, txn, error, fault);
}

/* What stands on the disks: leftovers at every place a copy was begun, and beside the store. */
static enum error look_round(struct session *session, struct copies *copies, struct fault *fault)
{
    const size_t count = copies->count;
    struct note *notes = calloc(count ? count : 1, sizeof *notes);
    bool room = notes != NULL;
    enum error error = room ? notes_read(session, copies, notes, fault) : ERROR_NONE;
    for (size_t i = 0; i < count && room && !error; i++)
        room = add_leftovers(copies, notes[i].known ? notes[i].path : copies->list[i].path);
    room = room && add_leftovers(copies, store_path(session->store));
    for (size_t i = count; room && !error && i-- > 0;)
        if (copies->list[i].state == COPY_BEGUN && is_absent(session, copies, i, &notes[i]))
            drop(copies, i);
    free(notes);
    return room || error ? error : fault_set(fault, ERROR_MEMORY, "%s", "copies");
}

enum error copies_list(struct session *session, struct backup_line **lines, size_t *count,
                       struct fault *fault)
{
    struct ledger_entry *entries = NULL;
    size_t entry_count = 0;
    char aside[ASIDE_BYTES];
    const char *restored = "";
    struct copies copies = {NULL, 0, 0};
    bool room = true;
    *lines = NULL;
    *count = 0;
    enum error error = ledger_read(session, &entries, &entry_count, fault);
    for (size_t i = 0; i < entry_count && room; i++) {
        room = follow(&copies, &entries[i]);
        if (entries[i].act == LEDGER_RESTORED)
            restored = entries[i].date;
    }
    if (!error && room)
        error = look_round(session, &copies, fault);
    if (!error && room && copy_place_stands(store_path(session->store), aside))
        room = add_found(&copies, aside, restored, COPY_ASIDE);
    free(entries);
    if (!error && !room)
        error = fault_set(fault, ERROR_MEMORY, "%s", "copies");
    if (error) {
        free(copies.list);
        return error;
    }
    *lines = copies.list;
    *count = copies.count;
    return ERROR_NONE;
}

enum error copies_destroyed(struct session *session, const char *path, struct fault *fault)
{
    struct backup_line *lines = NULL;
    size_t count = 0;
    struct stat status;
    char shown[SUBJECT_BYTES];
    bool known = false;
    unsigned entry = 0;
    enum error error = session_allow(session, ALLOW(ROLE_COORDINATION), fault);
    if (!error && lstat(path, &status) == 0)
        error = fault_set(fault, ERROR_COPY_STANDS, "%s", path);
    if (!error)
        error = copies_list(session, &lines, &count, fault);
    if (error)
        return error;
    copy_place_subject(path, shown);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(lines[i].path, path) != 0 && strcmp(lines[i].path, shown) != 0)
            continue;
        known = true;
        entry = lines[i].entry;
        snprintf(shown, sizeof shown, "%s", lines[i].path);
    }
    free(lines);
    return known ? copies_end(session, entry, LEDGER_COPY_DESTROYED, shown, fault)
                 : fault_set(fault, ERROR_COPY_UNKNOWN, "%s", path);
}
