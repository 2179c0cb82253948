/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/restore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tracker/base/typed.h"
#include "tracker/session/access/files.h"
#include "tracker/session/access/ledger_internal.h"
#include "tracker/session/acts/backup_internal.h"
#include "tracker/session/acts/rollback.h"
#include "tracker/store/signals.h"

/* Refuses to put a copy of one store in the place of another. A store that cannot even be opened
 * may well be what the backup is needed for, unless it is this machine that cannot now. */
static enum error place_check(const char *path, const struct session *backup, struct fault *fault)
{
    struct store *present = NULL;
    enum error error = store_open(path, &present, NULL);
    if (error == ERROR_MEMORY || error == ERROR_BUSY)
        return fault_set(fault, error, "%s", path);
    if (error)
        return ERROR_NONE;
    bool same = memcmp(&store_info(present)->id, &backup->id, sizeof backup->id) == 0;
    store_close(present);
    return same ? ERROR_NONE : fault_set(fault, ERROR_BACKUP_FOREIGN, "%s", path);
}

/* Gives the copy brought back the place of the store; what stood there is kept aside, never over
 * something. */
static enum error put_in_place(struct fetched *fetched, const char *path, struct fault *fault)
{
    char aside[ASIDE_BYTES];
    struct stat status;
    if (!copy_place_aside(path, aside))
        return fault_set(fault, ERROR_FILE, "%s", path);
    if (lstat(path, &status) == 0 && copy_place_stands(path, aside))
        return fault_set(fault, ERROR_ASIDE, "%s", aside);
    return store_fetched_place(fetched, path, aside, fault);
}

/* Accepts the copy where it was brought, in full before it takes the place of the store. It is
 * taken for an older one even where this machine remembers nothing of it: others may have seen
 * more. */
static enum error accept(struct session *copy, const char *replaced, const char *backup,
                         struct reopened *reopened, struct fault *fault)
{
    char place[PATH_CHARS];
    if (!realpath(backup, place))
        snprintf(place, sizeof place, "%s", backup);
    enum error error = rollback_accept(copy, replaced, reopened, fault);
    if (!error)
        error = copies_end(copy, 0, LEDGER_RESTORED, place, fault);
    return error ? error : store_scrub(copy->store, fault);
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

/* Opens the copy that was brought, with coordination's passphrase: wrong ones are counted as at any
 * other door. An older store than this machine remembers is what a restore is about. */
static enum error judge(const struct session_options *options, const struct fetched *fetched,
                        const struct secret_text *passphrase, struct session **copy,
                        struct fault *fault)
{
    struct session_options source = *options;
    source.store = fetched->path;
    source.user = "coordination";
    enum error error = session_look(&source, passphrase, copy, fault);
    return error == ERROR_STORE_OLDER && *copy ? fault_clear(fault) : error;
}

static enum error restore(const struct session_options *options, const char *backup,
                          const struct secret_text *passphrase, struct reopened *reopened,
                          struct fault *fault)
{
    struct fetched fetched;
    struct session *copy = NULL;
    struct store_pace pace = {
        .ask = options->progress, .context = options->context, .passes = STORE_FETCH_PASSES};
    files_make_parents(options->store);
    enum error error =
        store_fetch(backup, options->store, pace.ask ? &pace : NULL, &fetched, fault);
    if (!error)
        error = judge(options, &fetched, passphrase, &copy, fault);
    if (error) {
        store_fetched_drop(&fetched);
        return of_backup(error, backup, fault);
    }
    copy->provisional = true;
    error = place_check(options->store, copy, fault);
    if (!error)
        error = accept(copy, options->store, backup, reopened, fault);
    if (!error)
        error = put_in_place(&fetched, options->store, fault);
    copy->provisional = false;
    if (!error)
        session_remember(copy, true);
    session_free(copy);
    store_fetched_drop(&fetched);
    return error;
}

enum error session_restore(const struct session_options *options, const char *backup,
                           const struct secret_text *passphrase, const char *confirm,
                           struct reopened *reopened, struct fault *fault)
{
    struct stat status;
    char user[USER_CHARS + 1];
    sigset_t before;
    if (role_typed(options->user, user, NULL) != ROLE_COORDINATION)
        return fault_set(fault, ERROR_DENIED, "%s", options->user);
    if (lstat(options->store, &status) == 0 && !typed_same("restaurer", confirm))
        return fault_set(fault, ERROR_CONFIRM, "restaurer");
    signals_hold(&before);
    enum error error = restore(options, backup, passphrase, reopened, fault);
    signals_release(&before);
    return error;
}
