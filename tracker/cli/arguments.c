/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/cli/cli.h"

enum kind { TEXT, FLAG, DESCRIPTOR, SHEET };

/* Where an option goes. Global ones fit every command. */
static const struct spec {
    const char *name;
    char letter;
    enum kind kind;
    size_t offset;
    bool global;
} specs[] = {
#define AT(field) offsetof(struct arguments, field)
    {"store", 's', TEXT, AT(store), true},
    {"user", 'u', TEXT, AT(user), true},
    {"passphrase-file", 0, TEXT, AT(passphrase_file), true},
    {"passphrase-fd", 0, DESCRIPTOR, AT(passphrase_fd), true},
    {"lang", 0, TEXT, AT(lang), true},
    {"json", 0, FLAG, AT(json), true},
    {"simple", 0, FLAG, AT(simple), false},
    {"ascii", 0, FLAG, AT(ascii), false},
    {"new-passphrase-file", 0, TEXT, AT(new_passphrase_file), false},
    {"code-file", 0, TEXT, AT(code_file), false},
    {"departments", 0, TEXT, AT(departments), false},
    {"seats", 0, TEXT, AT(seats), false},
    {"k", 0, TEXT, AT(k), false},
    {"codebook", 0, TEXT, AT(codebook), false},
    {"signature", 0, TEXT, AT(signature), false},
    {"recovery-dir", 0, TEXT, AT(recovery_dir), false},
    {"map", 0, TEXT, AT(map), false},
    {"zone", 0, TEXT, AT(zone), false},
    {"practice", 0, FLAG, AT(practice), false},
    {"accept-charter", 0, FLAG, AT(accept_charter), false},
    {"confirm", 0, TEXT, AT(confirm), false},
    {"batch", 0, TEXT, AT(batch), false},
    {"through", 0, TEXT, AT(through), false},
    {"last", 0, FLAG, AT(last), false},
    {"preview", 0, FLAG, AT(preview), false},
    {"list", 0, FLAG, AT(list), false},
    {"destroyed", 0, FLAG, AT(destroyed), false},
    {"from", 0, TEXT, AT(from), false},
    {"to", 0, TEXT, AT(to), false},
    {"format", 0, TEXT, AT(format), false},
    {"output", 'o', TEXT, AT(output), false},
    {"sign", 0, FLAG, AT(sign), false},
    {"people", 0, TEXT, AT(people), false},
    {"key", 0, TEXT, AT(key), false},
    {"sheet", 0, SHEET, AT(sheets), false},
#undef AT
};
enum { SPECS = sizeof specs / sizeof *specs };

static bool takes(const struct command *command, const struct spec *spec)
{
    size_t length = strlen(spec->name);
    if (spec->global)
        return true;
    if (!command)
        return false;
    for (const char *p = command->options; (p = strstr(p, spec->name)); p += length) {
        bool starts = p == command->options || p[-1] == ' ';
        if (starts && (p[length] == ' ' || p[length] == '\0'))
            return true;
    }
    return false;
}

static enum error store_option(struct arguments *arguments, const struct spec *spec, char *value,
                               struct fault *fault)
{
    void *at = (char *)arguments + spec->offset;
    unsigned number;
    enum error error;

    switch (spec->kind) {
    case TEXT:
        *(const char **)at = value;
        break;
    case FLAG:
        *(bool *)at = true;
        break;
    case DESCRIPTOR:
        error = cli_number(value, 0, 1 << 20, &number, fault);
        if (error)
            return error;
        *(int *)at = (int)number;
        break;
    case SHEET:
        if (arguments->sheet_count == SHEETS_GIVEN)
            return fault_set(fault, ERROR_USAGE, "--sheet");
        arguments->sheets[arguments->sheet_count++] = value;
        break;
    }
    return ERROR_NONE;
}

static enum error positionals(int argc, char **argv, struct arguments *arguments,
                              const struct command **command, struct fault *fault)
{
    *command = command_find(optind < argc ? argv[optind] : "interface");
    if (!*command)
        return fault_set(fault, ERROR_USAGE, "%s", argv[optind]);
    for (int i = optind + 1; i < argc; i++) {
        if (arguments->positional_count == (*command)->most)
            return fault_set(fault, ERROR_USAGE, "%s", argv[i]);
        arguments->positional[arguments->positional_count++] = argv[i];
    }
    if (arguments->positional_count < (*command)->least)
        return fault_set(fault, ERROR_USAGE, "%s %s", (*command)->name, (*command)->usage);
    return ERROR_NONE;
}

enum error arguments_read(int argc, char **argv, struct arguments *arguments,
                          const struct command **command, struct fault *fault)
{
    struct option table[SPECS + 1];
    bool given[SPECS] = {false};
    enum error error = ERROR_NONE;
    int which;

    *arguments = (struct arguments){.passphrase_fd = -1};
    *command = NULL;
    memset(table, 0, sizeof table);
    for (int i = 0; i < SPECS; i++)
        table[i] = (struct option){
            specs[i].name, specs[i].kind == FLAG ? no_argument : required_argument, NULL, i + 1};
    opterr = 0;
    optind = 1;
    while (!error && (which = getopt_long(argc, argv, ":s:u:o:h", table, NULL)) != -1) {
        int index = which - 1;
        if (which == 'h') {
            *command = command_find("help");
            return ERROR_NONE;
        }
        if (which == '?' || which == ':')
            return fault_set(fault, ERROR_OPTION, "%s", argv[optind - 1]);
        for (int i = 0; i < SPECS && which > SPECS; i++)
            if (specs[i].letter == which)
                index = i;
        given[index] = true;
        error = store_option(arguments, &specs[index], optarg, fault);
    }
    if (!error)
        error = positionals(argc, argv, arguments, command, fault);
    for (int i = 0; i < SPECS && !error; i++)
        if (given[i] && !takes(*command, &specs[i]))
            error = fault_set(fault, ERROR_OPTION, "--%s", specs[i].name);
    return error;
}

const struct command *command_find(const char *name)
{
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}
