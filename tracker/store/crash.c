/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "tracker/store/store_internal.h"

/* The one mutable global: a signal handler has no other way to the terminal. */
static void (*volatile restore_terminal)(void);

static const int crash_signals[CRASH_SIGNALS] = {SIGBUS, SIGSEGV, SIGFPE};

void store_on_crash(void (*restore)(void))
{
    restore_terminal = restore;
}

void crash_end(void)
{
    static const char message[] =
        "tracker : le registre est abîmé ou a été modifié (lecture impossible). N'écrivez plus "
        "rien ; prévenez la coordination, qui a les sauvegardes.\n";
    if (restore_terminal)
        restore_terminal();
    ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
    (void)written;
    _exit(EXIT_DAMAGED);
}

static void on_signal(int number)
{
    (void)number;
    crash_end();
}

void crash_guard(struct sigaction old[CRASH_SIGNALS])
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = (int)SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < CRASH_SIGNALS; i++)
        sigaction(crash_signals[i], &action, &old[i]);
}

void crash_unguard(const struct sigaction old[CRASH_SIGNALS])
{
    for (size_t i = 0; i < CRASH_SIGNALS; i++)
        sigaction(crash_signals[i], &old[i], NULL);
}
