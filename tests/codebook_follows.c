/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the next version of a form may change, and what it may not. */
#include "tests/codebook_fixture.h"

#include <jansson.h>

/* A replacement in the built-in form, wherever it fits, its version being 3 already. */
struct change {
    const char *find, *put;
    enum error error;
    const char *subject; /* part of it */
};

static struct codebook *changed(const struct change *change)
{
    size_t bytes;
    const char *builtin = codebook_builtin(&bytes);
    char *file = calloc(bytes + 1024, 1);
    assert_non_null(file);
    memcpy(file, builtin, bytes);
    char *version = strstr(file, "\"version\": 2");
    assert_non_null(version);
    version[strlen("\"version\": ")] = '3';
    size_t out = strlen(change->find), in = strlen(change->put);
    char *at = strstr(file, change->find);
    if (at == NULL)
        fail_msg("nothing to change: %s", change->find);
    for (; at != NULL; at = strstr(at + in, change->find)) {
        memmove(at + in, at + out, strlen(at + out) + 1);
        memcpy(at, change->put, in);
    }
    struct codebook *book = NULL;
    struct fault fault = {0};
    if (codebook_read(file, strlen(file), &book, &fault) != ERROR_NONE)
        fail_msg("[%s]: %s", change->put, fault.subject);
    free(file);
    return book;
}

static const struct change changes[] = {
    /* allowed */
    {"Téléphone", "Appel téléphonique", ERROR_NONE, ""},
    {"\"bit\": 9,", "\"bit\": 9, \"retired\": true,", ERROR_NONE, ""},
    {"\"charter\": 1", "\"charter\": 2", ERROR_NONE, ""},
    {"\"reserved\": [0,", "\"reserved\": [0, 200,", ERROR_NONE, ""},
    {"{\"code\": \"CAN_VIS\"",
     "{\"code\": \"CAN_TXT\", \"bit\": 125, \"key\": \"d\", \"parent\": \"CANG_AUT\", \"fr\": "
     "\"a\","
     " \"en\": \"a\"}, {\"code\": \"CAN_VIS\"",
     ERROR_NONE, ""},
    {"\"table\": \"T5\", \"row\": \"ISS_TRV\", \"ranks\": \"1\"",
     "\"table\": \"T12\", \"row\": \"ISS_TRV\", \"ranks\": \"1\"", ERROR_NONE, ""},
    /* the version in force is followed by the next one of the same form */
    {"\"version\": 3", "\"version\": 2", ERROR_CODEBOOK_VERSION, "version 3"},
    {"\"version\": 3", "\"version\": 4", ERROR_CODEBOOK_VERSION, "version 3"},
    {"\"form\": \"ENT\"", "\"form\": \"EVD\"", ERROR_CODEBOOK_VERSION, "ENT"},
    /* who is asked what never changes: blocks mix interviews of both versions */
    {"\"max\": 5", "\"max\": 4", ERROR_CODEBOOK, "QUE"},
    {"\"skip_if\": [\"ORG_AUC\"]", "\"skip_if\": [\"ORG_AUT\"]", ERROR_CODEBOOK, "REP"},
    /* published codes */
    {"\"reserved\": [0, 1,", "\"reserved\": [0,", ERROR_CODEBOOK, "réservé"},
    {"\"bit\": 9,", "\"bit\": 125,", ERROR_CODEBOOK, "CAN_FAC"},
    {"\"SAT_POS\"", "\"SAT_BON\"", ERROR_CODEBOOK, "SAT_POS"},
    {"\"code\": \"DUR\"", "\"code\": \"LENGTH\"", ERROR_CODEBOOK, "DUR"},
    {"\"type\": \"multiple\", \"fallback\": \"APP_AUC\"", "\"type\": \"single\"", ERROR_CODEBOOK,
     "APP"},
    {"\"key\": \"d\", \"says_nothing\": true", "\"key\": \"d\"", ERROR_CODEBOOK, "SAT_NSP"},
    {"\"bit\": 118, \"key\": \"d\"", "\"bit\": 118, \"key\": \"e\", \"level\": 1", ERROR_CODEBOOK,
     "SAT_NSP"},
    {"\"bit\": 13, \"key\": \"d\", \"parent\": \"DURG_LNG\"",
     "\"bit\": 13, \"key\": \"d\", \"parent\": \"DURG_CRT\"", ERROR_CODEBOOK, "DURG"},
    {"\"bit\": 9, \"key\": \"c\", \"parent\": \"CANG_AUT\"", "\"bit\": 9, \"key\": \"c\"",
     ERROR_CODEBOOK, "CANG_AUT"},
    /* what was released can still be read */
    {"\"DUR_15\", \"DUR_30\"", "\"DUR_30\", \"DUR_15\"", ERROR_NONE, ""},
    {"\"APP_GUI\", \"APP_OUT\"", "\"APP_OUT\"", ERROR_CODEBOOK, "APP_GUI"},
    {"\"id\": \"T12b\"", "\"id\": \"T12c\"", ERROR_CODEBOOK, "T12b"},
    {"\"rows\": [\"ISS_TRV\"]", "\"base\": \"ISS_TRV\", \"rows\": [\"ISS_TRV\"]", ERROR_CODEBOOK,
     "T5"},
    {"\"unmeasured\": {\"code\": \"MVT_NMES\", \"says_nothing\": true",
     "\"unmeasured\": {\"code\": \"MVT_NMES\"", ERROR_CODEBOOK, "MVT"},
};

