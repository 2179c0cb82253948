/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Releases read back from files: what is read can be written again, and printed. */
#include "tracker/disclosure/release/release.h"
#include "tests/fuzz/fuzz.h"
#include "tracker/report/compose.h"
#include "tracker/report/write_text.h"

static void fuzz_seeds(void)
{
    fuzz_seed_file("tests/data/bilan.json");
    fuzz_seed_text(
        "{\"format\":\"tracker-release\",\"version\":1,\"kind\":\"bilan\",\"release\":1,"
        "\"store\":\"00000000000000000000000000000000\",\"codebook\":1,\"form\":\"ENT\",\"k\":5,"
        "\"from\":\"2024-01\",\"to\":\"2024-06\",\"closings\":[{\"through\":\"2024-06\","
        "\"interviews\":[20,11,9],\"folded\":[20,11,9]}],\"interviews\":[20,11,9],"
        "\"waiting\":[0,0,0],\"areas\":[{\"department\":22,\"interviews\":9}],"
        "\"tables\":[{\"id\":\"T3\",\"rank\":\"all\",\"base\":40,\"cells\":[{\"row\":\"CAN_TEL\","
        "\"precision\":\"exact\",\"lo\":29,\"hi\":29,\"text\":\"29\"}]}]}");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct release *release;
    struct release *again;
    struct fault fault = {.error = ERROR_NONE};
    enum error error = release_from_json((const char *)data, size, &release, &fault);
    fuzz_must((error == ERROR_NONE) == (release != NULL) && (!error || fault.error == error));
    if (error)
        return 0;
    char *first = release_to_json(release, fuzz_codebook());
    fuzz_must(first);
    fuzz_must(release_from_json(first, strlen(first), &again, NULL) == ERROR_NONE);
    char *second = release_to_json(again, fuzz_codebook());
    fuzz_must(second && strcmp(first, second) == 0);
    char *page =
        write_text_once(compose_release(release, fuzz_codebook(), data[0] & 1), data[size - 1] & 1);
    fuzz_must(page);
    free(page);
    free(first);
    free(second);
    release_free(release);
    release_free(again);
    return 0;
}
