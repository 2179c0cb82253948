/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/cli/cli.h"

/* Descriptors 0 to 2 must exist, or a file of the store could take their number. */
static bool open_standard_files(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
            return false;
    return true;
}

/* No core file, no debugger of the same user, no file others can read; a write too large or to a
 * closed pipe is an error to report, not the end of the process. */
static void harden(void)
{
    const struct rlimit none = {0, 0};
    umask(077);
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
}

static enum error run(int argc, char **argv, struct arguments *arguments, struct fault *fault)
{
    struct paths paths;
    const struct command *command = NULL;
    enum error error = arguments_read(argc, argv, arguments, &command, fault);
    if (!text_start(arguments->lang))
        return fault_set(fault, ERROR_USAGE, "--lang %s", arguments->lang);
    if (error)
        return error;
    if (crypto_start() != CRYPTO_OK)
        return fault_set(fault, ERROR_LIBRARY, "libsodium");
    cli_paths(arguments, &paths);
    if (!command)
        command = command_find("help");
    json_begin();
    error = command->run(arguments, fault);
    const bool kept = error && !cli_told(error);
    enum error flushed = cli_flush(kept ? NULL : fault);
    return kept || !flushed ? error : flushed;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {.passphrase_fd = -1};
    struct fault fault = {.error = ERROR_NONE};

    if (!open_standard_files())
        return EXIT_SYSTEM;
    harden();
    enum error error = run(argc, argv, &arguments, &fault);
    if (error) {
        fault.error = error;
        cli_report(&fault, arguments.json);
    }
    enum error closed = cli_close(error ? NULL : &fault);
    if (!error && (error = closed))
        cli_report(&fault, false);
    return (int)error_exit(error);
}
