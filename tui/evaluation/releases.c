/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of releases, and one of them: its hash, its line in the ledger, what can be done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/session/access/ledger.h"
#include "tracker/session/acts/recall.h"
#include "tui/evaluation/recall.h"
#include "tui/menu.h"
#include "tui/parts/periods.h"
#include "tui/parts/reader.h"

enum { ID_IMPORT = 1, ID_LAST, ID_RELEASE = 100 };
enum { ID_READ = 1, ID_WRITE, ID_VERIFY, ID_ASIDE };

/* Where a release stands in the ledger: the act that signs its hash. */
struct signed_line {
    bool any;
    unsigned act;
    char date[11];
    char user[USER_CHARS + 1];
};

struct listed {
    struct release_line line;
    struct signed_line signature;
};

struct listing {
    struct listed *releases;
    size_t count;
    unsigned lost;
    unsigned chosen; /* number of the missing one that is asked about */
    bool pending;    /* évaluation has yet to say the last one it holds, after this one */
    unsigned last;
    int broken; /* groups exposed, -1: this reader cannot tell */
    char key[MINISIGN_PUBLIC_TEXT];
    bool stale;
};

static const struct screen screen_release; /* argument: const struct listed * */

/* The entry whose subject is the number and hash of the release. */
static void find_signature(struct listed *listed, const struct ledger_entry *entries, size_t count)
{
    char subject[sizeof entries->subject];
    snprintf(subject, sizeof subject, "%u %s", listed->line.number, listed->line.hash);
    for (size_t i = 0; i < count; i++)
        if (!listed->signature.any && strcmp(entries[i].subject, subject) == 0) {
            listed->signature.any = true;
            listed->signature.act = entries[i].n;
            memcpy(listed->signature.date, entries[i].date, sizeof listed->signature.date);
            memcpy(listed->signature.user, entries[i].user, sizeof listed->signature.user);
        }
}

static enum error fill(struct listing *listing, const struct release_line *lines, size_t count,
                       const struct ledger_entry *entries, size_t entry_count)
{
    free(listing->releases);
    listing->count = 0;
    listing->lost = 0;
    listing->releases = calloc(count + 1, sizeof *listing->releases);
    if (!listing->releases)
        return ERROR_MEMORY;
    for (size_t i = 0; i < count; i++) {
        struct listed *listed = &listing->releases[listing->count++];
        listed->line = lines[i];
        listing->lost += lines[i].lost;
        if (!lines[i].lost)
            find_signature(listed, entries, entry_count);
    }
    return ERROR_NONE;
}

static enum error read_releases(struct app *app, struct listing *listing, struct fault *fault)
{
    struct release_line *lines = NULL;
    struct ledger_entry *entries = NULL;
    size_t count = 0;
    size_t entry_count = 0;
    listing->stale = false;
    enum error error = releases_list(app->session, &lines, &count, &listing->broken, fault);
    if (!error)
        error = ledger_read(app->session, &entries, &entry_count, fault);
    if (!error)
        error = recall_pending(app->session, &listing->pending, &listing->last, fault);
    if (!error)
        error = fill(listing, lines, count, entries, entry_count);
    free(lines);
    free(entries);
    if (releases_key(app->session, listing->key, NULL))
        listing->key[0] = '\0';
    return error;
}

static enum error open_releases(struct app *app, void *state, const void *argument,
                                struct fault *fault)
{
    (void)argument;
    return read_releases(app, state, fault);
}

static void close_releases(struct app *app, void *state)
{
    struct listing *listing = state;
    (void)app;
    free(listing->releases);
}

static const char *kind_words(enum release_kind kind)
{
    return kind == RELEASE_BILAN ? _("bilan") : _("tendances");
}

