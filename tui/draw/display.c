/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/draw/display.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "crypto/secret.h"
#include "tracker/session/access/session.h"
#include "tui/draw/signals.h"
#include "tui/draw/term.h"

enum {
    DEAD_READS = 3,
    RESTORE_BYTES = 256,
    FATAL = 5,
    PASTE_QUIET = 50,      /* milliseconds after a last mark in which more is still text */
    PASTE_PATIENCE = 1000, /* in the middle of a paste, before its end is missed */
};

/* Bracketed paste: marks around what is pasted. */
static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

/* What ends a program that has gone wrong. */
static const int fatal[FATAL] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

struct display {
    SCREEN *screen;
    int signals;
    bool ascii;
    bool mono;
    bool marks;    /* it takes sequences as xterm's, and was asked to mark pasted text */
    bool patient;  /* the end of what is being pasted is awaited, and that was told */
    unsigned dead; /* times the terminal was readable and gave nothing */
    struct keyboard keyboard;
    struct idle *idle;
    struct paste *paste; /* secret memory */
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

/* Around curses, which has sent all of its own by then. */
static void send(const char *text)
{
    ssize_t written = write(STDOUT_FILENO, text, strlen(text));
    (void)written; /* what reads it may be gone */
}

static const char *string_of(const char *name)
{
    const char *text = tigetstr(name);
    return text == NULL || text == (char *)-1 ? "" : text;
}

static void keep_string(const char *text)
{
    if (strlen(text) >= sizeof found.bytes - found.length)
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
    raw(); /* no byte that is pasted sends a signal, and Ctrl-S stops nothing */
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
    keep_string(string_of("sgr0"));
    keep_string(string_of("cnorm"));
    keep_string(string_of("rmkx"));
    display->marks = strncmp(string_of("cup"), "\033[", 2) == 0;
    if (display->marks) {
        keep_string(paste_off);
        send(paste_on);
    }
    keep_string(string_of("rmcup"));
    follow_window();
}

/* Leaves the screen to whoever the shell shows next, empty; and takes it again. */
static void give_screen(const struct display *display)
{
    if (isendwin())
        return;
    erase();
    refresh();
    if (display->marks)
        send(paste_off);
    endwin();
    tcsetattr(STDIN_FILENO, TCSANOW, &found.before);
}

static void take_screen(struct display *display)
{
    give_screen(display); /* also where the program was stopped without being asked */
    follow_window();
    if (display->marks)
        send(paste_on);
    clearok(curscr, TRUE);
}

static void let_go(struct display *display)
{
    if (display->signals >= 0)
        close(display->signals);
    found.taken = false;
    secret_free(display->paste);
    free(display);
}

struct display *display_open(bool ascii, struct idle *idle)
{
    struct display *display = calloc(1, sizeof *display);
    if (!display)
        return NULL;
    display->ascii = ascii;
    display->idle = idle;
    display->paste = secret_alloc(sizeof *display->paste);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    found.taken = tcgetattr(STDIN_FILENO, &found.before) == 0;
    display->signals = signals_open();
    if (found.taken && display->signals >= 0 && display->paste)
        display->screen = newterm(NULL, stdout, stdin);
    if (!display->screen) {
        let_go(display);
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
    give_screen(display);
    delscreen(display->screen);
    let_go(display);
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

static void paint(const struct display *display, const struct page *page)
{
    erase();
    for (unsigned row = 0; row < page->rows; row++)
        for (unsigned column = 0; column < page->columns;)
            column = paint_run(display, page, row, column);
    attrset((int)A_NORMAL);
    move((int)page->cursor_row, (int)page->cursor_column);
    refresh();
}

void display_paint(struct display *display, const struct page *page)
{
    idle_write_begin(display->idle);
    paint(display, page);
    if (!idle_write_end(display->idle))
        return;
    clearok(curscr, TRUE); /* into the room that was made */
    idle_write_begin(display->idle);
    paint(display, page);
    (void)idle_write_end(display->idle);
}

void display_redraw(struct display *display)
{
    (void)display;
    clearok(curscr, TRUE);
}

static struct press read_signal(struct display *display)
{
    struct press press = signals_read(display->signals);
    if (press.kind == PRESS_RESIZE)
        follow_window();
    else if (press.kind == PRESS_RESUME)
        take_screen(display);
    return press;
}

static void stop(struct display *display)
{
    give_screen(display);
    signals_stop();
    take_screen(display);
}

/* --- pasted text --- */

/* Nothing came for a while: pasted text is whole a moment after its last mark, so that a mark
 * inside it ends nothing; ESC was pressed by hand; or its end is awaited, which is told once. */
static struct press paste_rests(struct display *display)
{
    struct paste *paste = display->paste;
    if (!paste->ended && !paste_escapes(paste)) {
        display->patient = true;
        return (struct press){PRESS_PASTING, 0};
    }
    paste->given_up = !paste->ended;
    paste->open = false;
    return (struct press){PRESS_PASTE, 0};
}

static int paste_patience(const struct display *display)
{
    const struct paste *paste = display->paste;
    return paste->ended                                ? PASTE_QUIET
           : display->patient && !paste_escapes(paste) ? -1
                                                       : PASTE_PATIENCE;
}

/* False at the end of the terminal. */
static bool read_paste(struct display *display)
{
    char bytes[256];
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n > 0)
        paste_feed(display->paste, bytes, (size_t)n);
    secret_wipe(bytes, sizeof bytes);
    return n > 0 || (n < 0 && errno == EINTR);
}

/* --- presses --- */

/* Something can be read: a key, pasted text, an unknown sequence, or the end of the terminal. False
 * when it was no press. */
static bool read_input(struct display *display, struct pollfd *input, struct press *press)
{
    if (display->paste->open) {
        press->kind = read_paste(display) ? PRESS_NONE : PRESS_GONE;
        return press->kind != PRESS_NONE;
    }
    *press = keyboard_read(&display->keyboard);
    if (press->kind != PRESS_NONE) {
        display->dead = 0;
        return true;
    }
    bool hung = (input->revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
    if (!hung && ++display->dead < DEAD_READS)
        return false;
    int waiting = 0;
    if (!hung && ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 &&
        (waiting > 0 || poll(input, 1, 0) == 0)) {
        display->dead = 0;
        return false;
    }
    press->kind = PRESS_GONE;
    return true;
}

/* One round of waiting; false when it has to be done again. */
static bool wait_once(struct display *display, bool more, struct press *press)
{
    struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                           {.fd = display->signals, .events = POLLIN},
                           {.fd = display->idle->fd, .events = POLLIN}};
    const bool pasting = display->paste->open;
    int patience = pasting ? paste_patience(display) : keyboard_patience(&display->keyboard);
    int ready = poll(fds, 3, more ? 0 : patience);
    if (ready < 0)
        return errno != EINTR && (press->kind = PRESS_GONE, true);
    if (idle_over(display->idle)) {
        press->kind = PRESS_IDLE;
        return true;
    }
    if (ready == 0) {
        if (more)
            return true;
        *press = pasting ? paste_rests(display) : keyboard_read(&display->keyboard);
        return press->kind != PRESS_NONE;
    }
    if (fds[1].revents & POLLIN) {
        *press = read_signal(display);
        return press->kind != PRESS_NONE;
    }
    return (fds[0].revents != 0) && read_input(display, &fds[0], press);
}

/* The press itself, but for those that are answered here. */
static struct press settle(struct display *display, struct press press)
{
    if (press.kind == PRESS_PASTING && !display->paste->open) {
        paste_begin(display->paste);
        display->patient = false;
        press.kind = PRESS_NONE;
    } else if (press.kind == PRESS_STOP) {
        stop(display);
        press.kind = PRESS_RESUME;
    }
    return press;
}

struct press display_next(struct display *display, bool more)
{
    struct press press = {PRESS_NONE, 0};
    if (!display->paste->open) {
        paste_wipe(display->paste);
        press = settle(display, keyboard_read(&display->keyboard)); /* curses may hold some */
    }
    while (press.kind == PRESS_NONE) {
        while (!wait_once(display, more, &press))
            ;
        if (press.kind == PRESS_NONE) /* nothing waits */
            break;
        press = settle(display, press);
    }
    return press;
}

const struct paste *display_pasted(const struct display *display)
{
    return display->paste;
}
