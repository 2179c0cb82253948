/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trends and bilan: what left the gate, as text or as the stored JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tracker/base/text.h"
#include "tracker/cli/cli.h"
#include "tracker/report/compose.h"
#include "tracker/report/write_text.h"
#include "tracker/session/access/files.h"
#include "tracker/session/acts/releases.h"

enum format { FORMAT_TEXT, FORMAT_JSON };

static enum error check_output(const struct arguments *arguments, enum format *format,
                               struct fault *fault)
{
    if (arguments->sign && !arguments->output)
        return fault_set(fault, ERROR_USAGE, "--sign -o");
    const char *word = arguments->format ? arguments->format : arguments->json ? "json" : "text";
    if (strcmp(word, "json") == 0)
        *format = FORMAT_JSON;
    else if (strcmp(word, "text") == 0)
        *format = FORMAT_TEXT;
    else
        return fault_set(fault, ERROR_FORMAT, "%s (text, json)", word);
    return ERROR_NONE;
}

/* The page in the format asked for, of malloc. A preview has no stored bytes. */
static char *make_page(struct session *session, const struct publication *publication,
                       enum format format, bool preview)
{
    const struct codebook *codebook = session_codebook(session);
    if (format == FORMAT_JSON && publication->json) {
        char *page = malloc(publication->bytes + 2);
        if (page) {
            memcpy(page, publication->json, publication->bytes);
            memcpy(page + publication->bytes, "\n", 2);
        }
        return page;
    }
    if (format == FORMAT_JSON)
        return release_to_json(publication->release, codebook);
    return write_text_once(preview
                               ? compose_preview(publication->release, codebook, text_english())
                               : compose_release(publication->release, codebook, text_english()),
                           false);
}

/* Writes the page and its signature, or neither. */
static enum error write_signed(struct session *session, const char *path, const char *page,
                               struct fault *fault)
{
    char signature[MINISIGN_TEXT];
    char signature_path[4096];
    int length = snprintf(signature_path, sizeof signature_path, "%s.minisig", path);
    if (length < 0 || (size_t)length >= sizeof signature_path)
        return fault_set(fault, ERROR_FILE, "%s", path);
    enum error error =
        releases_sign(session, (const uint8_t *)page, strlen(page), signature, fault);
    if (!error)
        error = files_write(path, page, strlen(page), fault);
    if (error)
        return error;
    error = files_write(signature_path, signature, strlen(signature), fault);
    if (error)
        unlink(path);
    return error;
}

static enum error output(const struct arguments *arguments, struct session *session,
                         const char *page, struct fault *fault)
{
    if (!page)
        return fault_set(fault, ERROR_MEMORY, "%s", "bilan");
    if (!arguments->output) {
        fputs(page, stdout);
        return cli_flush(fault);
    }
    enum error error = arguments->sign ? write_signed(session, arguments->output, page, fault)
                                       : files_write(arguments->output, page, strlen(page), fault);
    if (!error && arguments->json)
        error = cli_json(json_pack("{s:o, s:b}", "file", json_cleaned(arguments->output), "signed",
                                   (int)arguments->sign),
                         fault);
    else if (!error)
        printf(_("Écrit dans %s.\n"), arguments->output);
    return error;
}

enum error command_trends(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    struct publication publication;
    enum format format = FORMAT_TEXT;
    month through = 0;
    enum error error = check_output(arguments, &format, fault);
    if (!error && arguments->positional_count)
        error = cli_month(arguments->positional[0], &through, fault);
    if (!error)
        error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = releases_trends(session, through, &publication, fault);
    if (!error) {
        char *page = make_page(session, &publication, format, false);
        error = output(arguments, session, page, fault);
        free(page);
    }
    publication_clear(&publication);
    return cli_logout(session, error, fault);
}

enum error command_bilan(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    struct publication publication;
    enum format format = FORMAT_TEXT;
    month from = 0;
    month to = 0;

    if (!arguments->from || !arguments->to)
        return fault_set(fault, ERROR_USAGE, "--from AAAA-MM --to AAAA-MM");
    enum error error = check_output(arguments, &format, fault);
    if (!error)
        error = cli_month(arguments->from, &from, fault);
    if (!error)
        error = cli_month(arguments->to, &to, fault);
    if (!error)
        error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    error = arguments->preview ? bilan_preview(session, from, to, &publication, fault)
                               : bilan_publish(session, from, to, &publication, fault);
    if (!error) {
        char *page = make_page(session, &publication, format, arguments->preview);
        error = output(arguments, session, page, fault);
        free(page);
    }
    publication_clear(&publication);
    return cli_logout(session, error, fault);
}
