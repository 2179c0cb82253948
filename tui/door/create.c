/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new store, step by step: what it will be, who keeps its sheets, coordination's passphrase. */
#include "tui/door/create.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tui/parts/confirm.h"

enum { ID_DEPARTMENTS = 1, ID_SEATS, ID_K, ID_FOLDER, ID_HOLDER = 10, NUMBER_DIGITS = 2 };

static enum error open_create(struct app *app, void *state, const void *argument,
                              struct fault *fault)
{
    struct create *create = state;
    (void)app;
    (void)argument;
    (void)fault;
    create->seats.kind = create->k.kind = FIELD_NUMBER;
    create->seats.most = create->k.most = NUMBER_DIGITS;
    field_set(&create->departments, "22 29 35 56");
    field_set(&create->seats, "3");
    field_set(&create->k, "5");
    for (unsigned i = 0; i < 2; i++) {
        create->typed[i].kind = FIELD_CODE;
        create->typed[i].most = SHEET_SYMBOLS;
    }
    create->phrase.founding = true;
    phrase_start(&create->phrase);
    return ERROR_NONE;
}

static void close_create(struct app *app, void *state)
{
    struct create *create = state;
    (void)app;
    people_create_end(create->creation);
}

static void view_what(const struct app *app, struct create *create, struct view *view)
{
    view_title(view, _("Créer un registre"));
    view_text(view, INK_NORMAL,
              view_format(view,
                          _("La coordination le fait une seule fois. Il sera dans %s. Ce qui suit "
                            "ne changera plus ; Entrée garde ce qui est proposé."),
                          app->store));
    view_gap(view);
    view_text(view, INK_FAINT,
              _("Départements où des référents ont un siège, leurs numéros séparés par un "
                "espace."));
    view_field(view, ID_DEPARTMENTS, _("Départements"), &create->departments);
    view_gap(view);
    view_text(view, INK_FAINT, _("Nombre de référents que chaque département peut avoir."));
    view_field(view, ID_SEATS, _("Sièges par département"), &create->seats);
    view_gap(view);
    view_text(view, INK_FAINT,
              view_format(view,
                          _("Aucun nombre ne sort sur un groupe de moins de k personnes ; k va de "
                            "%d à %d, et 5 convient presque toujours."),
                          K_MIN, K_MAX));
    view_field(view, ID_K, _("Seuil k"), &create->k);
    view_gap(view);
    view_text(view, INK_FAINT,
              _("Trois feuilles de secours seront à imprimer : dites où les écrire, par exemple "
                "sur une clé USB. Sans réponse, elles s'affichent, à recopier sur papier."));
    view_field(view, ID_FOLDER, _("Où les écrire"), &create->folder);
}

static void view_holders(struct create *create, struct view *view)
{
    view_title(view, _("Qui gardera les feuilles de secours"));
    view_text(
        view, INK_NORMAL,
        _("Si des phrases secrètes se perdent, deux feuilles sur trois rouvrent le registre ; "
          "une seule n'ouvre rien. Choisissez trois personnes différentes : la coordination "
          "garde une feuille au plus."));
    view_text(view, INK_NORMAL,
              _("Ces noms ne sont enregistrés nulle part : vous les écrirez sur le papier."));
    view_gap(view);
    for (unsigned i = 0; i < RECOVERY_SHEETS; i++)
        view_field(view, ID_HOLDER + (int)i,
                   view_format(view, _("Qui gardera la feuille %u"), i + 1), &create->holders[i]);
}

static void view_create(struct app *app, void *state, struct view *view)
{
    struct create *create = state;
    switch (create->stage) {
    case CREATE_WHAT:
        view_what(app, create, view);
        break;
    case CREATE_HOLDERS:
        view_holders(create, view);
        break;
    case CREATE_PHRASE:
        view_title(view, _("Phrase secrète de la coordination"));
        phrase_view(&create->phrase, view);
        break;
    case CREATE_SHEETS:
    case CREATE_BACK:
    case CREATE_DONE:
        create_view_sheets(app, create, view);
        break;
    }
}

static unsigned number_of(const struct field *field)
{
    return (unsigned)strtoul(field->text, NULL, 10);
}

