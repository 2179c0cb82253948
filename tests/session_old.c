/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practice register made by version 1.0.0 in November 2026 (tests/data/register-1.0.0): 22-1,
 * 29-1 and 35-1 logged 28 interviews, closed through 2024-06 with a bilan, and two more that wait.
 */
#include "tests/session_fixture.h"
#include "tracker/session/access/ledger.h"
#include "tracker/session/acts/close.h"
#include "tracker/session/acts/releases.h"

#define OLD "tests/data/register-1.0.0"

static const char COORDINATION[] = "une phrase pour essayer";
static const char EVALUATION[] = "la phrase du bilan annuel";
static const char DRAWN[] = "betail abeille coeur chene ebene";      /* of 22-1 */
static const char COMBINING[] = "cafe\u0301 et  pain  grille\u0301"; /* of 29-1 */

/* A copy of it, as private as a register must be. */
static void world_old(struct world *w)
{
    char file[160];
    world_folder(w);
    assert_int_equal(mkdir(w->store, 0700), 0);
    snprintf(file, sizeof file, "%s/data.mdb", w->store);
    file_copy(OLD "/data.mdb", file);
    snprintf(file, sizeof file, "%s/store.lock", w->store);
    file_copy("/dev/null", file);
}

static struct session *enter(const struct world *w, const char *user, const char *phrase)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    must_hold(open_with(w, user, phrase, &session, &fault), &fault, user, 0);
    return session;
}

static void test_its_ledger_verifies(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ledger_entry *entries;
    struct check_answer answer;
    size_t count;
    world_old(&w);
    struct session *session = enter(&w, "coordination", COORDINATION);
    must(ledger_read(session, &entries, &count, &fault));
    assert_int_equal(count, 14);
    assert_int_equal(entries[12].act, LEDGER_CLOSED);
    assert_string_equal(entries[12].subject, "2024-06");
    free(entries);
    must(session_check(session, &answer, &fault));
    assert_int_equal(answer.waiting, 2);
    assert_int_equal(answer.spent, 10);
    done(session);
    world_end(&w);
}

static void test_it_closes_and_gives_its_bilan(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct publication before, again;
    struct close_answer answer;
    month june, july, january;
    assert_true(month_parse("2024-01", &january));
    assert_true(month_parse("2024-06", &june));
    assert_true(month_parse("2024-07", &july));
    world_old(&w);
    struct session *session = enter(&w, "22-1", DRAWN);
    must(save(session, NULL, NULL, &fault));
    done(session);
    session = enter(&w, "evaluation-1", EVALUATION);
    must(bilan_publish(session, january, june, &before, &fault));
    assert_int_equal(before.release->number, 2);
    must(session_close_period(session, &(struct close_request){.through = july}, &answer, &fault));
    assert_int_equal(answer.waiting[0], 2);
    must(bilan_publish(session, january, july, &again, &fault));
    assert_int_equal(again.release->number, 4);
    publication_clear(&before);
    publication_clear(&again);
    done(session);
    world_end(&w);
}

static void test_a_ticket_of_it_works_once(void **state)
{
    (void)state;
    static const char text[] = "8646 7575 2348 5397"; /* handed out by 22-1 at a second interview */
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ticket ticket;
    unsigned group, length;
    world_old(&w);
    struct session *session = enter(&w, "22-1", DRAWN);
    assert_int_equal(ticket_parse(text, strlen(text), &ticket, &group, &length), TICKET_FORM_OK);
    must(save(session, &ticket, NULL, &fault));
    refused(save(session, &ticket, NULL, &fault), ERROR_TICKET_SPENT);
    done(session);
    world_end(&w);
}

static void test_its_sheets_recover(void **state)
{
    (void)state;
    struct world w;
    char text[8192];
    world_old(&w);
    for (size_t i = 0; i < 2; i++) {
        char path[96];
        snprintf(path, sizeof path, OLD "/feuille-de-secours-%zu.txt", i + 1);
        size_t bytes = read_whole(path, text, sizeof text);
        assert_int_equal(sheet_parse(text, bytes, &w.sheets[i]), CRYPTO_OK);
    }
    recover_with(&w, "29-1", 0, 1, PHRASE);
    done(enter(&w, "29-1", PHRASE));
    world_end(&w);
}

/* Its locks were made of the bytes as typed, and go on opening with these bytes alone; a passphrase
 * given anew is forgiving. */
static void test_its_passphrases(void **state)
{
    (void)state;
    static const char composed[] = "caf\u00e9 et pain grill\u00e9";
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    const struct secret_text same = phrase_of(COMBINING);
    world_old(&w);
    refused(open_with(&w, "22-1", "B\u00e9tail Abeille C\u0153ur Ch\u00eane \u00c9b\u00e8ne",
                      &session, &fault),
            ERROR_PASSPHRASE);
    refused(open_with(&w, "29-1", composed, &session, &fault), ERROR_PASSPHRASE);
    session = enter(&w, "29-1", COMBINING);
    must(people_passwd(session, &same, &fault));
    done(session);
    done(enter(&w, "29-1", COMBINING));
    done(enter(&w, "29-1", composed));
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_its_ledger_verifies),
        cmocka_unit_test(test_it_closes_and_gives_its_bilan),
        cmocka_unit_test(test_a_ticket_of_it_works_once),
        cmocka_unit_test(test_its_sheets_recover),
        cmocka_unit_test(test_its_passphrases),
    };
    return cmocka_run_group_tests_name("a register of version 1.0.0", tests, start, NULL);
}
