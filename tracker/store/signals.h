/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals that stop or end the program, held while something must not be left half-way. */
#ifndef TRACKER_STORE_SIGNALS_H
#define TRACKER_STORE_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/* From the first to the second call these signals wait; *before is what stood before. */
void signals_hold(sigset_t *before);
void signals_release(const sigset_t *before);

/* True when one that ends the program is waiting. */
bool signals_end_waits(void);

#endif
