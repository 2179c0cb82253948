/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/draw/idle.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <termios.h>
#include <unistd.h>

#include "tracker/base/clock.h"

enum { SECOND = 1000, NANO = 1000000 };

/* A write to a terminal that takes nothing sleeps for ever, and is begun again after a signal: only
 * room makes it end. TCOON undoes nothing but TCOOFF, hence both. Async-signal-safe. */
static void on_stuck(int number, siginfo_t *info, void *context)
{
    const int error = errno;
    (void)number;
    (void)context;
    tcflow(STDOUT_FILENO, TCOOFF);
    tcflow(STDOUT_FILENO, TCOON);
    tcflush(STDOUT_FILENO, TCOFLUSH);
    if (info->si_code == SI_TIMER) {
        struct idle *idle = info->si_value.sival_ptr;
        idle->freed = true;
    }
    errno = error;
}

static struct timespec time_of(int64_t milliseconds)
{
    return (struct timespec){.tv_sec = (time_t)(milliseconds / SECOND),
                             .tv_nsec = (long)(milliseconds % SECOND) * NANO};
}

static int64_t deadline(const struct idle *idle)
{
    return idle->last + (int64_t)idle->seconds * SECOND;
}

bool idle_open(struct idle *idle)
{
    struct sigaction action = {.sa_sigaction = on_stuck, .sa_flags = SA_RESTART | SA_SIGINFO};
    struct sigevent event = {
        .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM, .sigev_value.sival_ptr = idle};
    idle->seconds = 0;
    idle->fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (idle->fd < 0)
        return false;
    if (timer_create(CLOCK_BOOTTIME, &event, &idle->rescue) != 0) {
        close(idle->fd);
        return false;
    }
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGTTOU); /* in the background too */
    sigaction(SIGALRM, &action, &idle->before);
    return true;
}

void idle_close(struct idle *idle)
{
    timer_delete(idle->rescue);
    sigaction(SIGALRM, &idle->before, NULL);
    close(idle->fd);
}

static void set_alarm(struct idle *idle)
{
    struct itimerspec when = {.it_value = {0, 0}};
    if (idle->seconds)
        when.it_value = time_of(deadline(idle));
    timerfd_settime(idle->fd, TFD_TIMER_ABSTIME, &when, NULL);
}

void idle_allow(struct idle *idle, unsigned seconds)
{
    if (!idle->seconds)
        idle->last = clock_boot_milliseconds();
    if (idle->seconds == seconds)
        return;
    idle->seconds = seconds;
    set_alarm(idle);
}

void idle_key(struct idle *idle)
{
    idle->last = clock_boot_milliseconds();
    set_alarm(idle);
}

bool idle_over(const struct idle *idle)
{
    return idle->seconds && clock_boot_milliseconds() >= deadline(idle);
}

void idle_write_begin(struct idle *idle)
{
    const int64_t now = clock_boot_milliseconds();
    const int64_t until = idle->seconds && deadline(idle) > now ? deadline(idle) : now;
    const struct itimerspec when = {.it_interval = time_of(SECOND),
                                    .it_value = time_of(until + SECOND)};
    idle->freed = false;
    timer_settime(idle->rescue, TIMER_ABSTIME, &when, NULL);
}

bool idle_write_end(struct idle *idle)
{
    const struct itimerspec never = {.it_value = {0, 0}};
    timer_settime(idle->rescue, 0, &never, NULL);
    return idle->freed;
}
