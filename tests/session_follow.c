/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session holds in memory is what the store says now, whoever changed it meanwhile. */
#include "tests/session_fixture.h"

#include <jansson.h>

#include "tracker/session/access/today.h"
#include "tracker/session/acts/codebook_update.h"

/* The built-in list as its next version, one option retired. */
static char *retiring(const char *word)
{
    size_t bytes, i, j;
    json_t *question, *option;
    const char *builtin = codebook_builtin(&bytes);
    json_t *root = json_loadb(builtin, bytes, 0, NULL);
    json_array_foreach(json_object_get(root, "questions"), i, question)
    {
        json_array_foreach(json_object_get(question, "options"), j, option)
        {
            if (strcmp(json_string_value(json_object_get(option, "code")), word) == 0)
                json_object_set_new(option, "retired", json_true());
        }
    }
    const json_int_t version = json_integer_value(json_object_get(root, "version"));
    json_object_set_new(root, "version", json_integer(version + 1));
    char *text = json_dumps(root, 0);
    assert_non_null(text);
    json_decref(root);
    return text;
}

/* Formatrice proposes, évaluation approves. */
static void retire(const struct world *w, const char *word)
{
    struct fault fault = {.error = ERROR_NONE};
    char *text = retiring(word);
    struct session *session = open_as(w, "formatrice-1");
    must(codebook_update_propose(session, text, strlen(text), &fault));
    done(session);
    session = open_as(w, "evaluation-1");
    must(codebook_update_approve(session, text, strlen(text), &fault));
    done(session);
    free(text);
}

static void test_code_list(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    const struct codebook *older = session_codebook(session);
    must(save(session, NULL, NULL, &fault));
    retire(&w, "CAN_TEL");
    refused(save(session, NULL, NULL, &fault), ERROR_CODE_RETIRED);
    assert_int_equal(session_codebook(session)->version, older->version + 1);
    assert_true(codebook_option(older, "CAN_TEL") >= 0); /* whoever shows it may go on reading */
    check_waiting(&w, 1);
    done(session);
    world_end(&w);
}

/* A passphrase changed in one session ends the others of this user, and no other. */
static void test_passphrase(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct today today;
    struct session *fresh;
    const struct secret_text other = phrase_of(OTHER_PHRASE);
    world_make(&w);
    struct session *here = open_as(&w, "22-1");
    struct session *there = open_as(&w, "22-1");
    struct session *colleague = open_as(&w, "29-1");
    must(save(there, NULL, NULL, &fault));
    must(people_passwd(here, &other, &fault));
    must(save(here, NULL, NULL, &fault));
    must(save(colleague, NULL, NULL, &fault));
    refused(save(there, NULL, NULL, &fault), ERROR_ACCESS_CHANGED);
    refused(session_today(there, &today, &fault), ERROR_ACCESS_CHANGED);
    refused(people_passwd(there, &other, &fault), ERROR_ACCESS_CHANGED);
    done(there);
    must(people_passwd(here, &other, &fault));
    must(save(here, NULL, NULL, &fault));
    done(here);
    done(colleague);
    must(open_with(&w, "22-1", OTHER_PHRASE, &fresh, &fault));
    must(save(fresh, NULL, NULL, &fault));
    done(fresh);
    check_waiting(&w, 5);
    world_end(&w);
}

/* An access closed, or made anew by an invitation or by sheets, keys of the store unchanged. */
static void test_access(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    struct session *old = open_as(&w, "22-1");
    struct session *session = open_as(&w, "coordination");
    must(people_invite(session, "22-1", "22-1", w.code, &fault));
    refused(save(old, NULL, NULL, &fault), ERROR_REVOKED);
    must(activate_with(&w, "22-1", w.code, PHRASE, &fault));
    refused(save(old, NULL, NULL, &fault), ERROR_ACCESS_CHANGED);
    done(old);
    old = open_as(&w, "22-1");
    recover_with(&w, "22-1", 0, 1, PHRASE);
    refused(save(old, NULL, NULL, &fault), ERROR_ACCESS_CHANGED);
    done(old);
    old = open_as(&w, "29-1");
    must(people_revoke(session, "29-1", &fault));
    refused(save(old, NULL, NULL, &fault), ERROR_REVOKED);
    session_free(old);
    done(session);
    check_waiting(&w, 0);
    world_end(&w);
}

/* An act that did not reach the disk leaves nothing in memory either. */
static void test_failed(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct today today;
    enum error error = ERROR_NONE;
    world_make(&w);
    struct session *session = open_as(&w, "coordination");
    must(people_accept_charter(session, &fault)); /* from here on it is the commit that fails */
    const size_t users = session->roster->user_count;
    cramped(error = people_invite(session, "22-2", NULL, w.code, &fault));
    assert_int_not_equal(error, ERROR_NONE);
    must(session_today(session, &today, &fault));
    assert_int_equal(session->roster->user_count, users);
    done(session);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_code_list),
        cmocka_unit_test(test_passphrase),
        cmocka_unit_test(test_access),
        cmocka_unit_test(test_failed),
    };
    return cmocka_run_group_tests_name("session follow", tests, start, NULL);
}
