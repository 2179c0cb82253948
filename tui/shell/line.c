/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/shell/line.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "crypto/passphrase.h"
#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tracker/session/acts/log.h"
#include "tui/draw/display.h"
#include "tui/draw/signals.h"

enum {
    INPUT_BYTES = 8192,
    SAID_BYTES = VIEW_TEXT + VIEW_BLOCKS * 16,
    COLUMNS = 78,
    BEHIND = 50, /* milliseconds in which nobody types a second line */
};

/* The dialogue: what was typed and not used yet, what was said last. Secret memory. */
struct line {
    struct app *app;
    bool ascii;
    int signals;
    struct idle *idle;
    bool terminal;         /* lines are typed, or pasted, by hand */
    bool hidden;           /* what is typed is not shown */
    struct termios before; /* where hidden: as it was */
    char input[INPUT_BYTES];
    size_t held;            /* bytes of input */
    char text[INPUT_BYTES]; /* the line just read */
    bool cut;               /* it was longer than there is room for */
    char said[SAID_BYTES];
    char now[SAID_BYTES];
    size_t length; /* of now */
};

/* Writes text to the terminal, in ASCII where that is all there is. */
static void out(const struct line *line, const char *text)
{
    uint32_t one;
    idle_write_begin(line->idle);
    for (size_t n = utf8_get(text, &one); n; n = utf8_get(text += n, &one)) {
        if (line->ascii && one >= 0x80)
            fputs(ascii_of(one), stdout);
        else
            fwrite(text, 1, n, stdout);
    }
    fflush(stdout);
    (void)idle_write_end(line->idle);
}

static void end_line(const struct line *line, const char *text)
{
    out(line, text);
    out(line, "\n");
}

static void append(struct line *line, const char *text)
{
    size_t length = strlen(text);
    if (line->length + length + 1 > sizeof line->now)
        return;
    memcpy(line->now + line->length, text, length + 1);
    line->length += length;
}

static void append_wrapped(struct line *line, const char *text)
{
    char piece[512];
    size_t skip;
    for (size_t n = layout_wrap(text, COLUMNS, &skip); n; n = layout_wrap(text, COLUMNS, &skip)) {
        snprintf(piece, sizeof piece, "%.*s\n", (int)n, text);
        append(line, piece);
        text += n + skip;
    }
}

/* Shows what is typed, or not: passphrases. */
static void hide(struct line *line, bool hidden)
{
    struct termios modes;
    if (!line->hidden && (!hidden || tcgetattr(STDIN_FILENO, &line->before) != 0))
        return;
    modes = line->before;
    if (hidden)
        modes.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    tcsetattr(STDIN_FILENO, TCSANOW, &modes);
    line->hidden = hidden;
}

/* Whoever has the terminal meanwhile finds it as it was, and leaves it as they like. */
static enum press_kind take_signal(struct line *line)
{
    const struct press press = signals_read(line->signals);
    const bool hidden = line->hidden;
    if (press.kind == PRESS_STOP) {
        hide(line, false);
        signals_stop();
    }
    if (press.kind == PRESS_STOP || press.kind == PRESS_RESUME)
        hide(line, hidden);
    return press.kind == PRESS_RESIZE ? PRESS_NONE : press.kind;
}

/* Reads what has arrived into the input. PRESS_NONE when something did. */
static enum press_kind fill(struct line *line)
{
    struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                           {.fd = line->signals, .events = POLLIN},
                           {.fd = line->idle->fd, .events = POLLIN}};
    idle_allow(line->idle, app_idle_seconds(line->app));
    int ready = poll(fds, 3, -1);
    enum press_kind kind = ready > 0 && (fds[1].revents & POLLIN) ? take_signal(line) : PRESS_NONE;
    if (idle_over(line->idle) && kind != PRESS_LEAVE && kind != PRESS_GONE)
        return PRESS_IDLE;
    if (kind != PRESS_NONE)
        return kind;
    if (ready < 0)
        return errno == EINTR ? PRESS_NONE : PRESS_GONE;
    if (fds[0].revents == 0)
        return PRESS_NONE;
    if (line->held == sizeof line->input) { /* no end of line in sight: keep the beginning */
        line->cut = true;
        line->held--;
    }
    ssize_t n = read(STDIN_FILENO, line->input + line->held, sizeof line->input - line->held);
    if (n <= 0)
        return n < 0 && errno == EINTR ? PRESS_NONE : PRESS_GONE;
    line->held += (size_t)n;
    idle_key(line->idle);
    return PRESS_NONE;
}

