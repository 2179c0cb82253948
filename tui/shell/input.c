/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/shell/input.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/base/utf8.h"
#include "tui/draw/display.h"
#include "tui/draw/signals.h"
#include "tui/shell/app.h"

enum { BEHIND = 50 /* milliseconds in which nobody types a second line */ };

void input_open(struct input *input, const struct app *app, bool ascii, struct idle *idle)
{
    input->app = app;
    input->ascii = ascii;
    input->idle = idle;
    input->terminal = isatty(STDIN_FILENO);
    input->signals = signals_open();
}

void input_say(const struct input *input, const char *text)
{
    uint32_t one;
    idle_write_begin(input->idle);
    for (size_t n = utf8_get(text, &one); n; n = utf8_get(text += n, &one)) {
        if (input->ascii && one >= 0x80)
            fputs(ascii_of(one), stdout);
        else
            fwrite(text, 1, n, stdout);
    }
    fflush(stdout);
    (void)idle_write_end(input->idle);
}

/* Shows what is typed, or not: passphrases. */
static void hide(struct input *input, bool hidden)
{
    struct termios modes;
    if (!input->hidden && (!hidden || tcgetattr(STDIN_FILENO, &input->before) != 0))
        return;
    modes = input->before;
    if (hidden)
        modes.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    tcsetattr(STDIN_FILENO, TCSANOW, &modes);
    input->hidden = hidden;
}

/* Whoever has the terminal meanwhile finds it as it was, and leaves it as they like. */
static enum press_kind take_signal(struct input *input)
{
    const struct press press = signals_read(input->signals);
    const bool hidden = input->hidden;
    if (press.kind == PRESS_STOP) {
        hide(input, false);
        signals_stop();
    }
    if (press.kind == PRESS_STOP || press.kind == PRESS_RESUME)
        hide(input, hidden);
    return press.kind == PRESS_RESIZE ? PRESS_NONE : press.kind;
}

/* Reads what has arrived into the input. PRESS_NONE when something did. */
static enum press_kind fill(struct input *input)
{
    struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                           {.fd = input->signals, .events = POLLIN},
                           {.fd = input->idle->fd, .events = POLLIN}};
    idle_allow(input->idle, app_idle_seconds(input->app));
    int ready = poll(fds, 3, -1);
    enum press_kind kind = ready > 0 && (fds[1].revents & POLLIN) ? take_signal(input) : PRESS_NONE;
    if (idle_over(input->idle) && kind != PRESS_LEAVE && kind != PRESS_GONE)
        return PRESS_IDLE;
    if (kind != PRESS_NONE)
        return kind;
    if (ready < 0)
        return errno == EINTR ? PRESS_NONE : PRESS_GONE;
    if (fds[0].revents == 0)
        return PRESS_NONE;
    if (input->held == sizeof input->typed) { /* no end of line in sight: keep the beginning */
        input->cut = true;
        input->held--;
    }
    ssize_t n = read(STDIN_FILENO, input->typed + input->held, sizeof input->typed - input->held);
    if (n <= 0)
        return n < 0 && errno == EINTR ? PRESS_NONE : PRESS_GONE;
    input->held += (size_t)n;
    idle_key(input->idle);
    return PRESS_NONE;
}

void input_forget(struct input *input)
{
    if (!input->terminal)
        return;
    tcflush(STDIN_FILENO, TCIFLUSH);
    secret_wipe(input->typed, sizeof input->typed);
    input->held = 0;
}

/* True when more lines came with the one just taken; none of them is kept. */
static bool several(struct input *input)
{
    struct pollfd more_input = {.fd = STDIN_FILENO, .events = POLLIN};
    bool more = input->terminal && input->held > 0;
    while (input->terminal && poll(&more_input, 1, BEHIND) > 0 &&
           read(STDIN_FILENO, input->typed, sizeof input->typed) > 0)
        more = true;
    if (more)
        input_forget(input);
    return more;
}

/* Takes one line into input->text. Anything but PRESS_NONE came instead of it. */
static enum press_kind take_line(struct input *input)
{
    input->cut = false;
    char *end;
    while (!(end = memchr(input->typed, '\n', input->held))) {
        enum press_kind kind = fill(input);
        if (kind != PRESS_NONE)
            return kind;
    }
    size_t length = (size_t)(end - input->typed);
    memcpy(input->text, input->typed, length);
    while (length && (input->text[length - 1] == '\r' || input->text[length - 1] == ' '))
        length--;
    input->text[length] = '\0';
    input->held -= (size_t)(end + 1 - input->typed);
    memmove(input->typed, end + 1, input->held);
    secret_wipe(input->typed + input->held, sizeof input->typed - input->held);
    return several(input) ? PRESS_PASTE : PRESS_NONE;
}

enum press_kind input_ask(struct input *input, const char *prompt, bool secret)
{
    hide(input, secret);
    input_say(input, prompt);
    enum press_kind kind = ferror(stdout) ? PRESS_GONE : take_line(input);
    if (input->hidden)
        input_say(input, "\n");
    if (kind != PRESS_STOP && kind != PRESS_RESUME)
        hide(input, false);
    return kind;
}

void input_close(struct input *input)
{
    hide(input, false);
    if (input->signals >= 0)
        close(input->signals);
}
