/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/draw/signals.h"

#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const struct {
    int number;
    enum press_kind kind;
} meanings[] = {
    {SIGWINCH, PRESS_RESIZE}, {SIGTERM, PRESS_LEAVE}, {SIGINT, PRESS_LEAVE},
    {SIGQUIT, PRESS_LEAVE},   {SIGHUP, PRESS_GONE},   {SIGTSTP, PRESS_STOP},
    {SIGCONT, PRESS_RESUME},
};
enum { MEANINGS = sizeof meanings / sizeof *meanings };

int signals_open(void)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < MEANINGS; i++)
        sigaddset(&set, meanings[i].number);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return -1;
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

struct press signals_read(int fd)
{
    struct signalfd_siginfo info;
    if (read(fd, &info, sizeof info) != (ssize_t)sizeof info)
        return (struct press){PRESS_NONE, 0};
    for (size_t i = 0; i < MEANINGS; i++)
        if (meanings[i].number == (int)info.ssi_signo)
            return (struct press){meanings[i].kind, 0};
    return (struct press){PRESS_NONE, 0};
}

void signals_stop(void)
{
    struct sigaction usual = {.sa_handler = SIG_DFL};
    struct sigaction before;
    sigset_t stop;
    sigemptyset(&usual.sa_mask);
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    sigaction(SIGTSTP, &usual, &before);
    kill(0, SIGTSTP); /* waits for the next line */
    sigprocmask(SIG_UNBLOCK, &stop, NULL);
    sigprocmask(SIG_BLOCK, &stop, NULL);
    sigaction(SIGTSTP, &before, NULL);
}
