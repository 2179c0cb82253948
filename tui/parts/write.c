/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/parts/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/report/compose.h"
#include "tracker/report/write_text.h"
#include "tracker/session/access/files.h"
#include "tracker/session/acts/releases.h"

enum { ID_PATH = 1, ID_SIGN, ID_FORMAT = 10, WRITE_PATH = FIELD_BYTES + 16 };

struct format {
    const char *ending, *label;
    char *(*make)(const struct app *app, const struct publication *publication);
};

struct writing {
    struct stored stored;
    struct field path;
    bool sign;
};

static char *make_text(const struct app *app, const struct publication *publication)
{
    return write_text_once(
        compose_release(publication->release, session_codebook(app->session), text_english()),
        false);
}

/* The stored bytes and a line feed, as the command line gives them. */
static char *make_json(const struct app *app, const struct publication *publication)
{
    char *page = malloc(publication->bytes + 2);
    (void)app;
    if (page) {
        memcpy(page, publication->json, publication->bytes);
        memcpy(page + publication->bytes, "\n", 2);
    }
    return page;
}

static const struct format formats[] = {
    {".txt", N_("Texte, à lire et à imprimer"), make_text},
    {".json", N_("JSON, pour vérifier et pour d'autres programmes"), make_json},
};

static enum error open_write(struct app *app, void *state, const void *argument,
                             struct fault *fault)
{
    struct writing *writing = state;
    char name[64];
    char from[MONTH_TEXT + 1];
    char to[MONTH_TEXT + 1];
    (void)app;
    (void)fault;
    writing->stored = *(const struct stored *)argument;
    month_format(writing->stored.from, from);
    month_format(writing->stored.to, to);
    snprintf(name, sizeof name, "%s-%s-%s",
             writing->stored.kind == RELEASE_BILAN ? "bilan" : "tendances", from, to);
    field_set(&writing->path, name);
    return ERROR_NONE;
}

static void view_write(struct app *app, void *state, struct view *view)
{
    struct writing *writing = state;
    (void)app;
    view_title(view, _("Écrire dans un fichier"));
    view_text(view, INK_NORMAL,
              _("Le nom du fichier, ou son chemin. La fin du nom est ajoutée selon le format ; un "
                "fichier qui existe n'est jamais remplacé."));
    view_gap(view);
    view_field(view, ID_PATH, _("Fichier"), &writing->path);
    view_gap(view);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        view_action(view, ID_FORMAT + (int)i, (uint32_t)('1' + i),
                    view_format(view, "%s (%s)", text_of(formats[i].label), formats[i].ending));
    view_action(view, ID_SIGN, 's',
                writing->sign ? _("Signature : oui, dans un fichier .minisig à côté")
                              : _("Signature : non"));
}

static enum error write_signature(struct app *app, const char *path, const char *page,
                                  struct fault *fault)
{
    char signature[MINISIGN_TEXT];
    char signature_path[WRITE_PATH + 16];
    snprintf(signature_path, sizeof signature_path, "%s.minisig", path);
    enum error error =
        releases_sign(app->session, (const uint8_t *)page, strlen(page), signature, fault);
    if (!error)
        error = files_write(signature_path, signature, strlen(signature), fault);
    return error;
}

static enum error write_page(struct app *app, const struct writing *writing,
                             const struct format *format, const char *path, struct fault *fault)
{
    struct publication publication = {.release = NULL};
    enum error error = releases_stored(app->session, writing->stored.number, &publication, fault);
    char *page = error ? NULL : format->make(app, &publication);
    if (!error && !page)
        error = fault_set(fault, ERROR_MEMORY, "%s", "report");
    if (!error)
        error = files_write(path, page, strlen(page), fault);
    if (!error && writing->sign)
        error = write_signature(app, path, page, fault);
    free(page);
    publication_clear(&publication);
    return error;
}

static void do_write(struct app *app, const struct writing *writing, const struct format *format)
{
    struct fault fault = {.error = ERROR_NONE};
    char path[WRITE_PATH];
    size_t length = writing->path.length;
    size_t ending = strlen(format->ending);
    bool ended =
        length > ending && strcmp(writing->path.text + length - ending, format->ending) == 0;
    snprintf(path, sizeof path, "%s%s", writing->path.text, ended ? "" : format->ending);
    app_work(app, _("Un instant…"));
    enum error error = write_page(app, writing, format, path, &fault);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
    } else if (writing->sign) {
        app_sayf(app, INK_NORMAL,
                 _("Écrit dans %s, signature dans %s.minisig. La clé publique qui la vérifie est "
                   "avec la liste des publications."),
                 path, path);
    } else {
        app_sayf(app, INK_NORMAL, _("Écrit dans %s."), path);
    }
}

static bool act_write(struct app *app, void *state, const struct action *action)
{
    struct writing *writing = state;
    if (action->kind != ACT_CHOOSE)
        return false;
    if (action->id == ID_SIGN)
        writing->sign = !writing->sign;
    else if (!writing->path.length)
        app_say(app, INK_WARNING, _("Tapez d'abord un nom de fichier."));
    else
        do_write(app, writing, &formats[action->id - ID_FORMAT]);
    return true;
}

const struct screen screen_write = {
    .name = "write",
    .bytes = sizeof(struct writing),
    .help =
        N_("Tapez le nom du fichier, Entrée, puis choisissez le format. Les deux formats disent la "
           "même chose ; le JSON est ce que le registre garde, octet pour octet.\n"
           "Une signature permet à qui reçoit le fichier de vérifier qu'il vient de ce registre et "
           "n'a pas changé, avec minisign et la clé publique."),
    .open = open_write,
    .view = view_write,
    .act = act_write,
};
