/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A passphrase at the terminal: hidden, shown when asked for, and opening however it is written. */
#include "tests/screens/screens.h"

static const char DRAWN[] = "betail abeille oeuf chene ebene";
static const char WRITTEN[] = "B\u00e9tail abeille  \u0153uf ch\u00eane \u00e9b\u00e8ne";

static void give(const struct world *w, const char *phrase)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text text = phrase_of(phrase);
    struct session *session = open_as(w, "22-1");
    must(people_passwd(session, &text, &fault));
    done(session);
}

static void leave(struct terminal *t)
{
    terminal_end(t, 5000, NULL);
    terminal_close(t);
}

static void test_full_screen(void **state)
{
    struct world w;
    (void)state;
    screens_world(&w);
    give(&w, DRAWN);
    struct terminal *t = screens_start(&w, &as_usual, "22-1");
    terminal_sees(t, "Ctrl-T montrer");
    terminal_type(t, WRITTEN);
    assert_false(terminal_shows(t, "abeille"));
    terminal_press(t, "<ctrl-t>");
    terminal_sees(t, "B\u00e9tail abeille  \u0153uf ch\u00eane \u00e9b\u00e8ne");
    terminal_press(t, "<ctrl-t>");
    terminal_loses(t, "abeille");
    terminal_press(t, "<enter>");
    terminal_sees(t, "Nouvel entretien");
    terminal_press(t, "q");
    leave(t);
    world_end(&w);
}

static void line(struct terminal *t, const char *text)
{
    terminal_send(t, text, strlen(text));
}

static void test_dialogue(void **state)
{
    struct world w;
    struct shown lines = as_usual;
    (void)state;
    lines.simple = true;
    screens_world(&w);
    give(&w, DRAWN);
    struct terminal *t = screens_start(&w, &lines, "22-1");
    terminal_sees(t, "Phrase secr\u00e8te");
    line(t, "essai perdu\n");
    terminal_sees(t, "incorrect");
    assert_false(terminal_shows(t, "essai perdu"));
    terminal_line(t, "montrer");
    line(t, WRITTEN);
    terminal_sees(t, "abeille");
    line(t, "\n");
    terminal_sees(t, "Nouvel entretien");
    line(t, "q\n");
    leave(t);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full_screen),
        cmocka_unit_test(test_dialogue),
    };
    return cmocka_run_group_tests_name("passphrases at the terminal", tests, start, NULL);
}
