/* SPDX-License-Identifier: GPL-3.0-or-later */
/* releases, ledger: what left, and what was done. */
#include <stdio.h>
#include <stdlib.h>

#include "tracker/base/text.h"
#include "tracker/cli/cli.h"
#include "tracker/session/access/ledger.h"
#include "tracker/session/acts/recall.h"
#include "tracker/session/acts/releases.h"

/* A key that stands there only when it is true. */
static void flag(json_t *object, const char *key, bool value)
{
    if (value)
        json_object_set_new(object, key, json_true());
}

static json_t *line_json(const struct release_line *line)
{
    char from[MONTH_TEXT + 1];
    char to[MONTH_TEXT + 1];
    month_format(line->from, from);
    month_format(line->to, to);
    json_t *object = json_pack("{s:i}", "release", (int)line->number);
    if (!line->lost)
        json_object_update_new(object, json_pack("{s:s, s:s, s:s, s:s}", "kind",
                                                 release_kind_word(line->kind), "from", from, "to",
                                                 to, "hash", line->hash));
    flag(object, "lost", line->lost);
    flag(object, "declared", line->declared);
    flag(object, "imported", line->imported);
    flag(object, "foreign", line->foreign);
    return object;
}

static void print_line(const struct release_line *line)
{
    char from[MONTH_TEXT + 1];
    char to[MONTH_TEXT + 1];
    if (line->lost) {
        printf(line->declared
                   ? _("  %3u  déclarée perdue : avant la restauration, rien que des volumes\n")
                   : _("  %3u  manque depuis une restauration : « tracker release import », ou "
                       "« release lost »\n"),
               line->number);
        return;
    }
    month_format(line->from, from);
    month_format(line->to, to);
    printf("  %3u  %-9s %s – %s  %.16s…%s\n", line->number,
           line->kind == RELEASE_BILAN ? _("bilan") : _("tendances"), from, to, line->hash,
           line->foreign ? _("  d'avant une restauration") : "");
}

enum error command_releases(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    struct release_line *lines = NULL;
    size_t count = 0;
    int broken = -1;
    char key[MINISIGN_PUBLIC_TEXT] = "";
    bool pending = false;
    unsigned last = 0;
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = releases_list(session, &lines, &count, &broken, fault);
    if (!error)
        error = recall_pending(session, &pending, &last, fault);
    if (!error && releases_key(session, key, NULL) != ERROR_NONE)
        key[0] = '\0';
    error = cli_logout(session, error, fault);
    json_t *list = arguments->json ? json_array() : NULL;
    for (size_t i = 0; i < count && !error; i++) {
        if (list)
            json_array_append_new(list, line_json(&lines[i]));
        else
            print_line(&lines[i]);
    }
    if (!error && list)
        error = cli_json(json_pack("{s:o, s:o, s:s, s:b, s:i}", "releases", list, "broken",
                                   broken < 0 ? json_null() : json_integer(broken), "key", key,
                                   "pending", pending, "last", (int)last),
                         fault);
    else if (!error) {
        if (broken > 0)
            printf(_("Attention : ces publications réunies laissent déduire %d groupes.\n"),
                   broken);
        if (pending)
            printf(_("Depuis une restauration, l'évaluation dit le numéro de la dernière "
                     "publication qu'elle tient : « tracker release last N ». Ici, la dernière "
                     "connue est le n° %u.\n"),
                   last);
        printf(_("Clé publique pour vérifier les signatures :\n%s"), key);
    }
    free(lines);
    return error;
}

enum error command_ledger(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    struct ledger_entry *entries = NULL;
    size_t count = 0;
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = cli_logout(session, ledger_read(session, &entries, &count, fault), fault);
    json_t *list = arguments->json ? json_array() : NULL;
    for (size_t i = 0; i < count && !error; i++) {
        const struct ledger_entry *e = &entries[i];
        if (list)
            json_array_append_new(list, json_pack("{s:i, s:s, s:s, s:s, s:s}", "n", (int)e->n,
                                                  "date", e->date, "user", e->user, "act", e->word,
                                                  "subject", e->subject));
        else
            printf("  %4u  %s  %-14s %-16s %.40s\n", e->n, e->date, e->user, ledger_act_label(e),
                   ledger_act_subject_label(e));
    }
    if (!error && list)
        error = cli_json(json_pack("{s:o, s:b}", "entries", list, "verified", 1), fault);
    else if (!error)
        printf(_("%zu actes, chaîne et signatures vérifiées.\n"), count);
    free(entries);
    return error;
}
