/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include "tests/support/terminal_internal.h"

enum {
    PATIENCE = 30000, /* milliseconds after which what is waited for will not come */
    ARGUMENTS = 32,
};

/* --- starting --- */

static int on_property(VTermProp property, VTermValue *value, void *context)
{
    struct terminal *t = context;
    if (property == VTERM_PROP_CURSORVISIBLE)
        t->visible = value->boolean;
    if (property == VTERM_PROP_ALTSCREEN)
        t->taken = value->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

/* Keys and answers to questions, as libvterm makes them. */
static void on_output(const char *bytes, size_t count, void *context)
{
    struct terminal *t = context;
    ssize_t written = t->master < 0 ? 0 : write(t->master, bytes, count);
    (void)written;
}

/* As at a real terminal, even where the tests run in the background, which ignores some. */
static void usual_signals(void)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], SIG_DFL);
}

_Noreturn static void run(const struct terminal_start *start, int slave)
{
    const char *program = start->program ? start->program : getenv("TRACKER");
    const char *arguments[ARGUMENTS] = {"tracker"};
    char *path = realpath(program ? program : "build/tracker", NULL);
    for (size_t i = 0; start->arguments && start->arguments[i] && i + 2 < ARGUMENTS; i++)
        arguments[i + 1] = start->arguments[i];
    usual_signals();
    if (path && login_tty(slave) == 0 && (!start->folder || chdir(start->folder) == 0))
        execve(path, (char *const *)(uintptr_t)arguments,
               (char *const *)(uintptr_t)start->environment);
    _exit(127);
}

struct terminal *terminal_open(const struct terminal_start *start)
{
    struct terminal *t = calloc(1, sizeof *t);
    struct winsize size = {.ws_row = (unsigned short)start->rows,
                           .ws_col = (unsigned short)start->columns};
    if (!t || openpty(&t->master, &t->slave, NULL, NULL, &size) != 0 ||
        tcgetattr(t->slave, &t->before) != 0)
        start->fail("no pseudo-terminal");
    t->fail = start->fail;
    t->rows = start->rows;
    t->columns = start->columns;
    t->visible = true;
    t->vt = vterm_new((int)start->rows, (int)start->columns);
    vterm_set_utf8(t->vt, 1);
    vterm_output_set_callback(t->vt, on_output, t);
    t->screen = vterm_obtain_screen(t->vt);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_set_callbacks(t->screen, &callbacks, t);
    vterm_screen_reset(t->screen, 1);
    fcntl(t->master, F_SETFL, O_NONBLOCK);
    fcntl(t->master, F_SETFD, FD_CLOEXEC);
    fcntl(t->slave, F_SETFD, FD_CLOEXEC);
    t->pid = fork();
    if (t->pid == 0)
        run(start, t->slave);
    if (t->pid < 0)
        start->fail("no process");
    terminal_settle(t);
    return t;
}

void terminal_close(struct terminal *t)
{
    if (!t)
        return;
    if (!t->ended && kill(t->pid, SIGKILL) == 0)
        waitpid(t->pid, NULL, 0);
    if (t->master >= 0)
        close(t->master);
    if (t->slave >= 0)
        close(t->slave);
    vterm_free(t->vt);
    free(t->text);
    free(t);
}

void terminal_fail(struct terminal *t, const char *why)
{
    const char *screen = terminal_text(t);
    size_t size = strlen(why) + strlen(screen) + 256;
    char *message = malloc(size);
    struct terminal_cursor cursor = terminal_cursor(t);
    if (message) {
        snprintf(message, size, "%s%s\ncursor at %u, %u; the screen:\n%s", why,
                 t->ended ? " (the program has ended)" : "", cursor.row, cursor.column, screen);
        t->fail(message);
    }
    abort();
}

