/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface as a state: a stack of screens, the session, one message. It is driven by presses
 * and shows itself as a view; tui/shell/loop.c drives it with a terminal, tui/shell/line.c with
 * lines of text, the tests by hand. */
#ifndef TUI_SHELL_APP_H
#define TUI_SHELL_APP_H

#include "tracker/session/access/session.h"
#include "tui/draw/layout.h"
#include "tui/draw/paste.h"
#include "tui/draw/press.h"
#include "tui/shell/screen.h"
#include "tui/shell/tui.h"

enum { APP_SCREENS = 12, APP_MESSAGE = 1024, APP_KEYS = 512, APP_IDLE_SECONDS = 15 * 60 };

struct frame {
    const struct screen *screen;
    void *state;
    int active;   /* id of the active block */
    bool moved;   /* an arrow was pressed since what stands there was shown */
    unsigned top; /* first row shown */
};

struct app {
    struct tui_options options;
    const struct shell_screens *screens;
    struct session *session; /* NULL at the door and while locked */
    char user[USER_CHARS + 1];
    bool practice;
    char store[FIELD_BYTES + 1]; /* path in use */
    struct frame stack[APP_SCREENS];
    size_t depth;
    struct view *view; /* of the screen on top, after app_view */
    char message[APP_MESSAGE];
    enum ink message_ink;
    bool locked;
    enum error ended;  /* why the session is over before its user left it; ERROR_NONE: it is not */
    bool simple;       /* the dialogue is in use */
    bool unreadable;   /* the store last tried was damaged, or of another version */
    const char *doing; /* translated; told with its progress */
    const char *then;  /* translated; told after it, NULL: nothing */
    unsigned percent;  /* of it, told last */
    bool left;         /* the program ends */
    bool switched;     /* the other way of showing was asked for */
    void (*repaint)(struct app *app); /* shows the view now; NULL in tests */
    bool (*stops)(struct app *app);   /* was Esc pressed meanwhile? NULL where nothing can tell */
    void *driver;
};

/* A new interface that stands at the door of these screens, which outlive it; NULL without memory.
 * app_free ends the session, what the screens hold kept, and wipes. */
struct app *app_new(const struct tui_options *options, const struct shell_screens *screens);
void app_free(struct app *app);

/* Computes app->view and makes sure that something in it is active. */
void app_view(struct app *app);

/* The active block of what app_view computed; NULL when nothing can be. */
const struct block *app_active(const struct app *app);

/* Answers one press; rows is the height of the window, for Page up and down. */
void app_press(struct app *app, const struct press *press, unsigned rows);

/* True when Enter alone takes that choice: not an answer that nobody chose yet, nor one that is
 * guarded, before an arrow went there. */
bool app_enter_takes(const struct app *app, const struct block *block);

/* Answers pasted text: it goes into the field that is active, as it is; elsewhere it does nothing.
 * Says what was left out. */
void app_paste(struct app *app, const struct paste *paste);

/* Sends an action to the screen on top; the usual answer when it gives none. */
void app_act(struct app *app, const struct action *action);

/* Lays out what app_view computed. */
void app_page(struct app *app, struct page *page);

/* Opens a screen over this one; in its place; leaves the one on top, or all above the first. */
void app_open(struct app *app, const struct screen *screen, const void *argument);
void app_replace(struct app *app, const struct screen *screen, const void *argument);
void app_leave(struct app *app);
void app_leave_to(struct app *app, const struct screen *screen);

/* Makes the block of that id active in the screen on top, as one just shown. */
void app_focus(struct app *app, int id);

/* Shows a sentence above the keys until the next press; a fault as its sentence. */
void app_say(struct app *app, enum ink ink, const char *text);
__attribute__((format(printf, 3, 4))) void app_sayf(struct app *app, enum ink ink,
                                                    const char *format, ...);
void app_fault(struct app *app, const struct fault *fault);

/* Shows a sentence at once, before something that takes a while. */
void app_work(struct app *app, const char *text);

/* Before an act that tells how far it is: what is being done, which stands before the bar, and what
 * comes after the count where it takes a while and cannot be stopped any more; NULL for nothing.
 * Then what the act calls, context being the app: false once Esc was pressed, and it should stop.
 * The dialogue says it at each quarter. */
void app_begin(struct app *app, const char *what, const char *then);
bool app_progress(void *context, size_t done, size_t total);

/* Options for an act that opens a session of its own on the store in use. */
struct session_options app_session_options(const struct app *app, const char *user);

/* Logs in and opens the home of the role; false after a message, and where coordination is asked
 * first whether an older store is to be put in service again. */
bool app_login(struct app *app, const char *user, const struct secret_text *passphrase);

/* Ends the session and comes back to the screen that works without one: the door, or the choice of
 * a role to practise. */
void app_logout(struct app *app);

/* Ends the session, what was typed kept by the screens that have it, and asks for the passphrase;
 * unlocking comes back to where it was. */
void app_lock(struct app *app);
bool app_unlock(struct app *app, const struct secret_text *passphrase);

/* True when a screen holds what ending the session now would lose. */
bool app_holds(const struct app *app);

/* Nothing more happens; what the screens hold is kept. */
void app_quit(struct app *app);

/* Seconds after the last key after which app_press should be told PRESS_IDLE; 0: never. */
unsigned app_idle_seconds(const struct app *app);

#endif
