/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The charter, to be read and accepted. */
#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/session/access/people.h"
#include "tui/screens.h"
#include "tui/shell/app.h"

enum { ID_ACCEPT = 1, PARAGRAPH = 2048 };

extern const unsigned char charter_text[]; /* CHARTER.md */

/* Adds what was gathered of a paragraph. */
static void flush(struct view *view, char *paragraph, enum ink ink)
{
    if (*paragraph)
        view_text(view, ink, paragraph);
    *paragraph = '\0';
}

/* Markdown as paragraphs: lines joined, headings and marks of emphasis told from text. */
static void view_markdown(struct view *view, const char *text)
{
    char paragraph[PARAGRAPH] = "";
    while (*text) {
        size_t length = strcspn(text, "\n");
        bool heading = text[0] == '#';
        bool starts = heading || text[0] == '-' || strncmp(text, "—", 3) == 0 || length == 0;
        if (starts)
            flush(view, paragraph, INK_NORMAL);
        if (length == 0)
            view_gap(view);
        size_t skip = strspn(text, heading ? "# " : " ");
        size_t at = strlen(paragraph);
        if (at && at + 1 < sizeof paragraph)
            paragraph[at++] = ' ';
        for (size_t i = skip; i < length && at + 1 < sizeof paragraph; i++)
            if (text[i] != '*' && text[i] != '`' && text[i] != '\\')
                paragraph[at++] = text[i];
        paragraph[at] = '\0';
        if (heading)
            flush(view, paragraph, INK_TITLE);
        text += length + (text[length] == '\n');
    }
    flush(view, paragraph, INK_NORMAL);
}

static bool to_accept(const struct app *app)
{
    return app->session && !people_charter_accepted(app->session);
}

static void view_charter(struct app *app, void *state, struct view *view)
{
    (void)state;
    view_title(view, _("Charte des référents"));
    view->reading = true;
    if (to_accept(app))
        view_text(
            view, INK_WARNING,
            _("Cette version de la charte est à lire et à accepter avant le premier entretien : a, "
              "ou la dernière ligne (touche Fin)."));
    view_markdown(view, (const char *)charter_text);
    if (to_accept(app))
        view_action(view, ID_ACCEPT, 'a', _("J'ai lu la charte et je l'accepte"));
}

static bool act_charter(struct app *app, void *state, const struct action *action)
{
    struct fault fault = {.error = ERROR_NONE};
    (void)state;
    if (action->kind != ACT_CHOOSE)
        return false;
    enum error error = people_accept_charter(app->session, &fault);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
        return true;
    }
    app_leave(app);
    app_say(app, INK_NORMAL, _("La charte est acceptée."));
    return true;
}

const struct screen screen_charter = {
    .name = "charter",
    .help = N_(
        "La charte dit ce que les référents s'engagent à faire et ce que le programme promet. Elle "
        "se relit à tout moment ; chaque nouvelle version est à accepter avant l'entretien "
        "suivant."),
    .view = view_charter,
    .act = act_charter,
};
