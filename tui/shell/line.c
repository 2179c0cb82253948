/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/shell/line.h"

#include <stdio.h>
#include <string.h>

#include "crypto/passphrase.h"
#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tracker/base/utf8.h"
#include "tracker/base/wrap.h"
#include "tracker/session/acts/log.h"
#include "tui/shell/app.h"
#include "tui/shell/input.h"

enum {
    SAID_BYTES = VIEW_TEXT + VIEW_BLOCKS * 16,
    COLUMNS = 78,
};

/* The dialogue: what is typed, what was said last. Secret memory. */
struct line {
    struct app *app;
    struct input input;
    char said[SAID_BYTES];
    char now[SAID_BYTES];
    size_t length; /* of now */
};

static void end_line(const struct line *line, const char *text)
{
    input_say(&line->input, text);
    input_say(&line->input, "\n");
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
    for (size_t n = wrap_line(text, COLUMNS, &skip); n; n = wrap_line(text, COLUMNS, &skip)) {
        snprintf(piece, sizeof piece, "%.*s\n", (int)n, text);
        append(line, piece);
        text += n + skip;
    }
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
        input_say(&line->input, line->now);
    memcpy(line->said, line->now, line->length + 1);
    for (size_t i = 0; i < view->count; i++) {
        const struct block *block = &view->blocks[i];
        if (!is_choice(block) || block->kind == BLOCK_ACTION || !block->on)
            continue;
        input_say(&line->input, any ? ", " : _("Réponse : "));
        input_say(&line->input, block->text);
        any = true;
    }
    if (any)
        input_say(&line->input, "\n");
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
    if (line->input.cut)
        app_say(line->app, INK_WARNING,
                _("Il n'y a plus de place ici : la suite est laissée de côté."));
    if (strcmp(line->input.text, "?") == 0)
        app_press(line->app, &help, 24);
    else if (strcmp(line->input.text, "<") == 0)
        act(line, ACT_PREVIOUS, 0);
    else
        return false;
    return true;
}

static void interrupted(struct line *line, enum press_kind kind)
{
    struct press press = {kind, 0};
    input_say(&line->input, "\n");
    app_press(line->app, &press, 24);
    if (kind == PRESS_PASTE)
        app_say(line->app, INK_WARNING,
                _("Plusieurs lignes sont arrivées d'un coup : aucune n'est prise. Répondez à une "
                  "question à la fois."));
    if (kind == PRESS_IDLE)
        input_forget(&line->input);
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
    char *text = line->input.text;
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
    const struct block *block = app_active(app);
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
    enum press_kind kind = input_ask(&line->input, prompt, false);
    if (kind != PRESS_NONE) {
        interrupted(line, kind);
        return;
    }
    if (common(line))
        return;
    if (*line->input.text)
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
    if (field->kind == FIELD_TICKET &&
        ticket_parse(line->input.text, strlen(line->input.text), &ticket, &group, &length) ==
            TICKET_FORM_GROUP) {
        app_sayf(app, INK_WARNING, _("Le groupe %d n'a que %d chiffres : il en faut quatre."),
                 (int)group, (int)length);
        return;
    }
    field_set(field, line->input.text);
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
    enum press_kind kind = input_ask(&line->input, prompt, secret);
    bool short_one =
        strlen(line->input.text) < PASSPHRASE_MIN_CHARS; /* no copy is made of a passphrase */
    if (kind == PRESS_NONE && secret && short_one && typed_same(_("montrer"), line->input.text))
        kind = input_ask(&line->input, prompt, false);
    const struct block *chosen = by_key(app->view, line->input.text);
    if (kind != PRESS_NONE) {
        interrupted(line, kind);
    } else if (common(line)) {
        return;
    } else if (strcmp(line->input.text, ".") == 0 && has_choices(app->view)) {
        say(line, true);
        ask_choice(line);
    } else if (chosen && !field_takes_letters(block->field) && chosen->key > '9') {
        act(line, ACT_CHOOSE, chosen->id);
    } else if (*line->input.text) {
        fill_field(line, block);
    } else {
        act(line, ACT_ENTER, block->id);
    }
    secret_wipe(line->input.text, sizeof line->input.text);
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
    input_open(&line->input, app, ascii, idle);
    app->driver = line;
    app->repaint = repaint;
    while (!app->left && app->simple) {
        idle_allow(idle, app_idle_seconds(app));
        if (idle_over(idle)) /* something took long */
            interrupted(line, PRESS_IDLE);
        app_view(app);
        const struct block *block = app_active(app);
        bool field = block && block->kind == BLOCK_FIELD;
        say(line, !field);
        if (field)
            ask_field(line, block);
        else
            ask_choice(line);
    }
    input_close(&line->input);
    app->repaint = NULL;
    app->driver = NULL;
    secret_free(line);
    fflush(stdout);
}
