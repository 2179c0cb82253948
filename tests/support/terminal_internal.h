/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/support/: what a terminal is made of. */
#ifndef TESTS_SUPPORT_TERMINAL_INTERNAL_H
#define TESTS_SUPPORT_TERMINAL_INTERNAL_H

#include <termios.h>
#include <vterm.h>

#include "tests/support/terminal.h"

enum { SAID_BYTES = 256 * 1024, WHY_BYTES = 1024 };

struct terminal {
    VTerm *vt;
    VTermScreen *screen;
    int master; /* -1 once hung up */
    int slave;  /* kept open to ask what the program has not read, and the modes */
    struct termios before;
    pid_t pid;
    bool ended;
    int status;
    struct rusage usage;
    bool visible, taken;
    bool deaf;       /* nothing is read of what the program sends */
    bool pastes;     /* it asked for marks around what is pasted */
    unsigned marked; /* characters of such a request seen so far */
    unsigned rows, columns;
    unsigned keys;
    long rests;   /* times the program had gone to sleep, when something was sent to it last */
    int pause;    /* milliseconds it waits after that for more: of a sequence, a paste */
    long read_at; /* when it was seen to have read all, 0 when not yet */
    size_t bytes;
    size_t said_length;
    char said[SAID_BYTES + 1];
    char *text;
    void (*fail)(const char *why);
};

/* Times the program went to sleep of its own will so far. */
long terminal_rests(const struct terminal *terminal);

#endif
