/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "crypto/recovery.h"
#include "tests/crypto_fixture.h"
#include "tests/fixed_random.h"

struct fixture {
    struct id store;
    struct box_public pub;
    struct box_secret secret;
    struct sheet sheets[RECOVERY_SHEETS];
    uint8_t wrap[RECOVERY_WRAP_BYTES];
};

static int setup(void **state)
{
    static struct fixture fixture;

    random_fill(&fixture.store, sizeof fixture.store);
    recovery_make(&fixture.store, &fixture.pub, &fixture.secret, fixture.sheets, fixture.wrap);
    *state = &fixture;
    return 0;
}

static enum crypto_result open_both(const struct fixture *f, const struct sheet *a,
                                    const struct sheet *b)
{
    struct box_public pub;
    struct box_secret secret;

    memset(&pub, 0xff, sizeof pub);
    memset(&secret, 0xff, sizeof secret);
    enum crypto_result result = recovery_open(&f->store, a, b, f->wrap, &pub, &secret);
    if (result == CRYPTO_OK) {
        assert_memory_equal(&pub, &f->pub, sizeof pub);
        assert_memory_equal(&secret, &f->secret, sizeof secret);
    } else {
        assert_true(all_zero(&pub, sizeof pub));
        assert_true(all_zero(&secret, sizeof secret));
    }
    return result;
}

static void any_two_sheets_open(void **state)
{
    const struct fixture *f = *state;

    for (size_t i = 0; i < RECOVERY_SHEETS; i++) {
        for (size_t j = 0; j < RECOVERY_SHEETS; j++)
            assert_int_equal(open_both(f, &f->sheets[i], &f->sheets[j]),
                             i == j ? CRYPTO_REFUSED : CRYPTO_OK);
    }
}

/* The holder of one sheet who makes up the other, the same code under another number included. */
static void one_sheet_opens_nothing(void **state)
{
    const struct fixture *f = *state;
    struct fixture other;

    random_fill(&other.store, sizeof other.store);
    recovery_make(&other.store, &other.pub, &other.secret, other.sheets, other.wrap);
    for (size_t i = 0; i < RECOVERY_SHEETS; i++) {
        for (size_t j = 0; j < RECOVERY_SHEETS; j++) {
            if (i == j)
                continue;
            assert_int_equal(open_both(f, &f->sheets[i], &other.sheets[j]),
                             CRYPTO_WRONG_PASSPHRASE);
            struct sheet twin = f->sheets[i];
            twin.number = f->sheets[j].number;
            assert_int_equal(open_both(f, &f->sheets[i], &twin), CRYPTO_WRONG_PASSPHRASE);
            twin.text[0] = (char)('0' + twin.number);
            assert_int_equal(open_both(f, &f->sheets[i], &twin), CRYPTO_WRONG_PASSPHRASE);
        }
    }
}

static void sheets_of_a_pair_open_neither_another_store_nor_another_pair(void **state)
{
    struct fixture *f = *state;
    enum { PAIR = RECOVERY_WRAP_BYTES / 3 };
    uint8_t wrap[RECOVERY_WRAP_BYTES];

    memcpy(wrap, f->wrap, sizeof wrap);
    memcpy(f->wrap, wrap + PAIR, PAIR);
    memcpy(f->wrap + PAIR, wrap, PAIR);
    assert_int_equal(open_both(f, &f->sheets[0], &f->sheets[1]), CRYPTO_WRONG_PASSPHRASE);
    assert_int_equal(open_both(f, &f->sheets[0], &f->sheets[2]), CRYPTO_WRONG_PASSPHRASE);
    assert_int_equal(open_both(f, &f->sheets[1], &f->sheets[2]), CRYPTO_OK);
    memcpy(f->wrap, wrap, sizeof wrap);
    flip(f->store.b, 3);
    assert_int_equal(open_both(f, &f->sheets[0], &f->sheets[1]), CRYPTO_WRONG_PASSPHRASE);
}

