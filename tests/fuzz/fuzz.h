/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/fuzz/: what every fuzzer has. A file defines fuzz_seeds, which writes a few good
 * inputs, and LLVMFuzzerTestOneInput. Run from the root of the sources. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/codebook/codebook.h"

#define UNUSED __attribute__((unused))

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
static void fuzz_seeds(void);

/* Ends the run with a finding. */
UNUSED static void fuzz_must(bool holds)
{
    if (!holds)
        abort();
}

/* Writes one input for the fuzzer to start from into the folder $FUZZ_SEEDS. */
UNUSED static void fuzz_seed(const void *bytes, size_t size)
{
    static unsigned count;
    char path[4096];
    const char *folder = getenv("FUZZ_SEEDS");
    if (!folder)
        return;
    snprintf(path, sizeof path, "%s/seed-%u", folder, count++);
    FILE *file = fopen(path, "wb");
    fuzz_must(file && fwrite(bytes, 1, size, file) == size);
    fuzz_must(fclose(file) == 0);
}

UNUSED static void fuzz_seed_text(const char *text)
{
    fuzz_seed(text, strlen(text));
}

UNUSED static void fuzz_seed_file(const char *path)
{
    static char content[1 << 20];
    FILE *file = fopen(path, "rb");
    fuzz_must(file);
    fuzz_seed(content, fread(content, 1, sizeof content, file));
    fclose(file);
}

/* The built-in codebook, read once. */
UNUSED static const struct codebook *fuzz_codebook(void)
{
    static struct codebook *codebook;
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    if (!codebook)
        fuzz_must(codebook_read(text, bytes, &codebook, NULL) == ERROR_NONE);
    return codebook;
}

/* The input as text of its own with a NUL, to be freed by the caller. */
UNUSED static char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    fuzz_must(text);
    memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    fuzz_must(crypto_start() == CRYPTO_OK);
    fuzz_seeds();
    return 0;
}

#endif
