/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closings as stored. */
#include "tracker/stats/closing.h"
#include "tests/fuzz/fuzz.h"

static void fuzz_seeds(void)
{
    fuzz_seed_text("{\"version\":2,\"form\":\"ENT\",\"first\":\"2024-01\",\"through\":\"2024-06\","
                   "\"interviews\":[20,11,9],\"areas\":[{\"department\":22,\"interviews\":8},"
                   "{\"department\":29,\"interviews\":32}],\"folded\":[20,11,9]}");
    fuzz_seed_text("{\"version\":1,\"first\":\"2024-01\",\"through\":\"2024-06\","
                   "\"interviews\":[20,11,9],\"areas\":[{\"department\":22,\"interviews\":8},"
                   "{\"department\":29,\"interviews\":32}],\"folded\":[20,11,9]}");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct closing closing, again;
    if (closing_from_json((const char *)data, size, &closing, NULL) != ERROR_NONE)
        return 0;
    char *first = closing_to_json(&closing);
    fuzz_must(first && closing_from_json(first, strlen(first), &again, NULL) == ERROR_NONE);
    char *second = closing_to_json(&again);
    fuzz_must(second && strcmp(first, second) == 0);
    free(first);
    free(second);
    closing_clear(&closing);
    closing_clear(&again);
    return 0;
}