/* Forgets what was typed at a terminal and not read yet. */
static void forget_typed(struct line *line)
{
    if (!line->terminal)
        return;
    tcflush(STDIN_FILENO, TCIFLUSH);
    secret_wipe(line->input, sizeof line->input);
    line->held = 0;
}

/* True when more lines came with the one just taken; none of them is kept. */
static bool several(struct line *line)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    bool more = line->terminal && line->held > 0;
    while (line->terminal && poll(&input, 1, BEHIND) > 0 &&
           read(STDIN_FILENO, line->input, sizeof line->input) > 0)
        more = true;
    if (more)
        forget_typed(line);
    return more;
}

/* Takes one line into line->text. Anything but PRESS_NONE came instead of it. */
static enum press_kind take_line(struct line *line)
{
    line->cut = false;
    char *end;
    while (!(end = memchr(line->input, '\n', line->held))) {
        enum press_kind kind = fill(line);
        if (kind != PRESS_NONE)
            return kind;
    }
    size_t length = (size_t)(end - line->input);
    memcpy(line->text, line->input, length);
    while (length && (line->text[length - 1] == '\r' || line->text[length - 1] == ' '))
        length--;
    line->text[length] = '\0';
    line->held -= (size_t)(end + 1 - line->input);
    memmove(line->input, end + 1, line->held);
    secret_wipe(line->input + line->held, sizeof line->input - line->held);
    return several(line) ? PRESS_PASTE : PRESS_NONE;
}

/* Asks with a prompt. A secret is read without echo, off before anyone is asked, again too. */
static enum press_kind ask(struct line *line, const char *prompt, bool secret)
{
    hide(line, secret);
    out(line, prompt);
    enum press_kind kind = ferror(stdout) ? PRESS_GONE : take_line(line);
    if (line->hidden)
        out(line, "\n");
    if (kind != PRESS_STOP && kind != PRESS_RESUME)
        hide(line, false);
    return kind;
}

static bool is_choice(const struct block *block)
{
    return block->kind == BLOCK_ACTION || block->kind == BLOCK_SINGLE || block->kind == BLOCK_TICK;
}

/* The n-th choice of the view, from 1; NULL when there is none. */
static const struct block *choice(const struct view *view, size_t number)
{
    for (size_t i = 0; i < view->count; i++)
        if (is_choice(&view->blocks[i]) && --number == 0)
            return &view->blocks[i];
    return NULL;
}

static const struct block *active(const struct app *app)
{
    int index = view_find(app->view, app->stack[app->depth - 1].active);
    return index < 0 ? NULL : &app->view->blocks[index];
}

static void list_choices(struct line *line)
{
    const struct view *view = line->app->view;
    const struct block *block;
    for (size_t n = 1; (block = choice(view, n)); n++)
        append_wrapped(line, view_format(line->app->view, "%2zu. %s%s%s", n, block->text,
                                         block->note ? "  " : "", block->note ? block->note : ""));
}

/* The words of the view, without what stands on the left: the review lists that. */
static void describe(struct line *line, bool choices)
{
    const struct view *view = line->app->view;
    line->length = 0;
    line->now[0] = '\0';
    append(line, "\n");
    append_wrapped(line, line->app->practice
                             ? view_format(line->app->view, _("%s (entraînement)"), view->title)
                             : view->title);
    append_wrapped(line, view->pane ? view->pane : "");
    for (size_t i = 0; i < view->count; i++) {
        const struct block *block = &view->blocks[i];
        if (block->kind == BLOCK_TEXT)
            append_wrapped(line, block->text);
        if (block->kind == BLOCK_LINE && *block->text) {
            append(line, block->text);
            append(line, "\n");
        }
    }
    if (choices)
        list_choices(line);
}

