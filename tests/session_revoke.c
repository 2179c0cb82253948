/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closing accesses and making them anew, and what the ledger says of it. */
#include "tests/session_fixture.h"

#include "tracker/session/access/ledger.h"

/* --- revoking --- */

static void test_revoke(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ticket ticket;
    char *pending = secret_alloc(INVITATION_CHARS + 1);
    assert_non_null(pending);
    world_make(&w);
    struct session *staying = open_as(&w, "22-1");
    struct session *leaving = open_as(&w, "29-1");
    struct session *ending = open_as(&w, "formatrice-1");
    must(save(staying, NULL, &ticket, &fault));
    must(people_accept_charter(ending, &fault));
    struct session *session = open_as(&w, "coordination");
    must(people_invite(session, "22-2", NULL, pending, &fault));
    refused(people_revoke(session, "29-2", &fault), ERROR_USER_UNKNOWN); /* a free seat */
    must(people_revoke(session, "29-1", &fault));
    refused(people_revoke(session, "29-1", &fault), ERROR_USER_STATE);
    assert_int_equal(session->roster->epoch_count, 2);
    assert_int_equal(session->roster->evaluation_count, 1);
    must(people_accept_charter(session, &fault)); /* goes on with the new keys */
    done(session);

    /* whoever was logged in: the one is told, the other goes on, with the new keys and old tickets
     */
    refused(save(leaving, NULL, NULL, &fault), ERROR_REVOKED);
    session_free(leaving);
    must(save(staying, &ticket, NULL, &fault));
    assert_int_equal(keyring_latest(staying->ring, KEY_TICKET), 2);
    done(staying);
    done(ending); /* its scrub too */
    refused(open_with(&w, "29-1", PHRASE, &session, &fault), ERROR_PASSPHRASE);
    for (size_t i = 0; i < HOLDINGS; i++)
        check_holding(&w, &holdings[i], 2, 1);
    /* the pending invitation got them too */
    must(activate_with(&w, "22-2", pending, PHRASE, &fault));
    check_holding(&w, &(struct holding){"22-2", holdings[0].kinds}, 2, 1);
    /* the seat can be given to somebody else */
    seat(&w, "coordination", "29-1");
    check_holding(&w, &(struct holding){"29-1", holdings[0].kinds}, 2, 1);
    secret_free(pending);
    world_end(&w);
}

/* What the revoked one kept opens nothing that is written afterwards. */
static void test_revoked_keys(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct store *store;
    struct txn *txn;
    world_make(&w);
    struct session *leaving = open_as(&w, "29-1");
    struct session *session = open_as(&w, "coordination");
    must(people_revoke(session, "29-1", &fault));
    done(session);
    must(store_open(w.store, &store, &fault));
    store_use_keys(store, leaving->ring);
    refused(txn_begin(store, false, &txn, &fault), ERROR_DENIED);
    store_close(store);
    session_free(leaving);
    world_end(&w);
}

static void test_revoke_rules(void **state)
{
    (void)state;
    static const struct {
        const char *by, *user;
        enum error expected;
    } cases[] = {
        {"coordination", "coordination", ERROR_USER_LAST},
        {"coordination", "evaluation-1", ERROR_DENIED},
        {"coordination", "nobody", ERROR_USER_UNKNOWN},
        {"evaluation-1", "evaluation-1", ERROR_USER_LAST},
        {"evaluation-1", "22-1", ERROR_DENIED},
        {"evaluation-1", "coordination", ERROR_USER_LAST},
        {"22-1", "29-1", ERROR_DENIED},
        {"22-1", "22-1", ERROR_DENIED},
        {"formatrice-1", "22-1", ERROR_DENIED},
        {"formatrice-1", "formatrice-1", ERROR_DENIED},
    };
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct session *session = open_as(&w, cases[i].by);
        enum error error = people_revoke(session, cases[i].user, &fault);
        if (error != cases[i].expected)
            fail_msg("%s revokes %s: %s", cases[i].by, cases[i].user, error_word(error));
        assert_int_equal(session->roster->epoch_count, 1);
        done(session);
    }
    world_end(&w);
}

/* Évaluation closes a formatrice's access: it draws ticket keys that it does not keep. */
static void test_revoke_formatrice(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    seat(&w, "evaluation-1", "formatrice-2");
    struct session *session = open_as(&w, "evaluation-1");
    must(people_revoke(session, "formatrice-2", &fault));
    assert_int_equal(keyring_latest(session->ring, KEY_STORE), 2);
    assert_int_equal(keyring_latest(session->ring, KEY_TICKET), 0);
    done(session);
    session = open_as(&w, "coordination");
    must(people_revoke(session, "formatrice-1", &fault));
    done(session);
    check_holding(&w, &holdings[0], 3, 1);
    check_holding(&w, &holdings[2], 3, 1);
    check_holding(&w, &holdings[3], 3, 1);
    recover_with(&w, "22-1", 0, 1, PHRASE); /* recovery got the ticket keys as well */
    check_holding(&w, &holdings[0], 3, 1);
    world_end(&w);
}

