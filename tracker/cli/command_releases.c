/* SPDX-License-Identifier: GPL-3.0-or-later */
/* releases, ledger: what left, and what was done. */
#include <stdio.h>
#include <stdlib.h>

#include "tracker/cli/cli.h"
#include "tracker/session/ledger.h"
#include "tracker/session/publish.h"
#include "tracker/text.h"

static json_t *line_json(const struct release_line *line)
{
    char from[MONTH_TEXT + 1];
    char to[MONTH_TEXT + 1];
    if (line->lost)
        return json_pack("{s:i, s:b}", "release", (int)line->number, "lost", 1);
    month_format(line->from, from);
    month_format(line->to, to);
    return json_pack("{s:i, s:s, s:s, s:s, s:s}", "release", (int)line->number, "kind",
                     line->kind == RELEASE_BILAN ? "bilan" : "trends", "from", from, "to", to,
                     "hash", line->hash);
}

static void print_line(const struct release_line *line)
{
    char from[MONTH_TEXT + 1];
    char to[MONTH_TEXT + 1];
    if (line->lost) {
        printf(_("  %3u  perdue depuis une restauration : « tracker release import »\n"),
               line->number);
        return;
    }
    month_format(line->from, from);
    month_format(line->to, to);
    printf("  %3u  %-9s %s – %s  %.16s…\n", line->number,
           line->kind == RELEASE_BILAN ? _("bilan") : _("tendances"), from, to, line->hash);
}

enum error command_releases(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    struct release_line *lines = NULL;
    size_t count = 0;
    int broken = -1;
    char key[MINISIGN_PUBLIC_TEXT] = "";
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = publish_list(session, &lines, &count, &broken, fault);
    if (!error && publish_key(session, key, NULL) != ERROR_NONE)
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
        error = cli_json(json_pack("{s:o, s:o, s:s}", "releases", list, "broken",
                                   broken < 0 ? json_null() : json_integer(broken), "key", key),
                         fault);
    else if (!error) {
        if (broken > 0)
            printf(_("Attention : ces publications réunies laissent déduire %d groupes.\n"),
                   broken);
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
                                                  "date", e->date, "user", e->user, "act", e->act,
                                                  "subject", e->subject));
        else
            printf("  %4u  %s  %-14s %-16s %.40s\n", e->n, e->date, e->user, e->act, e->subject);
    }
    if (!error && list)
        error = cli_json(json_pack("{s:o, s:b}", "entries", list, "verified", 1), fault);
    else if (!error)
        printf(_("%zu actes, chaîne et signatures vérifiées.\n"), count);
    free(entries);
    return error;
}
