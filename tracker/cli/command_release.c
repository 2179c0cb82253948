/* SPDX-License-Identifier: GPL-3.0-or-later */
/* release verify: what a reader checks with files alone, and évaluation against the blocks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/cli/cli.h"
#include "tracker/codebook/codebook.h"
#include "tracker/disclosure/gate/gate.h"
#include "tracker/session/access/files.h"
#include "tracker/session/acts/releases.h"

enum { SIGNATURE_FILE_BYTES = 4096, FILES = POSITIONALS_MAX - 1 };

/* Files given to verify, in the order in which they were released. */
struct verified {
    const struct arguments *arguments;
    struct release *releases[FILES];
    struct release_file files[FILES];
    size_t count;
    struct codebook *codebook;
    struct release_public key;
    bool signature; /* all are signed by the key */
    bool blocks;    /* the blocks give all of them */
    size_t exposed; /* groups that they prove to be of fewer than k people */
};

static void verified_release(struct verified *verified)
{
    for (size_t i = 0; i < verified->count; i++) {
        release_free(verified->releases[i]);
        free((void *)(uintptr_t)verified->files[i].json);
    }
    codebook_free(verified->codebook);
}

static enum error read_key(struct verified *verified, struct fault *fault)
{
    const char *path = verified->arguments->key;
    char *text = NULL;
    size_t bytes = 0;
    if (!path)
        return ERROR_NONE;
    enum error error = files_read(path, SIGNATURE_FILE_BYTES, &text, &bytes, fault);
    if (!error && minisign_public_read(text, bytes, &verified->key) != CRYPTO_OK)
        error = fault_set(fault, ERROR_SIGNATURE, "%s", path);
    free(text);
    verified->signature = !error;
    return error;
}

/* The code list named, or the one of the program. */
static enum error read_codebook(struct verified *verified, struct fault *fault)
{
    const char *path = verified->arguments->codebook;
    char *text = NULL;
    size_t bytes = 0;
    enum error error =
        path ? files_read(path, CODEBOOK_FILE_BYTES, &text, &bytes, fault) : ERROR_NONE;
    const char *given = path ? text : codebook_builtin(&bytes);
    if (!error)
        error = codebook_read(given, bytes, &verified->codebook, fault);
    free(text);
    return error;
}

/* FILE.minisig, over the bytes of FILE. */
static enum error check_signature(const struct verified *verified, const char *path,
                                  const char *file, size_t bytes, struct fault *fault)
{
    char signature[CLI_PATH_BYTES];
    char comment[MINISIGN_COMMENT + 1];
    char *text = NULL;
    size_t text_bytes = 0;
    int length = snprintf(signature, sizeof signature, "%s.minisig", path);
    if (length < 0 || (size_t)length >= sizeof signature)
        return fault_set(fault, ERROR_FILE, "%s", path);
    enum error error = files_read(signature, SIGNATURE_FILE_BYTES, &text, &text_bytes, fault);
    if (!error && minisign_verify(&verified->key, (const uint8_t *)file, bytes, text, text_bytes,
                                  comment) != CRYPTO_OK)
        error = fault_set(fault, ERROR_SIGNATURE, "%s", path);
    free(text);
    return error;
}

static size_t without_line_feed(const char *text, size_t bytes)
{
    while (bytes && (text[bytes - 1] == '\n' || text[bytes - 1] == '\r'))
        bytes--;
    return bytes;
}

/* All of one store, counted by the code list at hand or by one that it follows: what an earlier
 * version counts, the later ones count alike. */
static enum error check_kin(const struct verified *verified, const struct release *release,
                            const char *path, struct fault *fault)
{
    if (strcmp(release->store, verified->releases[0]->store) != 0)
        return fault_set(fault, ERROR_RELEASE_INVALID, _("%s vient d'un autre registre"), path);
    if (strcmp(release->form, verified->codebook->form) != 0 ||
        release->codebook > verified->codebook->version)
        return fault_set(fault, ERROR_RELEASE_INVALID,
                         _("donnez avec --codebook la grille %s, version %u"), release->form,
                         release->codebook);
    return ERROR_NONE;
}

