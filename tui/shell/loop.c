/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full screen: paint, wait, press. Nothing is drawn while nobody acts. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/draw/display.h"
#include "tui/shell/app.h"
#include "tui/shell/choices.h"
#include "tui/shell/line.h"

enum { BURST = 4096 }; /* presses answered before the page is shown again */

struct driver {
    struct display *display;
    struct page *page;
    bool ascii;
    struct idle idle;
    struct press pending; /* came while something slow was done, and ends the program */
};

static void show(struct app *app)
{
    struct driver *driver = app->driver;
    unsigned rows = display_rows(driver->display);
    unsigned columns = display_columns(driver->display);
    if (!driver->page || driver->page->rows != rows || driver->page->columns != columns) {
        page_free(driver->page);
        driver->page = page_new(rows, columns, driver->ascii);
    }
    if (!driver->page) {
        app_quit(app);
        return;
    }
    app_view(app);
    app_page(app, driver->page);
    display_paint(driver->display, driver->page);
}

/* Keys pressed while something slow is done: Esc stops it, and what ends the program; others are
 * lost. */
static bool stops(struct app *app)
{
    struct driver *driver = app->driver;
    bool stop = false;
    for (int i = 0; i < BURST && driver->pending.kind == PRESS_NONE; i++) {
        struct press press = display_next(driver->display, true);
        if (press.kind == PRESS_NONE || press.kind == PRESS_IDLE)
            break;
        if (press_is_key(press.kind))
            idle_key(&driver->idle);
        bool ends = press.kind == PRESS_LEAVE || press.kind == PRESS_GONE;
        stop |= ends || press.kind == PRESS_ESCAPE;
        if (ends)
            driver->pending = press;
    }
    return stop;
}

/* The next press, one that had to wait first. A key that comes too late finds the session locked,
 * and is not obeyed. */
static struct press next(struct app *app, struct driver *driver, bool more)
{
    struct press press = driver->pending;
    driver->pending.kind = PRESS_NONE;
    idle_allow(&driver->idle, app_idle_seconds(app));
    if (press.kind == PRESS_NONE)
        press = display_next(driver->display, more);
    if (press_is_key(press.kind)) {
        if (idle_over(&driver->idle))
            return (struct press){PRESS_IDLE, 0};
        idle_key(&driver->idle);
    }
    return press;
}

static void answer(struct app *app, struct driver *driver, const struct press *press)
{
    if (press->kind == PRESS_REDRAW)
        display_redraw(driver->display);
    if (press->kind == PRESS_PASTE)
        app_paste(app, display_pasted(driver->display));
    else
        app_press(app, press, display_rows(driver->display));
    if (press->kind != PRESS_IDLE)
        return;
    idle_allow(&driver->idle, app_idle_seconds(app));
    (void)stops(app); /* what was pressed for the screen before */
}

/* Before anything is shown: it may be long since the last key. */
static void lock_if_late(struct app *app, struct driver *driver)
{
    const struct press late = {PRESS_IDLE, 0};
    idle_allow(&driver->idle, app_idle_seconds(app));
    if (idle_over(&driver->idle))
        answer(app, driver, &late);
}

static void run_screen(struct app *app, struct driver *driver)
{
    app->driver = driver;
    app->repaint = show;
    app->stops = stops;
    while (!app->left && !app->simple) {
        lock_if_late(app, driver);
        show(app);
        struct press press = next(app, driver, false);
        for (int i = 0; i < BURST && press.kind != PRESS_NONE && !app->left; i++) {
            answer(app, driver, &press);
            press = app->left ? press : next(app, driver, true);
        }
    }
    app->repaint = NULL;
    app->stops = NULL;
    app->driver = NULL;
}

static bool wants_lines(const struct tui_options *options)
{
    const char *term = secure_getenv("TERM");
    const char *accessible = secure_getenv("ACCESSIBLE");
    return options->simple || (accessible && strcmp(accessible, "1") == 0) || !term || !*term ||
           strcmp(term, "dumb") == 0 || strcmp(term, "unknown") == 0 || !isatty(STDIN_FILENO) ||
           !isatty(STDOUT_FILENO);
}

enum error tui_run(const struct tui_options *options, const struct shell_screens *screens,
                   struct fault *fault)
{
    struct driver driver = {.display = NULL};
    struct app *app = app_new(options, screens);
    if (!app)
        return fault_set(fault, ERROR_MEMORY, "%s", "tui");
    if (!idle_open(&driver.idle)) {
        app_free(app);
        return fault_set(fault, ERROR_SYSTEM, "%s", "timerfd");
    }
    driver.ascii = !display_locale() || options->ascii;
    app->simple = wants_lines(options) || choices_read(options);
    while (!app->left) {
        if (!app->simple)
            driver.display = display_open(driver.ascii, &driver.idle);
        if (driver.display)
            run_screen(app, &driver);
        else
            app->simple = true;
        display_close(driver.display);
        driver.display = NULL;
        if (app->simple && !app->left)
            line_run(app, driver.ascii, &driver.idle);
    }
    page_free(driver.page);
    app_free(app);
    idle_close(&driver.idle);
    return ERROR_NONE;
}
