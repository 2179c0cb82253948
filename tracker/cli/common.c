/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several commands need: output, files, paths, login. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tracker/base/reason.h"
#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tracker/cli/cli.h"
#include "tracker/session/access/today.h"
#include "tracker/session/acts/reopened.h"

bool cli_told(enum error error)
{
    return error == ERROR_UNSAFE || error == ERROR_LINES;
}

void cli_report(const struct fault *fault, bool json)
{
    char message[ERROR_MESSAGE_BYTES];
    error_message(fault, message);
    fprintf(stderr, "tracker: %s\n", message);
    if (json && !cli_told(fault->error)) {
        json_begin();
        (void)!cli_json(
            json_pack("{s:s, s:s}", "error", error_word(fault->error), "message", message), NULL);
    }
}

enum error cli_flush(struct fault *fault)
{
    char words[REASON_BYTES];
    if (fflush(stdout) != 0)
        return fault_set(fault, ERROR_OUTPUT, "%s", reason_of(errno, words));
    return ferror(stdout) ? fault_set(fault, ERROR_OUTPUT, "%s", _("une partie manque"))
                          : ERROR_NONE;
}

enum error cli_close(struct fault *fault)
{
    char words[REASON_BYTES];
    if (close(STDOUT_FILENO) != 0)
        return fault_set(fault, ERROR_OUTPUT, "%s", reason_of(errno, words));
    return ERROR_NONE;
}

enum error cli_json(json_t *value, struct fault *fault)
{
    char *text = json_finish(value);
    if (!text)
        return fault_set(fault, ERROR_MEMORY, "%s", "json");
    fputs(text, stdout);
    fputc('\n', stdout);
    explicit_bzero(text, strlen(text));
    free(text);
    return cli_flush(fault);
}

/* NAME/tail of an environment variable that holds an absolute path, or fallback under HOME. */
static bool base_path(const char *name, const char *home_tail, const char *tail, char *out)
{
    const char *base = secure_getenv(name);
    const char *home = secure_getenv("HOME");
    int length = -1;
    if (base && base[0] == '/')
        length = snprintf(out, CLI_PATH_BYTES, "%s/%s", base, tail);
    else if (home && home[0] == '/')
        length = snprintf(out, CLI_PATH_BYTES, "%s/%s/%s", home, home_tail, tail);
    return length > 0 && length < CLI_PATH_BYTES;
}

/* Makes every folder of path that is missing. */
static bool make_folders(char *path)
{
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        mkdir(path, 0700);
        *p = '/';
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

void cli_paths(struct arguments *arguments, struct paths *paths)
{
    const char *store = secure_getenv("TRACKER_STORE");
    if (!arguments->store)
        arguments->store = store && *store ? store
                           : base_path("XDG_DATA_HOME", ".local/share", "tracker", paths->store)
                               ? paths->store
                               : "tracker";
    if (base_path("XDG_STATE_HOME", ".local/state", "tracker", paths->state) &&
        make_folders(paths->state))
        arguments->state_dir = paths->state;
}

static void on_wait(void *context, unsigned seconds)
{
    (void)context;
    (void)seconds;
    fprintf(stderr, "%s\n", _("Un autre poste enregistre. Un instant, s'il vous plaît."));
}

struct session_options cli_options(const struct arguments *arguments, const char *user)
{
    return (struct session_options){.store = arguments->store,
                                    .user = user,
                                    .state_dir = arguments->state_dir,
                                    .on_wait = on_wait};
}

bool cli_accepts_older(const struct arguments *arguments)
{
    return typed_same("reprise", arguments->confirm);
}

static void tell_news(struct session *session)
{
    char text[NEWS_BYTES];
    char open[REOPENED_TEXT];
    char message[ERROR_MESSAGE_BYTES];
    struct reopened reopened;
    struct fault fault = {.error = ERROR_NONE};
    if (session_news(session, text, &fault)) {
        error_message(&fault, message);
        fprintf(stderr, "%s\n", message);
    }
    if (*text)
        fprintf(stderr, "%s\n", text);
    if (session_role(session) == ROLE_COORDINATION && !reopened_since(session, &reopened, NULL)) {
        reopened_text(&reopened, open);
        if (*open)
            fprintf(stderr, "%s\n", open);
    }
}

enum error cli_login(const struct arguments *arguments, struct session **out, struct fault *fault)
{
    struct secret_text passphrase = {NULL, 0};
    *out = NULL;
    if (!arguments->user)
        return fault_set(fault, ERROR_USAGE, "-u");
    enum error error = cli_passphrase(arguments, false, &passphrase, fault);
    if (error)
        return error;
    struct session_options options = cli_options(arguments, arguments->user);
    error = session_open(&options, &passphrase, out, fault);
    if (error == ERROR_PASSPHRASE_SLOW)
        fprintf(stderr, "%s\n", _("Trop d'essais : un instant…"));
    while (error == ERROR_PASSPHRASE_SLOW) {
        nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
        error = session_open(&options, &passphrase, out, fault);
    }
    secret_input_free(&passphrase);
    if (error && *out && !cli_accepts_older(arguments)) {
        error = cli_logout(*out, error, fault);
        *out = NULL;
    }
    if (!error && arguments->confirm && day_parse(arguments->confirm)) {
        error = session_confirm_day(*out, arguments->confirm, fault);
        if (error) {
            error = cli_logout(*out, error, fault);
            *out = NULL;
        }
    }
    if (!error && session_practice(*out) && isatty(STDERR_FILENO))
        fprintf(stderr, "%s\n", _("— Registre d'entraînement : rien de réel ici. —"));
    if (!error)
        tell_news(*out);
    return error;
}

enum error cli_logout(struct session *session, enum error error, struct fault *fault)
{
    struct fault closing = {.error = ERROR_NONE};
    char message[ERROR_MESSAGE_BYTES];
    enum error closed = session_close(session, &closing);
    if (!closed && closing.error) {
        error_message(&closing, message);
        fprintf(stderr, "%s %s\n",
                _("Effacement dû : ce qui vient d'être remplacé s'effacera à une "
                  "prochaine ouverture. Ce qui est fait est fait."),
                message);
    }
    if (error || !closed)
        return error;
    if (fault)
        *fault = closing;
    return closed;
}

enum error cli_number(const char *text, unsigned least, unsigned most, unsigned *out,
                      struct fault *fault)
{
    char *end = NULL;
    errno = 0;
    unsigned long value = text && *text >= '0' && *text <= '9' ? strtoul(text, &end, 10) : 0;
    if (!end || *end || errno || value < least || value > most)
        return fault_set(fault, ERROR_USAGE, "« %s » (%u-%u)", text ? text : "", least, most);
    *out = (unsigned)value;
    return ERROR_NONE;
}

enum error cli_month(const char *text, month *out, struct fault *fault)
{
    if (!text || !month_parse(text, out))
        return fault_set(fault, ERROR_MONTH, "%s", text ? text : "");
    return ERROR_NONE;
}
