/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of the store, as `close` and `backup --list` print them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/cli/cli.h"
#include "tracker/session/acts/copies.h"

static const char *word_of(enum copy_state state)
{
    switch (state) {
    case COPY_FINISHED:
        return "finished";
    case COPY_BEGUN:
        return "begun";
    case COPY_LEFTOVER:
        return "leftover";
    case COPY_ASIDE:
        return "aside";
    }
    return "";
}

json_t *cli_copies_json(const struct backup_line *copies, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *date = *copies[i].date ? json_string(copies[i].date) : json_null();
        json_array_append_new(list, json_pack("{s:o, s:s, s:s}", "date", date, "path",
                                              copies[i].path, "state", word_of(copies[i].state)));
    }
    return list;
}

void cli_copies_print(const struct backup_line *copies, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *words = copies_state_words(copies[i].state);
        printf("  %-10s  %s%s%s%s\n", copies[i].date, copies[i].path, *words ? " (" : "", words,
               *words ? ")" : "");
    }
}

static enum error print(const struct arguments *arguments, const struct backup_line *copies,
                        size_t count, struct fault *fault)
{
    if (arguments->json)
        return cli_json(json_pack("{s:o}", "copies", cli_copies_json(copies, count)), fault);
    if (count == 0) {
        puts(_("Aucune copie de ce registre n'est connue."));
        return cli_flush(fault);
    }
    puts(_(
        "Copies de ce registre qui peuvent exister ; chacune contient des entretiens, scellés :"));
    cli_copies_print(copies, count);
    puts(_("Une fois détruite, dites-le : « tracker -u coordination backup --destroyed CHEMIN »."));
    return cli_flush(fault);
}

enum error cli_copies(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    struct backup_line *copies = NULL;
    size_t count = 0;
    const char *path = arguments->positional[0];
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    if (arguments->destroyed)
        error = copies_destroyed(session, path, fault);
    else
        error = copies_list(session, &copies, &count, fault);
    error = cli_logout(session, error, fault);
    if (!error && !arguments->destroyed)
        error = print(arguments, copies, count, fault);
    else if (!error && arguments->json)
        error = cli_json(json_pack("{s:s, s:b}", "destroyed", path, "ok", 1), fault);
    else if (!error)
        printf(_("C'est noté : %s n'existe plus.\n"), path);
    free(copies);
    return error;
}