static enum error read_release(struct verified *verified, const char *path, struct fault *fault)
{
    char *text = NULL;
    size_t bytes = 0;
    struct release *release = NULL;
    enum error error = files_read(path, RELEASE_BYTES, &text, &bytes, fault);
    if (!error && verified->signature)
        error = check_signature(verified, path, text, bytes, fault);
    bytes = error ? 0 : without_line_feed(text, bytes);
    if (!error)
        error = release_from_json(text, bytes, &release, fault);
    if (error) {
        free(text);
        return error;
    }
    verified->files[verified->count] = (struct release_file){text, bytes};
    verified->releases[verified->count++] = release;
    return check_kin(verified, release, path, fault);
}

/* With a user: an évaluation makes each release again from the blocks. */
static enum error check_blocks(struct verified *verified, struct fault *fault)
{
    struct session *session;
    if (!verified->arguments->user)
        return ERROR_NONE;
    enum error error = cli_login(verified->arguments, &session, fault);
    if (error)
        return error;
    for (size_t i = 0; i < verified->count && !error; i++) {
        enum release_match match;
        const char *path = verified->arguments->positional[i + 1];
        error =
            releases_recompute(session, verified->releases[i], &verified->files[i], &match, fault);
        if (!error && match == RELEASE_OTHER_COUNTS)
            error =
                fault_set(fault, ERROR_RELEASE_INVALID, _("les compteurs ne donnent pas %s"), path);
        if (!error && match == RELEASE_OTHER_BYTES)
            error =
                fault_set(fault, ERROR_RELEASE_INVALID,
                          _("les nombres de %s sont justes, mais ses mots ont été changés"), path);
    }
    verified->blocks = !error;
    return cli_logout(session, error, fault);
}

static enum error answer_json(const struct verified *verified, struct fault *fault)
{
    json_t *numbers = json_array();
    for (size_t i = 0; i < verified->count; i++)
        json_array_append_new(numbers, json_integer((json_int_t)verified->releases[i]->number));
    return cli_json(json_pack("{s:b, s:o, s:o, s:o, s:I}", "ok", verified->exposed == 0, "releases",
                              numbers, "signature", verified->signature ? json_true() : json_null(),
                              "blocks", verified->blocks ? json_true() : json_null(), "exposed",
                              (json_int_t)verified->exposed),
                    fault);
}

static void answer_text(const struct verified *verified)
{
    unsigned k = verified->releases[0]->k;
    for (size_t i = 0; i < verified->count; i++)
        printf(_("Publication %u : lisible et cohérente.\n"), verified->releases[i]->number);
    puts(verified->signature ? _("La signature est bonne.")
                             : _("Signature non vérifiée : donnez la clé publique avec --key."));
    if (verified->blocks)
        puts(_("Les compteurs du registre donnent la même publication."));
    if (verified->exposed == 0)
        printf(_("On n'en déduit d'aucun groupe qu'il compte moins de %u personnes.\n"), k);
    else
        printf(text_count("On en déduit que %zu groupe compte moins de %u personnes.\n",
                          "On en déduit que %zu groupes comptent moins de %u personnes.\n",
                          verified->exposed),
               verified->exposed, k);
}

static enum error verify(const struct arguments *arguments, struct fault *fault)
{
    struct verified verified = {.arguments = arguments};
    enum error error = read_key(&verified, fault);
    if (!error)
        error = read_codebook(&verified, fault);
    for (size_t i = 1; i < arguments->positional_count && !error; i++)
        error = read_release(&verified, arguments->positional[i], fault);
    if (!error)
        error = check_blocks(&verified, fault);
    if (!error)
        error = gate_verify(verified.codebook, (const struct release *const *)verified.releases,
                            verified.count, &verified.exposed, fault);
    if (!error && arguments->json)
        error = answer_json(&verified, fault);
    else if (!error)
        answer_text(&verified);
    if (!error && verified.exposed)
        error = arguments->json ? ERROR_UNSAFE : fault_set(fault, ERROR_UNSAFE, "%s", "");
    verified_release(&verified);
    return error;
}

enum error command_release(const struct arguments *arguments, struct fault *fault)
{
    if (strcmp(arguments->positional[0], "verify") == 0)
        return verify(arguments, fault);
    return cli_recall(arguments, fault);
}
