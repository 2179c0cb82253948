/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What formatrices, évaluations and coordination can do, one table for the three. */
#include "tui/menu.h"
#include "tracker/base/text.h"

enum { MENU_IDS = 800 };
enum { TRAINER = 1, EVALUATOR = 2, COORDINATOR = 4, ALL = 7 };

struct line {
    unsigned roles;
    uint32_t key;
    const char *label;
    const char *side; /* shorter, for the left pane; NULL: the label */
    const struct screen *screen;
    void (*act)(struct app *app); /* instead of a screen */
};

static const struct line lines[] = {
    {EVALUATOR, 'c', N_("Clôturer une période"), NULL, &screen_close, NULL},
    {EVALUATOR, 'b', N_("Bilan"), NULL, &screen_bilan, NULL},
    {EVALUATOR, 't', N_("Tendances"), NULL, &screen_trends, NULL},
    {COORDINATOR, 's', N_("Sièges et accès : inviter, fermer"), NULL, &screen_people, NULL},
    {EVALUATOR, 'i', N_("Évaluations et formatrices : inviter, fermer"), NULL, &screen_people,
     NULL},
    {COORDINATOR, 'b', N_("Sauvegarder le registre"), NULL, NULL, menu_backup},
    {COORDINATOR, 'x', N_("Restaurer une sauvegarde (un mot à taper)"), NULL, &screen_restore,
     NULL},
    {EVALUATOR | COORDINATOR, 'd', N_("Copies du registre : à détruire"), NULL, &screen_copies,
     NULL},
    {TRAINER | EVALUATOR, 'g', N_("Grille de codes"), NULL, &screen_codebook, NULL},
    {TRAINER, 'n', N_("Proposer une nouvelle grille"), N_("Proposer une grille"), NULL,
     menu_propose_codebook},
    {EVALUATOR, 'a', N_("Approuver une grille proposée"), NULL, NULL, menu_approve_codebook},
    {ALL, 'l', N_("Liste des publications"), N_("Publications"), &screen_releases, NULL},
    {ALL, 'r', N_("Registre des actes"), NULL, &screen_ledger, NULL},
    {ALL, 'v', N_("Vérifier le registre"), N_("Vérifier"), NULL, menu_check},
    {ALL, 'h', N_("Charte des référents"), N_("Charte"), &screen_charter, NULL},
    {ALL, 'p', N_("Changer de phrase secrète"), N_("Phrase secrète"), &screen_passphrase, NULL},
    {ALL, 'q', N_("Quitter"), NULL, NULL, app_quit},
};
enum { LINES = sizeof lines / sizeof *lines };

static bool has_line(const struct app *app, const struct line *line)
{
    switch (session_role(app->session)) {
    case ROLE_FORMATRICE:
        return line->roles & TRAINER;
    case ROLE_EVALUATION:
        return line->roles & EVALUATOR;
    case ROLE_COORDINATION:
        return line->roles & COORDINATOR;
    case ROLE_REFERENT:
    case ROLE_NONE:
        break;
    }
    return false;
}

void menu_view(const struct app *app, struct view *view)
{
    bool side = session_role(app->session) == ROLE_FORMATRICE && !app->simple;
    bool parted = side;
    for (int i = 0; i < LINES; i++) {
        if (!has_line(app, &lines[i]))
            continue;
        if (!parted && lines[i].roles == ALL) /* what everybody has stands apart */
            view_gap(view);
        parted |= lines[i].roles == ALL;
        view_option(view, side ? BLOCK_SIDE : BLOCK_ACTION, MENU_IDS + i, lines[i].key,
                    text_of(side && lines[i].side ? lines[i].side : lines[i].label));
    }
}

bool menu_act(struct app *app, const struct action *action)
{
    int i = action->id - MENU_IDS;
    if (action->kind != ACT_CHOOSE || i < 0 || i >= LINES)
        return false;
    if (lines[i].act)
        lines[i].act(app);
    else
        app_open(app, lines[i].screen, NULL);
    return true;
}