/* Says what has changed since it was said last, then what is ticked, then the message. */
static void say(struct line *line, bool choices)
{
    const struct view *view = line->app->view;
    bool any = false;
    describe(line, choices);
    bool fresh = strcmp(line->now, line->said) != 0;
    if (fresh)
        out(line, line->now);
    memcpy(line->said, line->now, line->length + 1);
    for (size_t i = 0; i < view->count; i++) {
        const struct block *block = &view->blocks[i];
        if (!is_choice(block) || block->kind == BLOCK_ACTION || !block->on)
            continue;
        out(line, any ? ", " : _("Réponse : "));
        out(line, block->text);
        any = true;
    }
    if (any)
        out(line, "\n");
    if (*line->app->message)
        end_line(line, line->app->message);
    line->app->message[0] = '\0';
}

static void act(struct line *line, enum act_kind kind, int id)
{
    struct action action = {.kind = kind, .id = id};
    app_act(line->app, &action);
}

/* What every prompt understands; true when the line was one of these. */
static bool common(struct line *line)
{
    struct press help = {PRESS_HELP, 0};
    if (line->cut)
        app_say(line->app, INK_WARNING,
                _("Il n'y a plus de place ici : la suite est laissée de côté."));
    if (strcmp(line->text, "?") == 0)
        app_press(line->app, &help, 24);
    else if (strcmp(line->text, "<") == 0)
        act(line, ACT_PREVIOUS, 0);
    else
        return false;
    return true;
}

static void interrupted(struct line *line, enum press_kind kind)
{
    struct press press = {kind, 0};
    out(line, "\n");
    app_press(line->app, &press, 24);
    if (kind == PRESS_PASTE)
        app_say(line->app, INK_WARNING,
                _("Plusieurs lignes sont arrivées d'un coup : aucune n'est prise. Répondez à une "
                  "question à la fois."));
    if (kind == PRESS_IDLE)
        forget_typed(line);
}

static const struct block *by_key(const struct view *view, const char *text)
{
    uint32_t one;
    size_t n = utf8_get(text, &one);
    if (n == 0 || text[n])
        return NULL;
    if (one >= 'A' && one <= 'Z')
        one = one - 'A' + 'a';
    for (size_t i = 0; i < view->count; i++)
        if (is_choice(&view->blocks[i]) && view->blocks[i].key == one)
            return &view->blocks[i];
    return NULL;
}

/* Takes "3", or "1 4 5" where several answers can be ticked; a letter of the full screen works too.
 */
static void take_choices(struct line *line)
{
    struct app *app = line->app;
    char *text = line->text;
    const struct screen *screen = app->stack[app->depth - 1].screen;
    const struct block *block = by_key(app->view, text);
    if (block) {
        act(line, block->kind == BLOCK_TICK ? ACT_TICK : ACT_CHOOSE, block->id);
        return;
    }
    while (*text) {
        size_t number = 0;
        size_t digits = strspn(text, "0123456789");
        for (size_t i = 0; i < digits && i < 4; i++)
            number = number * 10 + (size_t)(text[i] - '0');
        block = digits && number ? choice(app->view, number) : NULL;
        if (!block) {
            app_say(app, INK_WARNING,
                    _("Tapez le numéro d'un choix, ? pour l'aide, < pour revenir."));
            return;
        }
        bool tick = block->kind == BLOCK_TICK;
        app->stack[app->depth - 1].active = block->id;
        act(line, tick ? ACT_TICK : ACT_CHOOSE, block->id);
        if (!tick || app->left || app->stack[app->depth - 1].screen != screen)
            return;
        app_view(app);
        text += digits;
        text += strspn(text, " ,;");
    }
}

/* What an empty line does: keeps the answer given, goes on, or takes what is proposed; NULL where
 * only an answer typed will do. */
static const struct block *usual(const struct app *app)
{
    const struct block *block = active(app);
    for (size_t i = 0; i < app->view->count; i++)
        if (app->view->blocks[i].kind == BLOCK_SINGLE && app->view->blocks[i].on)
            return &app->view->blocks[i];
    return block && app_enter_takes(app, block) ? block : NULL;
}

