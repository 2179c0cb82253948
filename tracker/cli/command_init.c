/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/cli/cli.h"
#include "tracker/codebook/codebook.h"
#include "tracker/session/access/files.h"
#include "tracker/session/access/people.h"

/* "22,29,35,56": numbers parted by commas. */
static enum error read_departments(const char *text, struct init_request *request,
                                   struct fault *fault)
{
    char copy[128];
    if (strlen(text) >= sizeof copy)
        return fault_set(fault, ERROR_FIELD, "departments");
    memcpy(copy, text, strlen(text) + 1);
    request->department_count = 0;
    for (char *rest = copy, *one; (one = strsep(&rest, ","));) {
        unsigned department;
        if (request->department_count == DEPARTMENTS_MAX)
            return fault_set(fault, ERROR_FIELD, "departments");
        enum error error = cli_number(one, 1, DEPARTMENT_MAX, &department, fault);
        if (error)
            return error;
        request->departments[request->department_count++] = department;
    }
    return ERROR_NONE;
}

static enum error read_request(const struct arguments *arguments, struct init_request *request,
                               char **codebook, struct fault *fault)
{
    unsigned mebibytes = 0;
    enum error error = read_departments(
        arguments->departments ? arguments->departments : "22,29,35,56", request, fault);
    if (!error)
        error = cli_number(arguments->seats ? arguments->seats : "3", 1, SEATS_MAX, &request->seats,
                           fault);
    if (!error)
        error = cli_number(arguments->k ? arguments->k : "5", K_MIN, K_MAX, &request->k, fault);
    if (!error && arguments->map)
        error = cli_number(arguments->map, 1, 1 << 16, &mebibytes, fault);
    request->map_bytes = (uint64_t)mebibytes << 20;
    if (!error && arguments->codebook)
        error = files_read(arguments->codebook, CODEBOOK_FILE_BYTES, codebook,
                           &request->codebook_bytes, fault);
    request->codebook = *codebook;
    return error;
}

static enum error print_answer(const struct arguments *arguments,
                               const struct init_request *request, const struct init_answer *answer,
                               struct fault *fault)
{
    if (arguments->json) {
        json_t *sheets = json_array();
        for (int i = 0; i < RECOVERY_SHEETS; i++)
            if (answer->sheets[i][0])
                json_array_append_new(sheets, json_cleaned(answer->sheets[i]));
        return cli_json(json_pack("{s:i, s:o, s:s, s:i, s:b, s:[{s:s}, {s:s, s:s}], s:o}",
                                  "version", 1, "store", json_cleaned(request->store), "id",
                                  answer->id, "k", (int)request->k, "practice",
                                  (int)request->practice, "users", "user", "coordination", "user",
                                  "evaluation-1", "code", answer->code, "sheets", sheets),
                        fault);
    }
    printf(_("Le registre est créé dans %s (k = %u).\n"), request->store, request->k);
    puts(_(
        "Trois feuilles de secours sont écrites. Imprimez-les, donnez-les à trois personnes, puis "
        "effacez les fichiers ; la coordination en garde une au plus :"));
    for (int i = 0; i < RECOVERY_SHEETS; i++)
        printf("  %s\n", answer->sheets[i]);
    printf(_("Code d'invitation pour evaluation-1, à transmettre de vive voix :\n  %s\n"),
           answer->code);
    puts(_("Ensuite, evaluation-1 tape : tracker -u evaluation-1 activate evaluation-1"));
    return ERROR_NONE;
}

enum error command_init(const struct arguments *arguments, struct fault *fault)
{
    struct secret_text passphrase = {NULL, 0};
    char *codebook = NULL;
    struct init_request request = {.store = arguments->store,
                                   .recovery_dir = arguments->recovery_dir,
                                   .zone = arguments->zone,
                                   .practice = arguments->practice};
    if (!arguments->recovery_dir)
        return fault_set(fault, ERROR_USAGE, "--recovery-dir");
    struct init_answer *answer = secret_alloc(sizeof *answer);
    if (!answer)
        return fault_set(fault, ERROR_MEMORY, "%s", "init");
    enum error error = read_request(arguments, &request, &codebook, fault);
    if (!error)
        error = cli_passphrase(arguments, true, &passphrase, fault);
    request.passphrase = &passphrase;
    if (!error)
        error = people_init(&request, answer, fault);
    if (!error)
        error = print_answer(arguments, &request, answer, fault);
    secret_input_free(&passphrase);
    secret_free(answer);
    free(codebook);
    return error;
}
