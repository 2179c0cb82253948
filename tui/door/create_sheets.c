/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheets of a new store: shown, two of them typed back, and the first invitation. */
#include <stdio.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tui/door/create.h"
#include "tui/parts/confirm.h"

enum { ID_NEXT = 1, ID_PREVIOUS, ID_GIVE_UP, ID_TYPED, ID_AGAIN = ID_TYPED + 2, ID_ENTER };
enum { HALF = 19 /* four groups of a code */, ID_SHOWN = 8 };

static void view_sheet(struct create *create, struct view *view)
{
    unsigned page = create->page;
    bool last = page + 1 == RECOVERY_SHEETS;
    const char *holder = create->holders[page].text;
    const char *shown = create->answer.codes[page].text;
    view_title(view, view_format(view, _("Feuille de secours %u sur %u"), page + 1,
                                 (unsigned)RECOVERY_SHEETS));
    if (*shown) {
        view_text(view, INK_NORMAL,
                  _("Recopiez ce code sur une feuille de papier, puis relisez-le. Ni photo, ni "
                    "fichier."));
        view_gap(view);
        view_text(view, INK_TITLE, view_format(view, "%.*s", HALF, shown));
        view_text(view, INK_TITLE, view_format(view, "%s", shown + HALF + 1));
    } else {
        view_text(view, INK_NORMAL,
                  _("Elle est écrite dans ce fichier. Imprimez-la, puis effacez le fichier :"));
        view_gap(view);
        view_text(view, INK_TITLE, create->answer.sheets[page]);
    }
    view_gap(view);
    view_text(view, INK_NORMAL,
              view_format(view,
                          *shown ? _("Écrivez aussi : « feuille %u sur %u, registre %.*s, gardée "
                                     "par %s ».")
                                 : _("Écrivez dessus : « feuille %u sur %u, registre %.*s, gardée "
                                     "par %s »."),
                          page + 1, (unsigned)RECOVERY_SHEETS, ID_SHOWN, create->answer.id,
                          holder));
    view_gap(view);
    view_action(view, ID_NEXT, 's',
                last ? _("C'est fait : vérifier deux feuilles")
                     : _("C'est fait : la feuille suivante"))
        ->guarded = true;
    if (page)
        view_action(view, ID_PREVIOUS, 'p', _("Revoir la feuille précédente"));
    view_action(view, ID_GIVE_UP, 'x', _("Abandonner : rien ne sera créé"));
}

static void view_back(struct create *create, struct view *view)
{
    view_title(view, _("Vérifier deux feuilles"));
    view_text(view, INK_NORMAL,
              _("Prenez deux des trois feuilles, sur le papier, et retapez leur code. Le registre "
                "n'est mis en place que si elles le rouvrent."));
    view_gap(view);
    view_field(view, ID_TYPED, _("Une feuille"), &create->typed[0]);
    view_field(view, ID_TYPED + 1, _("Une autre"), &create->typed[1]);
    view_gap(view);
    view_action(view, ID_AGAIN, 'r', _("Revoir les feuilles"));
    view_action(view, ID_GIVE_UP, 'x', _("Abandonner : rien ne sera créé"));
    view->start = ID_TYPED;
}

static void view_done(struct create *create, struct view *view)
{
    view_title(view, _("Le registre est créé"));
    view_text(view, INK_NORMAL,
              _("Il reste à inviter l'évaluation, sans qui aucun entretien ne peut être scellé. "
                "Donnez ce code de vive voix à la personne qui sera evaluation-1 :"));
    view_gap(view);
    view_text(view, INK_TITLE, create->answer.code);
    view_gap(view);
    view_text(
        view, INK_NORMAL,
        _("Elle le tape à l'écran d'entrée, à « Première entrée ». Il ne sert qu'une fois et ne "
          "sera plus affiché ; s'il se perd, vous referez l'invitation."));
    view_gap(view);
    view_action(view, ID_ENTER, 'e', _("Le code est noté : entrer comme coordination"))->guarded =
        true;
}

void create_view_sheets(struct app *app, struct create *create, struct view *view)
{
    (void)app;
    if (create->stage == CREATE_SHEETS)
        view_sheet(create, view);
    else if (create->stage == CREATE_BACK)
        view_back(create, view);
    else
        view_done(create, view);
}

