/* SPDX-License-Identifier: GPL-3.0-or-later */
/* invite, activate, passwd, revoke, users, recover, charter. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tracker/cli/cli.h"
#include "tracker/session/access/files.h"
#include "tracker/session/access/people.h"

/* Prints {"user": ...} or a sentence. */
static enum error done(const struct arguments *arguments, const char *user, const char *sentence,
                       struct fault *fault)
{
    if (arguments->json)
        return cli_json(json_pack("{s:s, s:b}", "user", user, "ok", 1), fault);
    puts(sentence);
    return ERROR_NONE;
}

enum error command_invite(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    const char *user = arguments->positional[0];
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    char *invitation = secret_alloc(INVITATION_CHARS + 1);
    error = invitation ? people_invite(session, user, arguments->confirm, invitation, fault)
                       : fault_set(fault, ERROR_MEMORY, "%s", "invite");
    error = cli_logout(session, error, fault);
    if (!error && arguments->json)
        error = cli_json(json_pack("{s:s, s:s}", "user", user, "code", invitation), fault);
    else if (!error)
        printf(_("Code à usage unique pour %s, à transmettre de vive voix :\n  %s\n"
                 "Cette personne tapera : tracker activate %s\n"),
               user, invitation, user);
    secret_free(invitation);
    return error;
}

enum error command_activate(const struct arguments *arguments, struct fault *fault)
{
    const char *user = arguments->positional[0];
    struct secret_text invitation = {NULL, 0};
    struct secret_text passphrase = {NULL, 0};
    struct session_options options = cli_options(arguments, user);

    enum error error = arguments->code_file
                           ? secret_input_file(arguments->code_file, &invitation, fault)
                           : secret_input_terminal(_("Code d'invitation : "), &invitation, fault);
    if (!error)
        error = cli_passphrase(arguments, true, &passphrase, fault);
    if (!error)
        error =
            people_activate(&options, &invitation, &passphrase, arguments->accept_charter, fault);
    secret_input_free(&invitation);
    secret_input_free(&passphrase);
    return error ? error : done(arguments, user, _("Votre accès est ouvert."), fault);
}

enum error command_passwd(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    struct secret_text fresh = {NULL, 0};
    struct arguments asked = *arguments;
    asked.passphrase_file = arguments->new_passphrase_file;
    asked.passphrase_fd = -1;

    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = cli_passphrase(&asked, true, &fresh, fault);
    if (!error)
        error = people_passwd(session, &fresh, fault);
    secret_input_free(&fresh);
    error = cli_logout(session, error, fault);
    return error ? error
                 : done(arguments, arguments->user, _("Votre phrase secrète est changée."), fault);
}

enum error command_revoke(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    const char *user = arguments->positional[0];
    if (!typed_same(user, arguments->confirm))
        return fault_set(fault, ERROR_CONFIRM, "%s", user);
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = cli_logout(session, people_revoke(session, user, fault), fault);
    return error ? error
                 : done(arguments, user,
                        _("Cet accès est fermé et les clés des autres sont renouvelées."), fault);
}

static const char *state_word(const struct person *person)
{
    if (person->free)
        return "free";
    switch (person->state) {
    case USER_INVITED:
        return "invited";
    case USER_ACTIVE:
        return "active";
    case USER_REVOKED:
    case USER_REPLACED:
        break;
    }
    return "revoked";
}

static const char *state_text(const char *word)
{
    if (strcmp(word, "free") == 0)
        return _("libre");
    if (strcmp(word, "invited") == 0)
        return _("invité");
    if (strcmp(word, "active") == 0)
        return _("actif");
    return _("fermé");
}

static enum error print_people(const struct arguments *arguments, const struct person *people,
                               size_t count, struct fault *fault)
{
    json_t *list = arguments->json ? json_array() : NULL;
    for (size_t i = 0; i < count; i++) {
        const char *word = state_word(&people[i]);
        if (list)
            json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b}", "user", people[i].name,
                                                  "role", role_word(people[i].role), "state", word,
                                                  "charter", (int)people[i].charter));
        else
            printf("  %-16s %-10s %s\n", people[i].name, state_text(word),
                   people[i].charter ? _("charte acceptée") : "");
    }
    return list ? cli_json(json_pack("{s:o}", "users", list), fault) : ERROR_NONE;
}

enum error command_users(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    struct person *people = NULL;
    size_t count = 0;
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = cli_logout(session, people_list(session, &people, &count, fault), fault);
    if (!error)
        error = print_people(arguments, people, count, fault);
    free(people);
    return error;
}

static enum error read_sheet(const char *path, struct sheet *sheet, struct fault *fault)
{
    char *text = NULL;
    size_t bytes = 0;
    enum error error = files_read(path, 1 << 16, &text, &bytes, fault);
    if (!error && sheet_parse(text, bytes, sheet) != CRYPTO_OK)
        error = fault_set(fault, ERROR_SHEET, "%s", path);
    if (text)
        secret_wipe(text, bytes);
    free(text);
    return error;
}

enum error command_recover(const struct arguments *arguments, struct fault *fault)
{
    const char *user = arguments->positional[0];
    struct secret_text passphrase = {NULL, 0};
    struct session_options options = cli_options(arguments, user);
    if (arguments->sheet_count != SHEETS_GIVEN)
        return fault_set(fault, ERROR_USAGE, "--sheet F --sheet F");
    struct sheet *sheets = secret_alloc(SHEETS_GIVEN * sizeof *sheets);
    if (!sheets)
        return fault_set(fault, ERROR_MEMORY, "%s", "recover");
    enum error error = read_sheet(arguments->sheets[0], &sheets[0], fault);
    if (!error)
        error = read_sheet(arguments->sheets[1], &sheets[1], fault);
    if (!error)
        error = cli_passphrase(arguments, true, &passphrase, fault);
    if (!error)
        error = people_recover(&options, &sheets[0], &sheets[1], &passphrase, fault);
    secret_input_free(&passphrase);
    secret_free(sheets);
    return error ? error : done(arguments, user, _("L'accès est refait."), fault);
}

enum error command_charter(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    extern const unsigned char charter_text[];
    if (!arguments->accept_charter) {
        fputs((const char *)charter_text, stdout);
        return ERROR_NONE;
    }
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = cli_logout(session, people_accept_charter(session, fault), fault);
    return error ? error : done(arguments, arguments->user, _("La charte est acceptée."), fault);
}
