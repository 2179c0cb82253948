/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines typed at a terminal, or coming from a file, one at a time. */
#ifndef TUI_SHELL_INPUT_H
#define TUI_SHELL_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "tui/draw/idle.h"
#include "tui/draw/press.h"

enum { INPUT_BYTES = 8192 };

struct app;

/* What was typed and not used yet. Secret memory, zeroed before input_open. */
struct input {
    const struct app *app;
    bool ascii;
    int signals;
    struct idle *idle;
    bool terminal;         /* lines are typed, or pasted, by hand */
    bool hidden;           /* what is typed is not shown */
    struct termios before; /* where hidden: as it was */
    char typed[INPUT_BYTES];
    size_t held;            /* bytes of it */
    char text[INPUT_BYTES]; /* the line just read */
    bool cut;               /* it was longer than there is room for */
};

/* Starts to read standard input, for as long as the app allows without a key; ascii is for what is
 * written. input_close gives the terminal back as it was, and wipes nothing. */
void input_open(struct input *input, const struct app *app, bool ascii, struct idle *idle);
void input_close(struct input *input);

/* Writes text to the terminal, in ASCII where that is all there is. */
void input_say(const struct input *input, const char *text);

/* Asks with a prompt and takes one line into input->text; anything but PRESS_NONE came instead of
 * it, PRESS_PASTE where several lines came at once. A secret is read without echo, off before
 * anyone is asked, again too. */
enum press_kind input_ask(struct input *input, const char *prompt, bool secret);

/* Forgets what was typed at a terminal and not read yet. */
void input_forget(struct input *input);

#endif
