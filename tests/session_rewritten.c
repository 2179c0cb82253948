/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster and the ledger of a store, rewritten by someone who holds the store key. */
#include "tests/session_fixture.h"

#include "tracker/session/access/ledger.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/acts/backup.h"

static struct identity *identity_new(void)
{
    struct identity *identity = secret_alloc(sizeof *identity);
    assert_non_null(identity);
    identity_make(identity);
    return identity;
}

/* --- the roster --- */

typedef void rewriting(struct roster *roster, const struct identity *own);

static void box_replaced(struct roster *roster, const struct identity *own)
{
    roster_find(roster, "29-1")->box = own->box_public;
}

static void sign_replaced(struct roster *roster, const struct identity *own)
{
    roster_find(roster, "29-1")->sign = own->sign_public;
}

static void evaluation_replaced(struct roster *roster, const struct identity *own)
{
    memcpy(&roster->evaluations[0].key, &own->box_public, KEY_BYTES);
}

static void recovery_replaced(struct roster *roster, const struct identity *own)
{
    roster->recovery = own->box_public;
}

static void k_lowered(struct roster *roster, const struct identity *own)
{
    (void)own;
    roster->k = 3;
}

static void root_replaced(struct roster *roster, const struct identity *own)
{
    roster->root = own->sign_public;
}

static void user_added(struct roster *roster, const struct identity *own)
{
    struct user *user = roster_add(roster, "29-2", 0, false);
    *user = *roster_find(roster, "29-1");
    memcpy(user->name, "29-2", 5);
    user->box = own->box_public;
}

static void test_rewritten(void **state)
{
    (void)state;
    static const struct {
        rewriting *act;
        const char *subject;
    } cases[] = {
        {box_replaced, "29-1"},
        {sign_replaced, "29-1"},
        {evaluation_replaced, "evaluation 1"},
        {recovery_replaced, "coordination"},
        {k_lowered, "coordination"},
        {root_replaced, "coordination"},
        {user_added, "29-2"},
    };
    static const char *const users[] = {"22-1", "formatrice-1", "evaluation-1", "coordination"};
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct identity *own = identity_new();
    struct txn *txn;
    world_make(&w);
    struct session *writer = open_as(&w, "formatrice-1");
    struct roster *good = roster_new();
    assert_non_null(good);
    *good = *writer->roster;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        *writer->roster = *good;
        cases[i].act(writer->roster, own);
        must(session_begin(writer, true, &txn, &fault));
        must(session_end(writer, txn, roster_save(writer, txn, &fault), &fault));
        for (size_t u = 0; u < sizeof users / sizeof *users; u++) {
            struct session *session;
            refused(open_with(&w, users[u], PHRASE, &session, &fault), ERROR_STORE_DAMAGED);
            assert_string_equal(fault.subject, cases[i].subject);
        }
    }
    *writer->roster = *good;
    must(session_begin(writer, true, &txn, &fault));
    must(session_end(writer, txn, roster_save(writer, txn, &fault), &fault));
    done(writer);
    done(open_as(&w, "22-1"));
    free(good);
    secret_free(own);
    world_end(&w);
}

/* An invitation whose keys in the roster are not those under the code. */
static void test_invitation_rewritten(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    world_make(&w);
    struct session *session = open_as(&w, "coordination");
    must(people_invite(session, "22-2", NULL, w.code, &fault));
    struct user *user = roster_find(session->roster, "22-2");
    /* signed by coordination itself, for it is the only one whose signature would hold */
    struct identity *own = identity_new();
    user->invite_box = own->box_public;
    user->invite_sign = own->sign_public;
    roster_sign_invitation(&session->id, user, &session->credentials->identity.sign_secret);
    must(session_begin(session, true, &txn, &fault));
    must(session_end(session, txn, roster_save(session, txn, &fault), &fault));
    done(session);
    refused(activate_with(&w, "22-2", w.code, PHRASE, &fault), ERROR_STORE_DAMAGED);
    secret_free(own);
    world_end(&w);
}

/* --- the ledger --- */

static void entry_rewrite(struct session *session, const char *name, const char *from,
                          const char *to)
{
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    char *text;
    size_t bytes;
    must(session_begin(session, true, &txn, &fault));
    must(text_get(txn, name, &text, &bytes));
    char *at = strstr(text, from);
    assert_non_null(at);
    assert_int_equal(strlen(from), strlen(to));
    memcpy(at, to, strlen(to));
    must(text_put(txn, name, text));
    secret_free(text);
    must(session_end(session, txn, ERROR_NONE, &fault));
}

static void ledger_refused(struct session *session, const char *subject)
{
    struct fault fault = {.error = ERROR_NONE};
    struct ledger_entry *entries;
    size_t count;
    refused(ledger_read(session, &entries, &count, &fault), ERROR_STORE_DAMAGED);
    assert_string_equal(fault.subject, subject);
    assert_null(entries);
}

/* Someone with the store key, and a program of their own, rewrites the ledger. */
static void test_ledger_changed(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ledger_entry *entries;
    size_t count;
    struct txn *txn;
    world_make(&w);
    struct session *session = open_as(&w, "formatrice-1");
    must(ledger_read(session, &entries, &count, &fault));
    assert_int_equal(count, 9);
    free(entries);

    entry_rewrite(session, "ledger 4", "22-1", "29-1");
    ledger_refused(session, "ledger 4");
    entry_rewrite(session, "ledger 4", "29-1", "22-1");
    entry_rewrite(session, "ledger 3", "\"date\":\"20", "\"date\":\"19");
    ledger_refused(session, "ledger 3");
    entry_rewrite(session, "ledger 3", "\"date\":\"19", "\"date\":\"20");
    must(ledger_read(session, &entries, &count, &fault));
    free(entries);

    /* the last one left out, or one in the middle taken away */
    must(session_begin(session, true, &txn, &fault));
    must(session_end(session, txn, number_put(txn, "ledger", 8), &fault));
    ledger_refused(session, "ledger");
    must(session_begin(session, true, &txn, &fault));
    must(session_end(session, txn, number_put(txn, "ledger", 10), &fault));
    ledger_refused(session, "ledger 10");
    must(session_begin(session, true, &txn, &fault));
    must(number_put(txn, "ledger", 9));
    must(session_end(session, txn, record_remove(txn, RECORD_STORE, "ledger 5"), &fault));
    ledger_refused(session, "ledger 5");
    /* check reads it too */
    struct check_answer answer;
    refused(session_check(session, &answer, &fault), ERROR_STORE_DAMAGED);
    done(session);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rewritten),
        cmocka_unit_test(test_invitation_rewritten),
        cmocka_unit_test(test_ledger_changed),
    };
    return cmocka_run_group_tests_name("session rewritten", tests, start, NULL);
}
