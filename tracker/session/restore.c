/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/restore.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tracker/session/backup_internal.h"
#include "tracker/session/files.h"
#include "tracker/session/rollback.h"
#include "tracker/typed.h"

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
    store_keep_pace(backup->store, backup_pace(backup, 2));
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
    char aside[ASIDE_BYTES];
    struct session *session = NULL;
    enum error error = session_open(options, passphrase, &session, fault);
    if (error && !session)
        return error;
    error = rollback_accept(session, session_aside(options->store, aside) ? aside : NULL, fault);
    if (!error)
        error = backup_act(session, ACT_RESTORED, backup, fault);
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
    char user[USER_CHARS + 1];
    struct session *copy = NULL;
    struct session_options source = *options;
    source.store = backup;
    source.state_dir = NULL;
    if (role_typed(options->user, user, NULL) != ROLE_COORDINATION)
        return fault_set(fault, ERROR_DENIED, "%s", options->user);
    if (lstat(options->store, &status) == 0 && !typed_same("restaurer", confirm))
        return fault_set(fault, ERROR_CONFIRM, "restaurer");
    enum error error = session_look(&source, passphrase, &copy, fault);
    if (error)
        return of_backup(error, backup, fault);
    error = put_in_place(copy, options->store, fault);
    session_free(copy);
    return error ? error : accept(options, passphrase, backup, fault);
}
