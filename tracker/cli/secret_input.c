/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading secrets: from a file, a descriptor or the terminal, into secret memory, never through
 * stdio, which keeps copies. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "crypto/passphrase.h"
#include "crypto/secret.h"
#include "tracker/base/reason.h"
#include "tracker/base/text.h"
#include "tracker/cli/cli.h"
#include "tracker/session/access/phrase.h"

static enum error refuse(struct fault *fault, const char *what)
{
    return fault_set(fault, ERROR_PASSPHRASE_INPUT, "%s", what);
}

static enum error refuse_system(struct fault *fault, int number)
{
    char words[REASON_BYTES];
    return refuse(fault, reason_of(number, words));
}

void secret_input_free(struct secret_text *secret)
{
    secret_free((void *)(uintptr_t)secret->text);
    *secret = (struct secret_text){NULL, 0};
}

/* Reads bytes up to a line feed or the end. */
static enum error read_line(int fd, struct secret_text *out, struct fault *fault)
{
    size_t length = 0;
    char *line = secret_alloc(PASSPHRASE_MAX_BYTES + 1);
    *out = (struct secret_text){NULL, 0};
    if (!line)
        return fault_set(fault, ERROR_MEMORY, "%s", "secret");
    for (;;) {
        ssize_t n = read(fd, line + length, 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            secret_free(line);
            return refuse_system(fault, errno);
        }
        if (n == 0 || line[length] == '\n')
            break;
        if (++length > PASSPHRASE_MAX_BYTES) {
            secret_free(line);
            return refuse(fault, _("elle est trop longue"));
        }
    }
    if (length && line[length - 1] == '\r')
        length--;
    if (length == 0) {
        secret_free(line);
        return refuse(fault, _("elle est vide"));
    }
    *out = (struct secret_text){line, length};
    return ERROR_NONE;
}

enum error secret_input_fd(int fd, struct secret_text *out, struct fault *fault)
{
    return read_line(fd, out, fault);
}

enum error secret_input_file(const char *path, struct secret_text *out, struct fault *fault)
{
    struct stat info;
    *out = (struct secret_text){NULL, 0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return fault_system(fault, ERROR_PASSPHRASE_INPUT, path, errno);
    enum error error = ERROR_NONE;
    if (fstat(fd, &info) != 0 || (S_ISREG(info.st_mode) && (info.st_mode & 077) != 0))
        error = fault_set(fault, ERROR_STORE_ACCESS, "chmod 600 %s", path);
    if (!error)
        error = read_line(fd, out, fault);
    close(fd);
    return error;
}

/* Signals that would leave the terminal without echo are held until it is back. */
static void hold_signals(sigset_t *before)
{
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGHUP);
    sigaddset(&held, SIGQUIT);
    sigaddset(&held, SIGTSTP);
    sigprocmask(SIG_BLOCK, &held, before);
}

/* Waits for a key or for a held signal; false when a signal came. */
static bool wait_for_key(int fd)
{
    for (;;) {
        sigset_t pending;
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int ready = poll(&p, 1, 100);
        sigpending(&pending);
        if (sigismember(&pending, SIGINT) || sigismember(&pending, SIGTERM) ||
            sigismember(&pending, SIGHUP) || sigismember(&pending, SIGQUIT))
            return false;
        if (ready > 0)
            return true;
    }
}

enum error secret_input_terminal(const char *prompt, struct secret_text *out, struct fault *fault)
{
    struct termios before;
    sigset_t signals;
    *out = (struct secret_text){NULL, 0};
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (fd < 0 || tcgetattr(fd, &before) != 0) {
        if (fd >= 0)
            close(fd);
        return refuse(fault, _("pas de terminal ; utilisez --passphrase-file"));
    }
    struct termios quiet = before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    hold_signals(&signals);
    tcsetattr(fd, TCSAFLUSH, &quiet);
    enum error error = ERROR_NONE;
    if (write(fd, prompt, strlen(prompt)) < 0 || !wait_for_key(fd))
        error = refuse(fault, _("saisie interrompue"));
    else
        error = read_line(fd, out, fault);
    tcsetattr(fd, TCSAFLUSH, &before);
    if (write(fd, "\n", 1) < 0 && !error)
        error = refuse_system(fault, errno);
    close(fd);
    sigprocmask(SIG_SETMASK, &signals, NULL);
    if (error)
        secret_input_free(out);
    return error;
}

enum error cli_passphrase(const struct arguments *arguments, bool fresh, struct secret_text *out,
                          struct fault *fault)
{
    struct secret_text again = {NULL, 0};
    if (arguments->passphrase_file)
        return secret_input_file(arguments->passphrase_file, out, fault);
    if (arguments->passphrase_fd >= 0)
        return secret_input_fd(arguments->passphrase_fd, out, fault);
    enum error error = secret_input_terminal(
        fresh ? _("Nouvelle phrase secrète : ") : _("Phrase secrète : "), out, fault);
    if (error || !fresh)
        return error;
    error = secret_input_terminal(_("Encore une fois : "), &again, fault);
    if (!error && !phrase_same(&again, out))
        error = refuse(fault, _("les deux saisies diffèrent"));
    secret_input_free(&again);
    if (error)
        secret_input_free(out);
    return error;
}
