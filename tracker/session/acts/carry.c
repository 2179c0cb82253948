/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/carry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/session/access/ledger_internal.h"
#include "tracker/session/acts/backup_internal.h"
#include "tracker/session/acts/releases_internal.h"

enum { SUBJECT = sizeof((struct ledger_entry *)0)->subject };

struct text {
    unsigned number;
    char *json;
    size_t bytes;
};

struct carried {
    struct session *from;
    struct text *releases; /* those stored there, by number */
    size_t release_count;
    struct ledger_entry *entries;
    size_t count;
    size_t shared; /* entries that the copy has as well */
    struct backup_line *copies;
    size_t copy_count;
};

/* ---- reading ---- */

void carry_free(struct carried *carried)
{
    if (!carried)
        return;
    session_free(carried->from);
    for (size_t i = 0; i < carried->release_count; i++)
        secret_free(carried->releases[i].json);
    free(carried->releases);
    free(carried->entries);
    free(carried->copies);
    free(carried);
}

const struct roster *carry_roster(const struct carried *carried)
{
    return carried->from->roster;
}

const struct ledger_entry *carry_entries(const struct carried *carried, size_t *count)
{
    *count = carried->count;
    return carried->entries;
}

unsigned carry_generation(const struct carried *carried)
{
    return carried->from->roster->generation;
}

/* Opens the register with the keys this user already holds: it may have another passphrase by now.
 */
static enum error open_with_keys(const struct session *session, const char *path,
                                 struct session **out, struct fault *fault)
{
    const struct session_options options = {.store = path, .user = session->user};
    *out = session_new(&options);
    if (!*out)
        return fault_set(fault, ERROR_MEMORY, "%s", "session");
    enum error error = session_enter(*out, &options, fault);
    if (!error && memcmp(&(*out)->id, &session->id, sizeof session->id) != 0)
        error = fault_set(fault, ERROR_BACKUP_FOREIGN, "%s", path);
    if (error)
        return error;
    memcpy((*out)->credentials, session->credentials, sizeof *session->credentials);
    error = session_collect(*out, fault);
    return error ? error : session_load(*out, fault);
}

static bool same_entry(const struct ledger_entry *a, const struct ledger_entry *b)
{
    return strcmp(a->date, b->date) == 0 && strcmp(a->user, b->user) == 0 && a->act == b->act &&
           strcmp(a->word, b->word) == 0 && strcmp(a->subject, b->subject) == 0;
}

static enum error count_shared(struct session *session, struct carried *carried,
                               struct fault *fault)
{
    struct ledger_entry *own = NULL;
    size_t count = 0;
    enum error error = ledger_read(session, &own, &count, fault);
    while (carried->shared < carried->count && carried->shared < count &&
           same_entry(&own[carried->shared], &carried->entries[carried->shared]))
        carried->shared++;
    free(own);
    return error;
}

static enum error read_releases(struct carried *carried, struct fault *fault)
{
    struct txn *txn;
    const struct forks *forks = carried->from->forks;
    const unsigned last = carried->from->roster->releases_expected;
    size_t count = 1;
    enum error error = session_begin(carried->from, false, &txn, fault);
    if (error)
        return error;
    for (unsigned n = forks_following(forks, 0); n <= last; n = forks_following(forks, n))
        count++;
    carried->releases = calloc(count, sizeof *carried->releases);
    if (!carried->releases)
        error = ERROR_MEMORY;
    for (unsigned n = forks_following(forks, 0); n <= last && !error;
         n = forks_following(forks, n)) {
        char name[STORE_NAME_CHARS + 1];
        struct text *text = &carried->releases[carried->release_count];
        records_number(name, NAME_RELEASE, n);
        text->number = n;
        error = text_get(txn, name, &text->json, &text->bytes);
        carried->release_count += text->json != NULL;
    }
    return session_end(carried->from, txn, error, fault);
}

enum error carry_read(struct session *session, const char *path, struct carried **out,
                      struct fault *fault)
{
    *out = NULL;
    struct carried *carried = calloc(1, sizeof *carried);
    if (!carried)
        return fault_set(fault, ERROR_MEMORY, "%s", "carry");
    enum error error = open_with_keys(session, path, &carried->from, fault);
    if (!error)
        error = ledger_read(carried->from, &carried->entries, &carried->count, fault);
    if (!error)
        error = copies_list(carried->from, &carried->copies, &carried->copy_count, fault);
    if (!error)
        error = read_releases(carried, fault);
    if (!error)
        error = count_shared(session, carried, fault);
    if (error)
        carry_free(carried);
    else
        *out = carried;
    return error;
}

/* ---- releases ---- */

/* An entry that tells the hash of a release. */
static bool tells_hash(const struct ledger_entry *entry)
{
    return ledger_act_subject(entry->act) == SUBJECT_RELEASE;
}

