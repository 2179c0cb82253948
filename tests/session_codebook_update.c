/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P6: a session knows since which version of the code list each answer exists. */
#include "tests/session_fixture.h"

#include <jansson.h>

#include "tracker/session/acts/codebook_update.h"

/* The built-in list as its next version, with one more channel. */
static char *with_one_more(unsigned *version)
{
    size_t bytes;
    const char *builtin = codebook_builtin(&bytes);
    json_t *root = json_loadb(builtin, bytes, 0, NULL);
    json_t *channels = json_array_get(json_object_get(root, "questions"), 0);
    json_t *option = json_pack("{s:s, s:i, s:s, s:s, s:s}", "code", "CAN_SMS", "bit", 200, "key",
                               "z", "fr", "Messages", "en", "Messages");
    assert_int_equal(json_array_append_new(json_object_get(channels, "options"), option), 0);
    *version = (unsigned)json_integer_value(json_object_get(root, "version")) + 1;
    json_object_set_new(root, "version", json_integer(*version));
    char *text = json_dumps(root, 0);
    assert_non_null(text);
    json_decref(root);
    return text;
}

static void test_since(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    unsigned version;
    char *text = with_one_more(&version);
    world_make(&w);
    struct session *session = open_as(&w, "formatrice-1");
    must(codebook_update_propose(session, text, strlen(text), &fault));
    done(session);
    session = open_as(&w, "evaluation-1");
    must(codebook_update_approve(session, text, strlen(text), &fault));
    done(session);
    session = open_as(&w, "evaluation-1");
    const struct codebook *codebook = session_codebook(session);
    assert_int_equal(codebook->version, version);
    for (size_t i = 0; i < codebook->option_count; i++) {
        bool added = strcmp(codebook->options[i].code, "CAN_SMS") == 0;
        assert_int_equal(codebook->options[i].since, added ? version : 0);
    }
    assert_true(codebook_option(codebook, "CAN_SMS") >= 0);
    done(session);
    world_end(&w);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_since)};
    return cmocka_run_group_tests_name("session_codebook_update", tests, start, NULL);
}
