/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/identity.h"
#include "crypto/signature.h"
#include "tests/crypto_fixture.h"
#include "tests/fixed_random.h"

static const uint8_t file[] = "{\"release\":1,\"kind\":\"bilan\"}\n";
enum { FILE_BYTES = sizeof file - 1 };
static const char comment[] = "tracker store=0123 release=1 ledger=abcd";

struct fixture {
    struct release_public pub;
    struct release_secret secret;
    char text[MINISIGN_TEXT];
    char pub_text[MINISIGN_PUBLIC_TEXT];
};

static int setup(void **state)
{
    static struct fixture fixture;

    release_pair_make(&fixture.pub, &fixture.secret);
    assert_int_equal(minisign_sign(&fixture.secret, file, FILE_BYTES, comment, fixture.text),
                     CRYPTO_OK);
    minisign_public_text(&fixture.pub, fixture.pub_text);
    *state = &fixture;
    return 0;
}

static enum crypto_result verify(const struct fixture *f, const char *text)
{
    char read[MINISIGN_COMMENT + 1];

    memset(read, 'x', sizeof read);
    enum crypto_result result =
        minisign_verify(&f->pub, file, FILE_BYTES, text, strlen(text), read);
    if (result == CRYPTO_OK)
        assert_string_equal(read, comment);
    else
        assert_true(all_zero(read, sizeof read));
    return result;
}

static void acts_are_signed_for_one_purpose(void **state)
{
    (void)state;
    struct identity user;
    struct identity other;
    struct signature sig;
    uint8_t act[sizeof file];

    memcpy(act, file, sizeof act);
    identity_make(&user);
    identity_make(&other);
    act_sign(&user.sign_secret, "roster", act, sizeof act, &sig);
    assert_true(act_verify(&user.sign_public, "roster", act, sizeof act, &sig));
    assert_false(act_verify(&user.sign_public, "ledger", act, sizeof act, &sig));
    assert_false(act_verify(&user.sign_public, "", act, sizeof act, &sig));
    assert_false(act_verify(&user.sign_public, "roster", act, sizeof act - 1, &sig));
    assert_false(act_verify(&other.sign_public, "roster", act, sizeof act, &sig));
    for (size_t bit = 0; bit < 8 * sizeof act; bit++) {
        flip(act, bit);
        assert_false(act_verify(&user.sign_public, "roster", act, sizeof act, &sig));
        flip(act, bit);
    }
    for (size_t bit = 0; bit < 8 * sizeof sig.b; bit++) {
        flip(sig.b, bit);
        assert_false(act_verify(&user.sign_public, "roster", act, sizeof act, &sig));
        flip(sig.b, bit);
    }
}

/* "ab" + "c" is not "a" + "bc": purpose and bytes cannot run into each other. */
static void the_border_after_the_purpose_is_signed(void **state)
{
    (void)state;
    static const uint8_t act[] = "roster";
    struct identity user;
    struct signature sig;

    identity_make(&user);
    act_sign(&user.sign_secret, "ros", act + 3, 3, &sig);
    assert_true(act_verify(&user.sign_public, "ros", act + 3, 3, &sig));
    assert_false(act_verify(&user.sign_public, "rost", act + 4, 2, &sig));
    assert_false(act_verify(&user.sign_public, "", act, 6, &sig));
}

