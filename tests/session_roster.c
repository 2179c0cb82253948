/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, and the chain of public keys. */
#include "tests/session_fixture.h"

/* --- names --- */

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum role role;
        unsigned department, number;
    } cases[] = {
        {"22-1", ROLE_REFERENT, 22, 1},
        {"971-12", ROLE_REFERENT, 971, 12},
        {"formatrice-1", ROLE_FORMATRICE, 0, 1},
        {"evaluation-10", ROLE_EVALUATION, 0, 10},
        {"coordination", ROLE_COORDINATION, 0, 0},
        {"", ROLE_NONE, 0, 0},
        {"22-", ROLE_NONE, 0, 0},
        {"-1", ROLE_NONE, 0, 0},
        {"22-01", ROLE_NONE, 0, 0},
        {"022-1", ROLE_NONE, 0, 0},
        {"22-0", ROLE_NONE, 0, 0},
        {"22-1 ", ROLE_NONE, 0, 0},
        {" 22-1", ROLE_NONE, 0, 0},
        {"22-1-1", ROLE_NONE, 0, 0},
        {"22-10000", ROLE_NONE, 0, 0},
        {"evaluation", ROLE_NONE, 0, 0},
        {"evaluation-", ROLE_NONE, 0, 0},
        {"Evaluation-1", ROLE_NONE, 0, 0},
        {"coordination-1", ROLE_NONE, 0, 0},
        {"recovery", ROLE_NONE, 0, 0},
        {"invite 22-1", ROLE_NONE, 0, 0},
        {"formatrice-111111111111111111", ROLE_NONE, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned department = 0;
        unsigned number = 0;
        enum role role = role_of(cases[i].name, &department, &number);
        if (role != cases[i].role)
            fail_msg("%s: role %d", cases[i].name, (int)role);
        if (role == ROLE_NONE)
            continue;
        assert_int_equal(department, cases[i].department);
        assert_int_equal(number, cases[i].number);
    }
}

/* --- a roster made by hand --- */

struct chain {
    struct id store;
    struct roster *roster;
    struct identity *root, *evaluation, *one_time; /* secret memory */
};

static struct identity *identity_new(void)
{
    struct identity *identity = secret_alloc(sizeof *identity);
    assert_non_null(identity);
    identity_make(identity);
    return identity;
}

static struct user *chain_add(struct chain *c, const char *name, unsigned by,
                              const struct identity *signer)
{
    struct user *user = roster_add(c->roster, name, by, false);
    assert_non_null(user);
    user->state = USER_INVITED;
    user->by = by;
    user->invite_box = c->one_time->box_public;
    user->invite_sign = c->one_time->sign_public;
    roster_sign_invitation(&c->store, user, &signer->sign_secret);
    return user;
}

static void chain_activate(struct chain *c, struct user *user, const struct identity *own)
{
    user->state = USER_ACTIVE;
    user->box = own->box_public;
    user->sign = own->sign_public;
    roster_sign_activation(&c->store, user, &c->one_time->sign_secret);
}

/* coordination 0, evaluation-1 1, 22-1 2, formatrice-1 3 (invited). */
static void chain_make(struct chain *c)
{
    memset(c, 0, sizeof *c);
    random_fill(c->store.b, ID_BYTES);
    c->roster = roster_new();
    assert_non_null(c->roster);
    c->root = identity_new();
    c->evaluation = identity_new();
    c->one_time = identity_new();
    struct roster *roster = c->roster;
    roster->k = 5;
    roster->seats = 3;
    roster->departments[0] = 22;
    roster->departments[1] = 29;
    roster->department_count = 2;
    roster->root = c->root->sign_public;
    random_fill(&roster->recovery, sizeof roster->recovery);
    roster->epochs[0] = 24000;
    roster->epoch_count = 1;
    roster->has_zone = true;
    assert_true(zone_find("Indian/Reunion", ZONE_TZDATA, 0, &roster->zone));
    roster_sign_settings(&c->store, roster, &c->root->sign_secret);

    struct user *user = roster_add(roster, "coordination", 0, false);
    user->invite_box = c->root->box_public;
    user->invite_sign = c->root->sign_public;
    user->box = c->root->box_public;
    user->sign = c->root->sign_public;
    user->state = USER_ACTIVE;
    roster_sign_invitation(&c->store, user, &c->root->sign_secret);
    roster_sign_activation(&c->store, user, &c->root->sign_secret);

    chain_activate(c, chain_add(c, "evaluation-1", 0, c->root), c->evaluation);
    struct identity *referent = identity_new();
    chain_activate(c, chain_add(c, "22-1", 0, c->root), referent);
    secret_free(referent);
    chain_add(c, "formatrice-1", 1, c->evaluation);

    struct evaluation_keys *keys = &roster->evaluations[roster->evaluation_count++];
    random_fill(&keys->key, sizeof keys->key);
    random_fill(&keys->release, sizeof keys->release);
    keys->by = 1;
    roster_sign_evaluation(&c->store, 1, keys, &c->evaluation->sign_secret);
}

