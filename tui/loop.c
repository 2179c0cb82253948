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

static void run_screen(struct app *app, struct driver *driver)
{
    app->driver = driver;
    app->repaint = show;
    while (!app->left && !app->simple) {
        show(app);
        struct press press = display_next(driver->display, app_idle_seconds(app), false);
        for (int i = 0; i < BURST && press.kind != PRESS_NONE && !app->left; i++) {
            if (press.kind == PRESS_REDRAW)
                display_redraw(driver->display);
            app_press(app, &press, display_rows(driver->display));
            press = app->left ? press : display_next(driver->display, 0, true);
        }
    }
    app->repaint = NULL;
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
