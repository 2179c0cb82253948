/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Creating a store, who holds which keys, inviting, activating, passphrases. */
#include "tests/session_fixture.h"
#include "tracker/session/access/people_internal.h"
#include "tracker/session/access/roster_internal.h"

/* --- creating --- */

static void test_init(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct stat status;
    char text[8192];
    world_init(&w);

    assert_int_equal(entries_of(w.store), 2);
    assert_int_equal(strlen(w.init->id), 2 * ID_BYTES);
    assert_int_equal(strlen(w.init->code), INVITATION_CHARS);
    for (size_t i = 0; i < RECOVERY_SHEETS; i++) {
        assert_int_equal(stat(w.init->sheets[i], &status), 0);
        assert_int_equal(status.st_mode & 07777, 0600);
        read_whole(w.init->sheets[i], text, sizeof text);
        assert_non_null(strstr(text, w.init->id));
        assert_non_null(strstr(text, "une feuille seule n'ouvre rien"));
        assert_non_null(strstr(text, "Registre d'entraînement"));
    }
    struct session *session = open_as(&w, "coordination");
    assert_int_equal(session_role(session), ROLE_COORDINATION);
    assert_int_equal(session_k(session), 5);
    assert_true(session_practice(session));
    assert_int_equal(session_codebook(session)->version, 2);
    refused(people_invite(session, "22-1", NULL, w.code, &fault), ERROR_NOT_READY);
    done(session);
    world_end(&w);
}

static void refuse_init(struct world *w, const struct init_request *request, enum error expected)
{
    struct fault fault = {.error = ERROR_NONE};
    size_t sheets = entries_of(w->sheets_dir);
    size_t store = entries_of(w->store);
    size_t folder = entries_of(w->folder);
    refused(people_init(request, w->init, &fault), expected);
    assert_int_equal(entries_of(w->sheets_dir), sheets);
    assert_int_equal(entries_of(w->store), store);
    assert_int_equal(entries_of(w->folder), folder);
    assert_int_equal(w->init->code[0], '\0');
    assert_int_equal(w->init->sheets[0][0], '\0');
}

static void test_init_refused(void **state)
{
    (void)state;
    struct world w;
    char path[160];
    const struct secret_text passphrase = phrase_of(PHRASE);
    const struct secret_text too_short = phrase_of("onze signes");
    world_folder(&w);
    const struct init_request good = request_of(&w, &passphrase);
    struct init_request bad = good;

    bad.k = 2;
    refuse_init(&w, &bad, ERROR_FIELD);
    bad.k = 12;
    refuse_init(&w, &bad, ERROR_FIELD);
    bad = good;
    bad.department_count = 0;
    refuse_init(&w, &bad, ERROR_FIELD);
    bad.department_count = DEPARTMENTS_MAX + 1;
    refuse_init(&w, &bad, ERROR_FIELD);
    bad = good;
    bad.departments[1] = 22; /* twice */
    refuse_init(&w, &bad, ERROR_FIELD);
    bad.departments[1] = 0;
    refuse_init(&w, &bad, ERROR_FIELD);
    bad = good;
    bad.seats = 0;
    refuse_init(&w, &bad, ERROR_FIELD);
    bad.seats = 65; /* more than the roster has room for */
    refuse_init(&w, &bad, ERROR_FIELD);
    bad = good;
    bad.passphrase = &too_short;
    refuse_init(&w, &bad, ERROR_PASSPHRASE_SHORT);
    bad = good;
    bad.codebook = "{}";
    bad.codebook_bytes = 2;
    refuse_init(&w, &bad, ERROR_CODEBOOK);
    bad = good;
    bad.practice = false;
    bad.recovery_dir = NULL;
    refuse_init(&w, &bad, ERROR_FIELD);
    bad = good;
    snprintf(path, sizeof path, "%s/missing", w.folder);
    bad.recovery_dir = path;
    refuse_init(&w, &bad, ERROR_FILE);

    /* the second sheet is in the way: the first is taken back, the foreign file stays */
    snprintf(path, sizeof path, "%s/feuille-de-secours-2.txt", w.sheets_dir);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    refuse_init(&w, &good, ERROR_FILE_EXISTS);
    assert_int_equal(entries_of(w.sheets_dir), 1);
    assert_int_equal(unlink(path), 0);

    /* the sheets are written, and then the store does not go into place: it is not empty any more
     */
    assert_int_equal(mkdir(w.store, 0700), 0);
    bad = good;
    bad.recovery_dir = w.store;
    refuse_init(&w, &bad, ERROR_STORE_EXISTS);

    /* something stands where the store would */
    snprintf(path, sizeof path, "%s/x", w.store);
    file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    refuse_init(&w, &good, ERROR_STORE_EXISTS);
    world_end(&w);
}