/* Whether the ledger there signed these bytes as the release of that number. */
static bool is_genuine(const struct carried *carried, const struct text *text)
{
    char subject[SUBJECT];
    publication_subject(text->number, text->json, text->bytes, subject);
    for (size_t i = 0; i < carried->count; i++)
        if (tells_hash(&carried->entries[i]) && strcmp(carried->entries[i].subject, subject) == 0)
            return true;
    return false;
}

static enum error is_stored(struct txn *txn, const char *name, bool *stored)
{
    char *text = NULL;
    size_t bytes = 0;
    enum error error = text_get(txn, name, &text, &bytes);
    *stored = text != NULL;
    secret_free(text);
    return error;
}

/* Takes over a release that this register does not have; one that the ledger there does not sign is
 * missing. */
static enum error enter_release(struct session *session, struct txn *txn,
                                const struct carried *carried, const struct text *text)
{
    char name[STORE_NAME_CHARS + 1];
    bool stored;
    records_number(name, NAME_RELEASE, text->number);
    enum error error = is_stored(txn, name, &stored);
    if (error || stored)
        return error;
    if (!is_genuine(carried, text)) {
        forks_note(session->forks, text->number, GONE_MISSING);
        return ERROR_NONE;
    }
    const struct gone *there = forks_gone(carried->from->forks, text->number);
    forks_note(session->forks, text->number, there ? there->state : GONE_CARRIED);
    return text_put(txn, name, text->json);
}

/* What that register knew to be missing or lost. */
static enum error enter_gone(struct session *session, struct txn *txn,
                             const struct carried *carried)
{
    const struct forks *there = carried->from->forks;
    enum error error = ERROR_NONE;
    for (size_t i = 0; i < there->gone_count && !error; i++) {
        char name[STORE_NAME_CHARS + 1];
        bool stored = false;
        const struct gone *gone = &there->gone[i];
        records_number(name, NAME_RELEASE, gone->number);
        error = is_stored(txn, name, &stored);
        if (!error && !stored)
            forks_note(session->forks, gone->number, gone->state);
    }
    return error;
}

/* What is known there of a fork that both have, or of one that this register does not have. */
static void enter_forks(struct forks *forks, struct fork *fork, const struct forks *there)
{
    for (size_t i = 0; i < there->count; i++) {
        struct fork *own = forks_since(forks, there->list[i].generation - 1);
        bool both = own && own->generation == there->list[i].generation;
        if (!both)
            own = fork;
        own->unknown = own->unknown || there->list[i].unknown;
        own->confirmed = own->confirmed || (both && there->list[i].confirmed);
        if (both && there->list[i].known > own->known)
            own->known = there->list[i].known;
    }
}

enum error carry_releases(struct session *session, struct txn *txn, struct fork *fork,
                          const struct carried *carried)
{
    const unsigned last = carried->from->roster->releases_expected;
    enum error error = ERROR_NONE;
    for (size_t i = 0; i < carried->release_count && !error; i++)
        error = enter_release(session, txn, carried, &carried->releases[i]);
    if (!error)
        error = enter_gone(session, txn, carried);
    enter_forks(session->forks, fork, carried->from->forks);
    if (last > fork->known)
        fork->known = last;
    if (last >= fork->next)
        fork->next = forks_series(last);
    return error;
}

/* ---- acts ---- */

/* The day and the path, whose beginning is left out where there is no room; false for what is not
 * of the ledger there, and will be found on the disk. */
static bool copy_subject(const struct backup_line *copy, char out[SUBJECT])
{
    const char *path = copy->path;
    const size_t room = SUBJECT - sizeof copy->date - sizeof "…";
    const bool cut = strlen(path) > room;
    if (cut)
        path += strlen(path) - room + strlen("…");
    while (cut && (*path & 0xC0) == 0x80)
        path++;
    snprintf(out, SUBJECT, "%s %s%.*s", copy->date, cut ? "…" : "", (int)room, path);
    return copy->state == COPY_FINISHED || copy->state == COPY_BEGUN;
}

static enum error enter_copies(struct session *session, struct txn *txn,
                               const struct carried *carried)
{
    enum error error = ERROR_NONE;
    for (size_t i = 0; i < carried->copy_count && !error; i++) {
        const struct backup_line *copy = &carried->copies[i];
        char subject[SUBJECT];
        bool known = false;
        for (size_t j = 0; j < carried->shared; j++)
            known = known || strcmp(carried->entries[j].subject, copy->path) == 0;
        if (!known && copy_subject(copy, subject))
            error = ledger_add(session, txn, LEDGER_COPY_CARRIED, subject);
    }
    return error;
}

static enum error enter_hashes(struct session *session, struct txn *txn,
                               const struct carried *carried)
{
    enum error error = ERROR_NONE;
    for (size_t i = carried->shared; i < carried->count && !error; i++)
        if (tells_hash(&carried->entries[i]))
            error = ledger_add(session, txn, LEDGER_CARRIED, carried->entries[i].subject);
    return error;
}

enum error carry_acts(struct session *session, struct txn *txn, const struct carried *carried)
{
    enum error error = enter_hashes(session, txn, carried);
    return error ? error : enter_copies(session, txn, carried);
}
