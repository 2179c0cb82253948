/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed in different ways is one text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/cmocka.h"
#include "tracker/base/normalise.h"

static void gives(enum normal_form form, const char *typed, const char *wanted)
{
    static struct normal out;
    const bool good = normalise(form, typed, strlen(typed), &out);
    if (!wanted) {
        assert_false(good);
        assert_int_equal(out.bytes, 0);
        assert_string_equal(out.text, "");
        return;
    }
    assert_true(good);
    assert_string_equal(out.text, wanted);
    assert_int_equal(out.bytes, strlen(wanted));
}

static void accents_spaces_and_invisible_characters(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *tidy;
    } cases[] = {
        {"caf\u00e9 noir", "caf\u00e9 noir"},
        {"cafe\u0301 noir", "caf\u00e9 noir"},            /* decomposed, as macOS writes it */
        {"\ufeffcaf\u00e9 noir", "caf\u00e9 noir"},       /* byte order mark */
        {"ca\u00adf\u00e9 noir", "caf\u00e9 noir"},       /* soft hyphen */
        {"caf\u00e9\u00a0\u202f noir", "caf\u00e9 noir"}, /* spaces that do not break */
        {"  caf\u00e9\t noir ", "caf\u00e9 noir"},
        {"caf\xe9 noir", "caf\u00e9 noir"},        /* ISO 8859-1 */
        {"\uff43af\u00e9 noir", "caf\u00e9 noir"}, /* full width */
        {"\U0001f469\u200d\U0001f33e", "\U0001f469\U0001f33e"},
        {"Caf\u00e9 Noir", "Caf\u00e9 Noir"},
        {"e\u0323\u0301", "\u1eb9\u0301"}, /* marks in either order */
        {"e\u0301\u0323", "\u1eb9\u0301"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        gives(NORMAL_TIDY, cases[i].typed, cases[i].tidy);
}

static void a_forgiving_form(void **state)
{
    (void)state;
    gives(NORMAL_FORGIVING, "B\u00c9TAIL  c\u0153ur-\u00c9b\u00e8ne", "betail coeur ebene");
    gives(NORMAL_FORGIVING, "l\u2019abeille l'\u00c6ther", "l abeille l aether");
    gives(NORMAL_FORGIVING, "Stra\u00dfe", "strasse");
    gives(NORMAL_FORGIVING, "b\xe9tail", "betail");
}

static void refused(void **state)
{
    (void)state;
    gives(NORMAL_TIDY, "a\x1b[31m", NULL);
    gives(NORMAL_TIDY, "a\x7f", NULL);
    gives(NORMAL_TIDY, "a\xc2\x85", NULL);
    gives(NORMAL_TIDY, "a\U000e1000", NULL); /* no character of Unicode */
    char longest[NORMAL_BYTES + 2];
    memset(longest, 'a', sizeof longest);
    longest[NORMAL_BYTES + 1] = '\0';
    gives(NORMAL_TIDY, longest, NULL);
    longest[NORMAL_BYTES] = '\0';
    gives(NORMAL_TIDY, longest, longest);
    /* a ligature of eighteen letters, as often as fits: longer than allowed once taken apart */
    char ligatures[NORMAL_BYTES + 1] = "";
    for (size_t at = 0; at + 3 < sizeof ligatures; at += 3)
        memcpy(ligatures + at, "\ufdfa", 4);
    gives(NORMAL_TIDY, ligatures, NULL);
}

/* Doing it again changes nothing, whatever the bytes. */
static void twice_is_once(void **state)
{
    (void)state;
    static struct normal once, twice;
    const unsigned seed = 20261130;
    print_message("seed %u\n", seed);
    srand(seed);
    unsigned good = 0;
    for (unsigned round = 0; round < 20000; round++) {
        static const char *const bits[] = {
            "a",      "E",          "\u0301", "\u00e9",       "\u0153",
            " ",      "\u00a0",     "-",      "\ufb01",       "\u2126",
            "\u1eb9", "\U0001f469", "\u200d", "\u1100\u1161", "'"};
        char typed[256];
        size_t at = 0;
        for (unsigned i = 0; i < 12; i++)
            at += (size_t)snprintf(typed + at, sizeof typed - at, "%s",
                                   bits[(size_t)rand() % (sizeof bits / sizeof *bits)]);
        for (int form = NORMAL_TIDY; form <= NORMAL_FORGIVING; form++) {
            if (!normalise((enum normal_form)form, typed, strlen(typed), &once))
                continue;
            good++;
            assert_true(normalise((enum normal_form)form, once.text, once.bytes, &twice));
            if (strcmp(once.text, twice.text) != 0)
                fail_msg("%s: %s, then %s", typed, once.text, twice.text);
        }
    }
    assert_true(good > 30000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accents_spaces_and_invisible_characters),
        cmocka_unit_test(a_forgiving_form),
        cmocka_unit_test(refused),
        cmocka_unit_test(twice_is_once),
    };
    return cmocka_run_group_tests_name("normalise", tests, NULL, NULL);
}
