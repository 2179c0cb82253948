/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/display.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "tracker/session/session.h"
#include "tui/term.h"

enum { DEAD_READS = 3, RESTORE_BYTES = 256, FATAL = 5 };

/* What ends a program that has gone wrong. */
static const int fatal[FATAL] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

struct display {
    SCREEN *screen;
    int signals;
    bool ascii;
    bool mono;
    unsigned dead; /* times the terminal was readable and gave nothing */
};

/* What a crash handler needs, and nothing else can reach: the terminal as it was. */
static struct {
    bool taken;
    struct termios before;
    size_t length;
    char bytes[RESTORE_BYTES]; /* leaves the alternate screen, shows the cursor, plain letters */
    struct sigaction actions[FATAL];
} found;

/* Async-signal-safe. */
static void put_back(void)
{
    if (!found.taken)
        return;
    ssize_t written = write(STDOUT_FILENO, found.bytes, found.length);
    (void)written;
    tcsetattr(STDIN_FILENO, TCSANOW, &found.before);
}

/* The terminal first, then what would have happened without us. */
static void on_fatal(int number)
{
    put_back();
    for (size_t i = 0; i < FATAL; i++)
        sigaction(fatal[i], &found.actions[i], NULL);
    raise(number);
}

static void guard(void)
{
    struct sigaction action = {.sa_handler = on_fatal};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < FATAL; i++)
        sigaction(fatal[i], &action, &found.actions[i]);
    session_on_crash(put_back);
}

static void unguard(void)
{
    session_on_crash(NULL);
    for (size_t i = 0; i < FATAL; i++)
        sigaction(fatal[i], &found.actions[i], NULL);
}

bool display_locale(void)
{
    bool utf8 = setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (!utf8)
        setlocale(LC_CTYPE, "C.UTF-8");
    return utf8;
}

int signals_open(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGWINCH);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGQUIT);
    sigaddset(&set, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return -1;
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

struct press signals_read(int fd)
{
    struct signalfd_siginfo info;
    if (read(fd, &info, sizeof info) != (ssize_t)sizeof info)
        return (struct press){PRESS_NONE, 0};
    if (info.ssi_signo == SIGWINCH)
        return (struct press){PRESS_RESIZE, 0};
    return (struct press){info.ssi_signo == SIGHUP ? PRESS_GONE : PRESS_LEAVE, 0};
}

static void keep_string(const char *name)
{
    const char *text = tigetstr(name);
    size_t room = sizeof found.bytes - found.length;
    if (text == NULL || text == (char *)-1 || strlen(text) >= room)
        return;
    memcpy(found.bytes + found.length, text, strlen(text));
    found.length += strlen(text);
}

/* Resizes curses to the window; what the environment claims does not count. */
static void follow_window(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col &&
        (size.ws_row != LINES || size.ws_col != COLS))
        resizeterm(size.ws_row, size.ws_col);
}

static void set_up(struct display *display)
{
    const char *no_color = secure_getenv("NO_COLOR");
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, FALSE);
    scrollok(stdscr, FALSE);
    curs_set(1);
    keyboard_start();
    display->mono = !has_colors() || (no_color && *no_color);
    if (!display->mono) {
        start_color();
        use_default_colors();
        init_pair(1, COLOR_RED, -1);
    }
    found.length = 0;
    keep_string("sgr0");
    keep_string("cnorm");
    keep_string("rmkx");
    keep_string("rmcup");
    follow_window();
}

struct display *display_open(bool ascii)
{
    struct display *display = calloc(1, sizeof *display);
    if (!display)
        return NULL;
    display->ascii = ascii;
    unsetenv("LINES");
    unsetenv("COLUMNS");
    found.taken = tcgetattr(STDIN_FILENO, &found.before) == 0;
    display->signals = signals_open();
    display->screen = found.taken && display->signals >= 0 ? newterm(NULL, stdout, stdin) : NULL;
    if (!display->screen) {
        if (display->signals >= 0)
            close(display->signals);
        found.taken = false;
        free(display);
        return NULL;
    }
    set_up(display);
    guard();
    return display;
}