static void any_flipped_bit_of_a_wrap_is_refused(void **state)
{
    struct fixture *f = *state;
    static const size_t pairs[3][2] = {{0, 1}, {0, 2}, {1, 2}};

    for (size_t bit = 0; bit < 8 * sizeof f->wrap; bit++) {
        const size_t *pair = pairs[bit / (8 * sizeof f->wrap / 3)];
        flip(f->wrap, bit);
        assert_int_equal(open_both(f, &f->sheets[pair[0]], &f->sheets[pair[1]]),
                         CRYPTO_WRONG_PASSPHRASE);
        flip(f->wrap, bit);
    }
}

static void sheets_without_a_number_are_refused(void **state)
{
    struct fixture *f = *state;

    f->sheets[0].number = 0;
    assert_int_equal(open_both(f, &f->sheets[0], &f->sheets[1]), CRYPTO_REFUSED);
    f->sheets[0].number = 4;
    assert_int_equal(open_both(f, &f->sheets[0], &f->sheets[1]), CRYPTO_REFUSED);
    f->sheets[0].number = UINT32_MAX;
    assert_int_equal(open_both(f, &f->sheets[1], &f->sheets[0]), CRYPTO_REFUSED);
}

static void nothing_is_made_twice(void **state)
{
    const struct fixture *f = *state;
    struct fixture again = *f;

    recovery_make(&again.store, &again.pub, &again.secret, again.sheets, again.wrap);
    assert_memory_not_equal(&again.secret, &f->secret, sizeof f->secret);
    for (size_t i = 0; i < RECOVERY_SHEETS; i++) {
        assert_string_not_equal(again.sheets[i].text, f->sheets[i].text);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(f->sheets[i].text + 1, f->sheets[j].text + 1);
    }
}

static bool reads(const char *text, const struct sheet *expected)
{
    struct sheet sheet;

    if (sheet_parse(text, strlen(text), &sheet) != CRYPTO_OK) {
        assert_true(all_zero(&sheet, sizeof sheet));
        return false;
    }
    assert_int_equal(sheet.number, expected->number);
    assert_string_equal(sheet.text, expected->text);
    return true;
}

static void a_sheet_is_found_in_the_text_of_its_file(void **state)
{
    const struct fixture *f = *state;
    static const char letter[] =
        "Feuille de secours n\xc2\xb0 1 sur 3, registre 0123456789abcdef0123456789abcdef\n"
        "Mois : 2024-03. Il en faut deux ; la 3e est chez un tiers.\nCode : %s. Fin.\n";
    static const char *const files[] = {
        "%s",
        "%s\n",
        "\xef\xbb\xbf%s\r\n",
        "Feuille 2 sur 3\n\n    %s\n\nA garder dans une enveloppe.\n",
        letter,
        "2024-03. Il en faut deux ; la 3e est chez un tiers.\nCode : %s. Fin.\n",
        "3 1 2 1 %s",
        "111111111111111111111111111111111111111111111111 %s",
    };
    char text[1024];

    for (size_t i = 0; i < RECOVERY_SHEETS; i++) {
        assert_int_equal(strlen(f->sheets[i].text), SHEET_CHARS);
        assert_int_equal(f->sheets[i].text[0], '1' + (int)i);
        for (size_t j = 0; j < COUNT(files); j++) {
            const char *mark = strstr(files[j], "%s");
            (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(mark - files[j]), files[j],
                           f->sheets[i].text, mark + 2);
            assert_true(reads(text, &f->sheets[i]));
        }
    }
}

static void the_way_a_sheet_is_typed_is_forgiven(void **state)
{
    const struct fixture *f = *state;
    char text[SHEET_CHARS + 1];

    memcpy(text, f->sheets[0].text, sizeof text);
    for (char *c = text; *c != '\0'; c++) {
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
        else if (*c == '-')
            *c = ' ';
        else if (*c == '0')
            *c = 'O';
        else if (*c == '1')
            *c = 'l';
    }
    assert_true(reads(text, &f->sheets[0]));
    for (char *c = text; *c != '\0'; c++)
        *c = *c == ' ' ? '\n' : *c;
    assert_true(reads(text, &f->sheets[0]));
}

