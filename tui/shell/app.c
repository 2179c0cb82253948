/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/shell/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"

struct app *app_new(const struct tui_options *options, const struct shell_screens *screens)
{
    struct app *app = secret_alloc(sizeof *app);
    if (!app)
        return NULL;
    app->options = *options;
    app->screens = screens;
    app->simple = options->simple;
    app->doing = "";
    snprintf(app->store, sizeof app->store, "%s", options->store);
    app->view = view_new();
    if (!app->view) {
        app_free(app);
        return NULL;
    }
    app_open(app, screens->door, NULL);
    return app;
}

static struct frame *top_of(struct app *app)
{
    return &app->stack[app->depth - 1];
}

static void close_top(struct app *app)
{
    struct frame *frame = top_of(app);
    if (frame->screen->close)
        frame->screen->close(app, frame->state);
    secret_free(frame->state);
    *frame = (struct frame){.screen = NULL};
    app->depth--;
    if (app->depth)
        top_of(app)->moved = false;
}

/* Tells every screen that the session goes, last opened first, or is back. */
static void tell_all(struct app *app, bool sleep)
{
    for (size_t i = 0; i < app->depth; i++) {
        const struct frame *frame = &app->stack[sleep ? app->depth - 1 - i : i];
        void (*tell)(struct app *, void *) = sleep ? frame->screen->sleep : frame->screen->wake;
        if (tell)
            tell(app, frame->state);
    }
}

bool app_holds(const struct app *app)
{
    for (size_t i = 0; i < app->depth; i++) {
        const struct frame *frame = &app->stack[i];
        if (frame->screen->holds && frame->screen->holds(frame->state))
            return true;
    }
    return false;
}

static void end_session(struct app *app)
{
    struct fault fault = {.error = ERROR_NONE};
    if (!app->session)
        return;
    tell_all(app, true);
    if (session_close(app->session, &fault))
        app_fault(app, &fault);
    else if (fault.error)
        app_say(app, INK_WARNING,
                _("Effacement dû : ce qui vient d'être remplacé s'effacera à une prochaine "
                  "ouverture. Ce qui est fait est fait."));
    app->session = NULL;
}

void app_free(struct app *app)
{
    if (!app)
        return;
    end_session(app);
    while (app->depth)
        close_top(app);
    view_free(app->view);
    secret_free(app);
}

void app_open(struct app *app, const struct screen *screen, const void *argument)
{
    struct fault fault = {.error = ERROR_NONE};
    void *state = app->depth < APP_SCREENS ? secret_alloc(screen->bytes ? screen->bytes : 1) : NULL;
    if (!state) {
        fault_set(&fault, ERROR_MEMORY, "%s", screen->name);
        app_fault(app, &fault);
        return;
    }
    enum error error = screen->open ? screen->open(app, state, argument, &fault) : ERROR_NONE;
    if (error) {
        secret_free(state);
        fault.error = error;
        app_fault(app, &fault);
        return;
    }
    app->stack[app->depth++] = (struct frame){.screen = screen, .state = state};
}

void app_replace(struct app *app, const struct screen *screen, const void *argument)
{
    size_t depth = app->depth;
    struct frame old = *top_of(app);
    app_open(app, screen, argument);
    if (app->depth == depth)
        return;
    app->stack[depth - 1] = app->stack[depth];
    app->stack[depth] = old;
    close_top(app);
}

void app_leave(struct app *app)
{
    if (app->depth > 1)
        close_top(app);
    else
        app_quit(app);
}

void app_leave_to(struct app *app, const struct screen *screen)
{
    while (app->depth > 1 && top_of(app)->screen != screen)
        close_top(app);
}

void app_focus(struct app *app, int id)
{
    top_of(app)->active = id;
    top_of(app)->moved = false;
}

void app_say(struct app *app, enum ink ink, const char *text)
{
    snprintf(app->message, sizeof app->message, "%s", text);
    app->message_ink = ink;
}

void app_sayf(struct app *app, enum ink ink, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(app->message, sizeof app->message, format, arguments);
    va_end(arguments);
    app->message_ink = ink;
}

void app_fault(struct app *app, const struct fault *fault)
{
    char message[ERROR_MESSAGE_BYTES];
    if (fault->error == ERROR_CLOCK_AHEAD || fault->error == ERROR_CLOCK_BEHIND) {
        app->screens->ask_day(app);
        return;
    }
    if (fault->error == ERROR_REVOKED || fault->error == ERROR_ACCESS_CHANGED)
        app->ended = fault->error; /* it is locked before anything is shown again */
    error_message(fault, message);
    app_say(app, INK_WARNING, message);
}

void app_work(struct app *app, const char *text)
{
    app_say(app, INK_NORMAL, text);
    if (app->repaint)
        app->repaint(app);
    app->message[0] = '\0';
}

enum { PROGRESS_COLUMNS = 30, PROGRESS_SPOKEN = 25 /* percents */ };

void app_begin(struct app *app, const char *what, const char *then)
{
    app->doing = what;
    app->then = then;
    app->percent = 0;
}

