/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long nobody has pressed a key, sleep of the machine included. Resizing a window, stopping and
 * going on, drawing anew are no keys. And what the time out needs: a terminal that takes no more of
 * what is written does not keep it waiting. One at a time. */
#ifndef TUI_DRAW_IDLE_H
#define TUI_DRAW_IDLE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct idle {
    int fd;           /* readable once the time is over, to be polled */
    unsigned seconds; /* allowed after a key, 0: for ever */
    int64_t last;     /* the last key, milliseconds of clock_boot_milliseconds */
    timer_t rescue;
    volatile sig_atomic_t freed; /* the write that was begun was made to end */
    struct sigaction before;
};

/* False when the system gives no clock to wait for; then there is nothing to close. */
bool idle_open(struct idle *idle);
void idle_close(struct idle *idle);

/* Allows so many seconds after the last key, 0: for ever. Where none were counted, the counting
 * begins now. */
void idle_allow(struct idle *idle, unsigned seconds);

/* A key was pressed. */
void idle_key(struct idle *idle);

/* True when the time is over. */
bool idle_over(const struct idle *idle);

/* Stand before and after what is written to the terminal of descriptor 1. When the time is over, or
 * none is counted, and a write has been waiting for a second, what the terminal has not taken is
 * thrown away, and its output goes on if it was stopped (Ctrl-S, Scroll Lock). The second is true
 * then: what was sent did not arrive whole. */
void idle_write_begin(struct idle *idle);
bool idle_write_end(struct idle *idle);

#endif
