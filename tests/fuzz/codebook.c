/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Code lists from anywhere; what is accepted must be good for all that uses it. */
#include "tests/fuzz/fuzz.h"
#include "tracker/codebook/plan.h"
#include "tracker/disclosure/gate/forecast.h"
#include "tracker/interview/interview.h"

static void fuzz_seeds(void)
{
    static const char *const small[] = {"cover",    "crossing", "direction", "limited",
                                        "movement", "required", "single",    "skip"};
    char path[64];
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        snprintf(path, sizeof path, "tests/data/forms/%s.json", small[i]);
        fuzz_seed_file(path);
    }
    fuzz_seed(text, bytes);
}

static void count_anything(const struct codebook *codebook)
{
    uint32_t *counts = calloc(codebook->counter_count + 1, sizeof *counts);
    fuzz_must(counts);
    for (unsigned rank = 1; rank <= RANKS; rank++) {
        struct interview interview = {.rank = rank};
        for (unsigned fill = 0; fill < 3; fill++) {
            memset(&interview.answers,
                   fill == 0   ? 0
                   : fill == 1 ? 0xFF
                               : 0x55,
                   sizeof interview.answers);
            const struct plan_entry entry = {&interview.answers, rank, true, true};
            plan_count(codebook, &entry, counts);
            (void)!interview_check(codebook, &interview, NULL);
        }
    }
    free(counts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct codebook *codebook;
    struct codebook *again;
    struct fault fault = {.error = ERROR_NONE};
    enum error error = codebook_read((const char *)data, size, &codebook, &fault);
    fuzz_must((error == ERROR_NONE) == (codebook != NULL) && (!error || fault.error == error));
    if (error)
        return 0;
    fuzz_must(codebook->text_bytes == size && memcmp(codebook->text, data, size) == 0);
    fuzz_must(codebook_read(codebook->text, size, &again, NULL) == ERROR_NONE);
    fuzz_must(codebook_follows(codebook, again, NULL) == ERROR_CODEBOOK_VERSION);
    for (size_t i = 0; i < codebook->counter_count; i++)
        fuzz_must(codebook_counter(codebook, codebook->counters[i].name) == (int)i);
    count_anything(codebook);
    codebook_free(again);
    codebook_free(codebook);
    return 0;
}