/* Every wrong character, every pair of neighbours exchanged, every character lost or doubled. The
 * check has 20 bits: chance lets one typo in a million through, and the fixed seed keeps it out. */
static void typos_are_caught(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    struct fixture f = {.store = {{9}}};
    char text[SHEET_CHARS + 3];

    fixed_random_start(20240301);
    recovery_make(&f.store, &f.pub, &f.secret, f.sheets, f.wrap);
    fixed_random_stop();
    for (size_t i = 0; i < RECOVERY_SHEETS; i++) {
        const char *good = f.sheets[i].text;
        for (size_t at = 0; at < SHEET_CHARS; at++) {
            if (good[at] == '-')
                continue;
            for (size_t c = 0; c < 32; c++) {
                memcpy(text, good, SHEET_CHARS + 1);
                text[at] = alphabet[c];
                assert_int_equal(reads(text, &f.sheets[i]), alphabet[c] == good[at]);
            }
            size_t next = good[at + 1] == '-' ? at + 2 : at + 1;
            if (at + 1 < SHEET_CHARS && good[next] != good[at]) {
                memcpy(text, good, SHEET_CHARS + 1);
                text[at] = good[next];
                text[next] = good[at];
                assert_false(reads(text, &f.sheets[i]));
            }
            (void)snprintf(text, sizeof text, "%.*s%s", (int)at, good, good + at + 1);
            assert_false(reads(text, &f.sheets[i]));
            if (at > 0 && at < SHEET_CHARS - 1 && good[at] != good[next]) {
                (void)snprintf(text, sizeof text, "%.*s%s", (int)at + 1, good, good + at);
                assert_false(reads(text, &f.sheets[i]));
            }
        }
    }
}

/* Numbers exchanged between two sheets when they are copied. */
static void a_wrong_number_is_caught(void **state)
{
    const struct fixture *f = *state;

    for (size_t i = 0; i < RECOVERY_SHEETS; i++) {
        for (char number = '0'; number <= '9'; number++) {
            struct sheet sheet = f->sheets[i];
            sheet.text[0] = number;
            assert_int_equal(reads(sheet.text, &f->sheets[i]), number == f->sheets[i].text[0]);
        }
    }
}

static void files_without_a_sheet_are_refused(void **state)
{
    const struct fixture *f = *state;
    struct sheet sheet;
    char *big = malloc(SHEET_FILE_BYTES + 1);

    assert_false(reads("", &f->sheets[0]));
    assert_false(reads("Feuille de secours", &f->sheets[0]));
    assert_non_null(big);
    memset(big, '1', SHEET_FILE_BYTES + 1);
    memcpy(big + SHEET_FILE_BYTES + 1 - SHEET_CHARS, f->sheets[0].text, SHEET_CHARS);
    assert_int_equal(sheet_parse(big, SHEET_FILE_BYTES + 1, &sheet), CRYPTO_REFUSED);
    assert_int_equal(sheet_parse(big + 1, SHEET_FILE_BYTES, &sheet), CRYPTO_OK);
    memset(big, 0, SHEET_FILE_BYTES);
    assert_int_equal(sheet_parse(big, SHEET_FILE_BYTES, &sheet), CRYPTO_REFUSED);
    assert_int_equal(sheet_parse(f->sheets[0].text, SHEET_CHARS - 1, &sheet), CRYPTO_REFUSED);
    free(big);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_two_sheets_open),
        TEST(one_sheet_opens_nothing),
        TEST(sheets_of_a_pair_open_neither_another_store_nor_another_pair),
        TEST(any_flipped_bit_of_a_wrap_is_refused),
        TEST(sheets_without_a_number_are_refused),
        TEST(nothing_is_made_twice),
        TEST(a_sheet_is_found_in_the_text_of_its_file),
        TEST(the_way_a_sheet_is_typed_is_forgiven),
        TEST(typos_are_caught),
        TEST(a_wrong_number_is_caught),
        TEST(files_without_a_sheet_are_refused),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
