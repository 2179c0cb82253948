/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public keys and signatures in the format of minisign: the texts of a key, of a signature and of a
 * file, each ended by a zero byte. */
#include "crypto/identity.h"
#include "crypto/signature.h"
#include "tests/fuzz/fuzz.h"

static void fuzz_seeds(void)
{
    struct release_public pub;
    char input[MINISIGN_PUBLIC_TEXT + MINISIGN_TEXT + 8];
    char text[MINISIGN_TEXT];
    struct release_secret *secret = secret_alloc(sizeof *secret);
    fuzz_must(secret);
    release_pair_make(&pub, secret);
    fuzz_must(minisign_sign(secret, (const uint8_t *)"file", 4, "comment", text) == CRYPTO_OK);
    minisign_public_text(&pub, input);
    size_t bytes = strlen(input) + 1;
    bytes += (size_t)snprintf(input + bytes, sizeof input - bytes, "%s", text) + 1;
    bytes += (size_t)snprintf(input + bytes, sizeof input - bytes, "file");
    fuzz_seed(input, bytes);
    fuzz_seed_text("RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3");
    secret_free(secret);
}

/* The length of the next part, and where the one after it starts. */
static size_t part(const uint8_t *data, size_t size, size_t *next)
{
    const uint8_t *end = size ? memchr(data, 0, size) : NULL;
    size_t length = end ? (size_t)(end - data) : size;
    *next = end ? length + 1 : length;
    return length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct release_public pub = {.key_id = {0}}, again;
    char text[MINISIGN_PUBLIC_TEXT];
    char comment[MINISIGN_COMMENT + 1] = "";
    size_t next;
    size_t length = part(data, size, &next);
    if (minisign_public_read((const char *)data, length, &pub) == CRYPTO_OK) {
        minisign_public_text(&pub, text);
        fuzz_must(minisign_public_read(text, strlen(text), &again) == CRYPTO_OK);
        fuzz_must(memcmp(&pub, &again, sizeof pub) == 0);
    }
    data += next;
    size -= next;
    length = part(data, size, &next);
    (void)!minisign_verify(&pub, data + next, size - next, (const char *)data, length, comment);
    fuzz_must(memchr(comment, 0, sizeof comment));
    return 0;
}