/* A store that is not for practice: MODERATE locks, two of them here. */
static void test_real(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text passphrase = phrase_of(PHRASE);
    struct session *session;
    world_folder(&w);
    struct init_request request = request_of(&w, &passphrase);
    request.practice = false;
    must(people_init(&request, w.init, &fault));
    session = open_as(&w, "coordination");
    assert_false(session_practice(session));
    done(session);
    refused(open_with(&w, "coordination", OTHER_PHRASE, &session, &fault), ERROR_PASSPHRASE);
    world_end(&w);
}

/* --- who holds what --- */

static void test_roles(void **state)
{
    (void)state;
    struct world w;
    world_make(&w);
    for (size_t i = 0; i < HOLDINGS; i++)
        check_holding(&w, &holdings[i], 1, 1);
    world_end(&w);
}

/* --- inviting --- */

static void test_invite_rules(void **state)
{
    (void)state;
    static const struct {
        const char *by, *user;
        enum error expected;
    } cases[] = {
        {"coordination", "22-2", ERROR_NONE},
        {"coordination", "formatrice-2", ERROR_DENIED},
        {"coordination", "evaluation-1", ERROR_USER_LAST},
        {"coordination", "evaluation-2", ERROR_DENIED},
        {"coordination", "coordination", ERROR_USER_LAST},
        {"coordination", "22-3", ERROR_USER_UNKNOWN},
        {"coordination", "35-1", ERROR_USER_UNKNOWN},
        {"coordination", "somebody", ERROR_USER_UNKNOWN},
        {"coordination", "", ERROR_USER_UNKNOWN},
        {"coordination", "22-1", ERROR_USER_ACTIVE},
        {"evaluation-1", "evaluation-2", ERROR_NONE},
        {"evaluation-1", "formatrice-2", ERROR_NONE},
        {"evaluation-1", "formatrice-1", ERROR_USER_ACTIVE},
        {"evaluation-1", "22-2", ERROR_DENIED},
        {"evaluation-1", "evaluation-1", ERROR_USER_LAST},
        {"evaluation-1", "coordination", ERROR_USER_LAST},
        {"22-1", "22-2", ERROR_DENIED},
        {"22-1", "formatrice-2", ERROR_DENIED},
        {"formatrice-1", "formatrice-2", ERROR_DENIED},
        {"formatrice-1", "evaluation-2", ERROR_DENIED},
    };
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct session *session = open_as(&w, cases[i].by);
        enum error error = people_invite(session, cases[i].user, NULL, w.code, &fault);
        if (error != cases[i].expected)
            fail_msg("%s invites %s: %s", cases[i].by, cases[i].user, error_word(error));
        assert_int_equal(strlen(w.code), error ? 0 : INVITATION_CHARS);
        done(session);
    }
    /* a second évaluation holds what the first does, and may then make the first one's access anew
     */
    must(activate_with(&w, "evaluation-2", "aaaa-aaaa-aaaa-aaaa-aaaa", PHRASE, &fault) ==
                 ERROR_PASSPHRASE
             ? ERROR_NONE
             : ERROR_SYSTEM);
    seat(&w, "evaluation-1", "evaluation-2");
    check_holding(&w, &(struct holding){"evaluation-2", holdings[2].kinds}, 1, 1);
    struct session *session = open_as(&w, "evaluation-2");
    refused(people_invite(session, "evaluation-2", "evaluation-2", w.code, &fault),
            ERROR_USER_STATE);
    done(session);
    seat(&w, "evaluation-2", "evaluation-1");
    check_holding(&w, &holdings[2], 1, 1);
    world_end(&w);
}

static void test_lost_code(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char typed[64];
    world_init(&w);
    struct session *session = open_as(&w, "coordination");
    must(people_invite(session, "evaluation-1", NULL, w.code, &fault));
    done(session);
    refused(activate_with(&w, "evaluation-1", w.init->code, PHRASE, &fault), ERROR_PASSPHRASE);
    /* spaces, capitals and a missing dash are forgiven */
    snprintf(typed, sizeof typed, " %.9s%.14s\n", w.code, w.code + 10);
    for (char *c = typed; *c; c++)
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
    must(activate_with(&w, "evaluation-1", typed, PHRASE, &fault));
    done(open_as(&w, "evaluation-1"));
    refused(activate_with(&w, "evaluation-1", w.code, PHRASE, &fault), ERROR_PASSPHRASE);
    world_end(&w);
}

