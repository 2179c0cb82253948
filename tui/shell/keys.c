/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a press means: moving, typing, choosing. The same on every screen. */
#include <stdio.h>
#include <string.h>

#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"
#include "tracker/base/utf8.h"
#include "tui/shell/app.h"

static struct frame *top_of(struct app *app)
{
    return &app->stack[app->depth - 1];
}

static bool in_pane(const struct view *view, size_t index, bool side)
{
    const struct block *block = &view->blocks[index];
    return block_can_be_active(view, block) && (block->kind == BLOCK_SIDE) == side;
}

/* Moves by steps among what can be active in the same pane; round says whether the ends meet. */
static void move(struct app *app, int steps, bool round)
{
    const struct view *view = app->view;
    int index = view_find(view, top_of(app)->active);
    int count = (int)view->count;
    int step = steps < 0 ? -1 : 1;
    if (index < 0)
        return;
    bool side = view->blocks[index].kind == BLOCK_SIDE;
    for (int left = steps * step; left > 0; left--) {
        int next = index + step;
        while (next != index && (next < 0 || next >= count || !in_pane(view, (size_t)next, side))) {
            if (next < 0 || next >= count) {
                if (!round)
                    break;
                next = step > 0 ? -1 : count;
            }
            next += step;
        }
        if (next < 0 || next >= count)
            break;
        index = next;
    }
    top_of(app)->active = view_id(view, (size_t)index);
}

/* Goes to the other pane: to the line of the question being answered, or back to its first choice.
 */
static bool change_pane(struct app *app)
{
    const struct view *view = app->view;
    const struct block *block = app_active(app);
    bool side = block && block->kind == BLOCK_SIDE;
    int found = -1;
    for (size_t i = 0; i < view->count; i++)
        if (in_pane(view, i, !side) && (found < 0 || view->blocks[i].on)) {
            found = (int)i;
            if (view->blocks[i].on)
                break;
        }
    if (found < 0)
        return false;
    top_of(app)->active = view_id(view, (size_t)found);
    return true;
}

void app_act(struct app *app, const struct action *action)
{
    struct frame *frame = top_of(app);
    struct action back = {.kind = ACT_BACK};
    if (frame->screen->act && frame->screen->act(app, frame->state, action))
        return;
    switch (action->kind) {
    case ACT_BACK:
        app_leave(app);
        break;
    case ACT_ENTER:
        move(app, 1, true);
        break;
    case ACT_PREVIOUS:
        if (app->simple)
            app_act(app, &back);
        break;
    case ACT_CHOOSE:
    case ACT_TICK:
    case ACT_NEXT:
    case ACT_CHANGE:
        break;
    }
}

static void act(struct app *app, enum act_kind kind, int id)
{
    struct action action = {.kind = kind, .id = id};
    app_act(app, &action);
}

static void type(struct app *app, const struct block *block, uint32_t character)
{
    switch (field_type(block->field, character)) {
    case FIELD_TAKEN:
        act(app, ACT_CHANGE, block->id);
        break;
    case FIELD_FULL:
        app_say(app, INK_WARNING, _("Il n'y a plus de place ici : la suite est laissée de côté."));
        break;
    case FIELD_SHORT_GROUP:
        app_sayf(app, INK_WARNING, _("Le groupe %d n'a que %d chiffres : il en faut quatre."),
                 (int)(block->field->length / 4 + 1), (int)(block->field->length % 4));
        break;
    case FIELD_REFUSED:
        app_say(app, INK_WARNING, _("Ce caractère ne va pas ici."));
        break;
    }
}

static void choose(struct app *app, const struct block *block)
{
    top_of(app)->active = block->id;
    act(app, block->kind == BLOCK_TICK ? ACT_TICK : ACT_CHOOSE, block->id);
}

bool app_enter_takes(const struct app *app, const struct block *block)
{
    bool answered = block->kind != BLOCK_SINGLE || block->on;
    return app->stack[app->depth - 1].moved || (answered && !block->guarded);
}

