/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file format of minisign, https://jedisct1.github.io/minisign/ */
#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "crypto/signature.h"

/* The records that stand in base 64 in the two files. */
enum {
    KEY_ID_AT = 2,
    KEY_AT = 10,
    PUBLIC_BYTES = KEY_AT + KEY_BYTES,
    SIGNED_BYTES = KEY_AT + SIGNATURE_BYTES,
    PUBLIC_BASE64 = 56,
    SIGNED_BASE64 = 100,
    GLOBAL_BASE64 = 88,
    FILE_HASH_BYTES = 64,
};

static_assert(sodium_base64_ENCODED_LEN(PUBLIC_BYTES, sodium_base64_VARIANT_ORIGINAL) ==
                  PUBLIC_BASE64 + 1,
              "public key text");
static_assert(sodium_base64_ENCODED_LEN(SIGNED_BYTES, sodium_base64_VARIANT_ORIGINAL) ==
                  SIGNED_BASE64 + 1,
              "signature text");
static_assert(sodium_base64_ENCODED_LEN(SIGNATURE_BYTES, sodium_base64_VARIANT_ORIGINAL) ==
                  GLOBAL_BASE64 + 1,
              "global signature text");

static const char untrusted[] = "untrusted comment: ";
static const char trusted[] = "trusted comment: ";

struct line {
    const char *text;
    size_t bytes;
};

/* Takes the next line off the front of *rest, its end (LF or CRLF) not included. */
static struct line next_line(struct line *rest)
{
    struct line line = {rest->text, 0};

    while (line.bytes < rest->bytes && line.text[line.bytes] != '\n')
        line.bytes++;
    size_t taken = line.bytes < rest->bytes ? line.bytes + 1 : line.bytes;
    rest->text += taken;
    rest->bytes -= taken;
    if (line.bytes > 0 && line.text[line.bytes - 1] == '\r')
        line.bytes--;
    return line;
}

/* Takes prefix off the front of line; false when it is not there. */
static bool skip_prefix(struct line *line, const char *prefix)
{
    size_t bytes = strlen(prefix);

    if (line->bytes < bytes || memcmp(line->text, prefix, bytes) != 0)
        return false;
    line->text += bytes;
    line->bytes -= bytes;
    return true;
}

/* Reads a line of base 64 that stands for exactly bytes bytes. It must be what these bytes are
 * written as: libsodium 1.0.18 takes 0xab for '+' and 0xaf for '/'. */
