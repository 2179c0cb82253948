/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P7: no free text, months and never days; keys, sizes and order on disk tell nothing. */
#include "tests/session_fixture.h"

#include <lmdb.h>
#include <time.h>

#include "tracker/interview/record.h"
#include "tracker/session/acts/draft_internal.h"

/* Two interviews as unlike as the form allows, in answers and in length. */
static const char *const short_codes[] = {"CAN_TEL", "DUR_15",  "PRO_NSP", "STAT_NSP", "ORG_AUC",
                                          "QT_TYP",  "HC_NON",  "OUT_INC", "APP_AUC",  "SAV_NSP",
                                          "SAP_NSP", "ISS_TRV", "ORI_AUC", "SAT_NSP",  "DIF_AUC"};
static const char *const long_codes[] = {
    "CAN_FAC", "DUR_61",  "PRO_REG", "STAT_PI2", "STAT_AAH", "STAT_SAL", "ORG_CPAM", "ORG_MDPH",
    "ORG_CAF", "ORG_FT",  "REP_CTR", "QT_CUM",   "QT_DEC",   "QT_REV",   "QT_LIE",   "QT_ARR",
    "HC_OUV",  "HC_EMP",  "HC_PSY",  "OUT_PAR",  "APP_OUT",  "APP_GUI",  "SAV_1",    "SAP_4",
    "ISS_ODC", "ORI_SOC", "ORI_SID", "ORI_STR",  "SAT_POS",  "DIF_DRT",  "DIF_POS",  "DIF_HCH"};

struct shape {
    size_t file;
    unsigned records;
    size_t value_bytes; /* of all records together */
};

static void shape_of(const struct world *w, struct shape *shape)
{
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi dbi;
    MDB_cursor *cursor;
    MDB_val key, value;
    struct stat info;
    char path[128];
    snprintf(path, sizeof path, "%s/data.mdb", w->store);
    assert_int_equal(stat(path, &info), 0);
    *shape = (struct shape){.file = (size_t)info.st_size};
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_open(env, path, MDB_NOSUBDIR | MDB_RDONLY | MDB_NOLOCK, 0600), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn), 0);
    assert_int_equal(mdb_dbi_open(txn, NULL, 0, &dbi), 0);
    assert_int_equal(mdb_cursor_open(txn, dbi, &cursor), 0);
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
        assert_int_equal(key.mv_size, ID_BYTES);
        shape->records++;
        shape->value_bytes += value.mv_size;
    }
    mdb_cursor_close(cursor);
    mdb_txn_abort(txn);
    mdb_env_close(env);
}

static void life(const char *const *codes, size_t count, month m, struct shape *shape)
{
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    for (int i = 0; i < 9; i++) {
        struct log_answer answer;
        struct log_request request = {.month = m};
        must(interview_answers(session_codebook(session), codes, count, &request.answers, &fault));
        must(log_save(session, &request, 1, &answer, &fault));
        if (answer.error)
            fail_msg("%s %s", error_word(answer.error), answer.fault.subject);
    }
    done(session);
    shape_of(&w, shape);
    world_end(&w);
}

static void answers_do_not_show_in_sizes(void **state)
{
    (void)state;
    struct shape a, b;
    life(short_codes, sizeof short_codes / sizeof *short_codes, month_january(2024), &a);
    life(long_codes, sizeof long_codes / sizeof *long_codes, this_month(), &b);
    assert_int_equal(a.records, b.records);
    assert_int_equal(a.value_bytes, b.value_bytes);
}

/* The clear row has a month and no finer date, a department and no seat: two interviews of one
 * month that say the same are the same row, whoever wrote them, whenever. */
static void a_row_knows_neither_day_nor_seat(void **state)
{
    (void)state;
    struct fault fault = {.error = ERROR_NONE};
    struct codebook *codebook = NULL;
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    uint8_t first[RECORD_BYTES], again[RECORD_BYTES];
    struct interview interview = {.rank = 1, .month = this_month(), .department = 22};
    assert_int_equal(codebook_read(text, bytes, &codebook, &fault), ERROR_NONE);
    record_write(codebook, &interview, first);
    memset(again, 0xff, sizeof again);
    record_write(codebook, &interview, again);
    assert_memory_equal(first, again, sizeof first);
    for (size_t i = 52; i < RECORD_BYTES; i++) /* no room is used for anything else */
        assert_int_equal(first[i], 0);
    codebook_free(codebook);
}

/* The shapes of a store while a call is opened and ended in one way or another. */
static void shapes(const char *user, const struct draft_opening *opening, bool abandoned,
                   struct shape out[3])
{
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct draft *draft = secret_alloc(sizeof *draft);
    bool some;
    world_make(&w);
    struct session *session = open_as(&w, user);
    must(draft_begin(session, opening, draft, &fault));
    shape_of(&w, &out[0]);
    must(interview_answers(session_codebook(session), long_codes,
                           sizeof long_codes / sizeof *long_codes, &draft->answers, &fault));
    draft->place = 112;
    must(draft_keep(session, draft, &fault));
    shape_of(&w, &out[1]);
    if (abandoned)
        must(draft_abandon(session, draft, &some, &fault));
    else
        must(draft_give_up(session, &fault));
    done(session);
    shape_of(&w, &out[2]);
    secret_free(draft);
    world_end(&w);
}

/* Neither seat nor rank of an open call shows in the store, nor what is typed in it, nor that there
 * is none any more: one record, always as long. */