/* Enter or Space on a choice: nothing is taken that a key pressed by habit would take unread. */
static void choose_active(struct app *app, const struct block *block)
{
    char key[5];
    if (app_enter_takes(app, block)) {
        choose(app, block);
    } else if (block->kind == BLOCK_SINGLE) {
        app_say(app, INK_WARNING,
                _("Il manque une réponse : tapez sa lettre, ou une flèche puis Entrée."));
    } else {
        utf8_put(block->key, key);
        app_sayf(app, INK_WARNING,
                 _("Entrée seule ne fait rien ici : tapez %s, ou une flèche puis Entrée."), key);
    }
}

/* The block a letter or digit stands for, either case; NULL when there is none. */
static const struct block *of_key(const struct view *view, uint32_t key)
{
    uint32_t lower = key >= 'A' && key <= 'Z' ? key - 'A' + 'a' : key;
    for (size_t i = 0; i < view->count; i++)
        if (view->blocks[i].key == lower && lower)
            return &view->blocks[i];
    return NULL;
}

static void help(struct app *app)
{
    const struct screen *screen = top_of(app)->screen;
    const char *text = app->view->help ? app->view->help : screen->help ? _(screen->help) : "";
    if (screen != app->screens->help)
        app_open(app, app->screens->help, text);
}

static void press_character(struct app *app, uint32_t character)
{
    const struct block *block = app_active(app);
    bool field = block && block->kind == BLOCK_FIELD;
    const struct block *chosen = of_key(app->view, character);
    bool letters = field && field_takes_letters(block->field);
    bool digit = character >= '0' && character <= '9';

    if (character == '?' && !(field && block->field->kind == FIELD_SECRET))
        help(app);
    else if (field && (letters || digit || !chosen))
        type(app, block, character);
    else if (chosen)
        choose(app, chosen);
    else if (character == ' ' && block && block->kind > BLOCK_FIGURES)
        choose_active(app, block);
    else
        app_say(app, INK_NORMAL, _("Cette touche ne fait rien ici. ? explique l'écran."));
}

static void press_enter(struct app *app)
{
    const struct block *block = app_active(app);
    if (!block || (app->view->reading && block->kind <= BLOCK_FIGURES))
        return;
    if (block->kind == BLOCK_FIELD)
        act(app, ACT_ENTER, block->id);
    else if (block->kind == BLOCK_TICK)
        act(app, ACT_NEXT, block->id);
    else
        choose_active(app, block);
}

static void press_backspace(struct app *app)
{
    const struct block *block = app_active(app);
    if (!block || block->kind != BLOCK_FIELD)
        act(app, ACT_PREVIOUS, 0);
    else if (field_backspace(block->field))
        act(app, ACT_CHANGE, block->id);
}

/* Those of a list do, not those of a text. */
static bool ends_meet(struct app *app)
{
    const struct block *block = app_active(app);
    return !app->view->reading || (block && block->kind == BLOCK_SIDE);
}

static void press_in_field(struct app *app, enum press_kind kind)
{
    const struct block *block = app_active(app);
    if (!block || block->kind != BLOCK_FIELD)
        return;
    if (kind == PRESS_WIPE) {
        field_wipe(block->field);
        act(app, ACT_CHANGE, block->id);
    } else if (block->field->kind == FIELD_SECRET) {
        block->field->shown = !block->field->shown;
    }
}

static void press_move(struct app *app, enum press_kind kind, unsigned rows)
{
    int page = (int)layout_body(rows) - 1;
    bool round = ends_meet(app);
    top_of(app)->moved = true;
    if (kind == PRESS_UP || kind == PRESS_BACKTAB)
        move(app, -1, round);
    else if (kind == PRESS_DOWN)
        move(app, 1, round);
    else if (kind == PRESS_TAB && !change_pane(app))
        move(app, 1, round);
    else if (kind == PRESS_LEFT || kind == PRESS_RIGHT)
        (void)change_pane(app);
    else if (kind == PRESS_PAGE_UP)
        move(app, -page, false);
    else if (kind == PRESS_PAGE_DOWN)
        move(app, page, false);
    else if (kind == PRESS_HOME)
        move(app, -VIEW_BLOCKS, false);
    else if (kind == PRESS_END)
        move(app, VIEW_BLOCKS, false);
}