static void ask_choice(struct line *line)
{
    struct app *app = line->app;
    const struct block *block = usual(app);
    bool tick = block && block->kind == BLOCK_TICK;
    bool proposed = block && is_choice(block);
    const char *prompt =
        tick       ? _("Numéros, ou Entrée pour continuer : ")
        : proposed ? view_format(app->view, _("Votre choix (Entrée : %s) : "), block->text)
                   : _("Votre choix : ");
    enum press_kind kind = ask(line, prompt, false);
    if (kind != PRESS_NONE) {
        interrupted(line, kind);
        return;
    }
    if (common(line))
        return;
    if (*line->text)
        take_choices(line);
    else if (tick)
        act(line, ACT_NEXT, block->id);
    else if (proposed)
        act(line, ACT_CHOOSE, block->id);
    else if (app->view->reading)
        act(line, ACT_BACK, 0);
    else
        app_say(app, INK_WARNING,
                _("Il manque une réponse : tapez le numéro d'un choix. ? aide, < revient."));
}

/* A field was filled: told character by character on a full screen, at once here. */
static void fill_field(struct line *line, const struct block *block)
{
    struct app *app = line->app;
    int id = block->id;
    struct field *field = block->field;
    const struct frame before = app->stack[app->depth - 1];
    size_t depth = app->depth;
    struct ticket ticket;
    unsigned group, length;
    if (field->kind == FIELD_TICKET && ticket_parse(line->text, strlen(line->text), &ticket, &group,
                                                    &length) == TICKET_FORM_GROUP) {
        app_sayf(app, INK_WARNING, _("Le groupe %d n'a que %d chiffres : il en faut quatre."),
                 (int)group, (int)length);
        return;
    }
    field_set(field, line->text);
    act(line, ACT_CHANGE, id);
    bool same = !app->left && app->depth == depth && app->stack[depth - 1].state == before.state;
    if (same && app->stack[depth - 1].active == before.active && !*app->message && field->length)
        act(line, ACT_ENTER, id);
}

static bool has_choices(const struct view *view)
{
    return choice(view, 1) != NULL;
}

static void ask_field(struct line *line, const struct block *block)
{
    struct app *app = line->app;
    bool secret = block->field->kind == FIELD_SECRET;
    bool value = block->field->kind != FIELD_SECRET && block->field->length;
    const char *prompt =
        view_format(app->view, "%s%s%s%s%s%s ", block->text,
                    has_choices(app->view) ? _(" (« . » : autres choix)") : "", value ? " [" : "",
                    value ? block->field->text : "", value ? "]" : "", _(" :"));
    enum press_kind kind = ask(line, prompt, secret);
    bool short_one =
        strlen(line->text) < PASSPHRASE_MIN_CHARS; /* no copy is made of a passphrase */
    if (kind == PRESS_NONE && secret && short_one && typed_same(_("montrer"), line->text))
        kind = ask(line, prompt, false);
    const struct block *chosen = by_key(app->view, line->text);
    if (kind != PRESS_NONE) {
        interrupted(line, kind);
    } else if (common(line)) {
        return;
    } else if (strcmp(line->text, ".") == 0 && has_choices(app->view)) {
        say(line, true);
        ask_choice(line);
    } else if (chosen && !field_takes_letters(block->field) && chosen->key > '9') {
        act(line, ACT_CHOOSE, chosen->id);
    } else if (*line->text) {
        fill_field(line, block);
    } else {
        act(line, ACT_ENTER, block->id);
    }
    secret_wipe(line->text, sizeof line->text);
}

static void repaint(struct app *app)
{
    const struct line *line = app->driver;
    end_line(line, app->message);
}

void line_run(struct app *app, bool ascii, struct idle *idle)
{
    struct line *line = secret_alloc(sizeof *line);
    if (!line) {
        app_quit(app);
        return;
    }
    line->app = app;
    line->ascii = ascii;
    line->idle = idle;
    line->terminal = isatty(STDIN_FILENO);
    line->signals = signals_open();
    app->driver = line;
    app->repaint = repaint;
    while (!app->left && app->simple) {
        idle_allow(idle, app_idle_seconds(app));
        if (idle_over(idle)) /* something took long */
            interrupted(line, PRESS_IDLE);
        app_view(app);
        const struct block *block = active(app);
        bool field = block && block->kind == BLOCK_FIELD;
        say(line, !field);
        if (field)
            ask_field(line, block);
        else
            ask_choice(line);
    }
    hide(line, false);
    app->repaint = NULL;
    app->driver = NULL;
    if (line->signals >= 0)
        close(line->signals);
    secret_free(line);
    fflush(stdout);
}
