/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal interface: full screen, or a dialogue of lines. */
#ifndef TUI_SHELL_TUI_H
#define TUI_SHELL_TUI_H

#include <stdbool.h>

#include "tracker/base/error.h"

struct tui_options {
    const char *store;     /* path of the store to propose */
    const char *user;      /* user to propose, NULL for none */
    const char *state_dir; /* where last seen tags and choices are remembered, NULL: nowhere */
    bool simple;           /* dialogue asked for */
    bool ascii;            /* no character beyond ASCII */
    unsigned idle_seconds; /* 0: the usual time; shorter ones in practice stores alone */
};

struct shell_screens;

/* Runs the interface over these screens until the user leaves. ERROR_SYSTEM when the terminal
 * cannot be used. */
CHECKED enum error tui_run(const struct tui_options *options, const struct shell_screens *screens,
                           struct fault *fault);

#endif
