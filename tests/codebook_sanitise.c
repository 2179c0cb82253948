/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sanitiser on every code point, on malformed UTF-8, and columns against the C library. */
#include "tests/codebook_fixture.h"

#include <locale.h>
#include <wchar.h>

#include "tracker/base/sanitise.h"

static size_t encode(uint32_t c, char out[5])
{
    size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char heads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(heads[length] | c);
    out[length] = '\0';
    return length;
}

/* Written apart from the code, from the list in the header. */
static bool refused(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || c == 0x115F ||
           c == 0x1160 || c == 0x17B4 || c == 0x17B5 || (c >= 0x180B && c <= 0x180F) ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0x3164 || (c >= 0xD800 && c <= 0xDFFF) ||
           (c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
           c == 0xFFA0 || (c >= 0xFFF0 && c <= 0xFFFB) || c % 0x10000 >= 0xFFFE ||
           (c >= 0xE0000 && c <= 0xE0FFF);
}

static void test_every_code_point(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char text[8] = "a", out[8];
        size_t bytes = 1 + encode(c, text + 1);
        text[bytes++] = 'b';
        text[bytes] = '\0';
        if (sanitise_is_clean(text, bytes) == refused(c))
            fail_msg("U+%04X", (unsigned)c);
        size_t kept = sanitise_text(text, bytes, out, sizeof out);
        const char *expected = refused(c) ? "ab" : text;
        if (kept != strlen(expected) || strcmp(out, expected) != 0)
            fail_msg("U+%04X cleaned to %zu bytes", (unsigned)c, kept);
    }
}

static void test_malformed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",
        "\xC0\xAF",
        "\xC1\xBF",
        "\xE0\x9F\xBF",
        "\xF0\x8F\xBF\xBF",
        "\xED\xA0\x80",
        "\xF4\x90\x80\x80",
        "\xF8\x88\x80\x80",
        "\xC3",
        "\xE2\x82",
        "\xF0\x9F\x98",
        "\xC3(",
        "\xFF",
        "\xFE",
        "\xE2\x28\xA1",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[16], out[16];
        snprintf(text, sizeof text, "x%s", bad[i]);
        if (sanitise_is_clean(text, strlen(text)))
            fail_msg("malformed %zu passes", i);
        size_t kept = sanitise_text(text, strlen(text), out, sizeof out);
        assert_true(sanitise_is_clean(out, kept));
        assert_int_equal(out[0], 'x');
    }
    assert_true(sanitise_is_clean("", 0));
    /* The rest of a character lies beyond the end given. */
    char out[8];
    assert_false(sanitise_is_clean("a\xC3\xA9", 2));
    assert_int_equal(sanitise_text("a\xE2\x82\xAC", 3, out, sizeof out), 1);
    assert_string_equal(out, "a");
}

static void test_random_bytes(void **state)
{
    (void)state;
    struct draws draws = draws_start();
    for (unsigned round = fixture_rounds(20000, 2000000); round > 0; round--) {
        char text[24], out[24];
        size_t bytes = draw_below(&draws, sizeof text), size = 1 + draw_below(&draws, sizeof out);
        for (size_t i = 0; i < bytes; i++)
            text[i] = (char)draw(&draws);
        size_t kept = sanitise_text(text, bytes, out, size);
        assert_true(kept < size);
        assert_int_equal(out[kept], '\0');
        assert_true(sanitise_is_clean(out, kept));
        if (size > bytes && sanitise_is_clean(text, bytes))
            assert_memory_equal(text, out, bytes);
    }
}

/* A character that does not fit is left out whole. */
static void test_cut(void **state)
{
    (void)state;
    char out[4];
    assert_int_equal(sanitise_text("aéé", 5, out, sizeof out), 3);
    assert_string_equal(out, "aé");
    assert_int_equal(sanitise_text("aaéb", 5, out, sizeof out), 2);
    assert_string_equal(out, "aa");
    assert_int_equal(sanitise_text("abc", 3, out, 1), 0);
    assert_string_equal(out, "");
}

static void test_columns(void **state)
{
    (void)state;
    assert_int_equal(sanitise_columns(""), 0);
    assert_int_equal(sanitise_columns("Côtes-d'Armor"), 13);
    assert_int_equal(sanitise_columns("e\xCC\x81t\xC3\xA9"), 3);
    assert_int_equal(sanitise_columns("« … »"), 5);
    assert_int_equal(sanitise_columns("日本"), 4);
    assert_int_equal(sanitise_columns("\xF0\x9F\x98\x80"), 2);
}

static size_t columns_of(uint32_t c)
{
    char text[5];
    encode(c, text);
    return sanitise_columns(text);
}

/* East Asian Width gives two columns to the planes of ideographs, assigned or not; what is not
 * assigned elsewhere takes one, whatever stands beside it. */
static void test_columns_unassigned(void **state)
{
    (void)state;
    for (uint32_t c = 0x20000; c <= 0x3FFFF; c++)
        if (!refused(c) && columns_of(c) != 2)
            fail_msg("U+%04X", (unsigned)c);
    static const uint32_t between_marks[] = {0x0A43, 0x0B50, 0x1A7D, 0x1BD00, 0x1CF2E, 0x10A07};
    for (size_t i = 0; i < sizeof between_marks / sizeof *between_marks; i++)
        if (columns_of(between_marks[i]) != 1)
            fail_msg("U+%04X", (unsigned)between_marks[i]);
}

/* Against wcwidth(), over all that a French or an English text can hold: elsewhere each release of
 * the library follows another version of Unicode. */
static void test_columns_of_library(void **state)
{
    (void)state;
    static const struct {
        uint32_t first, last;
    } blocks[] = {
        {0x20, 0x24F},    /* Latin */
        {0x300, 0x36F},   /* combining accents */
        {0x370, 0x3FF},   /* Greek */
        {0x1E00, 0x1EFF}, /* Latin, more accents */
        {0x2000, 0x206F}, /* punctuation and spaces */
        {0x2070, 0x20CF}, /* exponents, currencies */
        {0x2100, 0x214F}, /* letter-like signs */
        {0x2190, 0x22FF}, /* arrows, mathematics */
        {0x2500, 0x25FF}, /* lines, blocks, shapes */
        {0xFB00, 0xFB06}, /* ligatures */
        {0xFFFC, 0xFFFD}, /* replacements */
    };
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        for (uint32_t c = blocks[i].first; c <= blocks[i].last; c++) {
            int library = refused(c) ? -1 : wcwidth((wchar_t)c);
            if (library >= 0 && columns_of(c) != (size_t)library)
                fail_msg("U+%04X: %zu, the library says %d", (unsigned)c, columns_of(c), library);
        }
    setlocale(LC_CTYPE, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code_point),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_random_bytes),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_columns_unassigned),
        cmocka_unit_test(test_columns_of_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
