/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A store is put in its place once two of its sheets were typed back. */
#include "tests/session_fixture.h"

static struct creation *create(struct world *w, bool shown, const char *store)
{
    struct fault fault = {.error = ERROR_NONE};
    struct creation *creation;
    const struct secret_text passphrase = phrase_of(PHRASE);
    struct init_request request = request_of(w, &passphrase);
    request.store = store;
    request.show_sheets = shown;
    if (shown)
        request.recovery_dir = NULL;
    must(people_create(&request, w->init, &creation, &fault));
    assert_non_null(creation);
    return creation;
}

static void test_finish(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct stat status;
    world_folder(&w);
    struct creation *creation = create(&w, true, w.store);
    for (unsigned i = 0; i < RECOVERY_SHEETS; i++) {
        assert_int_equal(w.init->codes[i].number, i + 1);
        assert_int_equal(strlen(w.init->codes[i].text), SHEET_CHARS);
        assert_int_equal(w.init->sheets[i][0], '\0');
        w.sheets[i] = w.init->codes[i];
    }
    assert_int_equal(entries_of(w.sheets_dir), 0);

    refused(people_create_finish(creation, &w.sheets[0], &w.sheets[0], &fault), ERROR_SHEETS);
    w.sheets[1].text[5] = w.sheets[1].text[5] == '7' ? '8' : '7';
    refused(people_create_finish(creation, &w.sheets[0], &w.sheets[1], &fault), ERROR_SHEETS);
    assert_int_equal(stat(w.store, &status), -1);

    must(people_create_finish(creation, &w.sheets[2], &w.sheets[0], &fault));
    people_create_end(creation);
    assert_int_equal(entries_of(w.store), 2);
    assert_int_equal(strlen(w.init->code), INVITATION_CHARS);
    done(open_as(&w, "coordination"));
    must(activate_with(&w, "evaluation-1", w.init->code, PHRASE, &fault));

    /* nothing but the store was left */
    assert_int_equal(entries_of(w.folder), 3);
    world_end(&w);
}

static void test_given_up(void **state)
{
    (void)state;
    struct world w;
    world_folder(&w);
    size_t before = entries_of(w.folder);
    struct creation *creation = create(&w, false, w.store);
    assert_int_equal(entries_of(w.sheets_dir), RECOVERY_SHEETS);
    people_create_end(creation);
    assert_int_equal(entries_of(w.folder), before);
    assert_int_equal(entries_of(w.sheets_dir), 0);
    assert_int_equal(w.init->code[0], '\0');
    people_create_end(NULL);
    world_end(&w);
}

/* Where a fresh account keeps its data there may be no folder yet; and the place may be taken
 * before the sheets are typed back. */
static void test_place(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char deep[160];
    world_folder(&w);
    snprintf(deep, sizeof deep, "%s/a/b/store", w.folder);
    struct creation *creation = create(&w, true, deep);
    must(people_create_finish(creation, &w.init->codes[0], &w.init->codes[1], &fault));
    people_create_end(creation);
    assert_int_equal(entries_of(deep), 2);

    creation = create(&w, true, w.store);
    const struct sheet first[] = {w.init->codes[0], w.init->codes[1]};
    struct creation *other = create(&w, true, w.store);
    refused(people_create_finish(other, &first[0], &first[1], &fault), ERROR_SHEETS);
    must(people_create_finish(other, &w.init->codes[1], &w.init->codes[2], &fault));
    people_create_end(other);
    refused(people_create_finish(creation, &first[0], &first[1], &fault), ERROR_STORE_EXISTS);
    people_create_end(creation);
    assert_int_equal(entries_of(w.store), 2);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finish),
        cmocka_unit_test(test_given_up),
        cmocka_unit_test(test_place),
    };
    return cmocka_run_group_tests_name("session create", tests, start, NULL);
}