static void test_revoke_evaluation(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    seat(&w, "evaluation-1", "evaluation-2");
    struct session *staying = open_as(&w, "22-1");
    struct session *session = open_as(&w, "evaluation-2");
    refused(people_revoke(session, "evaluation-2", &fault), ERROR_USER_STATE);
    must(people_revoke(session, "evaluation-1", &fault));
    done(session);
    refused(open_with(&w, "evaluation-1", PHRASE, &session, &fault), ERROR_PASSPHRASE);
    check_holding(&w, &(struct holding){"evaluation-2", holdings[2].kinds}, 2, 2);
    check_holding(&w, &holdings[0], 2, 2);

    /* whoever is logged in seals to the new key at once; who logs in pins it */
    must(save(staying, NULL, NULL, &fault));
    assert_int_equal(staying->roster->evaluation_count, 2);
    done(staying);
    session = open_as(&w, "29-1");
    assert_int_equal(session->credentials->evaluation_epoch, 2);
    assert_memory_equal(&session->credentials->evaluation, &session->roster->evaluations[1].key,
                        KEY_BYTES);
    done(session);
    /* the chain of a formatrice invited by the revoked évaluation holds */
    done(open_as(&w, "formatrice-1"));
    recover_with(&w, "evaluation-2", 1, 2, PHRASE);
    check_holding(&w, &(struct holding){"evaluation-2", holdings[2].kinds}, 2, 2);
    world_end(&w);
}

/* A revocation that could not be written leaves the session with the keys that the store has: had
 * it kept the new ones, its next commit would lock everybody else out. */
static void test_revoke_fails(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    enum error error;
    world_make(&w);
    struct session *session = open_as(&w, "coordination");
    must(people_accept_charter(session, &fault)); /* so that the scrub is behind */
    cramped(error = people_revoke(session, "29-1", &fault));
    assert_int_not_equal(error, ERROR_NONE);
    assert_int_equal(keyring_latest(session->ring, KEY_STORE), 1);
    must(people_accept_charter(session, &fault));
    done(session);
    for (size_t i = 0; i < HOLDINGS; i++)
        check_holding(&w, &holdings[i], 1, 1);
    done(open_as(&w, "29-1"));
    world_end(&w);
}

/* Reads an open record; the caller gives it back with secret_free. */
static uint8_t *record_of(struct session *session, const char *name, size_t *bytes)
{
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    uint8_t *value = NULL;
    must(session_begin(session, false, &txn, &fault));
    must(record_get(txn, RECORD_OPEN, name, &value, bytes));
    must(session_end(session, txn, ERROR_NONE, &fault));
    assert_non_null(value);
    return value;
}

static bool file_has(const struct world *w, const uint8_t *value, size_t bytes)
{
    static char file[1 << 20];
    char path[160];
    snprintf(path, sizeof path, "%s/data.mdb", w->store);
    size_t got = read_whole(path, file, sizeof file);
    assert_true(got < sizeof file - 1);
    return memmem(file, got, value, bytes) != NULL;
}

/* What an act took away is in no page of the file, even when its session was killed before its
 * scrub: the next one owes it. */
static void test_erased(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text fresh = phrase_of(OTHER_PHRASE);
    for (int act = 0; act < 3; act++) {
        size_t bytes;
        world_make(&w);
        struct session *session = open_as(&w, act == 0 ? "22-1" : "coordination");
        uint8_t *lock = record_of(session, "lock 22-1", &bytes);
        assert_true(file_has(&w, lock, bytes));
        if (act == 0)
            must(people_passwd(session, &fresh, &fault));
        else if (act == 1)
            must(people_invite(session, "22-1", "22-1", w.code, &fault));
        else
            must(people_revoke(session, "22-1", &fault));
        session_free(session);
        assert_true(file_has(&w, lock, bytes)); /* the file as the kill left it */
        session = open_as(&w, "29-1");
        assert_false(file_has(&w, lock, bytes));
        session_free(session);
        secret_free(lock);
        world_end(&w);
    }
}

/* --- recovering --- */

static void test_recover(void **state)
{
    (void)state;
    static const unsigned pairs[3][2] = {{0, 1}, {2, 0}, {1, 2}};
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session;
    world_make(&w);
    struct sign_public root;
    session = open_as(&w, "coordination");
    root = session->roster->root;
    done(session);
    for (size_t i = 0; i < HOLDINGS; i++)
        for (size_t pair = 0; pair < 3; pair++) {
            const char *phrase = pair % 2 ? OTHER_PHRASE : "encore une autre phrase";
            recover_with(&w, holdings[i].user, pairs[pair][0], pairs[pair][1], phrase);
            refused(open_with(&w, holdings[i].user, PHRASE, &session, &fault), ERROR_PASSPHRASE);
            must(open_with(&w, holdings[i].user, phrase, &session, &fault));
            done(session);
            recover_with(&w, holdings[i].user, pairs[pair][1], pairs[pair][0], PHRASE);
            check_holding(&w, &holdings[i], 1, 1);
        }
    session = open_as(&w, "coordination");
    assert_memory_equal(&session->roster->root, &root, sizeof root);
    done(session);
    /* and all of them still can do what they did */
    seat(&w, "coordination", "22-2");
    seat(&w, "evaluation-1", "evaluation-2");
    session = open_as(&w, "22-1");
    assert_false(people_charter_accepted(session)); /* asked again */
    must(people_accept_charter(session, &fault));
    must(save(session, NULL, NULL, &fault));
    done(session);
    session = open_as(&w, "coordination");
    must(people_revoke(session, "29-1", &fault));
    done(session);
    recover_with(&w, "coordination", 0, 2, PHRASE);
    check_holding(&w, &holdings[3], 2, 1);
    world_end(&w);
}