/* Reads a sheet typed back; says so when a character is wrong. */
static bool typed_good(struct app *app, struct create *create, unsigned which)
{
    const struct field *field = &create->typed[which];
    struct sheet *sheet = &create->sheets[which];
    int missing = SHEET_SYMBOLS - (int)field->length;
    if (missing == 0 && sheet_parse(field->text, field->length, sheet) == CRYPTO_OK)
        return true;
    if (missing > 0)
        app_sayf(app, INK_WARNING,
                 text_count("Il manque %d caractère : une feuille en a %d.",
                            "Il manque %d caractères : une feuille en a %d.",
                            (unsigned long)missing),
                 missing, (int)SHEET_SYMBOLS);
    else
        app_say(app, INK_WARNING,
                _("Un caractère de ce code est faux : comparez-le groupe par groupe avec la "
                  "feuille."));
    app_focus(app, ID_TYPED + (int)which);
    return false;
}

static void forget_sheets(struct create *create)
{
    for (unsigned i = 0; i < 2; i++)
        field_wipe(&create->typed[i]);
    secret_wipe(create->sheets, sizeof create->sheets);
}

static void finish(struct app *app, struct create *create)
{
    struct fault fault = {.error = ERROR_NONE};
    app_work(app, _("Réouverture avec ces deux feuilles…"));
    fault.error =
        people_create_finish(create->creation, &create->sheets[0], &create->sheets[1], &fault);
    if (fault.error) {
        app_fault(app, &fault);
        return;
    }
    people_create_end(create->creation);
    create->creation = NULL;
    forget_sheets(create);
    secret_wipe(create->answer.codes, sizeof create->answer.codes);
    create->stage = CREATE_DONE;
    app_say(app, INK_NORMAL, _("Les deux feuilles rouvrent le registre : il est en place."));
}

static void act_typed(struct app *app, struct create *create, unsigned which)
{
    if (!typed_good(app, create, which))
        return;
    if (which == 0) {
        app_sayf(app, INK_NORMAL, _("C'est bien la feuille %u. Tapez l'autre."),
                 create->sheets[0].number);
        app_focus(app, ID_TYPED + 1);
    } else if (typed_good(app, create, 0)) {
        if (create->sheets[0].number != create->sheets[1].number) {
            finish(app, create);
            return;
        }
        field_wipe(&create->typed[1]);
        app_sayf(app, INK_WARNING, _("C'est encore la feuille %u : il en faut une autre."),
                 create->sheets[0].number);
    }
}

static void give_up(struct app *app, void *context, const char *answer)
{
    (void)context;
    (void)answer;
    app_leave(app);
    app_leave(app);
    app_say(app, INK_NORMAL, _("La création est abandonnée : il n'y a ni registre ni feuilles."));
}

static void ask_give_up(struct app *app, struct create *create)
{
    struct confirm ask = {.title = _("Abandonner la création"),
                          .help = _("Échap revient à la création."),
                          .word = _("abandonner"),
                          .act = give_up,
                          .context = create};
    snprintf(ask.text, sizeof ask.text, "%s",
             _("Le registre n'est pas encore en place. Rien n'en restera, et les feuilles déjà "
               "imprimées ou recopiées n'ouvriront rien : détruisez-les."));
    app_open(app, &screen_confirm, &ask);
}

/* Logs in with the passphrase just chosen. The state of this screen goes before. */
static void go_in(struct app *app, const struct create *create)
{
    struct field phrase = create->phrase.first;
    struct secret_text text = field_secret(&phrase);
    app_leave(app);
    (void)app_login(app, "coordination", &text);
    secret_wipe(&phrase, sizeof phrase);
}

static void go_back(struct app *app, struct create *create)
{
    if (create->stage == CREATE_DONE)
        app_say(app, INK_NORMAL, _("Notez le code d'invitation, puis entrez."));
    else if (create->stage == CREATE_BACK)
        create->stage = CREATE_SHEETS;
    else if (create->page)
        create->page--;
    else
        ask_give_up(app, create);
}

static void choose(struct app *app, struct create *create, int id)
{
    app_focus(app, 0);
    switch (id) {
    case ID_NEXT:
        if (create->page + 1 < RECOVERY_SHEETS) {
            create->page++;
            break;
        }
        create->stage = CREATE_BACK;
        break;
    case ID_PREVIOUS:
        create->page--;
        break;
    case ID_AGAIN:
        create->stage = CREATE_SHEETS;
        create->page = 0;
        break;
    case ID_GIVE_UP:
        ask_give_up(app, create);
        break;
    default:
        go_in(app, create);
        break;
    }
}

bool create_act_sheets(struct app *app, struct create *create, const struct action *action)
{
    bool typed = action->id == ID_TYPED || action->id == ID_TYPED + 1;
    if (action->kind == ACT_BACK || action->kind == ACT_PREVIOUS)
        go_back(app, create);
    else if (action->kind == ACT_CHOOSE)
        choose(app, create, action->id);
    else if (action->kind == ACT_ENTER && typed)
        act_typed(app, create, (unsigned)(action->id - ID_TYPED));
    else
        return false;
    return true;
}
