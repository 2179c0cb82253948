/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: what the screen on top shows, and below it what the keys do there. */
#include <stdio.h>
#include <string.h>

#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"
#include "tui/shell/app.h"

/* Adds "key does" to the bottom line, parted by two spaces. */
static void add_hint(char *keys, size_t size, const char *key, const char *does)
{
    size_t length = strlen(keys);
    snprintf(keys + length, size - length, "%s%s %s", length ? "  " : "", key, does);
}

static bool has_others(const struct view *view, const struct block *block)
{
    for (size_t i = 0; i < view->count; i++)
        if (&view->blocks[i] != block && block_can_be_active(view, &view->blocks[i]))
            return true;
    return false;
}

static void usual_hints(const struct app *app, const struct block *block, char *keys, size_t size)
{
    if (!block)
        return;
    if (app->view->reading && block->kind <= BLOCK_FIGURES) {
        add_hint(keys, size, "↑↓", _("lire"));
        return;
    }
    switch (block->kind) {
    case BLOCK_FIELD:
        add_hint(keys, size, _("Entrée"), _("valider"));
        if (has_others(app->view, block)) /* their letters go into the field */
            add_hint(keys, size, "↑↓", _("choisir"));
        break;
    case BLOCK_SINGLE:
        add_hint(keys, size, _("lettre"), _("répondre"));
        break;
    case BLOCK_TICK:
        add_hint(keys, size, _("lettre"), _("cocher"));
        add_hint(keys, size, _("Entrée"), _("suite"));
        break;
    case BLOCK_ACTION:
    case BLOCK_SIDE:
        if (!app_enter_takes(app, block)) {
            add_hint(keys, size, _("touche ou ↑↓"), _("choisir"));
            break;
        }
        add_hint(keys, size, "↑↓", _("choisir"));
        add_hint(keys, size, _("Entrée"), _("ouvrir"));
        break;
    case BLOCK_TEXT:
    case BLOCK_LINE:
    case BLOCK_FIGURES:
        break;
    }
}

/* Adds a hint where it fits beside what always stands there. */
static void add_where_it_fits(char keys[static APP_KEYS], const char *key, const char *does,
                              const char *always, unsigned columns)
{
    char more[APP_KEYS];
    snprintf(more, sizeof more, "%s", keys);
    add_hint(more, sizeof more, key, does);
    if (sanitise_columns(more) + sanitise_columns(always) + 3 <= columns)
        memcpy(keys, more, sizeof more);
}

/* The bottom line: help and the way back always stand there, the screen's own keys as they fit. */
static void bottom_line(struct app *app, unsigned columns, char keys[static APP_KEYS])
{
    char always[APP_KEYS] = "";
    const struct block *block = app_active(app);
    bool secret = block && block->kind == BLOCK_FIELD && block->field->kind == FIELD_SECRET;

    add_hint(always, sizeof always, secret ? "F1" : "?", _("aide"));
    add_hint(always, sizeof always, _("Échap"), app->depth > 1 ? _("retour") : _("quitter"));
    usual_hints(app, block, keys, APP_KEYS);
    if (secret)
        add_where_it_fits(keys, "Ctrl-T", block->field->shown ? _("cacher") : _("montrer"), always,
                          columns);
    for (size_t i = 0; i < app->view->hint_count; i++)
        add_where_it_fits(keys, app->view->hints[i].key, app->view->hints[i].does, always, columns);
    size_t length = strlen(keys);
    snprintf(keys + length, APP_KEYS - length, "%s%s", length ? "  " : "", always);
}

void app_page(struct app *app, struct page *page)
{
    char keys[APP_KEYS] = "";
    char badge[128];
    struct frame *frame = &app->stack[app->depth - 1];
    bottom_line(app, page->columns, keys);
    snprintf(badge, sizeof badge, "%s%s%s", app->practice ? _("ENTRAÎNEMENT") : "",
             app->practice && app->user[0] ? " · " : "", app->user);

    struct layout layout = {.view = app->view,
                            .active = frame->active,
                            .top = frame->top,
                            .badge = badge,
                            .message = app->message,
                            .message_ink = app->message_ink,
                            .keys = keys};
    layout_page(&layout, page);
    frame->top = layout.top;
}