static void refuse_recovery(const struct world *w, const char *user, const struct sheet *a,
                            const struct sheet *b, const char *phrase, enum error expected)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct session_options options = options_of(w, user);
    const struct secret_text text = phrase_of(phrase);
    refused(people_recover(&options, a, b, &text, &fault), expected);
}

static void test_recover_refused(void **state)
{
    (void)state;
    struct world w;
    struct world foreign;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    world_init(&foreign);
    const struct sheet *own = w.sheets;
    struct session *session = open_as(&w, "coordination");
    must(people_revoke(session, "29-1", &fault));
    must(people_invite(session, "22-2", NULL, w.code, &fault));
    done(session);
    for (size_t i = 0; i < RECOVERY_SHEETS; i++) {
        refuse_recovery(&w, "22-1", &own[i], &own[i], PHRASE, ERROR_SHEETS);
        for (size_t j = 0; j < RECOVERY_SHEETS; j++)
            refuse_recovery(&w, "22-1", &own[i], &foreign.sheets[j], PHRASE, ERROR_SHEETS);
    }
    /* one sheet and a copy of it that bears another number */
    struct sheet forged = own[0];
    forged.number = 2;
    refuse_recovery(&w, "22-1", &own[0], &forged, PHRASE, ERROR_SHEETS);
    refuse_recovery(&w, "22-1", &own[0], &own[1], "court", ERROR_PASSPHRASE_SHORT);
    refuse_recovery(&w, "nobody", &own[0], &own[1], PHRASE, ERROR_USER_UNKNOWN);
    refuse_recovery(&w, "29-2", &own[0], &own[1], PHRASE, ERROR_USER_UNKNOWN); /* a free seat */
    refuse_recovery(&w, "29-1", &own[0], &own[1], PHRASE, ERROR_USER_STATE);   /* revoked */
    refuse_recovery(&w, "22-2", &own[0], &own[1], PHRASE, ERROR_USER_STATE);   /* invited */
    done(open_as(&w, "22-1"));
    world_end(&foreign);
    world_end(&w);
}

/* --- the ledger tells all of it --- */

static void test_ledger(void **state)
{
    (void)state;
    static const struct {
        const char *user;
        enum ledger_act act;
        const char *subject;
    } expected[] = {
        {"coordination", LEDGER_CREATED, ""},
        {"coordination", LEDGER_INVITED, "evaluation-1"},
        {"evaluation-1", LEDGER_ACTIVATED, "evaluation-1"},
        {"coordination", LEDGER_INVITED, "22-1"},
        {"22-1", LEDGER_ACTIVATED, "22-1"},
        {"coordination", LEDGER_INVITED, "29-1"},
        {"29-1", LEDGER_ACTIVATED, "29-1"},
        {"evaluation-1", LEDGER_INVITED, "formatrice-1"},
        {"formatrice-1", LEDGER_ACTIVATED, "formatrice-1"},
        {"coordination", LEDGER_RECOVERED, "22-1"},
        {"coordination", LEDGER_RECOVERED, "coordination"},
        {"coordination", LEDGER_REVOKED, "29-1"},
    };
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ledger_entry *entries = NULL;
    size_t count = 0;
    world_make(&w);
    recover_with(&w, "22-1", 0, 1, PHRASE);
    recover_with(&w, "coordination", 0, 1, PHRASE);
    struct session *session = open_as(&w, "coordination");
    must(people_revoke(session, "29-1", &fault));
    must(ledger_read(session, &entries, &count, &fault));
    done(session);
    assert_int_equal(count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(entries[i].user, expected[i].user);
        assert_int_equal(entries[i].act, expected[i].act);
        assert_string_equal(entries[i].subject, expected[i].subject);
    }
    free(entries);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_revoke),
        cmocka_unit_test(test_revoked_keys),
        cmocka_unit_test(test_revoke_rules),
        cmocka_unit_test(test_revoke_formatrice),
        cmocka_unit_test(test_revoke_evaluation),
        cmocka_unit_test(test_revoke_fails),
        cmocka_unit_test(test_erased),
        cmocka_unit_test(test_recover),
        cmocka_unit_test(test_recover_refused),
        cmocka_unit_test(test_ledger),
    };
    return cmocka_run_group_tests_name("session revoke", tests, start, NULL);
}
