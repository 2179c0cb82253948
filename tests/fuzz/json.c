/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of JSON takes what jansson takes, no more and no less, and writes it back the same. */
#include "tracker/base/json.h"
#include "tests/fuzz/fuzz.h"

enum { DEPTH = 50 };

static const struct json_format any = {
    .bytes = 1 << 16, .depth = DEPTH, .refused = ERROR_AUDIT_INPUT, .foreign = ERROR_AUDIT_INPUT};

static void fuzz_seeds(void)
{
    fuzz_seed_text("{\"a\":[1,2.5,true,null,\"\\u00e9\\n\"],\"b\":{\"c\":{}}}");
    fuzz_seed_text("{}],[{}");
    fuzz_seed_text("{\"a\":1,\"a\":2}");
    fuzz_seed_text("{\"a\":\"unfinished");
    fuzz_seed_file("tests/data/audit/13-rounded-percentage.json");
}

static unsigned depth_of(json_t *value)
{
    const char *key;
    json_t *inside;
    unsigned most = 0, depth;
    size_t i;
    json_object_foreach(value, key, inside) most = (depth = depth_of(inside)) > most ? depth : most;
    json_array_foreach(value, i, inside) most = (depth = depth_of(inside)) > most ? depth : most;
    return json_is_object(value) || json_is_array(value) ? most + 1 : most;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fault fault = {.error = ERROR_NONE};
    json_t *root;
    if (size > 4096)
        return 0;
    enum error error = json_read(&any, (const char *)data, size, &root, &fault);
    json_t *other = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
    fuzz_must(!error == (json_is_object(other) && depth_of(other) <= DEPTH));
    fuzz_must(!error || (error == ERROR_AUDIT_INPUT && fault.error == error && *fault.subject));
    fuzz_must(error || json_equal(root, other));
    json_decref(other);
    if (error)
        return 0;
    json_begin();
    char *text = json_finish(root);
    fuzz_must(text && json_read(&any, text, strlen(text), &root, NULL) == ERROR_NONE);
    json_begin();
    char *again = json_finish(root);
    fuzz_must(again && strcmp(text, again) == 0);
    free(again);
    free(text);
    return 0;
}
