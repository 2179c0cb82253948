/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every named record of a register that has lived stands in the table of records.h, and every row
 * of the table stands there. Names cannot be read from a store: those that the table allows are
 * looked up, and what they hold must be all that LMDB holds. */
#include "tests/session_fixture.h"

#include <jansson.h>

#include "tracker/session/access/records.h"
#include "tracker/session/acts/close.h"
#include "tracker/session/acts/codebook_update.h"
#include "tracker/session/acts/draft.h"
#include "tracker/session/acts/releases.h"
#include "tracker/session/acts/restore.h"
#include "tracker/store/store_internal.h"

enum { NUMBERS = 64, KINDS = KEY_ROOT, EPOCHS = 4 };

/* Values of a file that belong to named records. */
struct values {
    size_t open, chunks;
};

/* What the table finds. */
struct walk {
    struct txn *txn;
    struct values values;
    size_t found[NAMES];
};

static enum error count_value(void *context, const struct id *key, const uint8_t *value,
                              size_t bytes)
{
    struct values *values = context;
    const enum value_kind kind = value_kind(value, bytes);
    if (kind == VALUE_OPEN && memcmp(key, &superblock_key, sizeof *key) != 0)
        values->open++;
    values->chunks += kind == VALUE_CHUNK;
    return ERROR_NONE;
}

static struct values values_of(const struct world *w)
{
    struct values values = {0};
    struct stat status;
    struct env env;
    char path[128];
    snprintf(path, sizeof path, "%s/data.mdb", w->store);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(env_open(&env, path, ENV_READ, STORE_MAP_BYTES, &status), ERROR_NONE);
    assert_int_equal(env_walk(&env, count_value, &values), ERROR_NONE);
    env_close(&env);
    return values;
}

/* The version that a value says it is of; that of its row where it says none. */
static unsigned version_of(enum record_name which, const uint8_t *value, size_t bytes)
{
    const char *const key = which == NAME_CODEBOOK || which == NAME_PROPOSAL
                                ? "\"version_of_format\":"
                                : "\"version\":";
    if (which == NAME_BLOCK || which == NAME_COPY)
        return value[0];
    const char *at = memmem(value, bytes, key, strlen(key));
    return at ? (unsigned)strtoul(at + strlen(key), NULL, 10) : records_row(which)->version;
}

static void look_up(struct walk *walk, enum record_name which, const char *name)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct record_row *row = records_row(which);
    uint8_t *value = NULL;
    size_t bytes = 0;
    must(record_get(walk->txn, row->kind, name, &value, &bytes));
    if (!value)
        return;
    walk->found[which]++;
    if (row->kind == RECORD_OPEN)
        walk->values.open++;
    else
        walk->values.chunks += (4 + bytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
    if (version_of(which, value, bytes) != row->version)
        fail_msg("%s is of version %u", name, version_of(which, value, bytes));
    secret_free(value);
}

static void look_up_keys(struct walk *walk, const char *holder)
{
    char name[STORE_NAME_CHARS + 1];
    for (int kind = KEY_STORE; kind <= KINDS; kind++)
        for (unsigned epoch = 1; epoch <= EPOCHS; epoch++) {
            records_key(name, holder, (enum key_kind)kind, epoch);
            look_up(walk, NAME_GRANT, name);
        }
}

static void look_up_user(struct walk *walk, enum record_name which, const char *user)
{
    char name[STORE_NAME_CHARS + 1];
    if (records_row(which)->about == ABOUT_USER) {
        records_user(name, which, user);
        look_up(walk, which, name);
        return;
    }
    look_up_keys(walk, user);
    records_user(name, NAME_INVITATION, user);
    look_up_keys(walk, name);
}

/* Every name that a row allows. */
static void look_up_row(struct walk *walk, enum record_name which)
{
    static const char *const users[] = {"coordination", "evaluation-1", "formatrice-1", "22-1",
                                        "22-2",         "29-1",         "29-2"};
    const enum record_about about = records_row(which)->about;
    char name[STORE_NAME_CHARS + 1];
    if (about == ABOUT_STORE)
        look_up(walk, which, records_name(which));
    for (unsigned n = 1; about == ABOUT_NUMBER && n <= NUMBERS; n++) {
        records_number(name, which, n);
        look_up(walk, which, name);
    }
    for (unsigned n = 0; about == ABOUT_BLOCK && n < NUMBERS * RANKS; n++) {
        records_block(name, n / RANKS + 1, n % RANKS + 1);
        look_up(walk, which, name);
    }
    for (size_t i = 0; i < sizeof users / sizeof *users; i++)
        if (about == ABOUT_USER || about == ABOUT_KEY)
            look_up_user(walk, which, users[i]);
    if (about == ABOUT_KEY)
        look_up_keys(walk, records_name(NAME_RECOVERY));
}