static void chain_end(struct chain *c)
{
    free(c->roster);
    secret_free(c->root);
    secret_free(c->evaluation);
    secret_free(c->one_time);
}

static enum error verify(const struct chain *c)
{
    struct fault fault = {.error = ERROR_NONE};
    return roster_verify(c->roster, &c->store, &c->root->sign_public, &fault);
}

static void test_chain(void **state)
{
    (void)state;
    struct chain c;
    struct fault fault = {.error = ERROR_NONE};
    chain_make(&c);
    must(roster_verify(c.roster, &c.store, &c.root->sign_public, &fault));
    refused(roster_verify(c.roster, &c.store, &c.evaluation->sign_public, &fault),
            ERROR_STORE_DAMAGED);
    c.store.b[0] ^= 1; /* a chain of another store */
    refused(roster_verify(c.roster, &c.store, &c.root->sign_public, &fault), ERROR_STORE_DAMAGED);
    chain_end(&c);
}

/* Every byte of what must be signed, changed alone. */
static void flip_all(struct chain *c, void *field, size_t bytes, const char *name)
{
    uint8_t *p = field;
    for (size_t i = 0; i < bytes; i++) {
        p[i] ^= 1;
        if (verify(c) != ERROR_STORE_DAMAGED)
            fail_msg("byte %zu of %s may be changed", i, name);
        p[i] ^= 1;
    }
    assert_int_equal(verify(c), ERROR_NONE);
}

#define flip(c, field) flip_all((c), &(field), sizeof(field), #field)

static void test_changed(void **state)
{
    (void)state;
    struct chain c;
    chain_make(&c);
    struct roster *roster = c.roster;
    flip(&c, roster->k);
    flip(&c, roster->seats);
    flip(&c, roster->departments[1]);
    flip(&c, roster->root);
    flip(&c, roster->recovery);
    flip(&c, roster->settings);
    flip(&c, roster->zone);
    roster->has_zone = false;
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    roster->has_zone = true;
    roster->department_count = 1;
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    roster->department_count = 2;
    for (size_t i = 0; i < roster->user_count; i++) {
        struct user *user = &roster->users[i];
        flip_all(&c, user->name, strlen(user->name), user->name);
        flip(&c, user->invite_box);
        flip(&c, user->invite_sign);
        flip(&c, user->invitation);
        if (user->state != USER_ACTIVE)
            continue;
        flip(&c, user->box);
        flip(&c, user->sign);
        flip(&c, user->activation);
    }
    flip(&c, roster->evaluations[0].key);
    flip(&c, roster->evaluations[0].release.key_id);
    flip(&c, roster->evaluations[0].release.b);
    flip(&c, roster->evaluations[0].signature);
    chain_end(&c);
}

