/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choice of language, and the English catalogue. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/cmocka.h"
#include "tracker/base/error.h"
#include "tracker/base/text.h"

static const char *const variables[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
enum { VARIABLES = 4 };

static void set_environment(const char *const values[VARIABLES])
{
    for (size_t i = 0; i < VARIABLES; i++) {
        if (values[i])
            assert_int_equal(setenv(variables[i], values[i], 1), 0);
        else
            assert_int_equal(unsetenv(variables[i]), 0);
    }
}

static void environment_chooses(void **state)
{
    (void)state;
    static const struct {
        const char *values[VARIABLES]; /* LANGUAGE, LC_ALL, LC_MESSAGES, LANG */
        bool english;
    } cases[] = {
        {{NULL, NULL, NULL, NULL}, false},
        {{NULL, "C", NULL, NULL}, false},
        {{NULL, NULL, NULL, "POSIX"}, false},
        {{NULL, NULL, NULL, "C.UTF-8"}, false},
        {{NULL, NULL, NULL, "fr_FR.UTF-8"}, false},
        {{NULL, NULL, NULL, "en_GB.UTF-8"}, true},
        {{NULL, NULL, NULL, "en"}, true},
        {{NULL, NULL, NULL, "enm_XX"}, false},
        {{NULL, NULL, NULL, "de_DE.UTF-8"}, false},
        {{NULL, NULL, "en_US", "fr_FR"}, true},
        {{NULL, NULL, "fr_FR", "en_US"}, false},
        {{NULL, "en_US", "fr_FR", "fr_FR"}, true},
        {{NULL, "C", NULL, "en_US.UTF-8"}, false},
        {{NULL, "", NULL, "en_US.UTF-8"}, true},
        {{"en", "C", NULL, NULL}, true},
        {{"", NULL, NULL, "en_US"}, true},
        {{"fr:en", NULL, NULL, "en_US"}, false},
        {{"de:en_GB:fr", NULL, NULL, "fr_FR"}, true},
        {{"br:fr@euro:en", NULL, NULL, NULL}, false},
        {{":::", NULL, NULL, NULL}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        set_environment(cases[i].values);
        assert_true(text_start(NULL));
        if (text_english() != cases[i].english)
            fail_msg("environment %zu: English %d", i, text_english());
    }
}

static void word_wins_over_environment(void **state)
{
    (void)state;
    set_environment((const char *const[VARIABLES]){"en", "en_US.UTF-8", NULL, NULL});
    assert_true(text_start("fr"));
    assert_false(text_english());
    set_environment((const char *const[VARIABLES]){NULL, "C", NULL, NULL});
    assert_true(text_start("en"));
    assert_true(text_english());
    assert_false(text_start("de"));
    assert_false(text_start(""));
    assert_true(text_english());
}

static size_t holes(const char *sentence)
{
    size_t count = 0;
    while ((sentence = strstr(sentence, "%s"))) {
        sentence++;
        count++;
    }
    return count;
}

static void every_error_has_english(void **state)
{
    (void)state;
    for (int e = 0; e < ERROR_COUNT; e++) {
        const char *french = error_text((enum error)e);
        assert_true(text_start("fr"));
        assert_ptr_equal(text_of(french), french);
        assert_true(text_start("en"));
        const char *english = text_of(french);
        if (strcmp(english, french) == 0 || !*english)
            fail_msg("no English for: %s", french);
        assert_int_equal(holes(english), holes(french));
    }
}

static void unknown_sentences_stay(void **state)
{
    (void)state;
    assert_true(text_start("en"));
    assert_string_equal(text_of("Cette phrase n'est dans aucun catalogue."),
                        "Cette phrase n'est dans aucun catalogue.");
    assert_string_equal(text_of(""), "");
    assert_string_equal(text_of("zzz"), "zzz");
}

static void library_locale_untouched(void **state)
{
    (void)state;
    set_environment((const char *const[VARIABLES]){NULL, "C.UTF-8", NULL, NULL});
    assert_true(text_start(NULL));
    assert_string_equal(setlocale(LC_ALL, NULL), "C");
    assert_string_equal(localeconv()->decimal_point, ".");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(environment_chooses),      cmocka_unit_test(word_wins_over_environment),
        cmocka_unit_test(every_error_has_english),  cmocka_unit_test(unknown_sentences_stay),
        cmocka_unit_test(library_locale_untouched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
