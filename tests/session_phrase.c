/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A passphrase opens however its characters came to be written; what was drawn forgives more. */
#include "tests/session_fixture.h"
#include "tracker/session/access/phrase.h"

/* Gives 22-1 a passphrase. */
static void choose(const struct world *w, const char *before, const char *phrase)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session;
    const struct secret_text text = phrase_of(phrase);
    must(open_with(w, "22-1", before, &session, &fault));
    must(people_passwd(session, &text, &fault));
    done(session);
}

static void opens(const struct world *w, const char *phrase, bool expected)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    struct session_options options = options_of(w, "22-1");
    const struct secret_text text = phrase_of(phrase);
    options.state_dir = NULL; /* wrong ones are not counted */
    enum error error = session_open(&options, &text, &session, &fault);
    if (error != (expected ? ERROR_NONE : ERROR_PASSPHRASE))
        fail_msg("« %s »: %s", phrase, error_word(error));
    if (!error)
        done(session);
}

static void test_ones_own(void **state)
{
    (void)state;
    static const char composed[] = "\u00c9t\u00e9 2026, \u00e0 l'\u00eele";
    struct world w;
    world_make(&w);
    choose(&w, PHRASE, composed);
    opens(&w, composed, true);
    opens(&w, "E\u0301te\u0301 2026, a\u0300 l'i\u0302le", true);
    opens(&w, "\ufeff\u00c9t\u00e9 2026,  \u00e0\u00a0l'\u00eele ", true);
    opens(&w, "\u00c9t\u00ad\u00e9 2026, \u00e0 l'\u00eele", true);
    opens(&w, "\xc9t\xe9 2026, \xe0 l'\xeele", true); /* ISO 8859-1 */
    opens(&w, "\u00e9t\u00e9 2026, \u00e0 l'\u00eele", false);
    opens(&w, "Ete 2026, a l'ile", false);
    opens(&w, "\u00c9t\u00e92026, \u00e0 l'\u00eele", false);
    opens(&w, "\x1b[A", false);
    choose(&w, composed, "\U0001f469\u200d\U0001f33e quatre petits pots");
    opens(&w, "\U0001f469\U0001f33e quatre petits pots", true);
    world_end(&w);
}

static void test_drawn(void **state)
{
    (void)state;
    struct world w;
    world_make(&w);
    choose(&w, PHRASE, "betail abeille oeuf chene ebene");
    opens(&w, "B\u00e9tail  Abeille \u0153uf CH\u00caNE e\u0301be\u0300ne", true);
    opens(&w, "betail-abeille-oeuf-chene-ebene", true);
    opens(&w, "betailabeille oeuf chene ebene", false);
    opens(&w, "betail abeille oeuf chene", false);
    choose(&w, "betail abeille oeuf chene ebene", "B\u00e9tail Abeille \u0152uf Ch\u00eane Agile");
    opens(&w, "betail abeille oeuf chene agile", true);
    /* four words of the list, or six, are one's own */
    choose(&w, "betail abeille oeuf chene agile", "betail abeille oeuf chene");
    opens(&w, "Betail abeille oeuf chene", false);
    world_end(&w);
}

static void test_the_words(void **state)
{
    (void)state;
    char drawn[PHRASE_BYTES];
    for (size_t i = 1; i < PHRASE_WORDS; i++)
        if (strcmp(phrase_words[i - 1], phrase_words[i]) >= 0)
            fail_msg("%s is not before %s", phrase_words[i - 1], phrase_words[i]);
    for (unsigned round = 0; round < 1000; round++) {
        phrase_draw(drawn);
        const struct secret_text text = phrase_of(drawn);
        assert_int_equal(phrase_rule(&text), LOCK_FORGIVING);
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *phrase;
        enum error error;
    } cases[] = {
        {"douze lettre", ERROR_NONE},
        {"onze lettre", ERROR_PASSPHRASE_SHORT},
        {"a           b", ERROR_PASSPHRASE_SHORT}, /* a run of spaces is one */
        {"\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b",
         ERROR_PASSPHRASE_SHORT},
        {"une phrase avec \x07", ERROR_PASSPHRASE_FORM},
        {"une phrase avec \U000e1000", ERROR_PASSPHRASE_FORM},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {.error = ERROR_NONE};
        const struct secret_text text = phrase_of(cases[i].phrase);
        if (passphrase_check(&text, &fault) != cases[i].error)
            fail_msg("« %s »: %s", cases[i].phrase, error_word(fault.error));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ones_own),
        cmocka_unit_test(test_drawn),
        cmocka_unit_test(test_the_words),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests_name("passphrases", tests, start, NULL);
}