/* The request as typed; departments are parted by anything that is no digit. */
static struct init_request request_of(const struct app *app, const struct create *create)
{
    struct init_request request = {.store = app->store,
                                   .seats = number_of(&create->seats),
                                   .k = number_of(&create->k),
                                   .show_sheets = create->folder.length == 0};
    if (create->folder.length)
        request.recovery_dir = create->folder.text;
    const char *text = create->departments.text;
    for (text += strcspn(text, "0123456789"); *text; text += strcspn(text, "0123456789")) {
        char *end;
        unsigned long number = strtoul(text, &end, 10);
        if (request.department_count < DEPARTMENTS_MAX)
            request.departments[request.department_count] =
                number <= DEPARTMENT_MAX ? (unsigned)number : 0;
        request.department_count++;
        text = end;
    }
    return request;
}

/* Says what is wrong with the numbers, at the field in question. */
static bool numbers_good(struct app *app, const struct create *create)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct init_request request = request_of(app, create);
    if (people_init_check(&request, &fault) == ERROR_NONE)
        return true;
    if (strcmp(fault.subject, "departments") == 0) {
        app_focus(app, ID_DEPARTMENTS);
        app_sayf(app, INK_WARNING,
                 _("Donnez de un à %d départements, chacun une fois, par exemple 22 29 35 56."),
                 DEPARTMENTS_MAX);
    } else if (strcmp(fault.subject, "seats") == 0) {
        app_focus(app, ID_SEATS);
        app_sayf(app, INK_WARNING,
                 _("Donnez un siège au moins par département, et %d en tout au plus."),
                 ROSTER_USERS / 2);
    } else {
        app_focus(app, ID_K);
        app_sayf(app, INK_WARNING, _("Le seuil k va de %d à %d."), K_MIN, K_MAX);
    }
    return false;
}

static bool holders_good(struct app *app, const struct create *create)
{
    for (unsigned i = 0; i < RECOVERY_SHEETS; i++) {
        bool twice = false;
        for (unsigned j = 0; j < i; j++)
            twice = twice || typed_same(create->holders[i].text, create->holders[j].text);
        if (create->holders[i].length && !twice)
            continue;
        app_focus(app, ID_HOLDER + (int)i);
        app_say(app, INK_WARNING,
                twice ? _("Il faut trois personnes différentes : une seule feuille ne doit pas "
                          "suffire.")
                      : _("Dites qui gardera cette feuille."));
        return false;
    }
    return true;
}

/* Makes the store beside its place. A place for the sheets that does not take them is asked again.
 */
static void make(struct app *app, struct create *create)
{
    struct fault fault = {.error = ERROR_NONE};
    struct init_request request = request_of(app, create);
    const struct secret_text passphrase = field_secret(&create->phrase.first);
    request.passphrase = &passphrase;
    app_work(app, _("Création du registre…"));
    fault.error = people_create(&request, &create->answer, &create->creation, &fault);
    if (!fault.error) {
        create->stage = CREATE_SHEETS;
        create->page = 0;
        return;
    }
    app_fault(app, &fault);
    phrase_clear(&create->phrase);
    create->stage = CREATE_WHAT;
    app_focus(app, ID_FOLDER);
}

static bool act_enter(struct app *app, struct create *create, int id)
{
    if (create->stage == CREATE_WHAT && id == ID_FOLDER) {
        if (numbers_good(app, create))
            create->stage = CREATE_HOLDERS;
        return true;
    }
    if (create->stage == CREATE_HOLDERS && id == ID_HOLDER + RECOVERY_SHEETS - 1) {
        if (holders_good(app, create))
            create->stage = CREATE_PHRASE;
        return true;
    }
    return false;
}

static bool act_create(struct app *app, void *state, const struct action *action)
{
    struct create *create = state;
    bool ready = false;
    if (create->stage >= CREATE_SHEETS)
        return create_act_sheets(app, create, action);
    if (create->stage == CREATE_PHRASE && phrase_act(app, &create->phrase, action, &ready)) {
        if (ready)
            make(app, create);
        return true;
    }
    if (action->kind == ACT_ENTER)
        return act_enter(app, create, action->id);
    if (action->kind != ACT_BACK || create->stage == CREATE_WHAT)
        return false;
    phrase_clear(&create->phrase);
    create->stage--;
    return true;
}

const struct screen screen_create = {
    .name = "create",
    .bytes = sizeof(struct create),
    .help =
        N_("La création se fait en six pas : les nombres du registre, qui gardera les feuilles de "
           "secours, la phrase secrète de la coordination, les trois feuilles, deux d'entre elles "
           "retapées, puis le code d'invitation de la première évaluation.\n"
           "Le registre n'est mis en place qu'une fois rouvert avec les deux feuilles retapées. "
           "Avant, rien n'est créé et tout peut être abandonné."),
    .open = open_create,
    .view = view_create,
    .act = act_create,
    .close = close_create,
};