void display_close(struct display *display)
{
    if (!display)
        return;
    unguard();
    erase();
    refresh();
    endwin();
    delscreen(display->screen);
    close(display->signals);
    tcsetattr(STDIN_FILENO, TCSANOW, &found.before);
    found.taken = false;
    free(display);
}

unsigned display_rows(const struct display *display)
{
    (void)display;
    return LINES > 0 ? (unsigned)LINES : 24;
}

unsigned display_columns(const struct display *display)
{
    (void)display;
    return COLS > 0 ? (unsigned)COLS : 80;
}

static attr_t attribute_of(const struct display *display, enum ink ink)
{
    switch (ink) {
    case INK_TITLE:
        return A_BOLD;
    case INK_ACTIVE:
        return A_REVERSE;
    case INK_WARNING:
        return display->mono ? A_BOLD : A_BOLD | COLOR_PAIR(1);
    case INK_NORMAL:
    case INK_FAINT:
        break;
    }
    return A_NORMAL;
}

/* Paints a run of glyphs of one ink and returns the column after it. */
static unsigned paint_run(const struct display *display, const struct page *page, unsigned row,
                          unsigned column)
{
    wchar_t run[PAGE_COLUMNS + 1];
    size_t length = 0;
    unsigned start = column;
    const struct glyph *glyphs = page->glyphs + (size_t)row * page->columns;
    enum ink ink = glyphs[column].ink;
    for (; column < page->columns && glyphs[column].ink == ink; column++)
        if (glyphs[column].character)
            run[length++] = (wchar_t)glyphs[column].character;
    run[length] = L'\0';
    attrset((int)attribute_of(display, ink));
    mvaddwstr((int)row, (int)start, run);
    return column;
}

void display_paint(struct display *display, const struct page *page)
{
    erase();
    for (unsigned row = 0; row < page->rows; row++)
        for (unsigned column = 0; column < page->columns;)
            column = paint_run(display, page, row, column);
    attrset((int)A_NORMAL);
    move((int)page->cursor_row, (int)page->cursor_column);
    refresh();
}

void display_redraw(struct display *display)
{
    (void)display;
    clearok(curscr, TRUE);
}

/* One round of waiting; false when it has to be done again. */
static bool wait_once(struct display *display, int timeout, struct press *press)
{
    struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                           {.fd = display->signals, .events = POLLIN}};
    int ready = poll(fds, 2, timeout);
    if (ready < 0)
        return errno != EINTR && (press->kind = PRESS_GONE, true);
    if (ready == 0) {
        press->kind = PRESS_IDLE;
        return true;
    }
    if (fds[1].revents & POLLIN) {
        *press = signals_read(display->signals);
        if (press->kind == PRESS_RESIZE)
            follow_window();
        return press->kind != PRESS_NONE;
    }
    *press = keyboard_read();
    if (press->kind != PRESS_NONE) {
        display->dead = 0;
        return true;
    }
    /* Readable and nothing to read: an unknown sequence, or the end of the terminal. */
    bool hung = (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
    if (!hung && ++display->dead < DEAD_READS)
        return false;
    int waiting = 0;
    if (!hung && ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && poll(fds, 1, 0) == 0) {
        display->dead = 0;
        return false;
    }
    press->kind = PRESS_GONE;
    return true;
}

struct press display_next(struct display *display, unsigned seconds, bool more)
{
    struct press press = keyboard_read(); /* curses may hold some already */
    if (press.kind != PRESS_NONE)
        return press;
    int timeout = more ? 0 : seconds ? (int)(seconds * 1000) : -1;
    while (!wait_once(display, timeout, &press))
        ;
    if (more && press.kind == PRESS_IDLE)
        press.kind = PRESS_NONE;
    return press;
}