/* --- reading --- */

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Follows ESC [ ? 2004 h and l. */
static void follow_marks(struct terminal *t, const char *bytes, size_t count)
{
    static const char request[] = "\033[?2004";
    for (size_t i = 0; i < count; i++) {
        if (t->marked == sizeof request - 1) {
            t->pastes = bytes[i] == 'h' || (t->pastes && bytes[i] != 'l');
            t->marked = 0;
        }
        t->marked = bytes[i] == request[t->marked] ? t->marked + 1 : bytes[i] == request[0];
    }
}

static void keep(struct terminal *t, const char *bytes, size_t count)
{
    follow_marks(t, bytes, count);
    size_t room = SAID_BYTES - t->said_length;
    size_t kept = count < room ? count : room;
    memcpy(t->said + t->said_length, bytes, kept);
    t->said_length += kept;
    t->bytes += count;
    vterm_input_write(t->vt, bytes, count);
}

/* Reads what has arrived; true when something had. */
static bool drain(struct terminal *t)
{
    char bytes[8192];
    bool any = false;
    if (t->master < 0 || t->deaf)
        return false;
    for (ssize_t n; (n = read(t->master, bytes, sizeof bytes)) > 0; any = true)
        keep(t, bytes, (size_t)n);
    return any;
}

/* Waits so long for something to read at one end. Bytes on their way are there first: the kernel
 * hands them over before it answers, which FIONREAD would not wait for. */
static bool wait_for_bytes_at(int end, int milliseconds)
{
    struct pollfd fd = {.fd = end, .events = POLLIN};
    return poll(&fd, 1, milliseconds) > 0 && (fd.revents & POLLIN);
}

static bool wait_for_bytes(const struct terminal *t, int milliseconds)
{
    return wait_for_bytes_at(t->master, milliseconds);
}

bool terminal_ended(struct terminal *t)
{
    if (!t->ended && wait4(t->pid, &t->status, WNOHANG, &t->usage) == t->pid)
        t->ended = true;
    return t->ended;
}

/* The number after a word at the start of a line of /proc/PID/NAME; its letter when letter. -1 when
 * there is none. */
static long proc_value(const struct terminal *t, const char *word, bool letter)
{
    char path[64];
    char text[4096];
    char start[64];
    snprintf(path, sizeof path, "/proc/%ld/status", (long)t->pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    if (n < 0)
        return -1;
    text[n] = '\0';
    snprintf(start, sizeof start, "\n%s:\t", word);
    const char *found = strstr(text, start);
    if (!found)
        return -1;
    found += strlen(start);
    return letter ? (unsigned char)*found : strtol(found, NULL, 10);
}

long terminal_rests(const struct terminal *t)
{
    return proc_value(t, "voluntary_ctxt_switches", false);
}

/* True once the program has read all that was sent, and longer ago than it waits after Esc. */
static bool has_read(struct terminal *t)
{
    if (wait_for_bytes_at(t->slave, 0))
        return false;
    if (!t->read_at)
        t->read_at = now();
    return !t->pause || now() > t->read_at + t->pause;
}

/* Asleep, with nothing left to read and nothing just written. A pause takes a sleep of its own,
 * which a slow machine may begin late. */
static bool at_rest(struct terminal *t)
{
    long before = terminal_rests(t);
    return before > t->rests + (t->pause > 0) && has_read(t) &&
           proc_value(t, "State", true) == 'S' && !wait_for_bytes(t, 0) &&
           terminal_rests(t) == before;
}

void terminal_settle(struct terminal *t)
{
    for (long end = now() + PATIENCE; t->master >= 0;) {
        drain(t);
        if (terminal_ended(t) || at_rest(t))
            break;
        if (now() > end)
            terminal_fail(t, "the program does not come to rest");
        wait_for_bytes(t, 1);
    }
    t->pause = 0;
    t->read_at = 0;
    drain(t);
}

void terminal_until(struct terminal *t, bool (*condition)(struct terminal *, const void *),
                    const void *context, const char *what)
{
    for (long end = now() + PATIENCE; !condition(t, context);) {
        char why[WHY_BYTES];
        bool ended = terminal_ended(t);
        bool more = wait_for_bytes(t, ended ? 0 : 20) && drain(t);
        if (!more && (ended || now() > end)) {
            snprintf(why, sizeof why, "waited in vain: %s", what);
            terminal_fail(t, why);
        }
    }
}

bool terminal_quiet(struct terminal *t, int milliseconds)
{
    return !wait_for_bytes(t, milliseconds);
}

bool terminal_sleeps(struct terminal *t, int milliseconds)
{
    long before = terminal_rests(t);
    return terminal_quiet(t, milliseconds) && terminal_rests(t) == before;
}

const char *terminal_said(struct terminal *t)
{
    drain(t);
    t->said[t->said_length] = '\0';
    return t->said;
}

size_t terminal_bytes(struct terminal *t)
{
    drain(t);
    return t->bytes;
}

void terminal_forget(struct terminal *t)
{
    drain(t);
    t->bytes = t->said_length = 0;
}

void terminal_send(struct terminal *t, const char *bytes, size_t count)
{
    drain(t);
    t->rests = terminal_rests(t);
    on_output(bytes, count, t);
}

/* --- the window, and ends --- */

void terminal_resize(struct terminal *t, unsigned rows, unsigned columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    if (rows == t->rows && columns == t->columns)
        return; /* the kernel would not tell the program */
    t->rows = rows;
    t->columns = columns;
    t->rests = terminal_rests(t);
    vterm_set_size(t->vt, (int)rows, (int)columns);
    ioctl(t->master, TIOCSWINSZ, &size);
    terminal_settle(t);
}

void terminal_hang_up(struct terminal *t)
{
    drain(t);
    close(t->master);
    t->master = -1;
}

void terminal_signal(struct terminal *t, int signal)
{
    if (!terminal_ended(t))
        kill(t->pid, signal);
}

int terminal_end(struct terminal *t, int milliseconds, struct rusage *usage)
{
    for (long end = now() + milliseconds; !terminal_ended(t);) {
        if (now() > end)
            terminal_fail(t, "the program has not ended");
        drain(t);
        if (t->master < 0)
            poll(NULL, 0, 1);
        else
            wait_for_bytes(t, 1);
    }
    drain(t);
    if (usage)
        *usage = t->usage;
    return t->status;
}

bool terminal_restored(struct terminal *t)
{
    struct termios after;
    drain(t);
    return tcgetattr(t->slave, &after) == 0 && !t->taken && t->visible && !t->pastes &&
           after.c_iflag == t->before.c_iflag && after.c_oflag == t->before.c_oflag &&
           after.c_cflag == t->before.c_cflag && after.c_lflag == t->before.c_lflag &&
           memcmp(after.c_cc, t->before.c_cc, sizeof after.c_cc) == 0;
}

bool terminal_pastes(const struct terminal *t)
{
    return t->pastes;
}

void terminal_hold(struct terminal *t, bool held)
{
    tcflow(t->slave, held ? TCOOFF : TCOON);
}

void terminal_deafen(struct terminal *t, bool deaf)
{
    t->deaf = deaf;
    drain(t);
}

bool terminal_flows(const struct terminal *t)
{
    struct termios modes;
    return tcgetattr(t->slave, &modes) == 0 && (modes.c_iflag & IXON) != 0;
}

pid_t terminal_pid(const struct terminal *t)
{
    return t->pid;
}
