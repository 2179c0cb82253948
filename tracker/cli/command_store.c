/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check, backup, restore. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tracker/cli/cli.h"
#include "tracker/session/acts/backup.h"
#include "tracker/session/acts/restore.h"

/* Logs in; with "reprise" coordination accepts the store as it stands, older than what others have
 * seen or not. */
static enum error login_or_accept(const struct arguments *arguments, struct session **session,
                                  struct fault *fault)
{
    enum error error = cli_login(arguments, session, fault);
    if (*session && cli_accepts_older(arguments)) {
        fault_clear(fault); /* that it is older is what is accepted */
        error = session_accept_older(*session, fault);
    }
    if (error && *session)
        error = cli_logout(*session, error, fault);
    return error;
}

enum error command_check(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    struct check_answer answer;
    enum error error = login_or_accept(arguments, &session, fault);
    if (error)
        return error;
    error = cli_logout(session, session_check(session, &answer, fault), fault);
    if (error)
        return error;
    if (arguments->json) {
        json_t *value =
            json_pack("{s:b, s:I, s:i, s:b}", "ok", 1, "sequence", (json_int_t)answer.sequence,
                      "blocks", (int)answer.blocks, "scrub_owed", answer.scrub_owed);
        if (value && answer.counts) {
            json_object_set_new(value, "waiting", json_integer((json_int_t)answer.waiting));
            json_object_set_new(value, "spent", json_integer((json_int_t)answer.spent));
        }
        if (value && answer.opened)
            json_object_set_new(value, "misdated", json_integer((json_int_t)answer.misdated));
        return cli_json(value, fault);
    }
    printf(_("Le registre est entier (écriture n° %llu, %u blocs).\n"), answer.sequence,
           answer.blocks);
    if (answer.counts)
        printf(_("Entretiens scellés en attente : %llu ; codes de suite utilisés : %llu.\n"),
               answer.waiting, answer.spent);
    if (answer.misdated)
        printf(_("Datés d'un mois impossible par une horloge fausse : %u. La prochaine clôture les "
                 "compte dans le plus ancien mois ouvert.\n"),
               answer.misdated);
    if (answer.scrub_owed)
        puts(
            _("Effacement dû : ce qui a été clôturé ou remplacé reste, scellé, dans le fichier. Il "
              "s'effacera à la première ouverture où le disque aura de la place."));
    return ERROR_NONE;
}

enum error command_backup(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    const char *path = arguments->positional[0];
    if (arguments->list ? path || arguments->destroyed : !path)
        return fault_set(fault, ERROR_USAGE, "backup");
    if (arguments->list || arguments->destroyed)
        return cli_copies(arguments, fault);
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = cli_logout(session, session_backup(session, path, fault), fault);
    if (!error && arguments->json)
        error = cli_json(json_pack("{s:o, s:b}", "backup", json_cleaned(path), "ok", 1), fault);
    else if (!error)
        printf(_("Sauvegarde faite et vérifiée dans %s. À détruire après la prochaine clôture.\n"),
               path);
    return error;
}

static void say_restored(const char *store, const struct reopened *reopened)
{
    char aside[ASIDE_BYTES];
    char text[REOPENED_TEXT];
    puts(_("La sauvegarde est remise en place. Vérifiez avec « tracker check »."));
    if (copy_place_stands(store, aside))
        printf(_("L'ancien registre est gardé dans %s : à détruire dès que tout va bien.\n"),
               aside);
    reopened_text(reopened, text);
    if (*text)
        puts(text);
}

/* "store", "memory" or "none": how the accesses that are open again are known. */
static json_t *restored_json(const struct reopened *reopened)
{
    static const char *const sources[] = {
        [REOPENED_STORE] = "store", [REOPENED_MEMORY] = "memory", [REOPENED_NONE] = "none"};
    return json_pack("{s:b, s:i, s:s, s:s}", "ok", 1, "reopened", (int)reopened->count, "names",
                     reopened->names, "known_by", sources[reopened->source]);
}

enum error command_restore(const struct arguments *arguments, struct fault *fault)
{
    struct secret_text passphrase = {NULL, 0};
    struct reopened reopened;
    struct session_options options = cli_options(arguments, "coordination");
    if (arguments->user && !typed_same("coordination", arguments->user))
        return fault_set(fault, ERROR_DENIED, "%s", arguments->user);
    enum error error = cli_passphrase(arguments, false, &passphrase, fault);
    if (!error)
        error = session_restore(&options, arguments->positional[0], &passphrase, arguments->confirm,
                                &reopened, fault);
    if (error == ERROR_PASSPHRASE_SLOW)
        fprintf(stderr, "%s\n", _("Trop d'essais : un instant…"));
    while (error == ERROR_PASSPHRASE_SLOW) {
        nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
        error = session_restore(&options, arguments->positional[0], &passphrase, arguments->confirm,
                                &reopened, fault);
    }
    secret_input_free(&passphrase);
    if (!error && arguments->json)
        error = cli_json(restored_json(&reopened), fault);
    else if (!error)
        say_restored(arguments->store, &reopened);
    return error;
}
