/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands. */
#include <string.h>

#include "tracker/cli/cli.h"

const struct command commands[] = {
    {"init", "departments seats k codebook recovery-dir practice map zone passphrase-file", 0, 0,
     command_init,
     "[--departments 22,29,35,56] [--seats 3] [--k 5] [--zone Europe/Paris] [--practice] "
     "--recovery-dir CHEMIN",
     N_("crée le registre, trois feuilles de secours et l'invitation de la première évaluation")},
    {"invite", "confirm", 1, 1, command_invite, "UTILISATEUR",
     N_("invite un utilisateur : affiche son code à usage unique")},
    {"activate", "code-file accept-charter", 1, 1, command_activate,
     "UTILISATEUR [--code-file F] [--accept-charter]",
     N_("ouvre votre accès avec le code reçu et votre nouvelle phrase secrète")},
    {"passwd", "new-passphrase-file", 0, 0, command_passwd, "[--new-passphrase-file F]",
     N_("change votre phrase secrète")},
    {"revoke", "confirm", 1, 1, command_revoke, "UTILISATEUR --confirm UTILISATEUR",
     N_("ferme l'accès d'un utilisateur et renouvelle les clés des autres")},
    {"users", "", 0, 0, command_users, "", N_("liste les sièges et les autres utilisateurs")},
    {"recover", "sheet", 1, 1, command_recover, "UTILISATEUR --sheet F --sheet F",
     N_("refait un accès perdu avec deux feuilles de secours")},
    {"charter", "accept-charter", 0, 0, command_charter, "[--accept-charter]",
     N_("affiche la charte, ou l'accepte")},
    {"log", "batch confirm", 0, 0, command_log, "[--batch N] < entretiens.jsonl",
     N_("enregistre des entretiens codés, un par ligne")},
    {"close", "through preview last confirm", 0, 0, command_close,
     "--through AAAA-MM [--preview] | --last --confirm fin",
     N_("clôture une période : les entretiens deviennent des compteurs")},
    {"trends", "format output sign", 0, 1, command_trends,
     "[AAAA-MM] [--format text|json] [-o FICHIER] [--sign]",
     N_("affiche ou écrit les tendances d'une clôture")},
    {"bilan", "from to preview format output sign", 0, 0, command_bilan,
     "--from AAAA-MM --to AAAA-MM [--preview] [--format text|json] [-o FICHIER] [--sign]",
     N_("affiche ou écrit le bilan d'une période clôturée")},
    {"releases", "", 0, 0, command_releases, "", N_("liste ce qui a été publié")},
    {"release", "key codebook signature confirm", 2, POSITIONALS_MAX, command_release,
     "verify FICHIER… [--key CLE] [--codebook GRILLE] | import FICHIER [--signature F]"
     " | lost N --confirm perdue | unimport N --confirm retirer | last N|inconnu",
     N_("vérifie une publication ; après une restauration, relit ou déclare perdu ce qui était "
        "publié")},
    {"ledger", "", 0, 0, command_ledger, "", N_("affiche et vérifie le registre des actes")},
    {"codebook", "people", 1, 2, command_codebook,
     "check FICHIER [--people 20,200] | show | update FICHIER",
     N_("vérifie, affiche ou renouvelle la grille de codes")},
    {"audit", "", 1, 1, command_audit, "FICHIER",
     N_("dit ce qu'un lecteur peut déduire d'un jeu de tableaux")},
    {"check", "confirm", 0, 0, command_check, "[--confirm reprise]",
     N_("vérifie le registre en entier")},
    {"backup", "list destroyed", 0, 1, command_backup, "CHEMIN | --list | --destroyed CHEMIN",
     N_("copie le registre, scellé, à l'endroit indiqué (une clé USB, par exemple) ; --list : les "
        "copies qui existent ; --destroyed : note que l'une est détruite")},
    {"restore", "confirm", 1, 1, command_restore, "CHEMIN [--confirm restaurer]",
     N_("remet une sauvegarde en place")},
    {"demo", "", 0, 1, command_demo, "[CHEMIN]",
     N_("crée un registre d'entraînement et y fait passer quarante entretiens")},
    {"interface", "simple ascii", 0, 0, command_interface, "[--simple] [--ascii]",
     N_("ouvre l'interface, comme sans commande ; --simple : un dialogue ligne à ligne")},
    {"help", "", 0, 1, command_help, "[COMMANDE]", N_("affiche cette aide")},
    {"version", "", 0, 0, command_version, "", N_("affiche la version")},
    {NULL, NULL, 0, 0, NULL, NULL, NULL},
};

const struct command *command_find(const char *name)
{
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}