/* Keys put in by someone who cannot sign for them. */
static void test_forged(void **state)
{
    (void)state;
    struct chain c;
    struct identity *own = identity_new();
    chain_make(&c);
    struct roster *roster = c.roster;
    struct roster *good = roster_new();
    assert_non_null(good);
    *good = *roster;

    /* an active entry without activation */
    roster->users[3].state = USER_ACTIVE;
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    *roster = *good;
    /* own keys without the one-time key's signature */
    roster->users[3].box = own->box_public;
    roster->users[3].sign = own->sign_public;
    roster_sign_activation(&c.store, &roster->users[3], &own->sign_secret);
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    *roster = *good;
    /* invitations signed by oneself, by someone who may not, by a key that does not exist yet */
    struct user *user = chain_add(&c, "22-2", 0, own);
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    user->by = 4;
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    *roster = *good;
    chain_add(&c, "22-2", 1, c.evaluation);
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    *roster = *good;
    chain_add(&c, "evaluation-2", 2, own);
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    *roster = *good;
    chain_add(&c, "formatrice-2", 3, own);
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    *roster = *good;
    /* two entries that vouch for each other */
    struct user *first = chain_add(&c, "evaluation-2", 5, own);
    chain_activate(&c, first, own);
    struct user *second = chain_add(&c, "evaluation-3", 4, own);
    chain_activate(&c, second, own);
    assert_int_equal(roster_entry(roster, second), 5);
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    *roster = *good;
    /* evaluation keys of a référent, and of an entry that is not there */
    chain_activate(&c, &roster->users[2], own);
    assert_int_equal(verify(&c), ERROR_NONE);
    roster->evaluations[0].by = 2;
    roster_sign_evaluation(&c.store, 1, &roster->evaluations[0], &own->sign_secret);
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    roster->evaluations[0].by = 200;
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    /* and of another epoch */
    *roster = *good;
    roster->evaluations[1] = roster->evaluations[0];
    roster->evaluation_count = 2;
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    roster->evaluation_count = 0;
    roster->user_count = 0;
    assert_int_equal(verify(&c), ERROR_STORE_DAMAGED);
    free(good);
    secret_free(own);
    chain_end(&c);
}

/* --- entries, settings, epochs --- */

/* Somebody of that name who has come in. */
static struct user *used(struct roster *roster, const char *name, bool recovering)
{
    struct user *user = roster_add(roster, name, 0, recovering);
    if (!user)
        return NULL;
    user->state = USER_ACTIVE;
    user->sign.b[0] = 1;
    return user;
}

static void test_full(void **state)
{
    (void)state;
    struct chain c;
    chain_make(&c);
    struct roster *roster = c.roster;
    const size_t before = roster->user_count;
    for (unsigned i = 0; i < 2 * ROSTER_USERS; i++) /* invited again and again, never activated */
        assert_non_null(roster_add(roster, "29-1", 0, false));
    assert_int_equal(roster->user_count, before + 1);
    struct user *waiting = roster_find(roster, "29-1");
    struct user *other = roster_add(roster, "29-2", 0, false);
    assert_ptr_not_equal(other, waiting); /* another's invitation still waits */
    waiting->state = USER_REVOKED;
    assert_ptr_equal(roster_add(roster, "22-2", 0, false), waiting);
    assert_null(roster_find(roster, "29-1"));
    const unsigned late = roster_entry(roster, other);
    other->state = USER_REVOKED;
    assert_true(roster_entry(roster, roster_add(roster, "35-1", late, false)) > late);

    while (used(roster, "22-1", false))
        ;
    assert_int_equal(roster->user_count, ROSTER_USERS - ROSTER_RESERVE);
    for (unsigned i = 0; i < ROSTER_RESERVE; i++)
        assert_non_null(used(roster, "22-1", true));
    assert_null(used(roster, "22-1", true));
    assert_int_equal(roster_active(roster, ROLE_REFERENT), 1);
    chain_end(&c);
}

