/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user is told at login: accesses reopened with recovery sheets, an older copy in service.
 */
#include "tests/session_fixture.h"

#include <time.h>

#include "tracker/base/clock.h"
#include "tracker/session/acts/backup.h"
#include "tracker/session/acts/restore.h"

/* What this user is told, on a machine that keeps its memory in state. */
static void news_of(const struct world *w, const char *user, const char *phrase,
                    char text[NEWS_BYTES])
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    must(open_with(w, user, phrase, &session, &fault));
    must(session_news(session, text, &fault));
    done(session);
}

static void told(const struct world *w, const char *user, const char *phrase, const char *expected)
{
    char text[NEWS_BYTES];
    news_of(w, user, phrase, text);
    if (*expected ? !strstr(text, expected) : *text)
        fail_msg("%s was told: %s", user, text);
}

static void recovered(const char *user, char expected[64])
{
    char text[DAY_TEXT + 1];
    day_format(zone_day(&zone_paris, clock_wall()), text);
    snprintf(expected, 64, "feuilles de secours : %s (%s)", user, text);
}

/* Everybody is told at their next login, once, whatever else the ledger took meanwhile. */
static void test_recovery(void **state)
{
    (void)state;
    static const char *const users[] = {"22-1", "formatrice-1", "coordination"};
    struct world w;
    char expected[64];
    world_make(&w);
    for (size_t i = 0; i < 3; i++)
        told(&w, users[i], PHRASE, "");
    recover_with(&w, "evaluation-1", 0, 2, OTHER_PHRASE);
    recovered("evaluation-1", expected);
    seat(&w, "coordination", "22-2"); /* a login whose news nobody asked for, and two entries */
    for (size_t i = 0; i < 3; i++) {
        told(&w, users[i], PHRASE, expected);
        told(&w, users[i], PHRASE, "");
    }
    told(&w, "evaluation-1", OTHER_PHRASE, expected); /* nothing is remembered for the new keys */
    told(&w, "evaluation-1", OTHER_PHRASE, "");
    told(&w, "22-2", PHRASE, expected); /* came after it, and knows nothing */

    /* an interview in between keeps what was told */
    interview(&w, "22-1");
    told(&w, "22-1", PHRASE, "");

    recover_with(&w, "coordination", 1, 2, OTHER_PHRASE);
    recover_with(&w, "22-2", 1, 0, OTHER_PHRASE);
    recovered("22-2", expected);
    told(&w, "22-1", PHRASE, expected);
    recovered("22-2", expected);
    told(&w, "formatrice-1", PHRASE, strchr(expected, ':'));
    told(&w, "coordination", OTHER_PHRASE, ", coordination (");
    told(&w, "coordination", OTHER_PHRASE, "");
    world_end(&w);
}

/* The ledger of an older copy is another one: it is told from its beginning. */
static void test_restored(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char copy[160];
    char expected[64];
    world_make(&w);
    recover_with(&w, "evaluation-1", 0, 2, OTHER_PHRASE);
    recovered("evaluation-1", expected);
    told(&w, "22-1", PHRASE, expected);
    path_in(&w, "copy", copy);
    struct session *session = open_as(&w, "coordination");
    must(session_backup(session, copy, &fault));
    done(session);
    interview(&w, "22-1");
    struct session_options options = options_of(&w, "coordination");
    const struct secret_text phrase = phrase_of(PHRASE);
    struct reopened reopened;
    must(session_restore(&options, copy, &phrase, "restaurer", &reopened, &fault));
    recover_with(&w, "formatrice-1", 0, 1, OTHER_PHRASE);
    char text[NEWS_BYTES];
    news_of(&w, "22-1", PHRASE, text);
    assert_non_null(strstr(text, "une copie plus ancienne"));
    assert_non_null(strstr(text, "formatrice-1 ("));
    assert_non_null(strstr(text, "evaluation-1 ("));
    told(&w, "22-1", PHRASE, "");
    told(&w, "coordination", PHRASE, "formatrice-1 (");
    told(&w, "coordination", PHRASE, "");
    world_end(&w);
}

static void test_many(void **state)
{
    (void)state;
    struct world w;
    char text[NEWS_BYTES];
    world_make(&w);
    for (int i = 0; i < 5; i++)
        recover_with(&w, "22-1", 0, 1, PHRASE);
    news_of(&w, "coordination", PHRASE, text);
    unsigned times = 0;
    for (const char *c = text; (c = strstr(c, "22-1 (")); c++)
        times++;
    assert_int_equal(times, 4);
    assert_non_null(strstr(text, ", …. "));
    world_end(&w);
}

/* A ledger that does not hold is said, and hides nothing else. */
static void test_damaged(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    struct txn *txn;
    char text[NEWS_BYTES];
    world_make(&w);
    session = open_as(&w, "coordination");
    must(session_begin(session, true, &txn, &fault));
    must(session_end(session, txn, text_put(txn, "ledger 2", "rien"), &fault));
    done(session);
    session = open_as(&w, "22-1");
    refused(session_news(session, text, &fault), ERROR_STORE_DAMAGED);
    assert_string_equal(text, "");
    done(session);
    world_end(&w);
}

/* A memory that cannot be read is no memory that is not there: an older copy would pass unseen. */
static void test_forgetful(void **state)
{
    (void)state;
    static const char words[] = "une copie plus ancienne passerait inaperçue";
    struct world w;
    char line[256], fresh[256 + 8], inside[256 + 16];
    world_make(&w);
    snprintf(line, sizeof line, "%s/%s.22-1", w.state, w.init->id);
    snprintf(fresh, sizeof fresh, "%s.new", line);
    told(&w, "22-1", PHRASE, "");
    assert_int_equal(unlink(line), 0);
    told(&w, "22-1", PHRASE, ""); /* another machine */
    assert_int_equal(unlink(line), 0);
    assert_int_equal(mkdir(line, 0700), 0); /* read fails, for root too */
    told(&w, "22-1", PHRASE, words);
    assert_int_equal(rmdir(line), 0);
    told(&w, "22-1", PHRASE, "");
    assert_int_equal(mkdir(fresh, 0700), 0); /* nothing can be written */
    snprintf(inside, sizeof inside, "%s/x", fresh);
    assert_int_equal(mkdir(inside, 0700), 0);
    told(&w, "22-1", PHRASE, words);
    told(&w, "29-1", PHRASE, "");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recovery),  cmocka_unit_test(test_restored),
        cmocka_unit_test(test_many),      cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_forgetful),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
