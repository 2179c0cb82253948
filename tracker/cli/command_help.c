/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "tracker/base/text.h"
#include "tracker/cli/cli.h"

static void print_command(const struct command *command)
{
    printf("  tracker %s %s\n      %s\n", command->name, command->usage, _(command->summary));
}

enum error command_help(const struct arguments *arguments, struct fault *fault)
{
    if (arguments->positional_count) {
        const struct command *command = command_find(arguments->positional[0]);
        if (!command)
            return fault_set(fault, ERROR_USAGE, "%s", arguments->positional[0]);
        print_command(command);
        return ERROR_NONE;
    }
    puts(_("tracker : entretiens des référents, codés, scellés, comptés sans personne.\n"
           "\n"
           "  tracker [-s REGISTRE] [-u UTILISATEUR] [--passphrase-file F | --passphrase-fd N]\n"
           "          [--lang fr|en] [--json] COMMANDE …\n"
           "\n"
           "Utilisateurs : coordination, evaluation-1, formatrice-1, et les sièges : 22-1, 22-2…\n"
           "Pour essayer sans risque : « tracker demo ».\n"));
    for (const struct command *c = commands; c->name; c++)
        print_command(c);
    puts(_("\nCodes de sortie : 0 fait ; 1 refusé par une règle ; 2 commande mal formée ; 3 phrase "
           "secrète fausse ou acte non permis ; 4 registre abîmé ; 5 système."));
    return ERROR_NONE;
}

enum error command_version(const struct arguments *arguments, struct fault *fault)
{
    if (arguments->json)
        return cli_json(json_pack("{s:s}", "version", TRACKER_VERSION), fault);
    puts("tracker " TRACKER_VERSION);
    return ERROR_NONE;
}