/* What is shown stays as it is, its message too. */
static bool changes_nothing(enum press_kind kind)
{
    return kind == PRESS_RESIZE || kind == PRESS_REDRAW || kind == PRESS_STOP ||
           kind == PRESS_RESUME || kind == PRESS_NONE;
}

bool press_is_key(enum press_kind kind)
{
    return !changes_nothing(kind) && kind != PRESS_PASTING && kind != PRESS_IDLE &&
           kind != PRESS_LEAVE && kind != PRESS_GONE;
}

/* Nobody is there any more, or should be. */
static void press_end(struct app *app, enum press_kind kind)
{
    if (kind == PRESS_IDLE)
        app_lock(app);
    else
        app_quit(app);
}

void app_press(struct app *app, const struct press *press, unsigned rows)
{
    if (changes_nothing(press->kind))
        return;
    app_view(app);
    app->message[0] = '\0';
    switch (press->kind) {
    case PRESS_CHARACTER:
        press_character(app, press->character);
        break;
    case PRESS_ENTER:
        press_enter(app);
        break;
    case PRESS_ESCAPE:
        act(app, ACT_BACK, 0);
        break;
    case PRESS_BACKSPACE:
        press_backspace(app);
        break;
    case PRESS_WIPE:
    case PRESS_SHOW:
        press_in_field(app, press->kind);
        break;
    case PRESS_HELP:
        help(app);
        break;
    case PRESS_PASTING:
        app_say(app, INK_WARNING,
                _("Un collage n'est pas fini : rien n'en est pris. Échap l'abandonne."));
        break;
    case PRESS_IDLE:
    case PRESS_LEAVE:
    case PRESS_GONE:
        press_end(app, press->kind);
        break;
    case PRESS_TAB:
    case PRESS_BACKTAB:
    case PRESS_UP:
    case PRESS_DOWN:
    case PRESS_LEFT:
    case PRESS_RIGHT:
    case PRESS_HOME:
    case PRESS_END:
    case PRESS_PAGE_UP:
    case PRESS_PAGE_DOWN:
        press_move(app, press->kind, rows);
        break;
    case PRESS_NONE:
    case PRESS_PASTE:
    case PRESS_REDRAW:
    case PRESS_RESIZE:
    case PRESS_STOP:
    case PRESS_RESUME:
        break;
    }
}

/* Types a pasted text into a field; the worst that became of a character. */
static enum field_answer type_paste(struct field *field, const char *text)
{
    enum field_answer worst = FIELD_TAKEN;
    uint32_t one;
    for (size_t n = utf8_get(text, &one); n; n = utf8_get(text += n, &one)) {
        enum field_answer answer = one == 0xfffd ? FIELD_REFUSED : field_type(field, one);
        if (answer == FIELD_FULL || worst == FIELD_TAKEN)
            worst = answer;
    }
    return worst;
}

void app_paste(struct app *app, const struct paste *paste)
{
    app_view(app);
    app->message[0] = '\0';
    const struct block *block = app_active(app);
    if (paste->given_up) {
        app_say(app, INK_WARNING, _("Le collage est abandonné : rien n'en est pris."));
    } else if (!block || block->kind != BLOCK_FIELD) {
        app_say(app, INK_WARNING,
                _("Un texte collé ne fait rien ici : aucune de ses lettres n'est une touche."));
    } else {
        enum field_answer worst = type_paste(block->field, paste->text);
        act(app, ACT_CHANGE, block->id);
        if (worst == FIELD_FULL || paste->cut)
            app_say(app, INK_WARNING,
                    _("Il n'y a plus de place ici : la suite est laissée de côté."));
        else if (worst != FIELD_TAKEN)
            app_say(app, INK_WARNING,
                    _("Du texte collé, ce qui ne va pas ici est laissé de côté."));
    }
}
