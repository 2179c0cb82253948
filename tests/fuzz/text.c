/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sanitiser, and the columns of what it let through. */
#include "tests/fuzz/fuzz.h"
#include "tracker/base/sanitise.h"

static void fuzz_seeds(void)
{
    fuzz_seed_text("Référents « à suivre » – 12 %");
    fuzz_seed_text("a\xE2\x80\xAE"
                   "b\x1B[31mc\xF0\x9F\x98\x80\xCC\x81");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    for (size_t room = 1; room <= size + 1; room += 1 + size / 8) {
        char *out = malloc(room);
        fuzz_must(out);
        size_t length = sanitise_text(text, size, out, room);
        fuzz_must(length < room && strlen(out) == length && sanitise_is_clean(out, length));
        fuzz_must(sanitise_columns(out) <= 2 * length);
        if (room == size + 1 && sanitise_is_clean(text, size))
            fuzz_must(length == size && memcmp(out, data, size) == 0);
        free(out);
    }
    return 0;
}