static bool read_base64(struct line line, uint8_t *out, size_t bytes)
{
    char again[SIGNED_BASE64 + 1];
    size_t written = 0;

    if (line.bytes >= sizeof again ||
        sodium_base642bin(out, bytes, line.text, line.bytes, NULL, &written, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        written != bytes)
        return false;
    (void)sodium_bin2base64(again, sizeof again, out, bytes, sodium_base64_VARIANT_ORIGINAL);
    return strlen(again) == line.bytes && memcmp(again, line.text, line.bytes) == 0;
}

/* The number minisign prints for a key id: its bytes read lowest first. */
static uint64_t key_number(const uint8_t key_id[8])
{
    uint64_t number = 0;

    for (size_t i = 8; i > 0; i--)
        number = number << 8 | key_id[i - 1];
    return number;
}

static bool is_printable(char c)
{
    return c >= ' ' && c <= '~';
}

void minisign_public_text(const struct release_public *pub, char out[MINISIGN_PUBLIC_TEXT])
{
    uint8_t record[PUBLIC_BYTES] = {'E', 'd'};
    char text[PUBLIC_BASE64 + 1];

    memcpy(record + KEY_ID_AT, pub->key_id, sizeof pub->key_id);
    memcpy(record + KEY_AT, pub->b, sizeof pub->b);
    (void)sodium_bin2base64(text, sizeof text, record, sizeof record,
                            sodium_base64_VARIANT_ORIGINAL);
    (void)snprintf(out, MINISIGN_PUBLIC_TEXT, "%sminisign public key %016" PRIX64 "\n%s\n",
                   untrusted, key_number(pub->key_id), text);
}

enum crypto_result minisign_public_read(const char *text, size_t bytes, struct release_public *pub)
{
    struct line rest = {text, bytes};
    struct line line = next_line(&rest);
    uint8_t record[PUBLIC_BYTES];

    if (skip_prefix(&line, untrusted))
        line = next_line(&rest);
    if (!read_base64(line, record, sizeof record) || record[0] != 'E' || record[1] != 'd' ||
        rest.bytes > 0)
        return CRYPTO_REFUSED;
    memcpy(pub->key_id, record + KEY_ID_AT, sizeof pub->key_id);
    memcpy(pub->b, record + KEY_AT, sizeof pub->b);
    return CRYPTO_OK;
}

/* What the last line of a signature signs: the signature of the file, then the trusted comment. */
static size_t global_write(const uint8_t *signature, const char *comment, size_t comment_bytes,
                           uint8_t out[SIGNATURE_BYTES + MINISIGN_COMMENT])
{
    memcpy(out, signature, SIGNATURE_BYTES);
    memcpy(out + SIGNATURE_BYTES, comment, comment_bytes);
    return SIGNATURE_BYTES + comment_bytes;
}

enum crypto_result minisign_sign(const struct release_secret *secret, const uint8_t *file,
                                 size_t bytes, const char *comment, char out[MINISIGN_TEXT])
{
    uint8_t record[SIGNED_BYTES] = {'E', 'D'};
    uint8_t hash[FILE_HASH_BYTES];
    uint8_t global[SIGNATURE_BYTES + MINISIGN_COMMENT];
    uint8_t global_signature[SIGNATURE_BYTES];
    char record_text[SIGNED_BASE64 + 1];
    char global_text[GLOBAL_BASE64 + 1];
    size_t comment_bytes = strlen(comment);

    if (comment_bytes > MINISIGN_COMMENT)
        return CRYPTO_REFUSED;
    for (size_t i = 0; i < comment_bytes; i++) {
        if (!is_printable(comment[i]))
            return CRYPTO_REFUSED;
    }
    memcpy(record + KEY_ID_AT, secret->key_id, sizeof secret->key_id);
    (void)crypto_generichash(hash, sizeof hash, file, bytes, NULL, 0);
    (void)crypto_sign_detached(record + KEY_AT, NULL, hash, sizeof hash, secret->b);
    size_t global_bytes = global_write(record + KEY_AT, comment, comment_bytes, global);
    (void)crypto_sign_detached(global_signature, NULL, global, global_bytes, secret->b);

    (void)sodium_bin2base64(record_text, sizeof record_text, record, sizeof record,
                            sodium_base64_VARIANT_ORIGINAL);
    (void)sodium_bin2base64(global_text, sizeof global_text, global_signature,
                            sizeof global_signature, sodium_base64_VARIANT_ORIGINAL);
    (void)snprintf(out, MINISIGN_TEXT, "%ssignature of a tracker release\n%s\n%s%s\n%s\n",
                   untrusted, record_text, trusted, comment, global_text);
    return CRYPTO_OK;
}

/* A signature file, taken apart. */
struct parts {
    uint8_t record[SIGNED_BYTES];
    struct line comment;
    uint8_t global_signature[SIGNATURE_BYTES];
};

static bool parts_read(struct line rest, struct parts *parts)
{
    struct line line = next_line(&rest);
    struct line record = next_line(&rest);

    parts->comment = next_line(&rest);
    return skip_prefix(&line, untrusted) && read_base64(record, parts->record, SIGNED_BYTES) &&
           parts->record[0] == 'E' && parts->record[1] == 'D' &&
           skip_prefix(&parts->comment, trusted) && parts->comment.bytes <= MINISIGN_COMMENT &&
           read_base64(next_line(&rest), parts->global_signature, SIGNATURE_BYTES) &&
           rest.bytes == 0;
}

enum crypto_result minisign_verify(const struct release_public *pub, const uint8_t *file,
                                   size_t bytes, const char *text, size_t text_bytes,
                                   char comment[MINISIGN_COMMENT + 1])
{
    struct parts parts;
    uint8_t hash[FILE_HASH_BYTES];
    uint8_t global[SIGNATURE_BYTES + MINISIGN_COMMENT];

    memset(comment, 0, MINISIGN_COMMENT + 1);
    if (!parts_read((struct line){text, text_bytes}, &parts) ||
        memcmp(parts.record + KEY_ID_AT, pub->key_id, sizeof pub->key_id) != 0)
        return CRYPTO_REFUSED;
    (void)crypto_generichash(hash, sizeof hash, file, bytes, NULL, 0);
    if (crypto_sign_verify_detached(parts.record + KEY_AT, hash, sizeof hash, pub->b) != 0)
        return CRYPTO_DAMAGED;
    size_t global_bytes =
        global_write(parts.record + KEY_AT, parts.comment.text, parts.comment.bytes, global);
    if (crypto_sign_verify_detached(parts.global_signature, global, global_bytes, pub->b) != 0)
        return CRYPTO_DAMAGED;
    for (size_t i = 0; i < parts.comment.bytes; i++)
        comment[i] = is_printable(parts.comment.text[i]) ? parts.comment.text[i] : '?';
    return CRYPTO_OK;
}
