/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full screen: paint, wait, press. Nothing is drawn while nobody acts. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/app.h"
#include "tui/choices.h"
#include "tui/display.h"
#include "tui/line.h"

enum { BURST = 4096 }; /* presses answered before the page is shown again */

struct driver {
    struct display *display;
    struct page *page;
    bool ascii;
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
        struct press press = display_next(driver->display, 0, true);
        if (press.kind == PRESS_NONE)
            break;
        bool ends = press.kind == PRESS_LEAVE || press.kind == PRESS_GONE;
        stop |= ends || press.kind == PRESS_ESCAPE;
        if (ends)
            driver->pending = press;
    }
    return stop;
}

/* The next press, one that had to wait first. */
static struct press next(struct driver *driver, unsigned seconds, bool more)
{
    struct press press = driver->pending;
    driver->pending.kind = PRESS_NONE;
    return press.kind != PRESS_NONE ? press : display_next(driver->display, seconds, more);
}

static void run_screen(struct app *app, struct driver *driver)
{
    app->driver = driver;
    app->repaint = show;
    app->stops = stops;
    while (!app->left && !app->simple) {
        show(app);
        struct press press = next(driver, app_idle_seconds(app), false);
        for (int i = 0; i < BURST && press.kind != PRESS_NONE && !app->left; i++) {
            if (press.kind == PRESS_REDRAW)
                display_redraw(driver->display);
            app_press(app, &press, display_rows(driver->display));
            press = app->left ? press : next(driver, 0, true);
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

enum error tui_run(const struct tui_options *options, struct fault *fault)
{
    struct driver driver = {.display = NULL};
    struct app *app = app_new(options);
    if (!app)
        return fault_set(fault, ERROR_MEMORY, "%s", "tui");
    driver.ascii = !display_locale() || options->ascii;
    app->simple = wants_lines(options) || choices_read(options);
    while (!app->left) {
        if (!app->simple)
            driver.display = display_open(driver.ascii);
        if (driver.display)
            run_screen(app, &driver);
        else
            app->simple = true;
        display_close(driver.display);
        driver.display = NULL;
        if (app->simple && !app->left)
            line_run(app, driver.ascii);
    }
    page_free(driver.page);
    app_free(app);
    return ERROR_NONE;
}
