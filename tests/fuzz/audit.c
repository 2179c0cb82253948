/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of tables from anywhere. The solver is left alone with what is large: its work has a limit
 * in time, not the fuzzer's. */
#include "tracker/disclosure/audit/audit.h"
#include "tests/fuzz/fuzz.h"

enum { SOLVED_BYTES = 1500 };

static void fuzz_seeds(void)
{
    fuzz_seed_file("tests/data/audit/01-three-small-cells.json");
    fuzz_seed_file("tests/data/audit/07-multiselect-complement.json");
    fuzz_seed_file("tests/data/audit/13-rounded-percentage.json");
    fuzz_seed_file("tests/data/audit/14-rank-slices.json");
    fuzz_seed_text("{\"id\":\"a\",\"k\":5,\"atoms\":[{\"id\":\"x\"},{\"id\":\"y\"}],"
                   "\"constraints\":[{\"id\":\"n\",\"kind\":\"known\",\"terms\":{\"x\":1,\"y\":1},"
                   "\"lo\":9,\"hi\":9},{\"id\":\"p\",\"kind\":\"published\",\"terms\":{\"x\":2.5},"
                   "\"lo\":5,\"hi\":null}],\"items\":[{\"id\":\"x\",\"terms\":{\"x\":1},"
                   "\"unsafe\":true}]}");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct audit_input input;
    struct fault fault = {.error = ERROR_NONE};
    char *json;
    bool safe;
    enum error error = audit_input_read((const char *)data, size, &input, &fault);
    fuzz_must(!error || fault.error == error);
    audit_input_clear(&input);
    if (error || size > SOLVED_BYTES)
        return 0;
    fault.error = ERROR_NONE;
    error = audit_run((const char *)data, size, &json, &safe, &fault);
    fuzz_must((error == ERROR_NONE) == (json != NULL) && (!error || fault.error == error));
    if (error)
        return 0;
    char *text = audit_text(json);
    fuzz_must(text);
    free(text);
    free(json);
    return 0;
}
