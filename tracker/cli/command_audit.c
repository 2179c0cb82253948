/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "tracker/cli/cli.h"
#include "tracker/disclosure/audit/audit.h"
#include "tracker/session/access/files.h"

enum { AUDIT_FILE_BYTES = 64 << 20 };

enum error command_audit(const struct arguments *arguments, struct fault *fault)
{
    char *input = NULL;
    char *json = NULL;
    size_t bytes = 0;
    bool safe = false;
    enum error error =
        files_read(arguments->positional[0], AUDIT_FILE_BYTES, &input, &bytes, fault);
    if (!error)
        error = audit_run(input, bytes, &json, &safe, fault);
    free(input);
    if (error)
        return error;
    char *text = arguments->json ? NULL : audit_text(json);
    if (arguments->json || text)
        printf("%s\n", arguments->json ? json : text);
    else
        error = fault_set(fault, ERROR_MEMORY, "%s", "audit");
    free(text);
    free(json);
    if (!error && !safe)
        error = arguments->json ? ERROR_UNSAFE : fault_set(fault, ERROR_UNSAFE, "%s", "");
    return error;
}