static void an_open_call_does_not_show(void **state)
{
    (void)state;
    const struct draft_opening first = {.place = 1}, third = {.declared_rank = 3, .place = 1};
    struct shape a[3], b[3];
    shapes("22-1", &first, false, a);
    shapes("29-1", &third, true, b);
    for (int step = 0; step < 3; step++) {
        assert_int_equal(a[step].records, b[step].records);
        assert_int_equal(a[step].value_bytes, b[step].value_bytes);
        assert_int_equal(a[step].records, a[0].records);
        assert_int_equal(a[step].value_bytes, a[0].value_bytes);
    }
}

static size_t drafts_of(struct session *session, uint8_t **bytes)
{
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    size_t length;
    must(session_begin(session, false, &txn, &fault));
    must(record_get(txn, RECORD_STORE, "drafts", bytes, &length));
    must(session_end(session, txn, ERROR_NONE, &fault));
    return length;
}

/* Who holds the keys of the store sees slots taken, one a call, and which seat has which no more
 * than who opens them: the same places whoever comes first, and nobody's keys open another's. */
static void a_slot_does_not_say_whose(void **state)
{
    (void)state;
    enum { SLOT = 106, SEALED = SLOT - 2 };
    static const char *const orders[2][2] = {{"22-1", "29-1"}, {"29-1", "22-1"}};
    struct fault fault = {.error = ERROR_NONE};
    const struct draft_opening opening = {.place = 1};
    struct draft *draft = secret_alloc(sizeof *draft);
    uint8_t plain[SEALED - OWN_OVERHEAD];
    for (int order = 0; order < 2; order++) {
        struct world w;
        uint8_t *bytes;
        world_make(&w);
        struct session *sessions[2];
        for (int i = 0; i < 2; i++) {
            sessions[i] = open_as(&w, orders[order][i]);
            must(draft_begin(sessions[i], &opening, draft, &fault));
        }
        struct session *coordination = open_as(&w, "coordination");
        size_t length = drafts_of(coordination, &bytes);
        assert_int_equal(length % SLOT, 0);
        for (size_t at = 0; at < length; at += SLOT)
            assert_int_equal(bytes[at] << 8 | bytes[at + 1], at < 2 * SLOT ? this_month() : 0);
        for (int i = 0; i < 2; i++)
            for (size_t slot = 0; slot < 2; slot++)
                assert_int_equal(own_open(&sessions[i]->credentials->identity.sign_secret,
                                          &sessions[i]->id, OWN_DRAFT_KEY, bytes + slot * SLOT + 2,
                                          SEALED, plain),
                                 (size_t)i == slot ? CRYPTO_OK : CRYPTO_DAMAGED);
        assert_int_equal(own_open(&coordination->credentials->identity.sign_secret,
                                  &coordination->id, OWN_DRAFT_KEY, bytes + 2, SEALED, plain),
                         CRYPTO_DAMAGED);
        secret_free(bytes);
        done(coordination);
        done(sessions[0]);
        done(sessions[1]);
        world_end(&w);
    }
    secret_free(draft);
}

/* Keys come in no order of time: of rows logged one after the other, an enemy who sorts by key
 * learns nothing. With 64 rows the number of ascents between neighbours in time stays near half. */
static enum error keep_key(void *context, const struct place *place,
                           const uint8_t sealed[SEALED_ROW_BYTES])
{
    (void)sealed;
    struct id **next = context;
    *(*next)++ = place->key;
    return ERROR_NONE;
}

static void order_on_disk_is_not_order_in_time(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct id in_time[64];
    struct id keys[64];
    struct id *end;
    struct txn *txn;
    unsigned ascents = 0;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    for (int i = 0; i < 64; i++) {
        must(save(session, NULL, NULL, &fault));
        in_time[i] = session->last.place.key;
    }
    end = keys;
    must(session_begin(session, false, &txn, &fault));
    must(journal_each(txn, keep_key, &end));
    txn_abort(txn);
    assert_int_equal(end - keys, 64);
    for (int i = 1; i < 64; i++) {
        assert_true(memcmp(&keys[i - 1], &keys[i], ID_BYTES) < 0);
        ascents += memcmp(&in_time[i - 1], &in_time[i], ID_BYTES) < 0;
    }
    /* ascents have mean 31.5 and deviation 2.3: this fails for an honest draw once in 10^9 */
    assert_uint_in_range(ascents, 18, 45);
    done(session);
    world_end(&w);
}

/* A line with free text beside the codes is read for its known fields only: the text is nowhere. */
static void free_text_has_no_place(void **state)
{
    (void)state;
    struct fault fault = {.error = ERROR_NONE};
    struct answers answers;
    struct codebook *codebook = NULL;
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    const char *const codes[] = {"Madame Le Goff, Rennes"};
    assert_int_equal(codebook_read(text, bytes, &codebook, &fault), ERROR_NONE);
    assert_int_equal(interview_answers(codebook, codes, 1, &answers, &fault), ERROR_CODE_UNKNOWN);
    codebook_free(codebook);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_do_not_show_in_sizes),
        cmocka_unit_test(a_row_knows_neither_day_nor_seat),
        cmocka_unit_test(an_open_call_does_not_show),
        cmocka_unit_test(a_slot_does_not_say_whose),
        cmocka_unit_test(order_on_disk_is_not_order_in_time),
        cmocka_unit_test(free_text_has_no_place),
    };
    return cmocka_run_group_tests_name("p7_silent", tests, start, NULL);
}
