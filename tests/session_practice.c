/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice store: made whole or not at all, and everybody can enter it. */
#include "tests/session_fixture.h"
#include "tracker/session/acts/practice.h"
#include "tracker/session/acts/releases.h"

struct told {
    unsigned steps[PRACTICE_CLOSING + 1];
    unsigned logged, total, last_rank;
};

static void on_progress(void *context, const struct practice_news *news)
{
    struct told *told = context;
    told->steps[news->step]++;
    told->total = news->total;
    if (news->step != PRACTICE_INTERVIEW)
        return;
    assert_int_equal(news->logged, ++told->logged);
    assert_int_equal(role_of(news->user, NULL, NULL), ROLE_REFERENT);
    assert_int_equal(strlen(news->ticket), news->rank == RANKS ? 0 : TICKET_TEXT);
}

static void test_make(void **state)
{
    (void)state;
    static const char *const users[] = {"22-1", "56-3", "formatrice-1", "evaluation-1",
                                        "coordination"};
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct told told = {.logged = 0};
    struct session *session;
    struct publication trends;
    char folder[128];
    char store[PRACTICE_PATH];
    world_folder(&w);
    snprintf(folder, sizeof folder, "%s/entrainement", w.folder);
    const struct practice_request request = {
        .folder = folder, .progress = on_progress, .context = &told};
    must(practice_store(folder, store, &fault));
    must(practice_ready(&request, &fault));
    assert_int_equal(told.logged, 40);
    assert_int_equal(told.total, 40);
    assert_int_equal(told.steps[PRACTICE_ACCESSES], 1);
    assert_int_equal(told.steps[PRACTICE_INTERVIEWS], 1);
    assert_int_equal(told.steps[PRACTICE_CLOSING], 1);
    assert_int_equal(entries_of(folder), 3);

    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        const struct session_options options = {.store = store, .user = users[i]};
        const struct secret_text phrase = phrase_of(practice_phrase);
        must(session_open(&options, &phrase, &session, &fault));
        assert_true(session_practice(session));
        assert_true(people_charter_accepted(session) ==
                    (session_role(session) != ROLE_COORDINATION));
        if (session_role(session) == ROLE_FORMATRICE) {
            must(releases_trends(session, 0, &trends, &fault));
            publication_clear(&trends);
        }
        done(session);
    }

    /* there already: left as it is */
    told = (struct told){.logged = 0};
    must(practice_ready(&request, &fault));
    assert_int_equal(told.steps[PRACTICE_ACCESSES], 0);
    world_end(&w);
}

static void touch(const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

/* Everything in the folder goes, and nothing when there is no room or the store is a real one. */
static void test_renew(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char folder[128], copy[160], store[PRACTICE_PATH], data[PRACTICE_PATH + 16];
    world_folder(&w);
    snprintf(folder, sizeof folder, "%s/entrainement", w.folder);
    snprintf(copy, sizeof copy, "%s/registre-2026-01-31", folder);
    const struct practice_request request = {.folder = folder};
    must(practice_ready(&request, &fault));
    must(practice_store(folder, store, &fault));
    size_t before = entries_of(w.folder);
    assert_int_equal(mkdir(copy, 0700), 0);
    touch(copy, "data.mdb");
    enum error error;
    cramped(error = practice_renew(&request, &fault));
    assert_int_not_equal(error, ERROR_NONE);
    assert_int_equal(entries_of(w.folder), before);
    assert_int_equal(entries_of(folder), 4);
    must(practice_renew(&request, &fault));
    assert_int_equal(entries_of(w.folder), before);
    assert_int_equal(entries_of(folder), 3);

    /* also when it cannot be read any more */
    snprintf(data, sizeof data, "%s/data.mdb", store);
    assert_int_equal(truncate(data, 100), 0);
    must(practice_renew(&request, &fault));
    assert_int_equal(entries_of(folder), 3);

    struct init_answer *answer = secret_alloc(sizeof *answer);
    const struct secret_text phrase = phrase_of(PHRASE);
    struct init_request real = request_of(&w, &phrase);
    remove_tree(store);
    real.store = store;
    real.practice = false;
    must(people_init(&real, answer, &fault));
    refused(practice_renew(&request, &fault), ERROR_STORE_EXISTS);
    assert_int_equal(entries_of(store), 2);
    secret_free(answer);
    world_end(&w);
}

static void test_failure(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char folder[128];
    world_folder(&w);
    size_t before = entries_of(w.folder);
    snprintf(folder, sizeof folder, "%s/entrainement", w.folder);
    const struct practice_request request = {.folder = folder};
    enum error error;
    cramped(error = practice_ready(&request, &fault));
    assert_int_not_equal(error, ERROR_NONE);
    assert_int_equal(fault.error, error);
    assert_int_equal(entries_of(w.folder), before);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make),
        cmocka_unit_test(test_renew),
        cmocka_unit_test(test_failure),
    };
    return cmocka_run_group_tests_name("session practice", tests, start, NULL);
}