static void test_entries(void **state)
{
    (void)state;
    struct chain c;
    chain_make(&c);
    struct roster *roster = c.roster;
    assert_null(roster_find(roster, "22-2"));
    assert_int_equal(roster_entry(roster, roster_find(roster, "22-1")), 2);
    assert_int_equal(roster_active(roster, ROLE_REFERENT), 1);
    assert_int_equal(roster_active(roster, ROLE_FORMATRICE), 0);
    struct user *again = roster_add(roster, "22-1", 0, false);
    assert_ptr_equal(roster_find(roster, "22-1"), again);
    assert_int_equal(roster->users[2].state, USER_REPLACED);
    assert_int_equal(roster_active(roster, ROLE_REFERENT), 0);
    assert_null(roster_add(roster, "a name that is much too long for this", 0, false));
    assert_true(roster_admits(roster, "22-3"));
    assert_false(roster_admits(roster, "22-4"));
    assert_false(roster_admits(roster, "35-1"));
    assert_true(roster_admits(roster, "formatrice-7"));
    assert_false(roster_admits(roster, "x"));
    chain_end(&c);
}

/* Tickets of an epoch stay valid for 18 months after the next one began. */
static void test_ticket_epochs(void **state)
{
    (void)state;
    struct roster *roster = roster_new();
    assert_non_null(roster);
    assert_int_equal(roster_first_ticket_epoch(roster, 24000), 1);
    roster->epochs[0] = 24000;
    roster->epoch_count = 1;
    assert_int_equal(roster_first_ticket_epoch(roster, 24000), 1);
    assert_int_equal(roster_first_ticket_epoch(roster, 24100), 1);
    roster->epochs[1] = 24010;
    roster->epochs[2] = 24020;
    roster->epoch_count = 3;
    assert_int_equal(roster_first_ticket_epoch(roster, 24020), 1);
    assert_int_equal(roster_first_ticket_epoch(roster, 24027), 1);
    assert_int_equal(roster_first_ticket_epoch(roster, 24028), 2);
    assert_int_equal(roster_first_ticket_epoch(roster, 24037), 2);
    assert_int_equal(roster_first_ticket_epoch(roster, 24038), 3);
    assert_int_equal(roster_first_ticket_epoch(roster, 30000), 3);
    free(roster);
}

/* --- as JSON --- */

static void test_json(void **state)
{
    (void)state;
    struct chain c;
    chain_make(&c);
    struct roster *back = roster_new();
    assert_non_null(back);
    c.roster->generation = 3;
    c.roster->releases_expected = 12;
    char *text = roster_to_json(c.roster);
    assert_non_null(text);
    assert_int_equal(roster_from_json(text, strlen(text), back, NULL), ERROR_NONE);
    assert_memory_equal(back, c.roster, sizeof *back);
    /* cut anywhere it is no roster, and leaves nothing */
    static const struct roster none;
    for (size_t bytes = 0; bytes < strlen(text); bytes += 7) {
        assert_int_equal(roster_from_json(text, bytes, back, NULL), ERROR_STORE_DAMAGED);
        assert_memory_equal(back, &none, sizeof *back);
    }
    free(text);
    free(back);
    chain_end(&c);
}

/* text with the first `from` made `to`. */
static char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    size_t room = strlen(text) + strlen(to) + 1;
    assert_non_null(at);
    char *out = malloc(room);
    assert_non_null(out);
    snprintf(out, room, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return out;
}

/* Version 1, of registers made before there was a zone: its signature holds, and the zone is
 * Paris's. */
static void test_version_1(void **state)
{
    (void)state;
    struct chain c;
    struct fault fault = {.error = ERROR_NONE};
    chain_make(&c);
    c.roster->has_zone = false;
    c.roster->zone = zone_paris;
    roster_sign_settings(&c.store, c.roster, &c.root->sign_secret);
    struct roster *back = roster_new();
    char *text = roster_to_json(c.roster);
    assert_true(back && text);
    assert_non_null(strstr(text, "\"version\":1"));
    assert_null(strstr(text, "zone"));
    must(roster_from_json(text, strlen(text), back, &fault));
    assert_memory_equal(back, c.roster, sizeof *back);
    must(roster_verify(back, &c.store, &c.root->sign_public, &fault));
    free(text);
    free(back);
    chain_end(&c);
}