static void test_invite_again(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *refused_one = NULL;
    world_make(&w);
    struct session *old = open_as(&w, "22-1");
    struct session *session = open_as(&w, "coordination");
    refused(people_invite(session, "22-1", "22-2", w.code, &fault), ERROR_USER_ACTIVE);
    must(people_invite(session, "22-1", "22-1", w.code, &fault));
    done(session);
    refused(open_with(&w, "22-1", PHRASE, &refused_one, &fault), ERROR_PASSPHRASE);
    refused(people_accept_charter(old, &fault), ERROR_REVOKED);
    done(old);
    must(activate_with(&w, "22-1", w.code, OTHER_PHRASE, &fault));
    refused(open_with(&w, "22-1", PHRASE, &refused_one, &fault), ERROR_PASSPHRASE);
    must(open_with(&w, "22-1", OTHER_PHRASE, &session, &fault));
    assert_int_equal(session->roster->epoch_count, 1);
    must(save(session, NULL, NULL, &fault));
    done(session);
    world_end(&w);
}

/* --- passphrases --- */

static void test_wrong(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    world_make(&w);
    refused(open_with(&w, "22-1", OTHER_PHRASE, &session, &fault), ERROR_PASSPHRASE);
    refused(open_with(&w, "22-2", PHRASE, &session, &fault), ERROR_PASSPHRASE);
    refused(open_with(&w, "99-9", PHRASE, &session, &fault), ERROR_PASSPHRASE);
    refused(open_with(&w, "../../etc", PHRASE, &session, &fault), ERROR_PASSPHRASE);
    refused(open_with(&w, "", PHRASE, &session, &fault), ERROR_PASSPHRASE);
    assert_null(session);
    refused(activate_with(&w, "22-2", "aaaa-aaaa-aaaa-aaaa-aaaa", PHRASE, &fault),
            ERROR_PASSPHRASE);
    refused(activate_with(&w, "22-2", "aaaa", PHRASE, &fault), ERROR_CODE_FORM);
    /* a lock of somebody else is not one's own */
    session = open_as(&w, "coordination");
    struct txn *txn;
    uint8_t *lock;
    size_t bytes;
    must(session_begin(session, true, &txn, &fault));
    must(record_get(txn, RECORD_OPEN, "lock 22-1", &lock, &bytes));
    must(record_put(txn, RECORD_OPEN, "lock 29-1", lock, bytes));
    secret_free(lock);
    must(session_end(session, txn, ERROR_NONE, &fault));
    done(session);
    refused(open_with(&w, "29-1", PHRASE, &session, &fault), ERROR_STORE_DAMAGED);
    world_end(&w);
}

static void test_passphrase_rule(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char huge[PASSPHRASE_MAX_BYTES + 2];
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    static const struct {
        const char *text;
        enum error expected;
    } cases[] = {
        {"", ERROR_PASSPHRASE_SHORT},
        {"onze signes", ERROR_PASSPHRASE_SHORT},
        {"ééééééééééé", ERROR_PASSPHRASE_SHORT}, /* eleven characters, 22 bytes */
        {"douze signes", ERROR_NONE},
        {"éééééééééééé", ERROR_NONE},
        {"une tabulation\tdedans", ERROR_NONE},
        {"une fin de ligne\n", ERROR_PASSPHRASE_FORM},
        {"effacement \x7F ici", ERROR_PASSPHRASE_FORM},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct secret_text text = phrase_of(cases[i].text);
        enum error error = people_passwd(session, &text, &fault);
        if (error != cases[i].expected)
            fail_msg("%zu: %s", i, error_word(error));
    }
    memset(huge, 'x', sizeof huge);
    refused(people_passwd(session, &(struct secret_text){huge, PASSPHRASE_MAX_BYTES + 1}, &fault),
            ERROR_PASSPHRASE_FORM);
    must(people_passwd(session, &(struct secret_text){huge, PASSPHRASE_MAX_BYTES}, &fault));
    done(session);
    world_end(&w);
}

static void test_passwd(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text text = phrase_of(OTHER_PHRASE);
    world_make(&w);
    for (size_t i = 0; i < HOLDINGS; i++) {
        struct session *session = open_as(&w, holdings[i].user);
        must(people_passwd(session, &text, &fault));
        done(session);
        refused(open_with(&w, holdings[i].user, PHRASE, &session, &fault), ERROR_PASSPHRASE);
        must(open_with(&w, holdings[i].user, OTHER_PHRASE, &session, &fault));
        done(session);
    }
    world_end(&w);
}