static void view_line_of(struct view *view, const struct listed *listed, int id)
{
    char period[PERIOD_WORDS];
    const struct release_line *line = &listed->line;
    if (line->declared) {
        view_text(view, INK_NORMAL, view_format(view, _("n° %u  déclarée perdue"), line->number));
        return;
    }
    if (line->lost) {
        view_action(view, id, 0,
                    view_format(view, _("n° %u  manque depuis une restauration"), line->number));
        return;
    }
    period_words(line->from, line->to, period);
    view_action(view, id, 0,
                view_format(view, _("n° %u  %s, %s — %.8s…, %s"), line->number,
                            kind_words(line->kind), period, line->hash,
                            listed->signature.any ? _("signée au registre")
                                                  : _("PAS DE SIGNATURE AU REGISTRE")));
}

static void view_releases(struct app *app, void *state, struct view *view)
{
    struct listing *listing = state;
    struct fault fault = {.error = ERROR_NONE};
    if (listing->stale && read_releases(app, listing, &fault))
        app_fault(app, &fault);
    bool evaluation = session_role(app->session) == ROLE_EVALUATION;
    view_title(view, _("Publications"));
    if (listing->pending)
        view_text(
            view, INK_WARNING,
            _("Depuis une restauration, ni clôture ni bilan avant que l'évaluation ait dit la "
              "dernière publication qu'elle tient."));
    if (listing->pending && evaluation)
        view_action(view, ID_LAST, 'd', _("Dire la dernière publication que vous tenez"));
    view->reading = listing->count == 0;
    if (listing->count == 0)
        view_text(view, INK_NORMAL, _("Rien n'a encore été publié : la première clôture le fera."));
    for (size_t i = 0; i < listing->count; i++)
        view_line_of(view, &listing->releases[i], ID_RELEASE + (int)i);
    view_gap(view);
    if (listing->broken > 0)
        view_text(view, INK_WARNING,
                  view_format(view,
                              _("Attention : rapprochées, ces publications laissent deviner %d "
                                "groupes. Prévenez la coordination."),
                              listing->broken));
    else if (listing->broken == 0 && listing->count)
        view_text(view, INK_NORMAL,
                  _("Rapprochées, ces publications ne laissent deviner aucun petit groupe."));
    if (listing->lost && evaluation)
        view_action(view, ID_IMPORT, 'j',
                    _("Relire une publication perdue, depuis son fichier JSON"));
    if (*listing->key) {
        view_text(view, INK_NORMAL, _("Clé publique qui vérifie les fichiers signés (minisign) :"));
        view_line(view, INK_NORMAL, listing->key);
    }
}

static bool act_releases(struct app *app, void *state, const struct action *action)
{
    struct listing *listing = state;
    if (action->kind != ACT_CHOOSE)
        return false;
    listing->stale = true;
    if (action->id == ID_IMPORT) {
        recall_ask_file(app);
    } else if (action->id == ID_LAST) {
        recall_ask_last(app, listing->last);
    } else if (!listing->releases[action->id - ID_RELEASE].line.lost) {
        app_open(app, &screen_release, &listing->releases[action->id - ID_RELEASE]);
    } else if (session_role(app->session) == ROLE_EVALUATION) {
        listing->chosen = listing->releases[action->id - ID_RELEASE].line.number;
        recall_ask_lost(app, &listing->chosen);
    } else {
        app_say(app, INK_NORMAL, _("L'évaluation la relit, ou la déclare perdue."));
    }
    return true;
}

const struct screen screen_releases = {
    .name = "releases",
    .bytes = sizeof(struct listing),
    .help =
        N_("Tout ce qui a été publié, dans l'ordre. L'empreinte désigne les octets publiés ; elle "
           "est inscrite et signée au registre des actes à la publication. Entrée montre une "
           "publication en entier."),
    .open = open_releases,
    .view = view_releases,
    .act = act_releases,
    .close = close_releases,
};

static enum error open_release(struct app *app, void *state, const void *argument,
                               struct fault *fault)
{
    (void)app;
    (void)fault;
    *(struct listed *)state = *(const struct listed *)argument;
    return ERROR_NONE;
}

