/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: one table of commands, one file a command. */
#ifndef TRACKER_CLI_CLI_H
#define TRACKER_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "tracker/base/error.h"
#include "tracker/base/json.h"
#include "tracker/session/access/session.h"

enum { POSITIONALS_MAX = 65, SHEETS_GIVEN = 2, CLI_PATH_BYTES = 4096 };

/* Every option there is, as read; a command names those it takes. */
struct arguments {
    const char *store, *user;
    const char *state_dir; /* of the last seen tags, NULL: nowhere; not an option */
    const char *passphrase_file, *new_passphrase_file, *code_file;
    int passphrase_fd; /* -1: none */
    const char *lang;
    bool json;
    bool simple, ascii; /* of the terminal interface */
    const char *departments, *seats, *k, *codebook, *signature, *recovery_dir, *map, *zone;
    const char *through, *from, *to, *format, *output, *people, *confirm, *batch, *key;
    const char *sheets[SHEETS_GIVEN];
    size_t sheet_count;
    bool practice, accept_charter, preview, last, sign, list, destroyed;
    const char *positional[POSITIONALS_MAX];
    size_t positional_count;
};

/* One command of the table. */
struct command {
    const char *name;
    const char *options; /* long names, parted by spaces, besides the global ones */
    size_t least, most;  /* positional arguments */
    enum error (*run)(const struct arguments *arguments, struct fault *fault);
    const char *usage;   /* arguments, as in the contract */
    const char *summary; /* one French line, for `help` */
};

/* The table, ended by a NULL name. */
extern const struct command commands[];

/* The command of that name, NULL when there is none. */
const struct command *command_find(const char *name);

/* Reads argv into arguments; *command is the command named, NULL when none is. ERROR_USAGE,
 * ERROR_OPTION. */
CHECKED enum error arguments_read(int argc, char **argv, struct arguments *arguments,
                                  const struct command **command, struct fault *fault);

/* True when the command's own answer on stdout tells the error. */
bool cli_told(enum error error);

/* Prints a fault: its sentence on stderr and, with --json, {"error","message"} on stdout, unless
 * the command's answer there already tells it. */
void cli_report(const struct fault *fault, bool json);

/* Prints a JSON value on one line, whole or not at all. Steals value. ERROR_OUTPUT when stdout does
 * not take it, ERROR_MEMORY. */
CHECKED enum error cli_json(json_t *value, struct fault *fault);

/* Flushes stdout; ERROR_OUTPUT when something was not written, now or before. */
CHECKED enum error cli_flush(struct fault *fault);

/* Closes stdout, which may be when a disk says that it did not write: ERROR_OUTPUT. */
CHECKED enum error cli_close(struct fault *fault);

/* Room for the paths that the environment gives. */
struct paths {
    char store[CLI_PATH_BYTES];
    char state[CLI_PATH_BYTES];
};

/* Fills in what was not given: store from $TRACKER_STORE, $XDG_DATA_HOME/tracker or
 * ~/.local/share/tracker; the folder of the last seen tags, made when missing, from $XDG_STATE_HOME
 * or
 * ~/.local/state. paths must outlive arguments. */
void cli_paths(struct arguments *arguments, struct paths *paths);

/* Secret text read from a file, a descriptor or the terminal; the caller gives it back with
 * secret_input_free. A file must not be readable by others. One line; its line feed is left out.
 * ERROR_PASSPHRASE_INPUT. */
CHECKED enum error secret_input_file(const char *path, struct secret_text *out,
                                     struct fault *fault);
CHECKED enum error secret_input_fd(int fd, struct secret_text *out, struct fault *fault);
CHECKED enum error secret_input_terminal(const char *prompt, struct secret_text *out,
                                         struct fault *fault);
void secret_input_free(struct secret_text *secret);

/* The passphrase by the contract: --passphrase-file, --passphrase-fd, else the terminal; twice when
 * it is a new one and typed. */
CHECKED enum error cli_passphrase(const struct arguments *arguments, bool fresh,
                                  struct secret_text *out, struct fault *fault);

/* True when "reprise" was typed: coordination accepts the store as it stands. */
bool cli_accepts_older(const struct arguments *arguments);

/* Logs in with the user and passphrase of the arguments; --confirm with a date says that the clock
 * is right (session_confirm_day). After ERROR_STORE_OLDER *out is a session
 * only where cli_accepts_older and the user is coordination; NULL after any other error. */
CHECKED enum error cli_login(const struct arguments *arguments, struct session **out,
                             struct fault *fault);

/* Ends the session; returns error, or what the ending answered. That something replaced still
 * waits to be erased is said on stderr: what was done is done. */
CHECKED enum error cli_logout(struct session *session, enum error error, struct fault *fault);

/* Options of session_open taken from the arguments. */
struct session_options cli_options(const struct arguments *arguments, const char *user);

/* Copies of the store: as JSON, as lines of text, and what `backup` does with them. */
struct backup_line;
json_t *cli_copies_json(const struct backup_line *copies, size_t count);
void cli_copies_print(const struct backup_line *copies, size_t count);
CHECKED enum error cli_copies(const struct arguments *arguments, struct fault *fault);

/* Numbers and months of options. ERROR_USAGE, ERROR_MONTH. */
CHECKED enum error cli_number(const char *text, unsigned least, unsigned most, unsigned *out,
                              struct fault *fault);
CHECKED enum error cli_month(const char *text, month *out, struct fault *fault);

/* release import, lost, unimport, last. */
CHECKED enum error cli_recall(const struct arguments *arguments, struct fault *fault);

/* The commands. */
#define COMMAND(name)                                                                              \
    enum error command_##name(const struct arguments *arguments, struct fault *fault)
COMMAND(init);
COMMAND(invite);
COMMAND(activate);
COMMAND(passwd);
COMMAND(revoke);
COMMAND(users);
COMMAND(recover);
COMMAND(charter);
COMMAND(log);
COMMAND(close);
COMMAND(trends);
COMMAND(bilan);
COMMAND(releases);
COMMAND(ledger);
COMMAND(release);
COMMAND(codebook);
COMMAND(audit);
COMMAND(check);
COMMAND(backup);
COMMAND(restore);
COMMAND(demo);
COMMAND(interface);
COMMAND(help);
COMMAND(version);

#endif
