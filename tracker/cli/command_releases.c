/* SPDX-License-Identifier: GPL-3.0-or-later */
/* releases, release verify | import, ledger: what left, and what was done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/cli/cli.h"
#include "tracker/codebook/codebook.h"
#include "tracker/session/files.h"
#include "tracker/session/ledger.h"
#include "tracker/session/publish.h"
#include "tracker/text.h"

enum { RELEASE_FILE_BYTES = 16 << 20 };

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

/* Without a store: the signature, when FILE.minisig and a key are there. */
static enum error verify_signature(const struct arguments *arguments, const char *file,
                                   size_t bytes, bool *signature, struct fault *fault)
{
    struct release_public key;
    char path[4096];
    char comment[MINISIGN_COMMENT + 1];
    char *text = NULL;
    size_t text_bytes = 0;
    *signature = false;
    if (!arguments->key)
        return ERROR_NONE;
    enum error error = files_read(arguments->key, 4096, &text, &text_bytes, fault);
    if (!error && minisign_public_read(text, text_bytes, &key) != CRYPTO_OK)
        error = fault_set(fault, ERROR_SIGNATURE, "%s", arguments->key);
    free(text);
    text = NULL;
    int length = snprintf(path, sizeof path, "%s.minisig", arguments->positional[1]);
    if (!error && (length < 0 || (size_t)length >= sizeof path))
        error = fault_set(fault, ERROR_FILE, "%s", arguments->positional[1]);
    if (!error)
        error = files_read(path, 4096, &text, &text_bytes, fault);
    if (!error &&
        minisign_verify(&key, (const uint8_t *)file, bytes, text, text_bytes, comment) != CRYPTO_OK)
        error = fault_set(fault, ERROR_SIGNATURE, "%s", arguments->positional[1]);
    free(text);
    *signature = !error;
    return error;
}

/* With a user: an évaluation recomputes the release from the blocks. */
static enum error verify_blocks(const struct arguments *arguments, const struct release *release,
                                bool *same, struct fault *fault)
{
    struct session *session;
    enum error error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = cli_logout(session, publish_recompute(session, release, same, fault), fault);
    if (!error && !*same)
        error = fault_set(fault, ERROR_RELEASE_INVALID, "%s", _("les compteurs ne la donnent pas"));
    return error;
}

static enum error verify(const struct arguments *arguments, const char *text, size_t bytes,
                         struct fault *fault)
{
    struct release *release = NULL;
    bool signature = false;
    bool same = false;
    size_t end = bytes;
    while (end && (text[end - 1] == '\n' || text[end - 1] == '\r'))
        end--;
    enum error error = verify_signature(arguments, text, bytes, &signature, fault);
    if (!error)
        error = release_from_json(text, end, &release, fault);
    if (!error && arguments->user)
        error = verify_blocks(arguments, release, &same, fault);
    if (!error && arguments->json)
        error = cli_json(json_pack("{s:i, s:b, s:o, s:o}", "release", (int)release->number, "ok", 1,
                                   "signature", signature ? json_true() : json_null(), "blocks",
                                   same ? json_true() : json_null()),
                         fault);
    else if (!error) {
        printf(_("Publication %u : lisible et cohérente.\n"), release->number);
        puts(signature ? _("La signature est bonne.")
                       : _("Signature non vérifiée : donnez la clé publique avec --key."));
        if (same)
            puts(_("Les compteurs du registre donnent la même publication."));
    }
    release_free(release);
    return error;
}

enum error command_release(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    const char *verb = arguments->positional[0];
    char *text = NULL;
    size_t bytes = 0;
    if (strcmp(verb, "verify") != 0 && strcmp(verb, "import") != 0)
        return fault_set(fault, ERROR_USAGE, "release %s", verb);
    enum error error =
        files_read(arguments->positional[1], RELEASE_FILE_BYTES, &text, &bytes, fault);
    if (!error && strcmp(verb, "verify") == 0)
        error = verify(arguments, text, bytes, fault);
    else if (!error && !(error = cli_login(arguments, &session, fault))) {
        while (bytes && (text[bytes - 1] == '\n' || text[bytes - 1] == '\r'))
            bytes--;
        error = cli_logout(session, publish_import(session, text, bytes, fault), fault);
        if (!error && arguments->json)
            error = cli_json(json_pack("{s:b}", "ok", 1), fault);
        else if (!error)
            puts(_("La publication est relue."));
    }
    free(text);
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