static void test_json_refused(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        enum error error;
    } changes[] = {
        {"\"version\":2", "\"version\":3", ERROR_STORE_FORMAT},
        {"\"version\":2", "\"version\":\"1\"", ERROR_STORE_DAMAGED},
        {"\"version\":2", "\"version\":3,\"place\":1", ERROR_STORE_FORMAT},
        {"\"version\":2", "\"version\":2,\"place\":1", ERROR_STORE_FORMAT},
        {"\"version\":2", "\"version\":1", ERROR_STORE_DAMAGED}, /* has no zone */
        {"\"zone\":", "\"zones\":", ERROR_STORE_FORMAT},
        {"\"rule\":\"<+04>-4", "\"rule\":\"<+04>", ERROR_STORE_DAMAGED},
        {"\"rule\":\"<+04>-4",
         "\"rule\":\"<+04>-00000000000000000000000000000000000000000000000004",
         ERROR_STORE_DAMAGED},
        {"\"charter\":0", "\"charter\":0,\"phone\":0", ERROR_STORE_FORMAT},
        {"\"release_id\":", "\"day\":1,\"release_id\":", ERROR_STORE_FORMAT},
        {"\"format\":\"tracker-roster\"", "\"format\":\"tracker\"", ERROR_STORE_DAMAGED},
        {"\"k\":5", "\"k\":12", ERROR_STORE_DAMAGED},
        {"\"k\":5", "\"k\":-1", ERROR_STORE_DAMAGED},
        {"\"k\":5", "\"k\":5,\"k\":5", ERROR_STORE_DAMAGED},
        {"\"k\":5,", "", ERROR_STORE_DAMAGED},
        {"\"seats\":3", "\"seats\":100", ERROR_STORE_DAMAGED},
        {"\"departments\":[22,", "\"departments\":[22,65558,", ERROR_STORE_DAMAGED},
        {"\"departments\":[22,", "\"departments\":[22,22.5,", ERROR_STORE_DAMAGED},
        {"\"departments\":[22,", "\"departments\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,22,",
         ERROR_STORE_DAMAGED},
        {"\"epochs\":[24000", "\"epochs\":[89536", ERROR_STORE_DAMAGED},
        {"\"recovery\":\"", "\"recovery\":\"00", ERROR_STORE_DAMAGED},
        {"\"settings\":\"", "\"settings\":\"x", ERROR_STORE_DAMAGED},
        {"\"name\":\"22-1\"", "\"name\":\"22-x\"", ERROR_STORE_DAMAGED},
        {"\"name\":\"22-1\"", "\"name\":\"22-1111111111111111111111\"", ERROR_STORE_DAMAGED},
        {"\"state\":\"invited\"", "\"state\":\"waiting\"", ERROR_STORE_DAMAGED},
        {"\"invited\",\"by\":1", "\"invited\",\"by\":9", ERROR_STORE_DAMAGED},
        {"\"invited\",\"by\":1", "\"invited\",\"by\":256", ERROR_STORE_DAMAGED},
        {"\"invited\",\"by\":1", "\"invited\",\"by\":-1", ERROR_STORE_DAMAGED},
        {"\"charter\":0", "\"charter\":100000000", ERROR_STORE_DAMAGED},
        {"\"invitation\":\"", "\"invitation\":\"g", ERROR_STORE_DAMAGED},
        {"\"release_id\":\"", "\"release_id\":\"0", ERROR_STORE_DAMAGED},
    };
    struct chain c;
    chain_make(&c);
    struct roster *back = roster_new();
    char *text = roster_to_json(c.roster);
    assert_true(back && text);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char *changed = replaced(text, changes[i].from, changes[i].to);
        if (roster_from_json(changed, strlen(changed), back, NULL) != changes[i].error)
            fail_msg("%s for %s is not refused as it should be", changes[i].to, changes[i].from);
        free(changed);
    }
    free(text);
    free(back);
    chain_end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),     cmocka_unit_test(test_chain),
        cmocka_unit_test(test_changed),   cmocka_unit_test(test_forged),
        cmocka_unit_test(test_entries),   cmocka_unit_test(test_ticket_epochs),
        cmocka_unit_test(test_json),      cmocka_unit_test(test_json_refused),
        cmocka_unit_test(test_version_1), cmocka_unit_test(test_full),
    };
    return cmocka_run_group_tests_name("session roster", tests, start, NULL);
}