static void test_charter(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    struct session *session = open_as(&w, "coordination");
    must(people_invite(session, "22-2", NULL, w.code, &fault));
    done(session);
    const struct session_options options = options_of(&w, "22-2");
    const struct secret_text typed = phrase_of(w.code);
    const struct secret_text text = phrase_of(PHRASE);
    must(people_activate(&options, &typed, &text, false, &fault));
    session = open_as(&w, "22-2");
    assert_false(people_charter_accepted(session));
    refused(save(session, NULL, NULL, &fault), ERROR_CHARTER);
    must(people_accept_charter(session, &fault));
    assert_true(people_charter_accepted(session));
    must(save(session, NULL, NULL, &fault));
    done(session);
    session = open_as(&w, "22-2");
    assert_true(people_charter_accepted(session));
    done(session);
    world_end(&w);
}

static void test_list(void **state)
{
    (void)state;
    static const struct person expected[] = {
        {.name = "22-1", .role = ROLE_REFERENT, .state = USER_ACTIVE, .charter = true},
        {.name = "22-2", .role = ROLE_REFERENT, .free = true},
        {.name = "29-1", .role = ROLE_REFERENT, .state = USER_REVOKED, .charter = true},
        {.name = "29-2", .role = ROLE_REFERENT, .state = USER_INVITED},
        {.name = "evaluation-1", .role = ROLE_EVALUATION, .state = USER_ACTIVE, .charter = true},
        {.name = "evaluation-2", .role = ROLE_EVALUATION, .state = USER_INVITED},
        {.name = "evaluation-10", .role = ROLE_EVALUATION, .state = USER_INVITED},
        {.name = "formatrice-1", .role = ROLE_FORMATRICE, .state = USER_ACTIVE, .charter = true},
        {.name = "coordination", .role = ROLE_COORDINATION, .state = USER_ACTIVE},
    };
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct person *people = NULL;
    size_t count = 0;
    world_make(&w);
    struct session *session = open_as(&w, "coordination");
    must(people_invite(session, "29-2", NULL, w.code, &fault));
    must(people_invite(session, "29-2", NULL, w.code, &fault)); /* once in the list all the same */
    must(people_revoke(session, "29-1", &fault));
    done(session);
    session = open_as(&w, "evaluation-1");
    must(people_invite(session, "evaluation-10", NULL, w.code, &fault));
    must(people_invite(session, "evaluation-2", NULL, w.code, &fault));
    done(session);
    session = open_as(&w, "22-1");
    must(people_list(session, &people, &count, &fault));
    done(session);
    assert_int_equal(count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(people[i].name, expected[i].name);
        assert_int_equal(people[i].role, expected[i].role);
        assert_int_equal(people[i].free, expected[i].free);
        assert_int_equal(people[i].state, expected[i].state);
        assert_int_equal(people[i].charter, expected[i].charter);
    }
    free(people);
    world_end(&w);
}

/* Codes lost again and again use up no place, and once all are taken recovery still has some. */
static void test_full(void **state)
{
    (void)state;
    struct world w;
    struct txn *txn;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    struct session *session = open_as(&w, "coordination");
    for (unsigned i = 0; i < 300; i++)
        must(people_invite(session, "29-2", NULL, w.code, &fault));
    done(session);
    must(activate_with(&w, "29-2", w.code, PHRASE, &fault));

    session = open_as(&w, "coordination");
    const struct identity *own = &session->credentials->identity;
    must(session_begin(session, true, &txn, &fault));
    must(roster_load(session, txn, &fault));
    for (struct user *user; (user = roster_add(session->roster, "22-2", 0, false));)
        entry_vouch(&session->id, user, 0, own, &own->sign_secret);
    must(roster_save(session, txn, &fault));
    must(session_end(session, txn, ERROR_NONE, &fault));
    refused(people_invite(session, "29-1", "29-1", w.code, &fault), ERROR_ROSTER_FULL);
    done(session);
    done(open_as(&w, "29-1"));
    recover_with(&w, "29-1", 0, 2, OTHER_PHRASE);
    must(open_with(&w, "29-1", OTHER_PHRASE, &session, &fault));
    done(session);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full),         cmocka_unit_test(test_init),
        cmocka_unit_test(test_init_refused), cmocka_unit_test(test_real),
        cmocka_unit_test(test_roles),        cmocka_unit_test(test_invite_rules),
        cmocka_unit_test(test_lost_code),    cmocka_unit_test(test_invite_again),
        cmocka_unit_test(test_wrong),        cmocka_unit_test(test_passphrase_rule),
        cmocka_unit_test(test_passwd),       cmocka_unit_test(test_charter),
        cmocka_unit_test(test_list),
    };
    return cmocka_run_group_tests_name("session people", tests, start, NULL);
}