/* The built-in list as version n. */
static char *list_version(unsigned n)
{
    size_t bytes;
    const char *builtin = codebook_builtin(&bytes);
    json_t *root = json_loadb(builtin, bytes, 0, NULL);
    json_object_set_new(root, "version", json_integer(n));
    char *text = json_dumps(root, JSON_COMPACT);
    assert_non_null(text);
    json_decref(root);
    return text;
}

/* One version of the code list approved, another proposed. */
static void lists_change(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    for (int i = 0; i < 2; i++) {
        struct session *session = open_as(w, "formatrice-1");
        char *text = list_version(session_codebook(session)->version + 1);
        must(codebook_update_propose(session, text, strlen(text), &fault));
        done(session);
        session = open_as(w, "evaluation-1");
        if (i == 0)
            must(codebook_update_approve(session, text, strlen(text), &fault));
        done(session);
        free(text);
    }
}

static void interviews_close(const struct world *w)
{
    static const char *const seats[] = {"22-1", "29-1"};
    struct fault fault = {.error = ERROR_NONE};
    struct log_answer logged;
    struct close_answer answer;
    struct publication publication;
    struct log_request request = {.month = (month)(this_month() - 1)};
    for (size_t s = 0; s < 2; s++) {
        struct session *session = open_as(w, seats[s]);
        must(interview_answers(session_codebook(session), first_answers,
                               sizeof first_answers / sizeof *first_answers, &request.answers,
                               &fault));
        for (int i = 0; i < 6; i++)
            must(log_save(session, &request, 1, &logged, &fault));
        done(session);
    }
    struct session *session = open_as(w, "evaluation-1");
    must(session_close_period(session, &(struct close_request){.through = request.month}, &answer,
                              &fault));
    assert_int_equal(answer.blocks, 1);
    must(bilan_publish(session, answer.first, answer.through, &publication, &fault));
    publication_clear(&publication);
    done(session);
}

/* A call is open, an invitation waits, a passphrase changes; a copy of all that comes back. */
static void people_come_and_go(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct draft_opening opening = {.place = 1};
    const struct secret_text phrase = phrase_of(PHRASE);
    const struct session_options options = options_of(w, "coordination");
    struct draft draft;
    struct reopened reopened;
    char copy[160];
    struct session *session = open_as(w, "29-1");
    must(people_passwd(session, &phrase, &fault));
    must(draft_begin(session, &opening, &draft, &fault));
    done(session);
    path_in(w, "copy", copy);
    session = open_as(w, "coordination");
    must(people_invite(session, "22-2", NULL, w->code, &fault));
    must(session_backup(session, copy, &fault));
    done(session);
    must(session_restore(&options, copy, &phrase, "restaurer", &reopened, &fault));
    session = open_as(w, "coordination");
    must(people_revoke(session, "22-1", &fault));
    done(session);
    recover_with(w, "29-1", 0, 1, PHRASE);
}

static void test_table(void **state)
{
    (void)state;
    struct world w;
    struct walk walk = {.txn = NULL};
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    lists_change(&w);
    interviews_close(&w);
    people_come_and_go(&w);
    struct session *session = open_as(&w, "evaluation-1");
    must(session_begin(session, false, &walk.txn, &fault));
    for (enum record_name which = 0; which < NAMES; which++) {
        look_up_row(&walk, which);
        if (walk.found[which] == 0)
            fail_msg("no record « %s » (row %d)", records_row(which)->word, (int)which);
    }
    txn_abort(walk.txn);
    done(session);
    const struct values all = values_of(&w);
    assert_int_equal(walk.values.open, all.open);
    assert_int_equal(walk.values.chunks, all.chunks);
    world_end(&w);
}

/* A newer program grants a key of one more kind: who does not know it goes on with their own. */
static void test_one_more_key(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    char name[STORE_NAME_CHARS + 1];
    uint8_t grant[KEYRING_GRANT_BYTES];
    world_make(&w);
    random_fill(grant, sizeof grant);
    struct session *session = open_as(&w, "coordination");
    must(session_begin(session, true, &txn, &fault));
    records_key(name, "22-1", (enum key_kind)(KEY_ROOT + 1), 1);
    must(
        session_end(session, txn, record_put(txn, RECORD_OPEN, name, grant, sizeof grant), &fault));
    done(session);
    interview(&w, "22-1");
    check_holding(&w, &holdings[0], 1, 1);
    session = open_as(&w, "coordination");
    must(people_revoke(session, "22-1", &fault));
    done(session);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_table),
                                       cmocka_unit_test(test_one_more_key)};
    return cmocka_run_group_tests_name("session_records", tests, start, NULL);
}
