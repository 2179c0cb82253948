/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seats of the machine that scripts/on-booted boots: each is an ordinary user, u1 to uN, who
 * reaches the program through sshd, PAM and logind, as 22-1 of a practice store of their own. The
 * test stands outside, in the network of the machine; $BOOTED is the folder that
 * tests/booted/machine filled. */
#ifndef TESTS_SUPPORT_BOOTED_H
#define TESTS_SUPPORT_BOOTED_H

#include <stdbool.h>

#include "tests/support/terminal.h"

enum { BOOTED_ROWS = 43, BOOTED_COLUMNS = 132 };

/* A process of a seat, on the side of the machine. */
enum booted_process { BOOTED_PROGRAM, BOOTED_SSHD, BOOTED_SSHD_MONITOR };

/* Users of the machine, from 1. */
unsigned booted_users(void);

/* Gives every user a new store and no past, and boots. */
void booted_fresh(void);

/* Opens the program of a user over ssh, up to the home of the seat. idle: seconds before its lock,
 * 0: the usual time. Fails when it does not come. */
struct terminal *booted_enter(unsigned user, unsigned idle);

/* True while logind knows the user: until ten seconds after the end of their last session. */
bool booted_known(unsigned user);

/* Waits until logind has forgotten the user, and has cleaned what it cleans then. Fails when it
 * does not, as when a session or a process of one stays. */
void booted_forgotten(unsigned user);

/* Interviews that wait in the journal of the user's store. */
unsigned booted_waiting(unsigned user);

/* Kills them, and returns how many there were; how many there are. */
unsigned booted_kill(unsigned user, enum booted_process what);
unsigned booted_running(unsigned user, enum booted_process what);

/* Cuts the power: what was not synced is lost, and then every process ends at once. Boots the
 * machine again on what is left, and waits for its sshd. */
void booted_cut_power(void);
void booted_again(void);

/* Runs a line of a shell as the root of the machine, without logind. Fails when that fails. */
void booted_run(const char *line);

/* Types the passphrase of practice stores, and Enter. */
void booted_phrase(struct terminal *terminal);

/* Leaves the test with a reason. */
_Noreturn void booted_fail(const char *why);

#endif
