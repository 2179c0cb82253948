/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The code list, to be read. */
#include "tracker/codebook/codebook.h"
#include "tracker/base/text.h"
#include "tui/screens.h"
#include "tui/shell/app.h"

enum { LABEL_COLUMN = 13 };

/* The nearest group above the option that some table counts; "" when there is none. */
static const char *counted_in(const struct codebook *codebook, const struct option *option)
{
    int group = option->parent;
    while (group >= 0 && codebook_counter(codebook, codebook->groups[group].code) < 0)
        group = codebook->groups[group].parent;
    return group >= 0 ? label_text(&codebook->groups[group].label, text_english()) : "";
}

static void view_question(struct view *view, const struct codebook *codebook, unsigned index)
{
    const struct question *q = &codebook->questions[index];
    bool english = text_english();
    view_gap(view);
    view_text(view, INK_TITLE,
              view_format(view, "%u. %s", index + 1, label_text(&q->label, english)));
    if (q->ranks != RANK_ALL)
        view_text(view, INK_FAINT, _("au premier entretien seulement"));
    for (unsigned i = q->first; i < q->first + q->count; i++) {
        const struct option *o = &codebook->options[i];
        const char *group = counted_in(codebook, o);
        view_hanging(view, o->retired ? INK_FAINT : INK_NORMAL, LABEL_COLUMN,
                     view_format(view, "%c  %-9s %s%s%s%s", o->key, o->code,
                                 label_text(&o->label, english), *group ? "  → " : "", group,
                                 o->retired ? _("  (retiré)") : ""));
    }
}

static void view_codes(struct app *app, void *state, struct view *view)
{
    const struct codebook *codebook = session_codebook(app->session);
    (void)state;
    view_title(view, view_format(view, _("Grille de codes, version %u"), codebook->version));
    view->reading = true;
    view_text(
        view, INK_NORMAL,
        _("Chaque réponse a une lettre à l'écran et un code qui ne change jamais. La flèche dit "
          "le groupe où elle est comptée."));
    for (unsigned i = 0; i < codebook->question_count; i++)
        view_question(view, codebook, i);
}

const struct screen screen_codebook = {
    .name = "codes",
    .help = N_(
        "La grille des questions et des réponses, avec leurs codes et leurs groupes. Elle se lit "
        "avec les flèches ; les formatrices en proposent les nouvelles versions."),
    .view = view_codes,
};
