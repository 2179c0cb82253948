/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practice register made by version 1.0.0 in November 2026 (tests/data/register-1.0.0): 22-1,
 * 29-1 and 35-1 logged 28 interviews, closed through 2024-06 with a bilan, and two more that wait.
 */
#include "tests/session_fixture.h"
#include "tracker/session/access/closings.h"
#include "tracker/session/access/ledger.h"
#include "tracker/session/acts/backup.h"
#include "tracker/session/acts/close.h"
#include "tracker/session/acts/releases.h"
#include "tracker/session/acts/restore.h"

#define OLD "tests/data/register-1.0.0"

enum { OLD_ENTRIES = 14 }; /* of its ledger */

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
    assert_int_equal(count, OLD_ENTRIES);
    for (size_t i = 0; i < count; i++) {
        assert_int_not_equal(entries[i].act, LEDGER_UNKNOWN);
        assert_string_equal(entries[i].word, ledger_act_word(entries[i].act));
        assert_true(*ledger_act_label(&entries[i]) != '\0');
    }
    assert_int_equal(entries[0].act, LEDGER_CREATED);
    assert_string_equal(ledger_act_label(&entries[0]), "cr\u00e9ation");
    assert_int_equal(entries[12].act, LEDGER_CLOSED);
    assert_string_equal(entries[12].word, "closed");
    assert_string_equal(entries[12].subject, "2024-06");
    assert_int_equal(store_info(session->store)->kind, STORE_INTERVIEWS);
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

/* What stands in an entry: NUL-terminated, for secret_free. */
static char *stored_entry(struct txn *txn, unsigned n)
{
    struct fault fault = {.error = ERROR_NONE};
    char name[STORE_NAME_CHARS + 1];
    char *text;
    size_t bytes;
    records_number(name, NAME_ENTRY, n);
    must(text_get(txn, name, &text, &bytes));
    assert_non_null(text);
    return text;
}

/* All that is said and signed in its entries, one after the other. */
static void old_entries(const struct world *w, struct hash *all)
{
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    struct session *session = enter(w, "coordination", COORDINATION);
    memset(all, 0, sizeof *all);
    must(session_begin(session, false, &txn, &fault));
    for (unsigned n = 1; n <= OLD_ENTRIES; n++) {
        char *text = stored_entry(txn, n);
        assert_non_null(strstr(text, "\"version\":1,"));
        hash_chain(all, (const uint8_t *)text, strlen(text), all);
        secret_free(text);
    }
    txn_abort(txn);
    done(session);
}

/* An invitation, a closing with its trends, a copy that comes back. */
static void act_anew(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct session_options options = options_of(w, "coordination");
    const struct secret_text phrase = phrase_of(COORDINATION);
    struct close_answer answer;
    struct reopened reopened;
    char copy[160];
    month july;
    assert_true(month_parse("2024-07", &july));
    struct session *session = enter(w, "coordination", COORDINATION);
    must(people_invite(session, "56-1", NULL, w->code, &fault));
    done(session);
    session = enter(w, "evaluation-1", EVALUATION);
    must(session_close_period(session, &(struct close_request){.through = july}, &answer, &fault));
    done(session);
    path_in(w, "copy", copy);
    session = enter(w, "coordination", COORDINATION);
    must(session_backup(session, copy, &fault));
    done(session);
    must(session_restore(&options, copy, &phrase, "restaurer", &reopened, &fault));
}

/* Old entries keep their bytes, new ones are of today's format, and one chain holds them all. */
static void test_its_ledger_goes_on(void **state)
{
    (void)state;
    static const enum ledger_act expected[] = {
        LEDGER_INVITED,    LEDGER_PUBLISHED,      LEDGER_CLOSED,
        LEDGER_COPY_BEGUN, LEDGER_OLDER_ACCEPTED, LEDGER_RESTORED,
    };
    const size_t added = sizeof expected / sizeof *expected;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct hash before, after;
    struct ledger_entry *entries;
    struct check_answer answer;
    struct txn *txn;
    size_t count;
    world_old(&w);
    old_entries(&w, &before);
    act_anew(&w);
    old_entries(&w, &after);
    assert_memory_equal(&before, &after, sizeof before);
    struct session *session = enter(&w, "coordination", COORDINATION);
    must(ledger_read(session, &entries, &count, &fault));
    assert_int_equal(count, OLD_ENTRIES + added);
    for (size_t i = 0; i < added; i++)
        assert_int_equal(entries[OLD_ENTRIES + i].act, expected[i]);
    free(entries);
    must(session_begin(session, false, &txn, &fault));
    for (unsigned n = OLD_ENTRIES + 1; n <= count; n++) {
        char *text = stored_entry(txn, n);
        assert_non_null(strstr(text, "\"version\":2,"));
        secret_free(text);
    }
    txn_abort(txn);
    must(session_check(session, &answer, &fault));
    done(session);
    world_end(&w);
}

/* Its closing and its blocks name no form, those that come after do: all are of the same. */
static void test_its_closings_are_of_the_first_form(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct closings closings;
    struct txn *txn;
    size_t blocks = 0;
    world_old(&w);
    act_anew(&w);
    struct session *session = enter(&w, "evaluation-1", EVALUATION);
    must(session_begin(session, false, &txn, &fault));
    must(closings_read(txn, true, &closings, &fault));
    txn_abort(txn);
    assert_int_equal(closings.count, 2);
    for (size_t i = 0; i < closings.count; i++) {
        assert_string_equal(closings.list[i].form, "ENT");
        for (size_t rank = 0; rank < RANKS; rank++) {
            const struct block *block = closings.list[i].blocks[rank];
            assert_true(!block || strcmp(block->form, "ENT") == 0);
            blocks += block != NULL;
        }
    }
    assert_true(blocks > 0);
    closings_clear(&closings);
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
        cmocka_unit_test(test_its_ledger_goes_on),
        cmocka_unit_test(test_its_closings_are_of_the_first_form),
        cmocka_unit_test(test_a_ticket_of_it_works_once),
        cmocka_unit_test(test_its_sheets_recover),
        cmocka_unit_test(test_its_passphrases),
    };
    return cmocka_run_group_tests_name("a register of version 1.0.0", tests, start, NULL);
}