static void test_changes(void **state)
{
    (void)state;
    struct codebook *current = fixture_ent();
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct codebook *next = changed(&changes[i]);
        struct fault fault = {0};
        enum error error = codebook_follows(current, next, &fault);
        if (error != changes[i].error || strstr(fault.subject, changes[i].subject) == NULL)
            fail_msg("[%s]: %s \"%s\"", changes[i].put, error_word(error), fault.subject);
        codebook_free(next);
    }
    codebook_free(current);
}

/* Changes that take more than a replacement are made in the structs. */
static void test_removed(void **state)
{
    (void)state;
    static const struct change none = {"\"charter\": 1", "\"charter\": 1", ERROR_NONE, ""};
    struct codebook *current = fixture_ent(), *next = changed(&none);
    struct fault fault = {0};
    assert_int_equal(codebook_follows(current, next, &fault), ERROR_NONE);
    current->charter = 2;
    assert_int_equal(codebook_follows(current, next, &fault), ERROR_CODEBOOK_VERSION);
    current->charter = 1;
    next->group_count--;
    assert_int_equal(codebook_follows(current, next, &fault), ERROR_CODEBOOK);
    assert_non_null(strstr(fault.subject, "DURG_LNG"));
    next->group_count++;
    next->movement_count = 0;
    assert_int_equal(codebook_follows(current, next, &fault), ERROR_CODEBOOK);
    assert_non_null(strstr(fault.subject, "MVT"));
    next->movement_count = 1;
    next->movements[0].before = 0;
    assert_int_equal(codebook_follows(current, next, &fault), ERROR_CODEBOOK);
    next->movements[0].before = current->movements[0].before;
    next->options[0].question = 1;
    assert_int_equal(codebook_follows(current, next, &fault), ERROR_CODEBOOK);
    assert_non_null(strstr(fault.subject, "CAN_TEL"));
    codebook_free(next);
    codebook_free(current);
}

/* The built-in form as it was first published. */
static struct codebook *first_version(void)
{
    json_t *root = fixture_form();
    json_t *plan = json_object_get(root, "plan");
    struct codebook *book = NULL;
    struct fault fault = {0};
    json_object_set_new(root, "version_of_format", json_integer(1));
    json_object_set_new(root, "version", json_integer(1));
    json_object_del(plan, "thirds");
    char *text = json_dumps(root, JSON_COMPACT);
    assert_non_null(text);
    if (codebook_read(text, strlen(text), &book, &fault) != ERROR_NONE)
        fail_msg("%s", fault.subject);
    free(text);
    json_decref(root);
    return book;
}

/* Format 1 is read, and who has that version may go on to the built-in one. */
static void test_first_version(void **state)
{
    (void)state;
    struct codebook *first = first_version(), *now = fixture_ent();
    struct fault fault = {0};
    assert_int_equal(first->third_count, 0);
    assert_true(codebook_counter(first, "DURG_LNG") >= 0);
    assert_int_equal(codebook_follows(first, now, &fault), ERROR_NONE);
    assert_int_equal(codebook_follows(now, first, &fault), ERROR_CODEBOOK_VERSION);
    codebook_free(first);
    codebook_free(now);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes),
        cmocka_unit_test(test_removed),
        cmocka_unit_test(test_first_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
