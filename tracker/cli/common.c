/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several commands need: output, files, paths, login. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracker/cli/cli.h"
#include "tracker/text.h"

void cli_report(const struct fault *fault, bool json)
{
    char message[ERROR_MESSAGE_BYTES];
    error_message(fault, message);
    fprintf(stderr, "tracker: %s\n", message);
    if (json) {
        json_t *value =
            json_pack("{s:s, s:s}", "error", error_word(fault->error), "message", message);
        if (value)
            json_dumpf(value, stdout, JSON_COMPACT);
        json_decref(value);
        fputc('\n', stdout);
        fflush(stdout);
    }
}

enum error cli_flush(struct fault *fault)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        return fault_set(fault, ERROR_SYSTEM, "stdout: %s", strerror(errno));
    return ERROR_NONE;
}

enum error cli_json(json_t *value, struct fault *fault)
{
    if (!value)
        return fault_set(fault, ERROR_MEMORY, "%s", "json");
    int failed = json_dumpf(value, stdout, JSON_COMPACT);
    json_decref(value);
    if (failed || fputc('\n', stdout) == EOF)
        return fault_set(fault, ERROR_SYSTEM, "stdout: %s", strerror(errno));
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
    secret_text_free(&passphrase);
    if (!error && session_practice(*out) && isatty(STDERR_FILENO))
        fprintf(stderr, "%s\n", _("— Registre d'entraînement : rien de réel ici. —"));
    if (!error && session_saw_restore(*out))
        fprintf(stderr, "%s\n",
                _("La coordination a remis en service une copie plus ancienne de ce registre."));
    return error;
}

enum error cli_logout(struct session *session, enum error error, struct fault *fault)
{
    struct fault closing = {.error = ERROR_NONE};
    enum error closed = session_close(session, &closing);
    if (error || !closed)
        return error;
    if (fault)
        *fault = closing;
    return closed;
}

enum error cli_read_file(const char *path, size_t limit, char **text, size_t *bytes,
                         struct fault *fault)
{
    struct stat info;
    *text = NULL;
    *bytes = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        int reason = fd < 0 ? errno : EINVAL;
        if (fd >= 0)
            close(fd);
        return fault_set(fault, ERROR_FILE, "%s (%s)", path, strerror(reason));
    }
    char *buffer = (size_t)info.st_size <= limit ? malloc((size_t)info.st_size + 1) : NULL;
    size_t got = 0;
    ssize_t n = 1;
    while (buffer && got < (size_t)info.st_size && n > 0) {
        n = read(fd, buffer + got, (size_t)info.st_size - got);
        got += n > 0 ? (size_t)n : 0;
    }
    close(fd);
    if (!buffer || n < 0) {
        free(buffer);
        return fault_set(fault, ERROR_FILE, "%s (%s)", path, strerror(buffer ? errno : EFBIG));
    }
    buffer[got] = '\0';
    *text = buffer;
    *bytes = got;
    return ERROR_NONE;
}

enum error cli_write_file(const char *path, const char *text, size_t bytes, struct fault *fault)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno == EEXIST)
        return fault_set(fault, ERROR_FILE_EXISTS, "%s", path);
    if (fd < 0)
        return fault_set(fault, ERROR_FILE, "%s (%s)", path, strerror(errno));
    size_t done = 0;
    while (done < bytes) {
        ssize_t n = write(fd, text + done, bytes - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    bool good = done == bytes && fsync(fd) == 0;
    int reason = errno;
    good = close(fd) == 0 && good;
    if (good)
        return ERROR_NONE;
    unlink(path);
    return fault_set(fault, reason == ENOSPC ? ERROR_DISK_FULL : ERROR_FILE, "%s (%s)", path,
                     strerror(reason));
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