static bool may_read(const struct app *app, const struct release_line *line)
{
    enum role role = session_role(app->session);
    return role == ROLE_EVALUATION || (role == ROLE_FORMATRICE && line->kind == RELEASE_TRENDS);
}

static void view_release(struct app *app, void *state, struct view *view)
{
    const struct listed *listed = state;
    const struct release_line *line = &listed->line;
    const struct signed_line *signature = &listed->signature;
    char period[PERIOD_WORDS];
    period_words(line->from, line->to, period);
    view_title(view, view_format(view, _("Publication n° %u : %s, %s"), line->number,
                                 kind_words(line->kind), period));
    view->reading = true;
    view_text(view, INK_NORMAL, _("Empreinte (BLAKE2b-256) :"));
    view_text(view, INK_NORMAL, view_format(view, "%.32s", line->hash));
    view_text(view, INK_NORMAL, view_format(view, "%s", line->hash + 32));
    view_gap(view);
    if (signature->any)
        view_text(view, INK_NORMAL,
                  view_format(view,
                              _("Inscrite au registre et signée par %s le %s, acte n° %u. La "
                                "signature et la chaîne des actes sont vérifiées."),
                              signature->user, signature->date, signature->act));
    else
        view_text(view, INK_WARNING,
                  _("Cette empreinte n'est signée nulle part au registre. Prévenez la "
                    "coordination."));
    if (line->foreign)
        view_text(view, INK_NORMAL,
                  _("Elle est d'avant une restauration : ses entretiens ne sont pas tous ceux que "
                    "le registre a comptés depuis. Sur ses mois, il ne sort que des volumes."));
    view_gap(view);
    if (may_read(app, line))
        view_action(view, ID_READ, 'l', _("Lire"));
    if (session_role(app->session) == ROLE_EVALUATION) {
        view_action(view, ID_WRITE, 'e', _("Écrire dans un fichier, signé ou non"));
        if (!line->foreign)
            view_action(view, ID_VERIFY, 'v', _("Vérifier que les compteurs la redonnent"));
        if (line->imported)
            view_action(view, ID_ASIDE, 'r', _("La retirer : relue par erreur"));
    }
    view->start = may_read(app, line) ? ID_READ : 0;
}

static void verify(struct app *app, unsigned number)
{
    struct fault fault = {.error = ERROR_NONE};
    struct publication publication = {.release = NULL};
    enum release_match match = RELEASE_OTHER_BYTES;
    app_work(app, _("Vérification…"));
    enum error error = releases_stored(app->session, number, &publication, &fault);
    const struct release_file file = {publication.json, publication.bytes};
    if (!error)
        error = releases_recompute(app->session, publication.release, &file, &match, &fault);
    publication_clear(&publication);
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
    } else if (match == RELEASE_SAME) {
        app_say(app, INK_NORMAL, _("Les compteurs du registre redonnent la même publication."));
    } else {
        app_say(app, INK_WARNING,
                _("Les compteurs du registre ne donnent pas cette publication. Prévenez la "
                  "coordination."));
    }
}

static bool act_release(struct app *app, void *state, const struct action *action)
{
    struct listed *listed = state;
    const struct release_line *line = &listed->line;
    const struct stored stored = {line->number, line->kind, line->from, line->to};
    if (action->kind != ACT_CHOOSE)
        return false;
    if (action->id == ID_READ)
        reader_open_stored(app, line->number);
    else if (action->id == ID_WRITE)
        app_open(app, &screen_write, &stored);
    else if (action->id == ID_ASIDE)
        recall_ask_aside(app, &listed->line.number);
    else
        verify(app, line->number);
    return true;
}

static const struct screen screen_release = {
    .name = "release",
    .bytes = sizeof(struct listed),
    .help = N_("L'empreinte se compare à celle qu'un lecteur a reçue. « Vérifier » refait la "
               "publication depuis les compteurs du registre et compare tous ses nombres."),
    .open = open_release,
    .view = view_release,
    .act = act_release,
};
