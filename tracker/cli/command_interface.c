/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interface: what the program does without a command. */
#include <stdlib.h>
#include <unistd.h>

#include "tracker/cli/cli.h"
#include "tui/screens.h"
#include "tui/shell/tui.h"

/* Tests of practice stores shorten the idle time before the lock. */
static unsigned idle_seconds(void)
{
    unsigned seconds = 0;
    const char *text = secure_getenv("TRACKER_IDLE_SECONDS");
    if (text && cli_number(text, 1, 900, &seconds, NULL))
        seconds = 0;
    return seconds;
}

enum error command_interface(const struct arguments *arguments, struct fault *fault)
{
    struct tui_options options = {.store = arguments->store,
                                  .user = arguments->user,
                                  .state_dir = arguments->state_dir,
                                  .simple = arguments->simple,
                                  .ascii = arguments->ascii,
                                  .idle_seconds = idle_seconds()};
    if (!arguments->simple && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
        return command_help(arguments, fault);
    return tui_run(&options, &tui_screens, fault);
}