static void a_public_key_goes_both_ways(void **state)
{
    const struct fixture *f = *state;
    struct release_public back;
    const char *line = strchr(f->pub_text, '\n') + 1;

    assert_int_equal(minisign_public_read(f->pub_text, strlen(f->pub_text), &back), CRYPTO_OK);
    assert_memory_equal(&back, &f->pub, sizeof back);
    memset(&back, 0, sizeof back);
    assert_int_equal(minisign_public_read(line, strlen(line), &back), CRYPTO_OK);
    assert_memory_equal(&back, &f->pub, sizeof back);
    assert_int_equal(minisign_public_read(line, strlen(line) - 1, &back), CRYPTO_OK);

    static const char *const wrong[] = {
        "",
        "\n",
        "untrusted comment: minisign public key\n",
        "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3=\n",
        "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO\n",
        "RUQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n",
        "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\nmore\n",
        " RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n",
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_int_equal(minisign_public_read(wrong[i], strlen(wrong[i]), &back), CRYPTO_REFUSED);
}

/* libsodium 1.0.18 reads 0xab as '+' and 0xaf as '/' in base 64. */
static void base_64_has_one_text(void **state)
{
    (void)state;
    static const char text[] = "RWT7777777777/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7\n";
    struct release_public pub;
    char changed[sizeof text];

    assert_int_equal(minisign_public_read(text, strlen(text), &pub), CRYPTO_OK);
    for (size_t at = 0; at < sizeof text - 2; at++) {
        memcpy(changed, text, sizeof text);
        changed[at] = (char)(changed[at] | 0x80);
        assert_int_equal(minisign_public_read(changed, strlen(changed), &pub), CRYPTO_REFUSED);
    }
}

/* The key of minisign's own releases, from its manual, with the id that its file bears. */
static void a_public_key_made_elsewhere_is_read(void **state)
{
    (void)state;
    static const char published[] = "untrusted comment: minisign public key E7620F1842B4E81F\n"
                                    "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n";
    struct release_public pub;
    char text[MINISIGN_PUBLIC_TEXT];

    assert_int_equal(minisign_public_read(published, strlen(published), &pub), CRYPTO_OK);
    minisign_public_text(&pub, text);
    assert_string_equal(text, published);
}

static void a_signature_verifies_and_gives_its_comment(void **state)
{
    const struct fixture *f = *state;
    char crlf[2 * MINISIGN_TEXT];
    size_t end = 0;

    assert_int_equal(verify(f, f->text), CRYPTO_OK);
    for (const char *c = f->text; *c != '\0'; c++) {
        if (*c == '\n')
            crlf[end++] = '\r';
        crlf[end++] = *c;
    }
    crlf[end] = '\0';
    assert_int_equal(verify(f, crlf), CRYPTO_OK);
    crlf[end - 2] = '\0';
    assert_int_equal(verify(f, crlf), CRYPTO_OK);
}

static void a_changed_file_is_damaged(void **state)
{
    const struct fixture *f = *state;
    uint8_t changed[FILE_BYTES];
    char read[MINISIGN_COMMENT + 1];

    memcpy(changed, file, FILE_BYTES);
    for (size_t bit = 0; bit < 8 * (size_t)FILE_BYTES; bit++) {
        flip(changed, bit);
        assert_int_equal(
            minisign_verify(&f->pub, changed, FILE_BYTES, f->text, strlen(f->text), read),
            CRYPTO_DAMAGED);
        flip(changed, bit);
    }
    assert_int_equal(
        minisign_verify(&f->pub, changed, FILE_BYTES - 1, f->text, strlen(f->text), read),
        CRYPTO_DAMAGED);
}

/* Each byte of a signature file but those of the untrusted comment and the ends of lines. */
static void a_changed_signature_or_comment_is_refused(void **state)
{
    struct fixture *f = *state;
    const char *free_text = f->text + strlen("untrusted comment: ");
    const char *free_end = strchr(f->text, '\n');
    size_t length = strlen(f->text);

    for (size_t at = 0; at < length; at++) {
        if (f->text[at] == '\n' || (f->text + at >= free_text && f->text + at < free_end))
            continue;
        for (unsigned bit = 0; bit < 8; bit++) {
            flip((uint8_t *)f->text, 8 * at + bit);
            enum crypto_result result = minisign_verify(&f->pub, file, FILE_BYTES, f->text, length,
                                                        (char[MINISIGN_COMMENT + 1]){0});
            assert_true(result == CRYPTO_REFUSED || result == CRYPTO_DAMAGED);
            flip((uint8_t *)f->text, 8 * at + bit);
        }
    }
    char *said = strstr(f->text, "release=1");
    said[8] = '2';
    assert_int_equal(verify(f, f->text), CRYPTO_DAMAGED);
    said[8] = '1';
    for (size_t bytes = 0; bytes + 1 < length; bytes++) {
        char read[MINISIGN_COMMENT + 1];
        assert_int_not_equal(minisign_verify(&f->pub, file, FILE_BYTES, f->text, bytes, read),
                             CRYPTO_OK);
    }
    (void)snprintf(f->text + length, sizeof f->text - length, "more\n");
    assert_int_equal(verify(f, f->text), CRYPTO_REFUSED);
}

static void a_signature_of_another_key_is_refused(void **state)
{
    const struct fixture *f = *state;
    struct fixture other;
    char text[MINISIGN_TEXT];

    release_pair_make(&other.pub, &other.secret);
    assert_int_equal(minisign_sign(&other.secret, file, FILE_BYTES, comment, text), CRYPTO_OK);
    assert_int_equal(verify(f, text), CRYPTO_REFUSED);
    memcpy(other.secret.key_id, f->secret.key_id, sizeof other.secret.key_id);
    assert_int_equal(minisign_sign(&other.secret, file, FILE_BYTES, comment, text), CRYPTO_OK);
    assert_int_equal(verify(f, text), CRYPTO_DAMAGED); /* the id alone is no proof */
}

static void comments_are_one_printable_line(void **state)
{
    struct fixture *f = *state;
    char longest[MINISIGN_COMMENT + 2];
    char read[MINISIGN_COMMENT + 1];
    static const char *const wrong[] = {"a\nb", "a\rb", "\x1b[2J", "\xc3\xa9t\xc3\xa9", "\t"};

    memset(longest, 'x', sizeof longest);
    longest[MINISIGN_COMMENT + 1] = '\0';
    assert_int_equal(minisign_sign(&f->secret, file, FILE_BYTES, longest, f->text), CRYPTO_REFUSED);
    longest[MINISIGN_COMMENT] = '\0';
    assert_int_equal(minisign_sign(&f->secret, file, FILE_BYTES, longest, f->text), CRYPTO_OK);
    assert_int_equal(minisign_verify(&f->pub, file, FILE_BYTES, f->text, strlen(f->text), read),
                     CRYPTO_OK);
    assert_string_equal(read, longest);
    assert_int_equal(minisign_sign(&f->secret, file, FILE_BYTES, "", f->text), CRYPTO_OK);
    assert_int_equal(minisign_verify(&f->pub, file, FILE_BYTES, f->text, strlen(f->text), read),
                     CRYPTO_OK);
    assert_string_equal(read, "");
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_int_equal(minisign_sign(&f->secret, file, FILE_BYTES, wrong[i], f->text),
                         CRYPTO_REFUSED);
}

/* Signs comment again by hand: the key's owner may have used a program that lets anything through.
 */
static void foreign_text(const struct fixture *f, const char *said, char out[2 * MINISIGN_TEXT])
{
    const char *record_text = strchr(f->text, '\n') + 1;
    uint8_t record[74];
    uint8_t global[SIGNATURE_BYTES + 2 * MINISIGN_COMMENT];
    uint8_t sig[SIGNATURE_BYTES];
    char sig_text[89];
    size_t bytes = strlen(said);

    assert_int_equal(sodium_base642bin(record, sizeof record, record_text, 100, NULL, NULL, NULL,
                                       sodium_base64_VARIANT_ORIGINAL),
                     0);
    memcpy(global, record + 10, SIGNATURE_BYTES);
    memcpy(global + SIGNATURE_BYTES, said, bytes);
    (void)crypto_sign_detached(sig, NULL, global, SIGNATURE_BYTES + bytes, f->secret.b);
    (void)sodium_bin2base64(sig_text, sizeof sig_text, sig, sizeof sig,
                            sodium_base64_VARIANT_ORIGINAL);
    (void)snprintf(out, 2 * MINISIGN_TEXT,
                   "untrusted comment: x\n%.100s\ntrusted comment: %s\n%s\n", record_text, said,
                   sig_text);
}

static void foreign_comments_are_made_printable(void **state)
{
    const struct fixture *f = *state;
    char text[2 * MINISIGN_TEXT];
    char read[MINISIGN_COMMENT + 1];
    char longest[MINISIGN_COMMENT + 2];

    foreign_text(f, "a\x1b[2Jb\x7f\xc3\xa9\tc", text);
    assert_int_equal(minisign_verify(&f->pub, file, FILE_BYTES, text, strlen(text), read),
                     CRYPTO_OK);
    assert_string_equal(read, "a?[2Jb????c");
    memset(longest, 'x', sizeof longest);
    longest[MINISIGN_COMMENT + 1] = '\0';
    foreign_text(f, longest, text);
    assert_int_equal(minisign_verify(&f->pub, file, FILE_BYTES, text, strlen(text), read),
                     CRYPTO_REFUSED);
    longest[MINISIGN_COMMENT] = '\0';
    foreign_text(f, longest, text);
    assert_int_equal(minisign_verify(&f->pub, file, FILE_BYTES, text, strlen(text), read),
                     CRYPTO_OK);
}

static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *out = fopen(path, "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
}

/* Exit status of minisign with these arguments, silent; -1 when there is no such program. */
static int minisign(const char *const a[8])
{
    pid_t child = fork();
    int status = 0;

    assert_true(child >= 0);
    if (child == 0) {
        int silent = open("/dev/null", O_RDWR);
        for (int fd = 0; fd < 3; fd++)
            (void)dup2(silent, fd);
        (void)execlp("minisign", "minisign", a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status) == 127 ? -1 : WEXITSTATUS(status);
}

struct folder {
    char path[64], file[80], pub[80], sig[80], key[80];
};

static void folder_make(struct folder *folder)
{
    const char *parent = getenv("TMPDIR");

    (void)snprintf(folder->path, sizeof folder->path, "%s/minisign-XXXXXX",
                   parent != NULL && strlen(parent) < 40 ? parent : "/tmp");
    assert_non_null(mkdtemp(folder->path));
    (void)snprintf(folder->file, sizeof folder->file, "%s/file", folder->path);
    (void)snprintf(folder->pub, sizeof folder->pub, "%s/pub", folder->path);
    (void)snprintf(folder->sig, sizeof folder->sig, "%s/file.minisig", folder->path);
    (void)snprintf(folder->key, sizeof folder->key, "%s/key", folder->path);
}

static void folder_remove(const struct folder *folder)
{
    (void)unlink(folder->file);
    (void)unlink(folder->pub);
    (void)unlink(folder->sig);
    (void)unlink(folder->key);
    assert_int_equal(rmdir(folder->path), 0);
}

static int stock_verify(const struct folder *folder)
{
    return minisign((const char *const[8]){"-V", "-p", folder->pub, "-m", folder->file});
}

static void stock_minisign_accepts_ours(void **state)
{
    struct fixture *f = *state;
    struct folder folder;
    uint8_t changed[FILE_BYTES];

    folder_make(&folder);
    write_file(folder.file, file, FILE_BYTES);
    write_file(folder.pub, f->pub_text, strlen(f->pub_text));
    write_file(folder.sig, f->text, strlen(f->text));
    assert_int_equal(stock_verify(&folder), 0);

    memcpy(changed, file, FILE_BYTES);
    flip(changed, 100);
    write_file(folder.file, changed, FILE_BYTES);
    assert_int_not_equal(stock_verify(&folder), 0);
    write_file(folder.file, file, FILE_BYTES);
    *strstr(f->text, "release=1") = 'R';
    write_file(folder.sig, f->text, strlen(f->text));
    assert_int_not_equal(stock_verify(&folder), 0);
    folder_remove(&folder);
}

static size_t read_file(const char *path, char *out, size_t room)
{
    FILE *in = fopen(path, "rb");

    assert_non_null(in);
    size_t length = fread(out, 1, room, in);
    assert_int_equal(fclose(in), 0);
    return length;
}

static void we_accept_stock_minisign(void **state)
{
    (void)state;
    struct folder folder;
    struct release_public pub;
    char text[MINISIGN_TEXT];
    char read[MINISIGN_COMMENT + 1];

    folder_make(&folder);
    write_file(folder.file, file, FILE_BYTES);
    const char *const generate[8] = {"-G", "-W", "-p", folder.pub, "-s", folder.key};
    const char *const sign[8] = {"-S", "-s", folder.key, "-t", "stock", "-m", folder.file};
    assert_int_equal(minisign(generate), 0);
    assert_int_equal(minisign(sign), 0);
    size_t length = read_file(folder.pub, text, sizeof text);
    assert_int_equal(minisign_public_read(text, length, &pub), CRYPTO_OK);
    length = read_file(folder.sig, text, sizeof text);
    assert_int_equal(minisign_verify(&pub, file, FILE_BYTES, text, length, read), CRYPTO_OK);
    assert_string_equal(read, "stock");
    folder_remove(&folder);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(acts_are_signed_for_one_purpose),
        cmocka_unit_test(the_border_after_the_purpose_is_signed),
        TEST(a_public_key_goes_both_ways),
        cmocka_unit_test(base_64_has_one_text),
        cmocka_unit_test(a_public_key_made_elsewhere_is_read),
        TEST(a_signature_verifies_and_gives_its_comment),
        TEST(a_changed_file_is_damaged),
        TEST(a_changed_signature_or_comment_is_refused),
        TEST(a_signature_of_another_key_is_refused),
        TEST(comments_are_one_printable_line),
        TEST(foreign_comments_are_made_printable),
        TEST(stock_minisign_accepts_ours),
        cmocka_unit_test(we_accept_stock_minisign),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
