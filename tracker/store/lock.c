/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "tracker/base/clock.h"
#include "tracker/base/text.h"
#include "tracker/store/signals.h"
#include "tracker/store/store_internal.h"

enum { POLL_NANOSECONDS = 1000 * 1000, WAIT_SAY_SECONDS = 5, WAIT_END_SECONDS = 60 };

static enum error lock_file_open(const struct store *store, int dir, int *file, struct fault *fault)
{
    struct stat status;
    bool found;
    enum error error = folder_file(dir, store->path, STORE_LOCK, 1, &status, &found, fault);
    if (error)
        return error;
    if (!found && faccessat(dir, STORE_DATA, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        return fault_set(fault, ERROR_STORE_MISSING, "%s", store->path);
    if (!found)
        return fault_set(fault, ERROR_STORE_DAMAGED, _("%s manque"), STORE_LOCK);
    *file = openat(dir, STORE_LOCK, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    return *file < 0 ? folder_error(store->path, fault) : ERROR_NONE;
}

/* True when the locked file is still the one of that name. */
static bool lock_stands(int dir, int file)
{
    struct stat locked, named;
    return fstat(file, &locked) == 0 &&
           fstatat(dir, STORE_LOCK, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           locked.st_dev == named.st_dev && locked.st_ino == named.st_ino;
}

/* One try, with the signals blocked if it holds. A lock on a file that lost its name is no lock. */
static enum error lock_try(const struct store *store, struct hold *hold, bool *held,
                           struct fault *fault)
{
    enum error error = ERROR_NONE;
    *held = false;
    if (hold->lock < 0)
        error = lock_file_open(store, hold->dir, &hold->lock, fault);
    if (error)
        return error;
    signals_hold(&hold->mask);
    int rc = flock(hold->lock, LOCK_EX | LOCK_NB);
    *held = rc == 0 && lock_stands(hold->dir, hold->lock);
    if (rc != 0 && errno != EWOULDBLOCK && errno != EINTR)
        error = folder_error(store->path, fault);
    if (!*held)
        signals_release(&hold->mask);
    if (rc == 0 && !*held) {
        close(hold->lock);
        hold->lock = -1;
    }
    return error;
}

/* Tries until it holds or WAIT_END_SECONDS have passed. */
static enum error lock_wait(const struct store *store, struct hold *hold, struct fault *fault)
{
    const struct timespec step = {0, POLL_NANOSECONDS};
    const int64_t start = clock_boot_milliseconds();
    unsigned said = WAIT_SAY_SECONDS - 1;
    for (;;) {
        bool held;
        enum error error = lock_try(store, hold, &held, fault);
        if (error || held)
            return error;
        unsigned waited = (unsigned)((clock_boot_milliseconds() - start) / 1000);
        if (waited >= WAIT_END_SECONDS)
            return fault_set(fault, ERROR_BUSY, "%s", store->path);
        if (waited > said && store->waiting)
            store->waiting(store->waiting_context, waited);
        said = waited > said ? waited : said;
        nanosleep(&step, NULL);
    }
}

enum error hold_take(struct store *store, struct hold *hold, struct fault *fault)
{
    hold->lock = -1;
    enum error error = folder_open(store->path, &hold->dir, fault);
    if (error)
        return error;
    error = lock_wait(store, hold, fault);
    if (!error) {
        crash_guard(hold->actions);
        return ERROR_NONE;
    }
    if (hold->lock >= 0)
        close(hold->lock);
    close(hold->dir);
    return error;
}

void hold_release(struct hold *hold)
{
    crash_unguard(hold->actions);
    close(hold->lock);
    close(hold->dir);
    signals_release(&hold->mask);
}
