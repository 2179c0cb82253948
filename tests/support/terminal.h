/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A terminal for the tests: the real program at the end of a pseudo-terminal, what it sends read by
 * libvterm. Nothing here sleeps: it waits for what must come true, with a deadline. */
#ifndef TESTS_SUPPORT_TERMINAL_H
#define TESTS_SUPPORT_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

struct terminal;

struct terminal_start {
    const char *program;            /* NULL: $TRACKER, or build/tracker */
    const char *const *arguments;   /* after its name; NULL ends them */
    const char *const *environment; /* the whole of it; NULL ends it */
    const char *folder;             /* to run in, NULL: the one of the test */
    unsigned rows, columns;
    /* Told why the test cannot go on, and what the screen shows; must not return. */
    void (*fail)(const char *why);
};

/* Starts the program. Never NULL: fails. */
struct terminal *terminal_open(const struct terminal_start *start);

/* Kills the program if it still runs, and forgets it. NULL is allowed. */
void terminal_close(struct terminal *terminal);

/* Sends keys and waits until they are answered. Text stands for itself; <enter> <esc> <tab>
 * <backtab> <up> <down> <left> <right> <home> <end> <pageup> <pagedown> <backspace> <delete> <f1>
 * … <f12> <space> <lt> for keys, <ctrl-x> for controls. */
void terminal_press(struct terminal *terminal, const char *keys);

/* Types a text at once, as it stands, and waits until it is answered. */
void terminal_type(struct terminal *terminal, const char *text);

/* Types a line at the dialogue, where nothing is read before its end, and waits until it is
 * answered. */
void terminal_line(struct terminal *terminal, const char *text);

/* Pastes a text, between marks where the program asked for them, and waits until it is answered. */
void terminal_paste(struct terminal *terminal, const char *text);

/* True while it asks for them. */
bool terminal_pastes(const struct terminal *terminal);

/* Sends bytes as they are, and waits for nothing. */
void terminal_send(struct terminal *terminal, const char *bytes, size_t count);

/* Keys sent so far by terminal_press and terminal_type. */
unsigned terminal_keys(const struct terminal *terminal);

/* Waits until the program has read all that was sent and waits for more, or has ended. */
void terminal_settle(struct terminal *terminal);

/* Waits until condition holds; fails after the deadline, saying what was waited for. */
void terminal_until(struct terminal *terminal, bool (*condition)(struct terminal *, const void *),
                    const void *context, const char *what);

/* Waits until the screen contains a text; until it no longer does. */
void terminal_sees(struct terminal *terminal, const char *text);
void terminal_loses(struct terminal *terminal, const char *text);

/* True when the screen contains a text now. */
bool terminal_shows(struct terminal *terminal, const char *text);

/* The screen: each row without the spaces at its end, and a line feed. Good until the next call. */
const char *terminal_text(struct terminal *terminal);
unsigned terminal_rows(const struct terminal *terminal);
unsigned terminal_columns(const struct terminal *terminal);

/* One cell: its first character, ' ' when empty, 0 for the second half of a wide one; and how it
 * looks. */
struct terminal_glyph {
    uint32_t character;
    bool bold, reverse, underline, coloured;
};
struct terminal_glyph terminal_cell(const struct terminal *terminal, unsigned row, unsigned column);

struct terminal_cursor {
    unsigned row, column;
    bool visible;
};
struct terminal_cursor terminal_cursor(const struct terminal *terminal);

/* True while the program has taken the whole screen. */
bool terminal_taken(const struct terminal *terminal);

/* What was sent by the program since the last terminal_forget, its bytes and their number. Only the
 * first 256 KiB are kept; all are counted. */
const char *terminal_said(struct terminal *terminal);
size_t terminal_bytes(struct terminal *terminal);
void terminal_forget(struct terminal *terminal);

/* True when the program sends nothing for so many milliseconds; when it does not even wake. */
bool terminal_quiet(struct terminal *terminal, int milliseconds);
bool terminal_sleeps(struct terminal *terminal, int milliseconds);

/* Resizes the window, and waits until the program has answered. */
void terminal_resize(struct terminal *terminal, unsigned rows, unsigned columns);

/* Stops the output of the terminal as Ctrl-S can, and lets it go on. */
void terminal_hold(struct terminal *terminal, bool held);

/* Reads nothing of what the program sends, as a connection that hangs; reads it again. */
void terminal_deafen(struct terminal *terminal, bool deaf);

/* True while Ctrl-S can. */
bool terminal_flows(const struct terminal *terminal);

/* The connection drops: the pseudo-terminal is closed. */
void terminal_hang_up(struct terminal *terminal);

/* Sends a signal to the program. */
void terminal_signal(struct terminal *terminal, int signal);

/* Waits for the end of the program; its status as wait gives it, what it used in *usage (may be
 * NULL). Fails when it still runs after so many milliseconds. */
int terminal_end(struct terminal *terminal, int milliseconds, struct rusage *usage);

/* True when the program has ended. */
bool terminal_ended(struct terminal *terminal);

/* True when the modes of the terminal are those from before the program, the screen is given back,
 * the cursor is visible and pasted text is no longer marked. Not after terminal_hang_up. */
bool terminal_restored(struct terminal *terminal);

/* Process id of the program. */
pid_t terminal_pid(const struct terminal *terminal);

/* Leaves the test with a reason and the screen. */
_Noreturn void terminal_fail(struct terminal *terminal, const char *why);

#endif