/* Percents in words for the dialogue, with a bar on the screen. */
static void tell_percent(struct app *app)
{
    char bar[3 * PROGRESS_COLUMNS + 1] = "";
    char line[APP_MESSAGE];
    size_t at = 0;
    for (unsigned i = 0; i < PROGRESS_COLUMNS && !app->simple; i++)
        at += (size_t)snprintf(bar + at, sizeof bar - at, "%s",
                               i * 100 < app->percent * PROGRESS_COLUMNS ? "█" : "░");
    if (app->simple)
        snprintf(line, sizeof line, "%s %u %%", app->doing, app->percent);
    else
        snprintf(line, sizeof line, app->stops ? _("%s %u %% %s (Échap arrête)") : "%s %u %% %s",
                 app->doing, app->percent, bar);
    app_work(app, line);
}

bool app_progress(void *context, size_t done, size_t total)
{
    struct app *app = context;
    unsigned percent = total ? (unsigned)(100 * done / total) : 100;
    unsigned step = app->simple ? PROGRESS_SPOKEN : 1;
    if (percent / step == app->percent / step)
        return true;
    app->percent = percent;
    if (percent < 100 || !app->simple)
        tell_percent(app);
    if (app->stops && app->stops(app))
        return false;
    if (percent == 100 && app->then)
        app_work(app, app->then);
    return true;
}

static void on_wait(void *context, unsigned seconds)
{
    (void)seconds;
    app_work(context, _("Un autre poste enregistre. Un instant, s'il vous plaît."));
}

struct session_options app_session_options(const struct app *app, const char *user)
{
    return (struct session_options){.store = app->store,
                                    .user = user,
                                    .state_dir = app->options.state_dir,
                                    .on_wait = on_wait,
                                    .progress = app_progress,
                                    .context = (void *)(uintptr_t)app};
}

/* After ERROR_STORE_OLDER there is a session where the user is coordination. */
static enum error open_session(struct app *app, const char *user,
                               const struct secret_text *passphrase)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session_options options = app_session_options(app, user);
    app->ended = ERROR_NONE;
    app_work(app, _("Ouverture du registre…"));
    enum error error = session_open(&options, passphrase, &app->session, &fault);
    if (app->session)
        app->practice = session_practice(app->session);
    fault.error = error;
    app->unreadable =
        error == ERROR_STORE_DAMAGED || error == ERROR_STORE_FORMAT || error == ERROR_STORE_MACHINE;
    if (error)
        app_fault(app, &fault);
    return error;
}

/* After what the home had to say. */
static void tell_news(struct app *app)
{
    char text[NEWS_BYTES];
    char before[APP_MESSAGE];
    struct fault fault = {.error = ERROR_NONE};
    if (session_news(app->session, text, &fault))
        app_fault(app, &fault);
    snprintf(before, sizeof before, "%s", app->message);
    if (*text)
        app_sayf(app, INK_WARNING, "%s%s%s", before, *before ? " " : "", text);
}

bool app_login(struct app *app, const char *user, const struct secret_text *passphrase)
{
    enum error error = open_session(app, user, passphrase);
    if (!app->session)
        return false;
    snprintf(app->user, sizeof app->user, "%s", session_user(app->session));
    if (error) {
        app->message[0] = '\0';
        app_open(app, app->screens->rollback, NULL);
        return false;
    }
    size_t depth = app->depth;
    app_open(app, app->screens->home(session_role(app->session)), NULL);
    if (app->depth == depth) {
        end_session(app);
        return false;
    }
    tell_news(app);
    return true;
}

void app_logout(struct app *app)
{
    end_session(app);
    while (app->depth > 1 && !top_of(app)->screen->outside)
        close_top(app);
    app->practice = false;
    app->user[0] = '\0';
}

void app_lock(struct app *app)
{
    size_t depth = app->depth;
    if (!app->session || app->locked)
        return;
    app->message[0] = '\0';
    app->locked = true;
    app_open(app, app->screens->lock,
             NULL); /* first: ending a session may show the screen on top */
    if (app->depth > depth) {
        end_session(app);
    } else { /* no memory for it */
        app->locked = false;
        app_logout(app);
    }
}

bool app_unlock(struct app *app, const struct secret_text *passphrase)
{
    if (open_session(app, app->user, passphrase)) {
        session_close(app->session, NULL);
        app->session = NULL;
        return false;
    }
    app->locked = false;
    app_leave(app);
    tell_all(app, false);
    tell_news(app);
    return true;
}

void app_quit(struct app *app)
{
    end_session(app);
    app->left = true;
}

unsigned app_idle_seconds(const struct app *app)
{
    unsigned shorter = app->practice ? app->options.idle_seconds : 0;
    if (!app->session)
        return 0;
    return shorter ? shorter : APP_IDLE_SECONDS;
}

void app_view(struct app *app)
{
    if (app->ended && app->session)
        app_lock(app);
    for (size_t i = 0; i < app->depth; i++)
        if (app->stack[i].screen->follow)
            app->stack[i].screen->follow(app, app->stack[i].state);
    struct frame *frame = top_of(app);
    view_clear(app->view);
    frame->screen->view(app, frame->state, app->view);
    if (view_find(app->view, frame->active) < 0) {
        int first = view_first(app->view);
        frame->active = first < 0 ? 0 : view_id(app->view, (size_t)first);
        frame->top = 0;
        frame->moved = false;
    }
}

const struct block *app_active(const struct app *app)
{
    int index = view_find(app->view, app->stack[app->depth - 1].active);
    return index < 0 ? NULL : &app->view->blocks[index];
}
